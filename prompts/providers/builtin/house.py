"""A house as a household prompt shows it: what the procedural author chooses from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prompts.providers.builtin.hearing import Heard, HeardThing, Vocabulary

HIGHEST_M = 1.3
"""What stands higher is left alone."""
EASY_M = 0.2
"""What is at most so wide fits into a hand and onto most furniture."""


@dataclass(frozen=True)
class Thing:
    """One row of the table."""

    id: int
    description: str
    noun: str
    color: str
    place: str | None
    """Where it is, in words."""
    room: str
    support: int | None
    """None: the floor."""
    z: float
    size: tuple[float, ...]
    is_unique: bool
    """Whether its description fits nothing else."""
    is_movable: bool
    holds: str
    """One of "inside", "on top", "no"."""
    is_held: bool = False
    """Whether it is in the robot's hand."""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Thing:
        """The thing that a row describes."""
        support = str(row["support"])
        return cls(
            int(row["id"]),
            str(row["description"]),
            str(row["noun"]),
            str(row["color"]),
            row["place"],
            str(row["room"]),
            int(support) if support.isdecimal() else None,
            float(row["z"]),
            tuple(float(side) for side in str(row["size"]).split("×")),
            bool(row["unique"]),
            row["movable"] == "yes",
            str(row["can_hold"]),
            support == "hand",
        )


class House:
    """The things of a house, by what can be done with them.

    Args:
        things: Every row of the table.
        rooms: Kind → id, of the kinds that only one room has.
    """

    def __init__(self, things: Sequence[Thing], rooms: Mapping[str, int]) -> None:
        self.things = things
        self.rooms = rooms
        loaded = {thing.support for thing in things}
        named = [thing for thing in things if thing.is_unique]
        self.portable = [
            thing
            for thing in named
            if thing.is_movable
            and not thing.is_held
            and thing.z < HIGHEST_M
            and max(thing.size) <= EASY_M
            and thing.id not in loaded
        ]
        """What one hand takes, with nothing on it."""
        self.carriers = [thing for thing in named if thing.holds == "on top" and not thing.is_movable]
        """Furniture to put things on."""
        self.containers = [thing for thing in named if thing.holds == "inside" and thing.z < HIGHEST_M]
        """What things can be put into."""
        self.furniture = [thing for thing in named if not thing.is_movable and thing.size[2] > EASY_M]
        self.noun = ""
        """What a question is to be about; empty: whatever."""
        self.sought = [thing for thing in named if thing.is_movable and thing.place]
        """What can be asked for."""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> House:
        """The house of a request's facts."""
        kinds = [str(room["kind"]) for room in facts["rooms"]]
        rooms = {str(room["kind"]): int(room["id"]) for room in facts["rooms"] if kinds.count(str(room["kind"])) == 1}
        return cls([Thing.of(row) for row in facts["things"]], rooms)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words of its table."""
        rooms = [thing.room for thing in self.things]
        return Vocabulary.of([thing.noun for thing in self.things], [thing.color for thing in self.things], rooms)

    def fitting(self, heard: HeardThing) -> list[Thing]:
        """What may be meant by a thing that somebody names."""
        return [thing for thing in self.things if self._fits(thing, heard)]

    def about(self, heard: Heard) -> House:
        """The same house where only what a sentence names is there to choose from."""
        narrow = House(self.things, self.rooms)
        narrow.noun = heard.object.noun if heard.object else ""
        for thing, names in ((heard.object, ("portable", "furniture", "sought")), (heard.target, ("carriers",))):
            meant = [] if thing is None else [one.id for one in self.fitting(thing)]
            for name in names if thing is not None else ():
                setattr(narrow, name, [one for one in getattr(self, name) if one.id in meant])
        return narrow

    def _fits(self, thing: Thing, heard: HeardThing) -> bool:
        carrier = None if thing.support is None else self.things[thing.support].noun.lower()
        said = ((heard.noun, thing.noun.lower()), (heard.color, thing.color), (heard.room, thing.room))
        return all(word in (None, known) for word, known in (*said, (heard.on, carrier)))

    def on(self, carrier: Thing) -> list[Thing]:
        """What stands on or in a thing."""
        return [thing for thing in self.things if thing.support == carrier.id]
