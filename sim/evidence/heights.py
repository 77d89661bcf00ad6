"""Do objects end at the heights of their targets? The metric of the family looks at x, y and yaw only.

A tower that fell over its own base, or a lid that slipped beside its box, can count as solved. Task code writes a
target's z loosely, though: at the table, at the object's centre, or as the pose of what the object goes on. So a height
agrees when the target lies within the object, or within something on which the object stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.evidence.scene import Body, Scene
from sim.metrics import is_match
from sim.values import Evidence, Pose

SLACK = 0.01
"""How far outside an object a target's height may be [m]; for flat objects less."""
FLAT_SLACK = 0.4
"""The same as a share of an object's height: a disk that slipped by its own height is to be seen."""


class Miss(NamedTuple):
    """An object that counts as placed, at another height than its target's."""

    body: Body
    target_z: float
    """[m]."""


def check_heights(scene: Scene, at_end: tuple[Body, ...] | None) -> Evidence:
    """Whether what counts as placed is as high as its target.

    Args:
        scene: After reset.
        at_end: The bodies at the end of a solved episode; None when the oracle solved none.
    """
    if at_end is None:
        return Evidence("final-heights", True, "not judged: the episode was not solved")
    end = {body.id: body for body in at_end}
    placements = list(_placements(scene, end))
    misses = [miss for body, targets in placements if (miss := _miss(body, targets, at_end)) is not None]
    if misses:
        worst = max(misses, key=lambda miss: abs(miss.body.center.position[2] - miss.target_z))
        above = worst.body.center.position[2] - worst.target_z
        where = f"{abs(above):.3f} m {'above' if above > 0 else 'below'} its target's z of {worst.target_z:.3f}"
        detail = (
            f"{len(misses)} of {len(placements)} placed objects end at another height than their targets; "
            f"{worst.body.name} lies {where}: correct the target's z, or make the stack stand"
        )
        return Evidence("final-heights", False, detail)
    count = len(placements)
    return Evidence(
        "final-heights", True, f"{count} placed objects agree" if count else "no object has a target height"
    )


def _placements(scene: Scene, end: dict[int, Body]) -> Iterator[tuple[Body, list[Pose]]]:
    """Objects with the targets at which they lie: of each object's last pose goal, as earlier ones may be undone."""
    for body_id, (goal, row) in scene.last_goals().items():
        body = end.get(body_id)
        if goal.metric != "pose" or body is None:
            continue
        symmetry = goal.objs[row][1][0]
        allowed = (goal.targ_poses[column] for column in np.flatnonzero(goal.matches[row]))
        reached = [pose for pose in allowed if is_match(body.pose, pose, symmetry, scene.pos_eps, scene.rot_eps)]
        if reached:
            yield body, reached


def _miss(body: Body, targets: list[Pose], bodies: tuple[Body, ...]) -> Miss | None:
    """None when any of the targets agrees; else the nearest in height."""
    slack = min(SLACK, FLAT_SLACK * (body.top - body.bottom))
    for target in targets:
        if body.bottom - slack <= target.position[2] <= body.top + slack:
            return None
        if any(_stands_at(body, other, target) for other in bodies if other.id != body.id):
            return None
    heights = [target.position[2] for target in targets]
    return Miss(body, min(heights, key=lambda z: abs(z - body.center.position[2])))


def _stands_at(body: Body, support: Body, target: Pose) -> bool:
    """Whether a target was given as a place within something that the object now stands on."""
    x, y, z = target.position
    center_x, center_y, _ = support.center.position
    half_x, half_y, _ = support.half
    is_within = abs(x - center_x) <= half_x + SLACK and abs(y - center_y) <= half_y + SLACK
    return (
        is_within
        and support.bottom - SLACK <= z <= support.top + SLACK
        and math.isclose(body.bottom, support.top, abs_tol=SLACK)
    )
