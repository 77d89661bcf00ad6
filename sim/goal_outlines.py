"""Where the current subgoal wants things to be, as outlines for the live picture.

A pose goal is outlined by the foot of an object that may go there, a zone by its edge. Everything is read once, when
the scene stands: afterwards a picture costs a projection, and whatever the task does to its bodies changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.extents import LocalBox, local_box
from sim.geometry import apply
from sim.goals import Goal
from sim.judge import Judge
from sim.rendering import project_to_frame
from sim.sandbox.protocol import MAX_OUTLINES, Outline
from sim.shapes import visual_shapes
from sim.values import Pose, Vec3
from sim.world import World

Polygon = NDArray[np.float64]
"""Corners in the world, (N, 3) [m]."""
SEEN_FROM, SEEN_TO = -1.0, 2.0
"""An outline that reaches further than a picture's size beyond the picture is not worth drawing."""


class GoalOutlines:
    """The outlines of an episode's subgoals; which of them is current, its judge knows."""

    def __init__(self, world: World, judge: Judge) -> None:
        boxes: dict[int, LocalBox] = {}
        for body in {body for goal in judge.goals for body, _ in goal.objs}:
            boxes[body] = local_box(visual_shapes([body]), world.pose(body))
        self._judge = judge
        self._polygons = [list(_polygons(goal, boxes))[:MAX_OUTLINES] for goal in judge.goals]

    def seen(self, width: int, height: int) -> tuple[Outline, ...]:
        """The current subgoal's outlines as `sim.rendering.render_frame` sees them; none when all is done."""
        left = len(self._judge.goals)
        polygons = self._polygons[-left] if 0 < left <= len(self._polygons) else []
        outlines = (project_to_frame(polygon, width, height) for polygon in polygons)
        return tuple(_as_outline(points) for points in outlines if _is_near(points))


def _polygons(goal: Goal, boxes: dict[int, LocalBox]) -> Iterator[Polygon]:
    if goal.metric == "zone":
        for zone in goal.params or ():
            yield _rectangle(zone.pose, (0.0, 0.0, 0.0), zone.size)
        return
    for target, pose in enumerate(goal.targ_poses):
        fitting = np.flatnonzero(goal.matches[:, target])
        if len(fitting):
            size, (x, y, z) = boxes[goal.objs[fitting[0]][0]]
            yield _rectangle(pose, (x, y, z - size[2] / 2), size)


def _rectangle(pose: Pose, center: Vec3, size: Sequence[float]) -> Polygon:
    """Level in the pose's own frame, around a point of that frame."""
    corners = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    return np.array([apply(pose, (center[0] + x * size[0], center[1] + y * size[1], center[2])) for x, y in corners])


def _is_near(points: NDArray[np.float64]) -> bool:
    return bool(np.all((points > SEEN_FROM) & (points < SEEN_TO)))  # nan, behind the camera, is not


def _as_outline(points: NDArray[np.float64]) -> Outline:
    return tuple((x, y) for x, y in points.round(4).tolist())
