"""What the procedural author answers to a household prompt: tasks composed from the things of the house.

It knows the table that the prompt shows and no more: whether the agent gets there, and whether a thing stays where it
is put, physics says. Where a line is sent back it writes another one.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from prompts.household_facts import REPAIR_STAGE
from prompts.providers.builtin.free_tasks import FREE_TASKS
from prompts.providers.builtin.hearing import Heard, hear
from prompts.providers.builtin.house import House, Thing
from prompts.providers.builtin.lines import HouseholdLine, carry, line_of
from prompts.values import CompletionRequest

_MISSING = re.compile(r"(\d+) of type (\w+)")
"""In what is sent back: what is still wanted."""
_ATTEMPTS = 40
"""Draws for each task that is wanted: small houses repeat themselves."""


def answer_household(request: CompletionRequest) -> str:
    """JSON lines, or what of a wish it does not understand; the same request gives the same answer."""
    house = House.of(request.facts)
    if wish := request.facts.get("wish"):
        heard = hear(str(wish), house.vocabulary)
        if complaint := _complaint(heard, house, _wanted(request)):
            return complaint
        house = house.about(heard)
    turns = sum(message.role == "assistant" for message in request.messages)
    rng = random.Random(f"household/{request.seed}/{turns}")
    known = {*_texts(request.facts.get("taken")), *_said_before(request)}
    lines = _draw(house, _wanted(request), known, rng)
    return "\n".join(json.dumps(line.to_json(), ensure_ascii=False) for line in lines)


def _draw(house: House, types: list[str], known: set[str], rng: random.Random) -> Iterator[HouseholdLine]:
    """A new task of each type that is wanted; none where the house has none."""
    for type_ in types:
        drawn = (compose(house, type_, rng) for _ in range(_ATTEMPTS))
        line = next((one for one in drawn if one is not None and one.task not in known), None)
        if line is not None:
            known.add(line.task)
            yield line


def _complaint(heard: Heard, house: House, types: list[str]) -> str:
    """What of a wish is not understood, or not to be had in this house; empty where nothing is."""
    if not heard.type or heard.type not in types:
        kinds = ", ".join(dict.fromkeys(types))
        return f"I do not understand this as {kinds}{f', but as {heard.type}' if heard.type else ''}."
    if any(heard.left_over):
        return f"I do not understand {', '.join(map(repr, filter(None, heard.left_over)))}."
    for thing in (heard.object, heard.target):
        if thing is not None and not house.fitting(thing):
            nouns = house.vocabulary.nouns
            near = [] if thing.noun in nouns else get_close_matches(thing.noun, nouns, n=1)
            return f"This house has no {thing.described!r}{f'; the nearest is {near[0]!r}' if near else ''}."
    return ""


def compose(house: House, type_: str, rng: random.Random) -> HouseholdLine | None:
    """A task of a type about things of the house; None where this draw gives none."""
    compose = rng.choice(FREE_TASKS) if type_ == "free" else _TYPES[type_]
    return compose(house, rng)


def _come(house: House, rng: random.Random) -> HouseholdLine | None:
    sentence = rng.choice(("Come to me, please.", "Over here, please!", "Can you come and stand with me?"))
    return line_of("come", sentence, [("Go to the user.", "goto_user()")], ["at_user"])


def _goto(house: House, rng: random.Random) -> HouseholdLine | None:
    thing = _choose(house.furniture or house.portable, rng)
    if thing is None:
        return None
    sentence = rng.choice(("Go and wait by the {}.", "Stand in front of the {}.", "Go over to the {}."))
    calls = [(f"Go to the {thing.description}.", f"goto({thing.id})")]
    return line_of("goto", sentence.format(thing.description), calls, ["at", thing.id])


def _take(house: House, rng: random.Random) -> HouseholdLine | None:
    thing = _choose(house.portable, rng)
    if thing is None:
        return None
    sentence = rng.choice(("Take the {} in your hand.", "Pick the {} up for me.", "Hold the {}, please."))
    return line_of("take", sentence.format(thing.description), carry(thing)[:2], ["holding", thing.id])


def _bring(house: House, rng: random.Random) -> HouseholdLine | None:
    thing = _choose(house.portable, rng)
    if thing is None:
        return None
    sentence = rng.choice(("I would like the {}. Bring it, please.", "Fetch the {}.", "Can I have the {}?"))
    calls = [*carry(thing), (f"Go to the user with the {thing.noun}.", "goto_user()")]
    return line_of("bring", sentence.format(thing.description), calls, ["and", ["holding", thing.id], ["at_user"]])


def _put(house: House, rng: random.Random) -> HouseholdLine | None:
    thing, place = _choose(house.portable, rng), _choose(house.carriers, rng)
    if thing is None or place is None or thing.support == place.id:
        return None
    sentence = rng.choice(("The {} goes on the {}.", "Leave the {} on the {}.", "Set the {} down on the {}."))
    goal = ["and", ["supported_by", thing.id, place.id], ["hand_empty"]]
    return line_of("put", sentence.format(thing.description, place.description), carry(thing, place), goal)


def _where(house: House, rng: random.Random) -> HouseholdLine | None:
    thing = _choose(house.sought, rng)
    if thing is None or " on the " in thing.description or " in the " in thing.description:
        return None
    sentence = rng.choice(("Have you seen the {}?", "Where is the {}?", "Tell me where the {} is."))
    said = json.dumps(f"The {thing.description} is {thing.place}.")
    calls = [(f"Look for the {thing.description}.", f"find({thing.id})"), ("Say where it is.", f"speak({said})")]
    return line_of("where", sentence.format(thing.description), calls, ["said_place", thing.id])


def _exist(house: House, rng: random.Random) -> HouseholdLine | None:
    place, other = _choose(house.carriers, rng), _choose(house.portable, rng)
    if place is None or other is None:
        return None
    there = sorted({thing.noun for thing in house.on(place)})
    noun = house.noun or (rng.choice(there) if there and rng.random() < 0.5 else other.noun)
    a_noun = f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
    said = f"Yes, there is {a_noun}." if noun in there else f"No, there is no {noun} on the {place.description}."
    sentence = rng.choice(("Is {} on the {}?", "Is there {} lying on the {}?", "Check for {} on the {}."))
    calls = [
        (f"Go to the {place.description}.", f"goto({place.id})"),
        ("Tell the user what is there.", f"speak({json.dumps(said)})"),
    ]
    goal = ["said_whether", ["exists", "?x", {"noun": noun}, ["supported_by", "?x", place.id]]]
    return line_of("exist", sentence.format(a_noun, place.description), calls, goal)


_TYPES: dict[str, Callable[[House, random.Random], HouseholdLine | None]] = {
    "come": _come,
    "goto": _goto,
    "take": _take,
    "bring": _bring,
    "put": _put,
    "where": _where,
    "exist": _exist,
}


def _choose(things: list[Thing], rng: random.Random) -> Thing | None:
    return rng.choice(things) if things else None


def _wanted(request: CompletionRequest) -> list[str]:
    """The types that are asked for, each as often as it is wanted."""
    counts = [(name, int(count)) for count, name in _MISSING.findall(request.messages[-1].content)]
    listed = request.facts.get("types")
    if request.stage != REPAIR_STAGE and isinstance(listed, list):
        counts = [(str(one["name"]), int(str(one["count"]))) for one in listed if isinstance(one, dict)]
    return [name for name, count in counts for _ in range(count) if name in _TYPES or name == "free"]


def _said_before(request: CompletionRequest) -> Iterator[str]:
    """Tasks that it has proposed in this conversation."""
    for message in request.messages:
        if message.role == "assistant":
            for line in message.content.splitlines():
                if line.startswith("{"):
                    yield str(json.loads(line)["task"])


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []
