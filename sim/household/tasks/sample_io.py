"""Samples as JSON: the published ``task``, ``plan``, ``solution`` and ``scene``, and what makes them checkable.

A document made by hand may have the four published keys only: its type is then "free" and its goal the one that its
calls imply, if any. A document that says its type may leave its slots and its goal to what its calls say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast, get_args

from sim.household.acting.calls import parse_calls
from sim.household.errors import HouseholdError
from sim.household.scenes.scene_io import from_json, to_json
from sim.household.tasks.implied_goals import implied_goal
from sim.household.tasks.obstacles import OBSTACLES
from sim.household.tasks.task_types import goal_of
from sim.household.tasks.usual_calls import bindings_of
from sim.household.tasks.verification import Verification
from sim.household.values import Call, Exchange, Goal, Sample, Scene, TaskType
from sim.sandbox.protocol import JsonValue

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\s*[;\n]\s*")
_T = TypeVar("_T")


class BadSample(HouseholdError):
    """A document that is no sample."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        """One sentence each; it begins with the key."""
        super().__init__("; ".join(problems))


def sample_to_json(sample: Sample, verification: Verification | None = None) -> dict[str, JsonValue]:
    """The document of a sample, with what its verification found; `sample_from_json` gives the equal sample back."""
    return {
        "type": sample.type,
        "task": sample.task,
        "plan": list(sample.plan),
        "solution": [str(call) for call in sample.solution],
        "goal": sample.goal,
        "answer": sample.answer,
        "accept": list(sample.accept),
        "bindings": dict(sample.bindings),
        "seed": sample.seed,
        "verified": verification.passed if verification else False,
        "checks": {check.name: check.passed for check in verification.checks} if verification else {},
        "steps": verification.steps if verification else 0,
        **({"dialogue": [_exchange_to_json(turn) for turn in sample.dialogue]} if sample.dialogue else {}),
        **({"reason": sample.reason} if sample.reason else {}),
        "scene": to_json(sample.scene),
    }


def sample_from_json(document: Mapping[str, Any]) -> Sample:
    """The sample that a document describes.

    Raises:
        BadSample: Keys are missing or cannot be read; names each.
    """
    return _Reader(document).sample()


class _Reader:
    """Reads key by key and collects what is wrong."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        if not isinstance(document, Mapping):
            raise BadSample([f"a sample is a table with task, plan, solution and scene, not {type(document).__name__}"])
        self._document = document
        self._problems: list[str] = []

    def sample(self) -> Sample:
        calls = self._read("solution", _calls, tuple[Call, ...]())
        scene = self._read("scene", _scene, None)
        task, plan = self._read("task", _text, ""), self._read("plan", _sentences, tuple[str, ...]())
        task_type: TaskType = self._read("type", _task_type, "free", optional=True)
        answer = self._read("answer", str, "", optional=True)
        accept = self._read("accept", _texts, tuple[str, ...](), optional=True)
        found = bindings_of(task_type, calls)
        bindings = self._read("bindings", _bindings, found or {}, optional=True)
        seed = self._read("seed", _seed, None, optional=True)
        dialogue = self._read("dialogue", _dialogue, tuple[Exchange, ...](), optional=True)
        reason = self._read("reason", _reason, "", optional=True)
        if self._problems or scene is None:
            raise BadSample(self._problems)
        goal = self._goal(task_type, calls, found)
        return Sample(task_type, task, plan, calls, scene, goal, answer, accept, bindings, seed, dialogue, reason)

    def _goal(self, task_type: TaskType, calls: tuple[Call, ...], found: dict[str, int] | None) -> Goal:
        if "goal" in self._document:
            return cast(Goal, self._document["goal"])
        if found is None or task_type == "exist":  # its calls do not tell what was asked for
            return implied_goal(calls)
        return goal_of(task_type, found)

    def _read(self, key: str, read: Callable[[Any], _T], default: _T, *, optional: bool = False) -> _T:
        if key not in self._document:
            if not optional:
                self._problems.append(f"{key}: is missing")
            return default
        if optional and self._document[key] is None:  # as in an exported row
            return default
        try:
            return read(self._document[key])
        except (HouseholdError, TypeError, ValueError, KeyError) as problem:
            self._problems.append(f"{key}: {problem}")
            return default


def _exchange_to_json(turn: Exchange) -> JsonValue:
    return {
        "task": turn.task,
        "plan": list(turn.plan),
        "solution": [str(call) for call in turn.solution],
        "goal": turn.goal,
    }


def _dialogue(value: object) -> tuple[Exchange, ...]:
    if not isinstance(value, list) or not all(isinstance(turn, Mapping) for turn in value):
        raise ValueError("must be a list of turns with task, plan, solution and goal")
    return tuple(
        Exchange(_text(turn["task"]), _sentences(turn["plan"]), _calls(turn["solution"]), cast(Goal, turn["goal"]))
        for turn in value
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a sentence")
    return value


def _reason(value: object) -> str:
    if value not in OBSTACLES:
        raise ValueError(f"{value!r} is none of {', '.join(OBSTACLES)}")
    return cast(str, value)


def _task_type(value: object) -> TaskType:
    if value not in get_args(TaskType):
        raise ValueError(f"{value!r} is none of {', '.join(get_args(TaskType))}")
    return cast(TaskType, value)


def _sentences(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part for part in _SENTENCE_END.split(value.strip()) if part)
    return _texts(value)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise ValueError("must be a list of texts")


def _calls(value: object) -> tuple[Call, ...]:
    if isinstance(value, str) or (isinstance(value, list) and all(isinstance(part, str) for part in value)):
        return parse_calls(value)
    raise ValueError('must be a list of calls such as "goto(14)", or one text of them')


def _scene(value: object) -> Scene | None:
    if not isinstance(value, Mapping):
        raise ValueError("must be the document of a scene")
    return from_json(value)


def _bindings(value: object) -> dict[str, int]:
    if not isinstance(value, Mapping) or not all(isinstance(number, int) for number in value.values()):
        raise ValueError('must be a table of ids such as {"x": 14}')
    return dict(value)


def _seed(value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise ValueError("must be a whole number or null")
    return value
