"""The user of a household dialogue, by chance: asks for something, goes on with "it", and asks for what nobody can do.

It knows the table that the prompt shows and what was said; whether what it wants is false now, the world says.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from prompts.providers.builtin.house import House, Thing
from prompts.providers.builtin.household import compose
from prompts.values import CompletionRequest, JsonValue

Wish = tuple[str, JsonValue]
"""A sentence and its goal."""
ATTEMPTS = 40
"""Draws before it settles for asking the robot to come: small houses repeat themselves."""
RARE = ("pumpkin", "kettle", "laptop", "teddy bear", "camera", "soccer ball", "cake", "vase", "bucket", "toothbrush")
"""What many houses do not have."""
COME: Wish = ("Come here, please.", ["at_user"])


def ask(request: CompletionRequest) -> str:
    """One JSON object; the same request gives the same one."""
    facts: Any = request.facts
    house, said, lost = House.of(facts), facts["dialogue"], set(facts["taken"])
    repairs = sum(message.role == "assistant" for message in request.messages)
    rng = random.Random(f"household user/{request.seed}/{len(said)}/{repairs}")
    drawn = (_draw(house, said, rng) for _ in range(ATTEMPTS))
    task, goal = next((wish for wish in drawn if wish is not None and wish[0] not in lost), COME)
    return json.dumps({"task": task, "goal": goal}, ensure_ascii=False)


def _draw(house: House, said: list[dict[str, Any]], rng: random.Random) -> Wish | None:
    """What is wanted next: first a thing, then something about it, later whatever comes to mind."""
    if not said:
        return _fresh(house, rng)
    it = house.things[said[-1]["about"]] if said[-1]["about"] is not None else None
    has_refused = any("speak" in turn["solution"][0] for turn in said)
    if len(said) == 1:
        return _about(it, house, rng)
    kinds: list[Callable[[], Wish | None]] = [
        lambda: _about(it, house, rng),
        lambda: _fresh(house, rng),
        lambda: _of_type("where", house, rng),
    ]
    if not has_refused:
        kinds += [lambda: _impossible(house, rng)] * (2 if len(said) == 2 else 30)
    return rng.choice(kinds)()


def _fresh(house: House, rng: random.Random) -> Wish | None:
    """Something about a thing that nobody has spoken of; the robot may have its hand full."""
    return _of_type(rng.choice(("bring", "take", "put")), house, rng)


def _of_type(type_: str, house: House, rng: random.Random) -> Wish | None:
    line = compose(house, type_, rng)
    return None if line is None else (line.task, line.goal)


def _about(it: Thing | None, house: House, rng: random.Random) -> Wish | None:
    """What can be wanted of the thing of the turn before."""
    if it is None or not it.is_movable:
        return _fresh(house, rng)
    place = rng.choice(house.carriers) if house.carriers else None
    wishes: list[Wish] = []
    if place is not None and place.id != it.support:
        sentence = rng.choice(("Now put it on the {}.", "It belongs on the {}.", "Please leave it on the {}."))
        wishes.append((sentence.format(place.description), ["and", ["supported_by", it.id, place.id], ["hand_empty"]]))
    if it.is_held:
        wishes.append(("Set it down on the floor.", ["and", ["on_floor", it.id], ["hand_empty"]]))
    else:
        wishes.append(("Now bring it back to me.", ["and", ["holding", it.id], ["at_user"]]))
        wishes.append(("Pick it up again, please.", ["holding", it.id]))
    return rng.choice(wishes)


def _impossible(house: House, rng: random.Random) -> Wish | None:
    """Furniture to be carried, or a thing that the house does not have."""
    absent = [noun for noun in RARE if noun not in {thing.noun for thing in house.things}]
    if absent and rng.random() < 0.5:
        noun = rng.choice(absent)
        goal: JsonValue = ["exists", "?x", {"noun": noun}, ["and", ["holding", "?x"], ["at_user"]]]
        return f"Bring me a {noun}.", goal
    if not house.furniture:
        return None
    thing = rng.choice(house.furniture)
    return f"Bring me the {thing.description}.", ["and", ["holding", thing.id], ["at_user"]]
