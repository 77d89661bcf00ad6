"""Goals as JSON: expressions of predicates, judged through a situation.

    ["and", ["on", 14, 6], ["not", ["holding", 14]]]
    ["exists", "?x", {"noun": "apple"}, ["supported_by", "?x", 6]]
    ["count", "?x", {"color": "red", "kind": "interactable"}, ["inside", "?x", 9], ">=", 2]

A situation answers single predicates; nothing here knows physics. What is judged must have passed
`sim.household.tasks.goal_check.check_goal`, which reads the same tables.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, cast

from sim.household.values import Goal, Instance, Scene
from sim.household.words.referring import nouns_of

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
}
"""What each takes. `said` is apart: it takes one or more texts."""
CONNECTIVES = ("and", "or", "not", "exists", "forall", "count")
SELECTORS = ("noun", "category", "name", "color", "kind", "room")
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

    def is_true(self, predicate: str, arguments: Sequence[int | str]) -> bool:
        """Whether a predicate of `PREDICATES` or `said` holds; only called with arguments that passed the check."""


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


def things_that_fit(scene: Scene, selector: Mapping[str, Any]) -> list[Instance]:
    """The instances that a selector such as ``{"noun": "apple", "color": "red"}`` picks."""
    return [instance for instance in scene.instances if _fits(instance, selector)]


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


def _fits(instance: Instance, selector: Mapping[str, Any]) -> bool:
    values = {
        "noun": nouns_of(instance) if "noun" in selector else (),
        "category": (instance.category,),
        "name": (instance.name,),
        "color": (instance.color,),
        "kind": (instance.kind,),
        "room": (instance.room_id,),
    }
    return all(wanted in values[key] for key, wanted in selector.items())
