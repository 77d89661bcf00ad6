"""What to call a thing so that nobody takes another one for it: "mug", "red mug", "red mug on the table".

A description is as short as it can be and fits exactly one instance of the scene, in the order noun, colour, support,
room. Where even the longest fits several, there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.household.catalogue import catalogue
from sim.household.values import FLOOR, Instance, Scene

FLOOR_NOUN = "floor"


@dataclass(frozen=True)
class Description:
    """A noun phrase without its article."""

    noun: str
    color: str = ""
    support: str = ""
    """Noun of what carries it."""
    inside: bool = False
    """Whether it is in its support rather than on it."""
    room: str = ""

    def __str__(self) -> str:
        words = [self.color, self.noun]
        if self.support:
            words += ["in" if self.inside else "on", "the", self.support]
        if self.room:
            words += ["in the", self.room]
        return " ".join(filter(None, words))

    def fits(self, scene: Scene, instance: Instance) -> bool:
        """Whether everything that it says is true of an instance."""
        return (
            self.noun in nouns_of(instance)
            and self.color in ("", instance.color)
            and self.support in ("", *support_nouns(scene, instance))
            and self.room in ("", room_kind(scene, instance))
        )


def describe(scene: Scene, instance_id: int) -> str | None:
    """The shortest phrase that fits this instance alone; None where no phrase does."""
    return next(unique_descriptions(scene, instance_id), None)


def unique_descriptions(scene: Scene, instance_id: int) -> Iterator[str]:
    """Every phrase that fits this instance alone, with each noun that it goes by, the shortest one first."""
    instance = scene.instances[instance_id]
    for noun in nouns_of(instance):
        for description in _descriptions(scene, instance, noun):
            if all(not description.fits(scene, other) for other in scene.instances if other.id != instance_id):
                yield str(description)


def nouns_of(instance: Instance) -> tuple[str, ...]:
    """What an instance goes by, the usual noun first."""
    return catalogue()[instance.name].nouns


def support_nouns(scene: Scene, instance: Instance) -> tuple[str, ...]:
    """What the thing or floor that carries an instance goes by; nothing for what is in the agent's hand."""
    if instance.id == scene.holding:
        return ()
    return (FLOOR_NOUN,) if instance.parent == FLOOR else nouns_of(scene.instances[instance.parent])


def room_kind(scene: Scene, instance: Instance) -> str:
    """The kind of room that an instance is in; empty in a scene without rooms."""
    return next((room.kind for room in scene.rooms if room.id == instance.room_id), "")


def with_article(phrase: str) -> str:
    """The phrase with "a", or "an" before a vowel."""
    return f"{'an' if phrase[:1] in 'aeiou' else 'a'} {phrase}"


def _descriptions(scene: Scene, instance: Instance, noun: str) -> Iterator[Description]:
    color, room = instance.color, room_kind(scene, instance)
    yield Description(noun)
    yield Description(noun, color)
    on = "" if _stands_on_floor_always(instance) else next(iter(support_nouns(scene, instance)), "")
    inside = instance.parent != FLOOR and any(s.inside for s in scene.instances[instance.parent].surfaces)
    if on:
        yield Description(noun, "", on, inside)
        yield Description(noun, color, on, inside)
    if room:
        yield Description(noun, "", room=room)
        yield Description(noun, color, room=room)
    if on and room:
        yield Description(noun, color, on, inside, room)


def _stands_on_floor_always(instance: Instance) -> bool:
    """Nobody says "the table on the floor"."""
    return instance.kind == "kinematic" and instance.parent == FLOOR
