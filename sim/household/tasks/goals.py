"""Goals as JSON: expressions of predicates, judged through a situation.

    ["and", ["on", 14, 6], ["not", ["holding", 14]]]
    ["exists", "?x", {"noun": "apple"}, ["supported_by", "?x", 6]]
    ["count", "?x", {"color": "red", "kind": "interactable"}, ["inside", "?x", 9], ">=", 2]

A situation answers single predicates; nothing here knows physics. What is judged must have passed
`sim.household.tasks.goal_check.check_goal`, which reads the same tables.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol, cast

from sim.household.tasks.obstacles import obstacle
from sim.household.tasks.selectors import things_that_fit
from sim.household.values import Goal, Scene

ArgumentKind = Literal["thing", "room", "text", "goal"]

PREDICATES: dict[str, tuple[ArgumentKind, ...]] = {
    "holding": ("thing",),
    "hand_empty": (),
    "on": ("thing", "thing"),
    "supported_by": ("thing", "thing"),
    "on_floor": ("thing",),
    "inside": ("thing", "thing"),
    "in_room": ("thing", "room"),
    "near": ("thing", "thing"),
    "at": ("thing",),
    "at_user": (),
    "agent_in_room": ("room",),
    "visible": ("thing",),
    "said_place": ("thing",),
    "said_whether": ("goal",),
    "refused": ("goal",),
}
"""What each takes. `said` is apart: it takes one or more texts."""
CONNECTIVES = ("and", "or", "not", "exists", "forall", "count")
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


class Situation(Protocol):
    """What can be asked about the world at one moment."""

    @property
    def scene(self) -> Scene:
        """Whose ids, nouns and colours the goal is about."""

    @property
    def present(self) -> Scene:
        """The scene as it is now."""

    def is_true(self, predicate: str, arguments: Sequence[int | str]) -> bool:
        """Whether a predicate of `PREDICATES` or `said` holds; only called with arguments that passed the check.

        Of ``refused`` it is asked, without arguments, whether the agent has said that something cannot be done.
        """


def is_reached(goal: Goal, situation: Situation) -> bool:
    """Whether a checked goal is true in a situation."""
    return _judge(goal, situation, {})


def ids_in(goal: Goal) -> frozenset[int]:
    """Every instance that a goal names; rooms and counts are no instances."""
    if not isinstance(goal, list) or not goal:
        return frozenset()
    kinds = PREDICATES.get(str(goal[0]), ())
    named = {value for kind, value in zip(kinds, goal[1:], strict=False) if kind == "thing" and isinstance(value, int)}
    return frozenset(named).union(*(ids_in(part) for part in goal[1:]))


def refuses(goal: Goal) -> bool:
    """Whether to refuse something is a part of a goal."""
    return isinstance(goal, list) and (goal[:1] == ["refused"] or any(map(refuses, goal)))


def _judge(goal: Goal, situation: Situation, bound: dict[str, int]) -> bool:
    head, *rest = cast(list[Any], goal)
    match head:
        case "and":
            return all(_judge(part, situation, bound) for part in rest)
        case "or":
            return any(_judge(part, situation, bound) for part in rest)
        case "not":
            return not _judge(rest[0], situation, bound)
        case "exists" | "forall" | "count":
            return _judge_many(head, rest, situation, bound)
        case "said_whether":
            truth = "yes" if _judge(rest[0], situation, bound) else "no"
            return situation.is_true("said", [truth])
        case "refused":
            return situation.is_true("refused", []) and obstacle(rest[0], situation) is not None
        case _:
            return situation.is_true(head, [bound.get(value, value) for value in rest])


def _judge_many(head: str, rest: list[Any], situation: Situation, bound: dict[str, int]) -> bool:
    variable, selector, part, *comparison = rest
    picked = things_that_fit(situation.scene, selector)
    truths = [_judge(part, situation, bound | {variable: instance.id}) for instance in picked]
    if head == "count":
        sign, number = comparison
        return COMPARISONS[sign](sum(truths), number)
    return any(truths) if head == "exists" else all(truths)
