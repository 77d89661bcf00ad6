"""A turn of a dialogue, read: what the user wants in this house, and the robot's answer as a sample. Pure.

Nothing that is said here is taken for true: whether the goal is false now, and what comes of an answer, the world says.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prompts.parsing import HouseholdAnswer, HouseholdReply, HouseholdRequest
from prompts.parsing.household import ProposedLine
from prompts.values import FormatError, JsonValue
from sim.household.acting.calls import write_calls
from sim.household.judging.destinations import misplaced
from sim.household.judging.naming import misnamed
from sim.household.judging.subjects import misread
from sim.household.judging.typed import accepted_answers, asked_for
from sim.household.tasks.goal_check import BadGoal, check_goal
from sim.household.tasks.goals import refuses
from sim.household.tasks.obstacles import OBSTACLES
from sim.household.tasks.task_types import HARDCODED, goal_of
from sim.household.tasks.usual_calls import bindings_of
from sim.household.values import Exchange, Goal, Sample, Scene
from workbench.core.household.proposals import read_proposals

REFUSING = "Tell the user why that cannot be done."
"""The plan of a refusal."""


@dataclass(frozen=True)
class Wrong:
    """What keeps an answer of either role from being used."""

    reason: str
    """Begins with the cause: ``unknown_id: …``."""
    task: str = ""
    solution: str = ""
    calls: tuple[str, ...] = ()
    """What became of each call, where they were tried."""


@dataclass(frozen=True)
class Heard:
    """A request to which the user is committed, as the world found it."""

    task: str
    goal: Goal
    obstacle: str | None
    """Why nobody could do it; None where nothing is known that speaks against it."""


def unreadable(error: FormatError) -> Wrong:
    """An answer that cannot be read."""
    return Wrong(f"{error.code.replace('-', '_')}: {error.message}")


def check_request(request: HouseholdRequest, scene: Scene, dialogue: Sequence[Exchange]) -> Wrong | None:
    """What is wrong with a request before the world is asked: its goal, or an "it" that means something else.

    Args:
        request: As it was parsed.
        scene: At the time at which it is said.
        dialogue: The turns before.
    """
    try:
        check_goal(request.goal, scene)
    except BadGoal as bad:
        return Wrong(f"goal_is_valid: {bad}", request.task)
    if refuses(request.goal):
        return Wrong("goal_is_valid: to refuse is the robot's part; say what you want", request.task)
    problem = misread(request.task, request.goal, scene, dialogue) or misplaced(request.task, request.goal, scene)
    if problem:
        return Wrong(f"names_are_right: {problem}", request.task)
    return None


def read_reply(reply: HouseholdReply, heard: Heard, scene: Scene, dialogue: Sequence[Exchange]) -> Sample | Wrong:
    """The sample that an answer makes of a request, or what is wrong with it.

    Args:
        reply: As it was parsed.
        heard: What it answers.
        scene: At the beginning of the turn.
        dialogue: The turns before.
    """
    if reply.goal is not None and reply.goal != heard.goal:
        return Wrong("changed_goal: the goal is the user's and stays as it is", heard.task)
    if reply.refusal:
        if wrong := _unfounded(reply, heard):
            return wrong
        call, goal = f"speak({json.dumps(reply.refusal, ensure_ascii=False)})", ["refused", heard.goal]
        line = ProposedLine(1, heard.task, (REFUSING,), (call,), goal, "free")
    else:
        line = ProposedLine(1, heard.task, reply.plan, reply.solution, heard.goal, "free")
    candidates, rejections = read_proposals(HouseholdAnswer((line,)), scene)
    if rejections:
        return Wrong(rejections[0].reason, heard.task, rejections[0].solution)
    return _typed(replace(candidates[0].sample, dialogue=tuple(dialogue), reason=reply.reason if reply.refusal else ""))


def exchange_of(sample: Sample) -> Exchange:
    """What later turns know of an accepted one."""
    return Exchange(sample.task, sample.plan, sample.solution, sample.goal)


def tried(sample: Sample, reason: str, results: Sequence[dict[str, JsonValue]]) -> Wrong:
    """An answer that physics does not bear out."""
    calls = tuple(f"{result['call']}: {result['reason'] or 'done'}" for result in results)
    return Wrong(reason, sample.task, write_calls(sample.solution), calls)


def _typed(sample: Sample) -> Sample:
    """The sample as one of the type whose calls, goal and words it has; as it is where it has those of none."""
    asked = asked_for(sample.goal)
    for type_ in HARDCODED:
        bindings = bindings_of(type_, sample.solution)
        if bindings is None or sample.goal != goal_of(type_, bindings, *asked):
            continue
        accept = accepted_answers(sample.goal, sample.scene, sample.answer)
        typed = replace(sample, type=type_, bindings=bindings, accept=accept)
        return sample if misnamed(typed) else typed
    return sample


def _unfounded(reply: HouseholdReply, heard: Heard) -> Wrong | None:
    """What is wrong with a refusal: the world knows of no such obstacle, or of another one."""
    if reply.reason not in OBSTACLES:
        problem = f"bad_value: the reason must be one of {', '.join(OBSTACLES)}, not {reply.reason!r:.60}"
    elif heard.obstacle is None:
        problem = "unfounded_refusal: nothing is known that speaks against it"
    elif heard.obstacle != reply.reason:
        problem = f"unfounded_refusal: the reason is not {reply.reason}"
    else:
        return None
    return Wrong(problem, heard.task, reply.refusal)
