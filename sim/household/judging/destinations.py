"""Where a sentence wants a thing to be: the places after "on", "in" or "to", against those of its goal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.colors import COLORS
from sim.household.catalogue import catalogue
from sim.household.tasks.obstacles import CARRYING
from sim.household.values import FLOOR, Goal, Scene
from sim.household.words.referring import FLOOR_NOUN, nouns_of
from sim.household.words.speech import Words, normalised

BEFORE_PLACES = frozenset({"on", "in", "to", "into", "onto", "inside", "upon"})


class Place(NamedTuple):
    """What a sentence calls a place."""

    noun: str
    color: str = ""
    """Empty where it says none."""

    def __str__(self) -> str:
        return f"{self.color} {self.noun}".strip()


def misplaced(task: str, goal: Goal, scene: Scene) -> str:
    """What is wrong where a sentence names places and a goal wants its things elsewhere; empty where nothing is.

    One of the places must be the goal's: "the mug on the desk" may say which mug, and not where it goes. A sentence
    that names none, and a goal that wants a thing on nothing, are not asked.
    """
    said, wanted = list(_places_in(normalised(task))), set(_carriers_in(goal))
    if not said or not wanted or any(_fits(place, number, scene) for place in said for number in wanted):
        return ""
    return f"the task speaks of the {said[-1]}, and the goal {goal} of no such place"


def _places_in(words: Words) -> Iterator[Place]:
    for at, word in enumerate(words):
        if word not in BEFORE_PLACES:
            continue
        color = words[at + 1] if words[at + 1 : at + 2] and words[at + 1] in COLORS else ""
        if noun := _noun_at(words, at + 2 if color else at + 1):
            yield Place(noun, color)


def _noun_at(words: Words, at: int) -> str:
    """The longest name of a thing, or the floor, that begins at a position; empty where none does."""
    nouns = {noun for entry in catalogue().values() for noun in entry.nouns} | {FLOOR_NOUN}
    found = [noun for noun in nouns if words[at : at + len(normalised(noun))] == normalised(noun)]
    return max(found, key=len, default="")


def _carriers_in(goal: Goal) -> Iterator[int]:
    """What a goal wants, or does not want, things to be on."""
    match goal:
        case ["on_floor", _]:
            yield FLOOR
        case [str(head), _, int(carrier)] if head in CARRYING:
            yield carrier
        case [_, *parts]:
            for part in parts:
                yield from _carriers_in(part)


def _fits(place: Place, number: int, scene: Scene) -> bool:
    if number == FLOOR:
        return place.noun == FLOOR_NOUN
    thing = scene.instances[number]
    return place.noun in nouns_of(thing) and place.color in ("", thing.color)
