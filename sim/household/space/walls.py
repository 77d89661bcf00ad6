"""Which straight lines on the floor a wall crosses."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.household.space.footprint import Points
from sim.household.values import Vector2, Wall


def parted_by_walls(
    points: Points, target: Vector2, walls: Iterable[Wall], window: tuple[Vector2, Vector2]
) -> NDArray[np.bool_]:
    """Which points have a wall between themselves and a target, (N,).

    Args:
        points: (N, 2) [m].
        target: One point [m].
        walls: Those that do not meet the window are passed over.
        window: Lowest and highest x and y of everything that matters.
    """
    parted = np.zeros(len(points), dtype=bool)
    for wall in walls:
        if _may_touch(wall, *window):
            parted |= _crosses(points, target, wall)
    return parted


def _may_touch(wall: Wall, low: Vector2, high: Vector2) -> bool:
    """Whether the boxes around a wall's line and around a window meet."""
    return all(
        max(wall.start[axis], wall.end[axis]) >= low[axis] and min(wall.start[axis], wall.end[axis]) <= high[axis]
        for axis in (0, 1)
    )


def _crosses(points: Points, target: Vector2, wall: Wall) -> NDArray[np.bool_]:
    """Which straight lines from points to a target cross a wall's line, (N,)."""
    start, end, goal = np.asarray(wall.start), np.asarray(wall.end), np.asarray(target)
    sides = _side(start, end, points) * _side(start, end, goal[None])
    ends = _side(points, goal, start[None]) * _side(points, goal, end[None])
    return (sides < 0) & (ends < 0)


def _side(a: Points, b: Points, point: Points) -> NDArray[np.float64]:
    """On which side of the line from a to b points are: positive on the left; arrays (…, 2) broadcast."""
    return (b[..., 0] - a[..., 0]) * (point[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (point[..., 0] - a[..., 0])
