"""Does what was reached still hold at the end? A subgoal counts for ever once it was reached.

A later move may knock over what an earlier one has built, and a goal of many objects counts as reached without one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.evidence.scene import Body, Scene, listed
from sim.goals import Goal
from sim.metrics import box_points, is_match, share_in_zones
from sim.values import Evidence

SLACK = 0.01
"""How much further off than `pos_eps` an object may have been pushed [m]."""
MOSTLY = 0.5
"""Share of an object's points in the zones from which on it counts as inside."""


def check_hold(scene: Scene, at_end: tuple[Body, ...] | None) -> Evidence:
    """Whether every object is where the last goal that names it wants it.

    Args:
        scene: After reset.
        at_end: The bodies at the end of a solved episode; None when the oracle solved none.
    """
    if at_end is None:
        return Evidence("still-reached", True, "not judged: the episode was not solved")
    bodies = {body.id: body for body in at_end}
    placed = [(bodies[body], goal, row) for body, (goal, row) in scene.last_goals().items() if body in bodies]
    if astray := [body for body, goal, row in placed if not _is_there(body, goal, row, scene)]:
        detail = (
            f"{len(astray)} of {len(placed)} objects are not where their goals want them when the task is over: "
            f"{listed(body.name for body in astray)}; leave room around what is placed, and build what stands"
        )
        return Evidence("still-reached", False, detail)
    return Evidence("still-reached", True, f"{len(placed)} objects are where their goals want them")


def _is_there(body: Body, goal: Goal, row: int, scene: Scene) -> bool:
    if goal.metric == "zone":
        return share_in_zones([box_points(*body.box)], [body.pose], goal.params or (), scene.ceiling) > MOSTLY
    return any(_matches(body, goal, row, scene))


def _matches(body: Body, goal: Goal, row: int, scene: Scene) -> Iterator[bool]:
    """For each target that the object may go to: whether it lies there, or nearly."""
    symmetry = goal.objs[row][1][0]
    for column in np.flatnonzero(goal.matches[row]):
        yield is_match(body.pose, goal.targ_poses[column], symmetry, scene.pos_eps + SLACK, 2 * scene.rot_eps)
