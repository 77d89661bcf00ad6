"""What would make a success mean nothing, said before the first action.

Each of these is an error: in strict mode such a task is not completed. In lenient mode it runs, as it did in the
published systems, and the diagnostic stays with it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator

import numpy as np

from sim.diagnostics import report
from sim.extents import LocalBox
from sim.goals import Goal
from sim.judge import NEARLY, Judge
from sim.metrics import Points
from sim.values import Pose

MOST_POS_EPS = 0.1
"""Two blocks and a half: an object that lies further off is not at its target by any reading [m]."""
MOST_ROT_EPS = math.pi / 4
"""From here on a cube is aligned however it lies [rad]."""
HELD_UP = 0.1
"""How far above everything that could hold it a target may be; heights are written carelessly [m]."""


def report_loose_tolerances(pos_eps: float, rot_eps: float, line: int | None) -> None:
    """Tolerances within which anything is at its target."""
    if pos_eps > MOST_POS_EPS:
        hint = f"use metres, and less than {MOST_POS_EPS:g}; a goal that takes a whole region has metric='zone'"
        report("loose-tolerance", f"self.pos_eps is {pos_eps:g} m: everything near a target is at it", hint, line)
    if rot_eps > MOST_ROT_EPS:
        hint = "use radians: np.deg2rad(15); where the yaw does not matter, pass symmetries=[0]"
        report("loose-tolerance", f"self.rot_eps is {rot_eps:g} rad: every yaw is aligned", hint, line)


def report_small_parts(goals: Iterable[Goal], line: int | None) -> None:
    """Pose goals whose single objects are worth so little that the judge does not miss them."""
    for goal in goals:
        if goal.metric == "pose" and goal.step_max_reward / len(goal.objs) < NEARLY:
            message = (
                f"a goal counts as reached within {NEARLY:g}, which is more than one of its {len(goal.objs)} objects"
            )
            report("small-parts", message, "give it fewer objects, or a greater step_max_reward", line)
            return


def report_floating(
    goals: Iterable[Goal], bodies: Collection[int], box_of: Callable[[int], LocalBox], mounted: float, line: int | None
) -> None:
    """Targets so high that not even everything stacked up could hold an object there.

    Args:
        goals: As they stand after reset.
        bodies: Everything on the table.
        box_of: Body id → box around it, in its own frame.
        mounted: Height of the highest body that is fixed where it is, in the air perhaps [m].
        line: Of the task's source.
    """
    for body, height in _high_targets(goals):
        box = box_of(body)
        support = mounted + math.fsum(box_of(other).size[2] for other in bodies if other != body)
        if height + box.center[2] - box.size[2] / 2 > support + HELD_UP:
            message = f"a target at z = {height:.2f} m hangs in the air: nothing could hold an object there"
            report("floating-target", message, "give the height at which the object comes to lie", line)
            return


def _high_targets(goals: Iterable[Goal]) -> Iterator[tuple[int, float]]:
    """Objects of pose goals whose lowest target is higher than carelessness explains: (id, z of that target)."""
    for goal in goals:
        for row, (body, _) in enumerate(goal.objs if goal.metric == "pose" else ()):
            heights = [goal.targ_poses[column].position[2] for column in np.flatnonzero(goal.matches[row])]
            if heights and min(heights) > HELD_UP:
                yield body, min(heights)


def report_solved(
    judge: Judge, pose_of: Callable[[int], Pose], points_of: Callable[[int], Points], line: int | None
) -> None:
    """A scene that fulfils all its goals before anything is done."""
    if judge.foresee(pose_of, points_of).solved:
        message = "every goal is reached before anything is done"
        report("solved-at-reset", message, "start objects away from their targets, or make the targets smaller", line)
