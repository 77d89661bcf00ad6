"""The robot of a household dialogue: from the goal to a plan and calls, or to a refusal.

At times its first answer has a mistake that people make, too: it forgets that its hand is full, or to go somewhere
before it grabs. When that comes back it does better, so that repairs happen without a language model.
"""

from __future__ import annotations

import json
import random
from typing import Any

from prompts.providers.builtin.house import House, Thing
from prompts.providers.builtin.lines import Step, carry
from prompts.values import CompletionRequest, JsonValue

FORGETS_ITS_HAND = 0.6
FORGETS_TO_GO = 0.15


def reply(request: CompletionRequest) -> str:
    """One JSON object; the same request gives the same one."""
    wanted: Any = request.facts["request"]
    house = House.of(request.facts)
    repairs = sum(message.role == "assistant" for message in request.messages)
    rng = random.Random(f"household robot/{request.seed}/{wanted['task']}")
    if refusal := _refusal(wanted["goal"], house):
        return json.dumps(refusal, ensure_ascii=False)
    steps = _steps(wanted["goal"], house)
    if repairs == 0:
        steps = _with_a_slip(steps, house, rng)
    if not steps:
        return "I do not know how to do that."
    answer = {"plan": [sentence for sentence, _ in steps], "solution": [call for _, call in steps]}
    return json.dumps(answer, ensure_ascii=False)


def _refusal(goal: Any, house: House) -> dict[str, JsonValue] | None:  # noqa: ANN401 - JSON
    """Why it cannot be done, where what is wanted has to be held and cannot be."""
    match goal:
        case ["and", ["holding", int(thing)], *_] if not house.things[thing].is_movable:
            noun = house.things[thing].noun
            return {"refusal": f"I cannot carry the {noun}: it is furniture.", "reason": "not_movable"}
        case ["exists", _, {"noun": str(noun)}, *_]:
            return {"refusal": f"I cannot do that: there is no {noun} in this house.", "reason": "unknown_id"}
    return None


def _steps(goal: Any, house: House) -> list[Step]:  # noqa: ANN401 - JSON
    """Sentences of the plan with their calls; empty where it knows none."""
    match goal:
        case ["at_user"]:
            return [("Go to the user.", "goto_user()")]
        case ["and", ["holding", int(thing)], ["at_user"]]:
            return [*_fetch(house.things[thing], house), ("Go to the user with it.", "goto_user()")]
        case ["holding", int(thing)]:
            return _fetch(house.things[thing], house)
        case ["and", ["supported_by", int(thing), int(place)], ["hand_empty"]]:
            put = carry(house.things[thing], house.things[place])[2:]
            return [*_fetch(house.things[thing], house), *put]
        case ["and", ["on_floor", int(thing)], ["hand_empty"]]:
            return [*_fetch(house.things[thing], house), ("Set it down on the floor.", "release()")]
        case ["said_place", int(thing)]:
            sought = house.things[thing]
            said = json.dumps(f"The {sought.description} is {sought.place}.")
            return [
                (f"Look for the {sought.description}.", f"find({thing})"),
                ("Say where it is.", f"speak({said})"),
            ]
    return []


def _fetch(thing: Thing, house: House) -> list[Step]:
    """Have a thing in the hand, whatever is in it now."""
    if thing.is_held:
        return []
    held = next((one for one in house.things if one.is_held), None)
    free: list[Step] = [] if held is None else [(f"Set the {held.noun} down.", "release()")]
    return [*free, *carry(thing)]


def _with_a_slip(steps: list[Step], house: House, rng: random.Random) -> list[Step]:
    """The same steps, or at times without the first one."""
    calls = [call for _, call in steps]
    if len(calls) > 1 and calls[0] == "release()" and any(thing.is_held for thing in house.things):
        return steps[1:] if rng.random() < FORGETS_ITS_HAND else steps
    if len(calls) > 1 and calls[1] == "grab()":
        return steps[1:] if rng.random() < FORGETS_TO_GO else steps
    return steps
