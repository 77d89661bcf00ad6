"""What a language model proposed for a scene, read into samples; what makes no sense is rejected with its reason. Pure.

Nothing that is said here is taken for true: a sample that comes out of here has not been tried yet.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from prompts.parsing.household import HouseholdAnswer, ProposedLine, RejectedLine
from sim.household.acting.calls import BadCalls, ids_of, parse_calls
from sim.household.judging.typed import accepted_answers, asked_for, last_speech
from sim.household.tasks.goal_check import BadGoal, check_goal
from sim.household.tasks.implied_goals import implied_goal
from sim.household.tasks.task_types import goal_of
from sim.household.tasks.usual_calls import bindings_of, usual_calls
from sim.household.values import Call, Goal, Sample, Scene, TaskType
from sim.household.words.speech import normalised


@dataclass(frozen=True)
class Rejection:
    """A proposed line that cannot become a sample."""

    line: int
    """1-based line of the answer."""
    text: str
    """The task, or how the line begins."""
    reason: str
    """Begins with the cause: ``unknown_id: …``."""
    solution: str = ""
    type: TaskType = "free"


@dataclass(frozen=True)
class Candidate:
    """A proposed line that makes sense; physics has not spoken."""

    line: int
    sample: Sample


def read_proposals(
    answer: HouseholdAnswer, scene: Scene, taken: Sequence[str] = ()
) -> tuple[list[Candidate], list[Rejection]]:
    """The samples that an answer proposes, and what is wrong with the other lines.

    Args:
        answer: As it was parsed.
        scene: The one that was asked about.
        taken: Sentences that the scene has already.
    """
    candidates: list[Candidate] = []
    rejections = [_unreadable(line) for line in answer.rejected]
    known = {normalised(sentence) for sentence in taken}
    for line in answer.lines:
        try:
            sample = _sample(line, scene)
            if normalised(sample.task) in known:
                raise _Wrong("duplicate", "this house has a task with the same words")
        except _Wrong as wrong:
            solution, type_ = ", ".join(line.solution), _type_of(line)
            rejections.append(Rejection(line.line, line.task, f"{wrong.cause}: {wrong}", solution, type_))
        else:
            known.add(normalised(sample.task))
            candidates.append(Candidate(line.line, sample))
    return candidates, sorted(rejections, key=lambda rejection: rejection.line)


class _Wrong(Exception):
    """A line that makes no sense."""

    def __init__(self, cause: str, problem: str) -> None:
        self.cause = cause
        super().__init__(problem)


def _sample(line: ProposedLine, scene: Scene) -> Sample:
    calls = _calls(line)
    _require_ids(calls, scene)
    if len(calls) != len(line.plan):
        raise _Wrong("plan_fits", f"{len(line.plan)} sentences of the plan for {len(calls)} calls")
    type_, bindings, goal = _meaning(line, calls)
    try:
        check_goal(goal, scene)
    except BadGoal as bad:
        raise _Wrong("goal_is_valid", str(bad)) from None
    answer = last_speech(calls)
    accept = accepted_answers(goal, scene, answer) if type_ != "free" else ()
    return Sample(type_, line.task, line.plan, calls, scene, goal, answer, accept, bindings, scene.seed)


def _calls(line: ProposedLine) -> tuple[Call, ...]:
    try:
        calls = parse_calls(line.solution)
    except BadCalls as bad:
        raise _Wrong("bad_calls", str(bad)) from None
    if not calls:
        raise _Wrong("bad_calls", "the solution has no calls")
    return calls


def _require_ids(calls: Sequence[Call], scene: Scene) -> None:
    last = len(scene.instances) - 1
    for call in calls:
        if unknown := [number for number in ids_of(call) if not 0 <= number <= last]:
            raise _Wrong("unknown_id", f"{call}: no instance has the id {unknown[0]}; there are 0 to {last}")


def _meaning(line: ProposedLine, calls: Sequence[Call]) -> tuple[TaskType, dict[str, int], Goal]:
    """Type, slots and goal: of a typed task the type's, whatever was written.

    A line of the published form has no type: its goal is what it states, or what its calls imply.
    """
    type_ = _type_of(line)
    if type_ != "free":
        return type_, *_typed_meaning(type_, line.goal, calls)
    if line.goal is None and line.type:
        raise _Wrong("no_goal", "a free task states its goal")
    goal = line.goal if line.goal is not None else implied_goal(calls)
    if goal is None:
        raise _Wrong("no_goal", "it has no goal, and its calls let none be guessed")
    return "free", {}, goal


def _typed_meaning(type_: TaskType, goal: Goal, calls: Sequence[Call]) -> tuple[dict[str, int], Goal]:
    """Slots and goal; what is solved otherwise is not what it says it is, and nothing weaker either."""
    bindings = bindings_of(type_, calls)
    if bindings is None:
        raise _Wrong("bad_calls", usual_calls(type_))
    asked = asked_for(goal)
    if type_ == "exist" and not asked.noun:
        form, given = (json.dumps(one, ensure_ascii=False) for one in (goal_of(type_, bindings, "…"), goal))
        reason = f"an exist asks for a noun, and for its color or for any: {form}, not {given}"
        raise _Wrong("goal_is_valid", reason)
    return bindings, goal_of(type_, bindings, *asked)


def _type_of(line: ProposedLine) -> TaskType:
    known: TaskType | None = next((one for one in get_args(TaskType) if one == line.type), None)
    return known or "free"


def _unreadable(line: RejectedLine) -> Rejection:
    return Rejection(line.line, line.text, f"{line.code.replace('-', '_')}: {line.message}")
