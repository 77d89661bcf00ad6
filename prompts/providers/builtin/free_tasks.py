"""Household tasks of no fixed type: goals with not, count, inside, in_room and exists."""

from __future__ import annotations

import random
from collections.abc import Callable

from prompts.providers.builtin.house import House, Thing
from prompts.providers.builtin.lines import HouseholdLine, carry, line_of

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _clear_away(house: House, rng: random.Random) -> HouseholdLine | None:
    """Not on its support any more, but on the floor."""
    thing = _choose([one for one in house.portable if one.support is not None], rng)
    if thing is None:
        return None
    carrier = house.things[thing.support or 0]
    sentence = rng.choice(
        ("The {0} must not stay on the {1}; the floor will do.", "Off the {1} with the {0}, onto the floor.")
    )
    goal = ["and", ["not", ["supported_by", thing.id, carrier.id]], ["on_floor", thing.id]]
    calls = [*carry(thing), (f"Set the {thing.noun} down on the floor.", "release()")]
    return line_of("free", sentence.format(thing.description, carrier.noun), calls, goal)


def _one_more(house: House, rng: random.Random) -> HouseholdLine | None:
    """So many things, of whatever kind, on a piece of furniture."""
    thing, place = _pair(house, house.carriers, rng)
    if thing is None or place is None:
        return None
    there = sum(one.is_movable for one in house.on(place))
    if there + 1 >= len(_WORDS):
        return None
    things = "one thing" if there == 0 else f"{_WORDS[there + 1]} things"
    sentence = f"I want at least {things} on the {place.description}; take the {thing.description}."
    goal = ["count", "?x", {"kind": "interactable"}, ["on", "?x", place.id], ">=", there + 1]
    return line_of("free", sentence, carry(thing, place), goal)


def _into(house: House, rng: random.Random) -> HouseholdLine | None:
    """Inside a container."""
    thing, place = _pair(house, house.containers, rng)
    if thing is None or place is None or max(thing.size[:2]) > 0.6 * min(place.size[:2]):
        return None
    sentence = rng.choice(("Hide the {} in the {}.", "The {} should be inside of the {}.", "Drop the {} into the {}."))
    goal = ["and", ["inside", thing.id, place.id], ["hand_empty"]]
    return line_of("free", sentence.format(thing.description, place.description), carry(thing, place), goal)


def _to_room(house: House, rng: random.Random) -> HouseholdLine | None:
    """In another room, wherever there."""
    thing, place = _pair(house, house.carriers, rng)
    if thing is None or place is None or place.room == thing.room or place.room not in house.rooms:
        return None
    sentence = rng.choice(
        ("I want the {} in the {}.", "Take the {} to the {} and leave it there.", "Move the {} to the {}.")
    )
    goal = ["and", ["in_room", thing.id, house.rooms[place.room]], ["hand_empty"]]
    return line_of("free", sentence.format(thing.description, place.room), carry(thing, place), goal)


def _any_of_kind(house: House, rng: random.Random) -> HouseholdLine | None:
    """One of a kind, whichever, on a piece of furniture that has none."""
    thing, place = _pair(house, house.carriers, rng)
    if thing is None or place is None or any(one.noun == thing.noun for one in house.on(place)):
        return None
    a_noun = f"{'an' if thing.noun[0] in 'aeiou' else 'a'} {thing.noun}"
    sentence = rng.choice(
        ("There should be {} on the {}.", "Some guest wants {} on the {}.", "See to it that {} is on the {}.")
    )
    goal = ["exists", "?x", {"noun": thing.noun}, ["on", "?x", place.id]]
    return line_of("free", sentence.format(a_noun, place.description), carry(thing, place), goal)


def _how_many(house: House, rng: random.Random) -> HouseholdLine | None:
    """A question with a number for an answer."""
    place = _choose([one for one in house.carriers if any(thing.is_movable for thing in house.on(one))], rng)
    if place is None:
        return None
    there = sum(thing.is_movable for thing in house.on(place))
    if there >= len(_WORDS):
        return None
    sentence = rng.choice(("How many things are on the {}?", "Count what is lying on the {}."))
    said = f"There {'is' if there == 1 else 'are'} {_WORDS[there]}."
    calls = [(f"Go to the {place.description}.", f"goto({place.id})"), ("Say how many there are.", f'speak("{said}")')]
    goal = [
        "and",
        ["said", _WORDS[there]],
        ["count", "?x", {"kind": "interactable"}, ["on", "?x", place.id], "==", there],
    ]
    return line_of("free", sentence.format(place.description), calls, goal)


FREE_TASKS: tuple[Callable[[House, random.Random], HouseholdLine | None], ...] = (
    _clear_away,
    _one_more,
    _into,
    _to_room,
    _any_of_kind,
    _how_many,
)


def _pair(house: House, places: list[Thing], rng: random.Random) -> tuple[Thing | None, Thing | None]:
    """A thing and a place where it is not yet."""
    thing, place = _choose(house.portable, rng), _choose(places, rng)
    if thing is None or place is None or place.id in (thing.id, thing.support):
        return None, None
    return thing, place


def _choose(things: list[Thing], rng: random.Random) -> Thing | None:
    return rng.choice(things) if things else None
