"""How much of a goal is reached: pure functions of poses, targets and zones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.geometry import PoseLike, invert, multiply, rotation_matrix, yaw_of
from sim.goals import Goal, Zone
from sim.values import Pose, Vec3

Points = NDArray[np.float64]
"""(3, N) [m]."""
Match = Callable[[PoseLike, PoseLike, float], bool]
"""(pose, target, symmetry) → whether they agree."""
GRID_M = 0.02
"""Distance of the points by which an object's share inside a zone is counted."""


def is_match(pose: PoseLike, target: PoseLike, symmetry: float, pos_eps: float, rot_eps: float) -> bool:
    """Whether an object lies at a target as seen from above: height does not count.

    Args:
        pose: Of the object.
        target: Where it should be.
        symmetry: Turning the object by this angle changes nothing; 0: no turn does [rad].
        pos_eps: Greatest horizontal distance, itself excluded [m].
        rot_eps: Greatest difference in yaw, itself excluded [rad].
    """
    (x, y, _), (target_x, target_y, _) = pose[0], target[0]
    near = math.hypot(x - target_x, y - target_y) < pos_eps
    return near and yaw_difference(pose, target, symmetry) < rot_eps


def yaw_difference(pose: PoseLike, target: PoseLike, symmetry: float) -> float:
    """Smallest turn about the vertical between two poses, modulo the symmetry, in [0, symmetry / 2] [rad]."""
    if symmetry <= 0:
        return 0.0
    return abs(math.remainder(yaw_of(pose[1]) - yaw_of(target[1]), symmetry))


def box_points(size: Sequence[float], center: Vec3 = (0.0, 0.0, 0.0)) -> Points:
    """A grid of points 2 cm apart that fills a box from its lowest corner on, float64 (3, N) [m].

    A side shorter than 2 cm has one layer of points; so every box has at least one point.
    """
    axes = [np.arange(-side / 2, max(side / 2, -side / 2 + 1e-9), GRID_M) for side in size]
    grid = np.meshgrid(*axes, indexing="ij")
    points: Points = np.stack([axis.reshape(-1) for axis in grid]) + np.reshape(center, (3, 1))
    return points


def share_in_zones(
    points_by_object: Sequence[Points], poses: Sequence[Pose], zones: Sequence[Zone], ceiling: float
) -> float:
    """Share of all objects' points that lie inside any of the zones, in 0–1.

    Args:
        points_by_object: In each object's own frame.
        poses: Of the objects.
        zones: Their height is not looked at.
        ceiling: Points must be lower than this above the zone's origin [m].
    """
    total = sum(int(points.shape[1]) for points in points_by_object)
    if total == 0:
        return 0.0
    inside = 0
    for points, pose in zip(points_by_object, poses, strict=True):
        in_any = np.zeros(points.shape[1], dtype=bool)
        for zone in zones:
            in_any |= _inside(transform_points(multiply(invert(zone.pose), pose), points), zone, ceiling)
        inside += int(np.count_nonzero(in_any))
    return inside / total


def _inside(points: Points, zone: Zone, ceiling: float) -> NDArray[np.bool_]:
    """Which points, given in the zone's frame, lie inside it."""
    x, y, z = points
    return np.asarray((np.abs(x) < zone.size[0] / 2) & (np.abs(y) < zone.size[1] / 2) & (z < ceiling))


def transform_points(pose: PoseLike, points: Points) -> Points:
    """Move (3, N) points by a pose."""
    moved: Points = np.array(rotation_matrix(pose[1])) @ points + np.reshape(pose[0], (3, 1))
    return moved


def goal_reward(
    goal: Goal, poses: Mapping[int, Pose], points: Mapping[int, Points], match: Match, ceiling: float
) -> float:
    """What a subgoal is worth now: between 0 and its `step_max_reward`.

    Pose goals give an equal part for each object at any of its targets; zone goals the share of points in the zones.

    Args:
        goal: The subgoal.
        poses: Of at least the goal's objects.
        points: Of at least the goal's objects, in their own frames; read for zone goals only.
        match: Whether an object is at a target.
        ceiling: See `share_in_zones`.
    """
    bodies = [body for body, _ in goal.objs]
    if goal.metric == "zone":
        zones = goal.params or ()
        share = share_in_zones([points[body] for body in bodies], [poses[body] for body in bodies], zones, ceiling)
        return goal.step_max_reward * share
    placed = sum(
        any(match(poses[body], goal.targ_poses[target], symmetry) for target in np.flatnonzero(goal.matches[row]))
        for row, (body, (symmetry, _)) in enumerate(goal.objs)
    )
    return goal.step_max_reward * placed / len(bodies)
