"""A sample's run to look at: at each call the house from above with the way so far, and what the agent sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.household.acting.embodiment import Embodiment
from sim.household.acting.executor import execute
from sim.household.judging.scene_truth import named_ids
from sim.household.physics.world import HouseholdWorld
from sim.household.recording.first_person import see
from sim.household.recording.pictures import draw_from_above, outlines_from_above, scale_for
from sim.household.tasks.goal_check import BadGoal, check_goal
from sim.household.tasks.goal_parts import parts_of
from sim.household.tasks.goals import is_reached
from sim.household.values import CallResult, Goal, Sample, Vector2
from sim.values import ColorImage

ABOVE_PX, OWN_PX = 200, 160
"""Sides of the pictures: what a terminal can show in half blocks."""


@dataclass(frozen=True)
class View:
    """What there is to see between two calls."""

    above: ColorImage
    own: ColorImage
    """What the agent sees."""
    outlines: tuple[tuple[Vector2, ...], ...]
    """Where the things that the sample names are in the picture from above, from (0, 0) to (1, 1)."""
    result: CallResult | None
    """Of the call that led here; None at the start."""


@dataclass(frozen=True)
class PartTruth:
    """A part of the goal."""

    part: Goal
    before: bool
    after: bool


@dataclass(frozen=True)
class Watched:
    """What became of a run."""

    results: tuple[CallResult, ...]
    truths: tuple[PartTruth, ...]
    """Of the goal's parts; none where the goal cannot be judged, or there is none."""


def watch(sample: Sample, show: Callable[[View], None]) -> Watched:
    """Carry out a sample's solution, as far as it goes.

    Args:
        sample: Need not be a verified one.
        show: Told what there is to see at the start, and after each call.
    """
    way: list[Vector2] = []
    agent = Embodiment(
        HouseholdWorld(sample.scene, visuals=True), on_step=lambda agent: way.append(agent.pose.position)
    )
    scale, parts = scale_for(sample.scene, ABOVE_PX), _judgeable(sample)
    things = sorted(number for number in named_ids(sample) if 0 <= number < len(sample.scene.instances))

    def look(result: CallResult | None = None) -> None:
        present = agent.present
        above = draw_from_above(present, way, scale, labels=False)
        show(View(above, see(agent.pose, OWN_PX), tuple(outlines_from_above(present, things)), result))

    way.append(agent.pose.position)
    before = [is_reached(part, agent.situation) for part in parts]
    results: list[CallResult] = []
    look()
    for call in sample.solution:
        results += execute(agent, [call])
        look(results[-1])
        if not results[-1].ok:
            break
    after = [is_reached(part, agent.situation) for part in parts]
    return Watched(tuple(results), tuple(map(PartTruth, parts, before, after)))


def _judgeable(sample: Sample) -> list[Goal]:
    try:
        check_goal(sample.goal, sample.scene)
    except BadGoal:
        return []
    return parts_of(sample.goal)
