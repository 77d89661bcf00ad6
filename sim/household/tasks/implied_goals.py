"""The goal that a solution lets one guess, for samples that were written by hand without one.

The published documents state none: a task, a plan, calls and a scene. What the calls end in is what they were for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.household.values import Call, Goal

SPEECH = ("speak", "answer")


class _State(NamedTuple):
    """What the agent would have in mind and in hand."""

    target: int | None = None
    held: int | None = None


def implied_goal(calls: Sequence[Call]) -> Goal:
    """The goal that calls end in; None where they end in nothing that could be judged, such as free speech."""
    acts = [call for call in calls if call.name not in SPEECH]
    if not acts:
        return None
    before = _State()
    for call in acts[:-1]:
        before = _after(call, before)
    last = acts[-1]
    if len(acts) < len(calls) and last.name in ("goto", "find", "look"):
        return ["said_place", last.arguments[0]] if last.name == "find" else None  # asked, not sent
    return _end(last, before)


def _after(call: Call, state: _State) -> _State:
    match call.name, call.arguments:
        case (("goto" | "find" | "look"), (int(thing),)):
            return state._replace(target=thing)
        case "goto_user", _:
            return state._replace(target=None)
        case "grab", arguments:
            return state._replace(held=_first_id(arguments, state.target))
        case _:  # release, put
            return state._replace(held=None)


def _end(call: Call, before: _State) -> Goal:
    """What a last call, carried out in a state, was for."""
    match call.name, call.arguments:
        case "release", _ if before.held is not None:
            return _put_down(before.held, before.target)
        case "put", (int(thing), int(place)):
            return _put_down(thing, place)
        case "grab", arguments if (taken := _first_id(arguments, before.target)) is not None:
            return ["holding", taken]
        case "goto_user", _:
            return ["at_user"] if before.held is None else ["and", ["holding", before.held], ["at_user"]]
        case "goto", (int(thing),):
            return ["at", thing] if before.held is None else ["and", ["holding", before.held], ["at", thing]]
        case (("find" | "look"), (int(thing),)):
            return ["visible", thing]
        case _:
            return None


def _put_down(held: int, target: int | None) -> Goal:
    return ["on_floor", held] if target in (None, held) else ["supported_by", held, target]


def _first_id(arguments: Sequence[int | str], target: int | None) -> int | None:
    return next((value for value in arguments if isinstance(value, int)), target)
