"""The two answers of a household dialogue: what the user wants, and what the robot does about it or why it does not.

Each role says one JSON object, and only its own: a user who answers themself and a robot that asks are sent back.
Whether ids, calls and goals make sense is for others to judge: here nothing is known of the house.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from prompts.parsing.household import plan_sentences
from prompts.parsing.literals import find_dictionaries
from prompts.parsing.plain_values import NO_GOAL, is_goal, plain, read_texts
from prompts.values import FormatError, JsonValue

_REQUEST = '{"task": "Bring me the red mug.", "goal": ["and", ["holding", 14], ["at_user"]]}'
_REPLY = '{"plan": ["Go to the red mug.", "Take it."], "solution": ["goto(14)", "grab()"]}'
_REFUSAL = '{"refusal": "I cannot bring the sofa: it is furniture.", "reason": "not_movable"}'
_LONGEST = 1000
"""Characters of a sentence; a longer one is no request."""


@dataclass(frozen=True)
class HouseholdRequest:
    """What the user says, and what they mean by it."""

    task: str
    goal: JsonValue


@dataclass(frozen=True)
class HouseholdReply:
    """What the robot does, or why it does not."""

    plan: tuple[str, ...] = ()
    solution: tuple[str, ...] = ()
    """Texts of calls, one or more in each; empty where it refuses."""
    refusal: str = ""
    """What it says instead; empty where it does what it is asked."""
    reason: str = ""
    """Of a refusal, in one word."""
    goal: JsonValue = None
    """What it takes for the goal, where it says so."""


def parse_request(answer: str) -> HouseholdRequest | FormatError:
    """Read the user's turn; never raises."""
    found = _objects(answer, {"task", "goal", "plan", "solution", "refusal"})
    if not found:
        return FormatError("no-task", f"Your answer holds no request. Give one JSON object: {_REQUEST}")
    if any(one.get(key) for one in found for key in ("plan", "solution", "refusal")):
        message = f"You are the user: you ask, and the robot answers after you. Give your request only: {_REQUEST}"
        return FormatError("wrong-role", message)
    if len(found) > 1:
        return FormatError("several-tasks", f"One request at a time. Give one JSON object: {_REQUEST}")
    task, goal = found[0].get("task"), found[0].get("goal")
    if not isinstance(task, str) or not 0 < len(task.strip()) <= _LONGEST:
        return FormatError("bad-value", f"'task' must be one sentence, as text: {_REQUEST}")
    if goal is None:
        return FormatError("no-goal", f"Say what must be true afterwards, before the robot answers: {_REQUEST}")
    if not is_goal(goal):
        return FormatError("bad-value", NO_GOAL.format(goal))
    return HouseholdRequest(" ".join(task.split()), plain(goal))


def parse_reply(answer: str) -> HouseholdReply | FormatError:
    """Read the robot's turn; never raises."""
    found = _objects(answer, {"plan", "solution", "refusal", "reason", "task", "goal"})
    if not found:
        message = f"Your answer holds neither a solution nor a refusal. Give one JSON object: {_REPLY} or {_REFUSAL}"
        return FormatError("no-answer", message)
    known = next((one for one in found if {"solution", "refusal"} & one.keys()), found[0])
    if not {"plan", "solution", "refusal"} & known.keys():
        return FormatError("wrong-role", f"You are the robot: the user asks. Give only your answer: {_REPLY}")
    if known.get("refusal"):
        return _refusal(known)
    plan, solution = read_texts(known.get("plan")), read_texts(known.get("solution"))
    if not plan or not solution:
        which = "solution" if plan else "plan"
        return FormatError("missing-key", f"{which!r} must be a list of texts, and not empty: {_REPLY}")
    if len(plan) == 1:
        plan = plan_sentences(plan[0])
    return HouseholdReply(plan, solution, goal=_goal_of(known))


def _refusal(known: dict[str, object]) -> HouseholdReply | FormatError:
    refusal, reason = known["refusal"], known.get("reason")
    if known.get("solution"):
        return FormatError("bad-value", "Do it or refuse it: 'solution' and 'refusal' exclude each other.")
    if not isinstance(refusal, str) or not isinstance(reason, str) or not refusal.strip():
        return FormatError("missing-key", f"A refusal says what it tells the user and a reason: {_REFUSAL}")
    return HouseholdReply(
        refusal=" ".join(refusal.split())[:_LONGEST], reason=reason.strip().lower(), goal=_goal_of(known)
    )


def _goal_of(known: dict[str, object]) -> JsonValue:
    goal = known.get("goal")
    return plain(goal) if is_goal(goal) else None


def _objects(answer: str, keys: Collection[str]) -> list[dict[str, object]]:
    """The objects of an answer that have one of these keys, whatever the case of its letters."""
    keyed = ({key.strip().lower(): value for key, value in one.items()} for one in find_dictionaries(answer))
    meant = [one for one in keyed if not set(keys).isdisjoint(one)]
    return [one for index, one in enumerate(meant) if one not in meant[:index]]  # said twice is said once
