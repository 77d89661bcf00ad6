"""What a task is to be about, as somebody asks for it: things by name, colour, room and what carries them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.household.catalogue import catalogue
from sim.household.values import FLOOR, Instance, RoomKind, Scene
from sim.household.words.referring import room_kind


@dataclass(frozen=True)
class ThingWish:
    """One thing of a task, before there is a house; None leaves a trait to chance."""

    name: str
    """As `Catalogue.resolve` takes it."""
    color: str | None = None
    room: RoomKind | None = None
    on: str | None = None
    """The name of what carries it at the start."""

    def __str__(self) -> str:
        words = [self.color, self.name, f"on the {self.on}" if self.on else None]
        return " ".join(filter(None, [*words, f"in the {self.room}" if self.room else None]))

    def fits(self, scene: Scene, instance: Instance) -> bool:
        """Whether an instance is what is wished for.

        Raises:
            UnknownThing: A name means nothing.
        """
        if not _is_named(instance, self.name) or self.color not in (None, instance.color):
            return False
        if self.room not in (None, room_kind(scene, instance)):
            return False
        return self.on is None or (instance.parent != FLOOR and _is_named(scene.instances[instance.parent], self.on))


@dataclass(frozen=True)
class Wish:
    """What fills the slots of a task; None leaves a slot to chance."""

    object: ThingWish | None = None
    target: ThingWish | None = None
    exists: bool | None = None
    """The right answer to "exist"."""

    def __str__(self) -> str:
        return ", ".join(str(thing) for thing in (self.object, self.target) if thing)


def read_wish(document: Mapping[str, Any]) -> Wish:
    """The wish that plain JSON data describes: a table of its fields, those left out being None."""
    object_, target = (ThingWish(**document[slot]) if document.get(slot) else None for slot in ("object", "target"))
    return Wish(object_, target, document.get("exists"))


def _is_named(instance: Instance, name: str) -> bool:
    return any(entry.name == instance.name for entry in catalogue().resolve(name))
