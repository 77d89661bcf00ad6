"""Can the turns before a sample have been? Each has a plan for its calls, things that there are, and a goal."""

from __future__ import annotations

from sim.household.acting.calls import SIGNATURES, ids_of
from sim.household.tasks.goal_check import BadGoal, check_goal
from sim.household.values import Exchange, Sample


def wrong_turn(sample: Sample) -> str:
    """What is wrong with the first turn of a dialogue that cannot have been; empty where all can.

    What came of a turn is not tried again: its scene is no part of the sample.
    """
    for number, turn in enumerate(sample.dialogue, start=1):
        if problem := _problem(turn, sample):
            return f"turn {number} of the dialogue: {problem}"
    return ""


def _problem(turn: Exchange, sample: Sample) -> str:
    if not turn.solution or len(turn.plan) != len(turn.solution) or not all(map(str.strip, turn.plan)):
        return f"{len(turn.plan)} sentences of the plan for {len(turn.solution)} calls"
    for call in turn.solution:
        if call.name not in SIGNATURES:
            return f"no call {call.name}"
        if not all(0 <= number < len(sample.scene.instances) for number in ids_of(call)):
            return f"{call} names what is not there"
    try:
        check_goal(turn.goal, sample.scene)
    except BadGoal as problem:
        return str(problem)
    return ""
