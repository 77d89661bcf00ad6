"""Is a sample true? Everything that it claims is tried in physics; what is not claimed is not asked.

A sample passes when each check does: its parts fit each other and its type, its scene stays as it is written, its goal
is false at the start, its solution can be carried out and makes the goal true, a second run ends at the same poses, and
without the last call that mattered the goal stays false. A sample without a goal (made by hand in the published form)
is only carried out, twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sim.household.acting.agent import AgentPose
from sim.household.acting.calls import SIGNATURES
from sim.household.acting.embodiment import Embodiment
from sim.household.acting.executor import execute
from sim.household.judging.destinations import misplaced
from sim.household.judging.exchanges import wrong_turn
from sim.household.judging.naming import misnamed
from sim.household.judging.negations import opposite
from sim.household.judging.pronouns import dangling
from sim.household.judging.refused_things import misrefused
from sim.household.judging.scene_truth import named_ids, untruths
from sim.household.judging.subjects import misread
from sim.household.judging.typed import misfits
from sim.household.physics.world import HouseholdWorld
from sim.household.tasks.goal_check import BadGoal, check_goal
from sim.household.tasks.goals import is_reached
from sim.household.tasks.obstacles import obstacle
from sim.household.tasks.verification import Check, Verification
from sim.household.values import CallResult, Sample
from sim.values import Pose

SAME_POSE_M = 1e-3
"""What a second run may differ by [m]."""


def verify(sample: Sample, world: HouseholdWorld | None = None) -> Verification:
    """Try a sample.

    Args:
        sample: Its scene is the one that counts.
        world: Is loaded with the sample's scene; None makes one. A process has one at a time.

    Raises:
        UnknownThing: The scene holds something that the catalogue does not have.
    """
    written = _check_writing(sample)
    if not all(check.passed for check in written):
        return Verification(tuple(written))
    world = world or HouseholdWorld(sample.scene)
    wrong = next(untruths(sample, world), "")
    written.append(Check("scene_holds", not wrong, wrong))
    if wrong:
        return Verification(tuple(written))
    return _try(sample, Embodiment(world, sample.scene), written)


def carried_out(results: Sequence[CallResult]) -> Check:
    """Whether every call that was begun succeeded."""
    failed = next((result for result in results if not result.ok), None)
    return Check("carried_out", failed is None, f"{failed.call} failed: {failed.reason}" if failed else "")


def _check_writing(sample: Sample) -> list[Check]:
    """What can be seen without physics."""
    checks = [_plan_fits(sample), _ids_exist(sample)]
    if sample.goal is not None or sample.dialogue:
        checks.append(_goal_is_valid(sample))
    if all(check.passed for check in checks):
        other = list(misfits(sample))
        checks.append(Check("fits_type", not other, "; ".join(other)))
    if all(check.passed for check in checks):
        wrong = misnamed(sample) or opposite(sample) or _misread(sample)
        checks.append(Check("names_are_right", not wrong, "; ".join(wrong)))
    return _until_first_failure(checks)


def _misread(sample: Sample) -> list[str]:
    """What the words of a free task, or of one in a dialogue, cannot mean; at most one thing."""
    said = sample.task, sample.goal, sample.scene
    wrong = misread(*said, sample.dialogue) if sample.dialogue else dangling(*said)
    if sample.type == "free":
        wrong = wrong or misrefused(*said) or misplaced(*said)
    return [wrong] if wrong else []


def _try(sample: Sample, agent: Embodiment, checks: list[Check]) -> Verification:
    if sample.goal is not None:
        starts_true = is_reached(sample.goal, agent.situation)
        checks.append(Check("false_at_start", not starts_true, "the goal is true before anything is done"))
    first = _run(agent, sample)
    checks.append(carried_out(first.results))
    if sample.goal is not None:
        reached = bool(first.truths) and first.truths[-1]
        wrong = _wrong_reason(sample, agent) if reached else "the goal is not true after the solution"
        checks.append(Check("goal_reached", not wrong, wrong))
    if all(check.passed for check in checks):
        agent.begin()
        checks.append(_repeats(first, _run(agent, sample)))
    if sample.goal is not None and all(check.passed for check in checks):
        checks.append(_last_call_needed(agent, sample, first))
    return Verification(tuple(map(_without_idle_detail, _until_first_failure(checks))), first.results)


def _wrong_reason(sample: Sample, agent: Embodiment) -> str:
    """What is wrong with the reason of a refusal, where one is given."""
    if not sample.reason:
        return ""
    refused = cast(list[Any], sample.goal)
    found = obstacle(refused[1], agent.situation) if refused[0] == "refused" else None
    if found is None:
        return f"nothing is refused for the reason {sample.reason}"
    return "" if found.reason == sample.reason else f"the reason is {found.reason}, not {sample.reason}"


class _Run(NamedTuple):
    results: tuple[CallResult, ...]
    truths: list[bool]
    """Whether the goal was true after each call."""
    poses: list[Pose]
    agent: AgentPose


def _run(agent: Embodiment, sample: Sample) -> _Run:
    results: list[CallResult] = []
    truths: list[bool] = []
    for call in sample.solution:
        results += execute(agent, [call])
        truths.append(sample.goal is not None and is_reached(sample.goal, agent.situation))
        if not results[-1].ok:
            break
    poses = [agent.world.pose(instance.id) for instance in sample.scene.instances]
    return _Run(tuple(results), truths, poses, agent.pose)


def _plan_fits(sample: Sample) -> Check:
    calls, sentences = len(sample.solution), len(sample.plan)
    if not calls:
        return Check("plan_fits", False, "the solution has no calls")
    problem = f"{sentences} sentences of the plan for {calls} calls"
    return Check("plan_fits", calls == sentences and all(map(str.strip, sample.plan)), problem)


def _ids_exist(sample: Sample) -> Check:
    count = len(sample.scene.instances)
    missing = sorted(number for number in named_ids(sample) if not 0 <= number < count)
    unknown = [call.name for call in sample.solution if call.name not in SIGNATURES]
    problem = f"no instance {', '.join(map(str, missing))}; there are 0 to {count - 1}" if missing else ""
    return Check("ids_exist", not missing and not unknown, problem or f"no call {', '.join(unknown)}")


def _goal_is_valid(sample: Sample) -> Check:
    """Of the sample, where it has one, and of the turns before it."""
    try:
        if sample.goal is not None:
            check_goal(sample.goal, sample.scene)
    except BadGoal as problem:
        return Check("goal_is_valid", False, str(problem))
    wrong = wrong_turn(sample)
    return Check("goal_is_valid", not wrong, wrong)


def _repeats(first: _Run, second: _Run) -> Check:
    """The same results at the same poses."""
    if first.results != second.results:
        return Check("repeats", False, "a second run had other results")
    apart = max(
        (math.dist(a.position, b.position) for a, b in zip(first.poses, second.poses, strict=True)), default=0.0
    )
    apart = max(apart, math.dist(first.agent.position, second.agent.position))
    return Check("repeats", apart <= SAME_POSE_M, f"a second run ended {1000 * apart:.1f} mm apart")


def _last_call_needed(agent: Embodiment, sample: Sample, first: _Run) -> Check:
    """Leave out the call that made the goal true for good; courtesies after it do not count."""
    last = max((index for index, truth in enumerate(first.truths) if not truth), default=-1) + 1
    if last == len(sample.solution) - 1:
        still = False  # what is left is what came before it, in a run that repeats: the goal was false then
    else:
        agent.begin()
        execute(agent, (*sample.solution[:last], *sample.solution[last + 1 :]))
        still = is_reached(sample.goal, agent.situation)
    return Check("last_call_needed", not still, f"the goal is true without call {last + 1}, {sample.solution[last]}")


def _until_first_failure(checks: Sequence[Check]) -> list[Check]:
    end = next((index + 1 for index, check in enumerate(checks) if not check.passed), len(checks))
    return list(checks[:end])


def _without_idle_detail(check: Check) -> Check:
    return check._replace(detail="") if check.passed else check
