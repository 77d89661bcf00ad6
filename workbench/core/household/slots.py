"""Slots as read from a sentence, held against the catalogue: what is wrong with them, or what they wish for. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from prompts.parsing import TaskSlots, ThingSlot
from sim.household.catalogue import ROOM_KINDS, Entry, catalogue
from sim.household.errors import UnknownThing
from sim.household.scenes.demands import fits, read_room_kind
from sim.household.tasks.task_types import FORMS, HARDCODED
from sim.household.tasks.wishes import ThingWish, Wish
from sim.household.values import TaskType
from sim.household.words.referring import with_article

_SAID = {
    "come": "come here",
    "goto": "go to the sofa",
    "take": "pick up the apple",
    "bring": "bring me the apple",
    "put": "put the apple on the table",
    "where": "where is the apple",
    "exist": "is there an apple on the table",
}
"""Type → a sentence that is understood."""


def problems_with(slots: TaskSlots, types: Sequence[TaskType] = HARDCODED) -> Iterator[str]:
    """What keeps slots from being a task, one clause each, with what is near; nothing where nothing does.

    Args:
        slots: As they were read.
        types: Those of which it has to be one.
    """
    if slots.type not in types:
        kinds = ", ".join(types)
        if slots.type in HARDCODED:
            yield f"it is {with_article(slots.type)}, not {kinds}"
        else:
            yield f"it is none of {kinds}; say it as in {', '.join(map(repr, _SAID.values()))}"
        return
    yield from (f"{words!r} has no place in {with_article(slots.type)}" for words in slots.not_understood)
    yield from _about_slots(slots)
    if slots.object is not None:
        yield from _about_thing(slots.object)
        yield from _about_object(slots, slots.object)
    if slots.target is not None:
        yield from _about_thing(slots.target)
        if slots.target.on:
            yield f"a target has a name, a colour and a room, but no place such as 'on the {slots.target.on}'"
    if slots.object is not None and slots.target is not None:
        yield from _about_target(slots, slots.object, slots.target)


def type_of(slots: TaskSlots) -> TaskType:
    """The type of slots that have no problems."""
    return cast(TaskType, slots.type)


def wish_of(slots: TaskSlots) -> Wish:
    """What slots without problems wish for."""
    return Wish(_wish(slots.object), _wish(slots.target))


def _wish(thing: ThingSlot | None) -> ThingWish | None:
    if thing is None:
        return None
    room = read_room_kind(thing.room) if thing.room else None
    return ThingWish(thing.noun.lower(), thing.color.lower() if thing.color else None, room, thing.on)


def _about_slots(slots: TaskSlots) -> Iterator[str]:
    """What a type needs and does not get, and the other way round."""
    needs = {"object": slots.type != "come", "target": slots.type in ("put", "exist")}
    given = {"object": slots.object is not None, "target": slots.target is not None}
    what = {"object": "what it is about", "target": "on or in what"}
    for slot, is_needed in needs.items():
        if is_needed and not given[slot]:
            yield f"{with_article(slots.type)} says {what[slot]}, such as {_SAID[slots.type]!r}"
        elif given[slot] and not is_needed:
            yield f"{with_article(slots.type)} has no {slot}"


def _about_thing(thing: ThingSlot) -> Iterator[str]:
    """Whether there are such things."""
    entries, problem = _entries(thing.noun)
    if problem:
        yield problem
        return
    colors = list(dict.fromkeys(color for entry in entries for color in entry.colors))
    if thing.color and thing.color.lower() not in colors:
        yield f"{with_article(thing.noun)} comes in {' or '.join(colors)}, not in {thing.color}"
    if thing.room and thing.room.lower() not in ROOM_KINDS:
        yield f"there is no room {thing.room!r}; rooms are {', '.join(ROOM_KINDS)}"
    if thing.on:
        carriers, problem = _entries(thing.on)
        yield from [problem] if problem else _about_support(thing.noun, entries, thing.on, carriers)


def _entries(noun: str) -> tuple[tuple[Entry, ...], str]:
    """The entries that a noun means, or why it means none."""
    if noun.lower() in ROOM_KINDS:
        return (), f"{noun!r} is a room; name a thing in it"
    try:
        entries = catalogue().resolve(noun)
    except UnknownThing as unknown:
        return (), str(unknown)
    if any(noun.lower() == entry.plural and entry.plural not in entry.nouns for entry in entries):
        return (), f"{noun!r} are several; a task is about one thing"
    return entries, ""


def _about_support(noun: str, entries: Sequence[Entry], on: str, carriers: Sequence[Entry]) -> Iterator[str]:
    if entries[0].is_furniture:
        yield f"{with_article(noun)} stands on the floor"
    elif not any(fits(entry, carrier) for entry in entries for carrier in carriers):
        yield f"no {noun} finds room on {with_article(on)}"


def _about_object(slots: TaskSlots, thing: ThingSlot) -> Iterator[str]:
    entries, _ = _entries(thing.noun)
    if entries and slots.type != "goto" and entries[0].is_furniture:
        reason = "cannot be carried" if FORMS[type_of(slots)].movable else "is furniture, and always in its place"
        yield f"{with_article(thing.noun)} {reason}"
    if slots.type == "exist" and (thing.color or thing.room or thing.on):
        yield f"an exist asks for any {thing.noun}, whatever its colour and place"


def _about_target(slots: TaskSlots, thing: ThingSlot, target: ThingSlot) -> Iterator[str]:
    entries, carriers = _entries(thing.noun)[0], _entries(target.noun)[0]
    if not entries or not carriers or entries[0].is_furniture:
        return
    if slots.type == "exist" and not carriers[0].is_furniture:
        yield f"an exist looks on furniture, and {with_article(target.noun)} is none"
    elif set(entries) & set(carriers):
        yield f"{thing.noun!r} and {target.noun!r} may be the same thing"
    elif thing.on and set(_entries(thing.on)[0]) & set(carriers):
        yield f"it is on {with_article(target.noun)} already"
    else:
        yield from _about_support(thing.noun, entries, target.noun, carriers)
