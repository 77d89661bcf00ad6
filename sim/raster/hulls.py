"""Convex hulls of 42 points: the form in which TinyRenderer draws whatever is round.

Bullet's renderer knows no curved surface. It asks a shape for its farthest point in each of 42 directions, the corners
of an icosahedron and the middles of its edges, and draws the convex hull of the answers.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(N, 3)."""
Vector = NDArray[np.float64]


@cache
def directions() -> Points:
    """The 42 unit vectors; two corners of the icosahedron are its poles on the z axis."""
    height, radius = 1 / np.sqrt(5), 2 / np.sqrt(5)
    turns = 2 * np.pi / 5 * np.arange(5)
    upper = np.column_stack([radius * np.cos(turns), radius * np.sin(turns), np.full(5, height)])
    corners = np.concatenate([upper, -upper, [(0.0, 0.0, 1.0), (0.0, 0.0, -1.0)]])
    edges = [first + second for first, second in combinations(corners, 2) if first @ second > 0]
    return np.concatenate([corners, edges / np.linalg.norm(edges, axis=1, keepdims=True)])


def hull_of(points: Points) -> NDArray[np.int64]:
    """The triangles of the convex hull of points, (T, 3), counter-clockwise from outside.

    Source: gift wrapping, Chand and Kapur 1970. Four points in a plane could be cut along either diagonal, and from two
    sides along both: a shift by a ten-millionth, the same each time, decides.
    """
    shift = np.random.default_rng(0).uniform(-1, 1, points.shape)
    points = points + 1e-7 * float(np.abs(points).max()) * shift
    start = int(np.argmin(points[:, 0]))
    second, normal = _roll(points, start, np.array((0.0, 1.0, 0.0)), np.array((-1.0, 0.0, 0.0)))
    todo = [(start, second, normal)]  # edges of the hull, each with the normal of a plane through it
    neighbours: dict[tuple[int, int], tuple[int, int, int]] = {}  # directed edge → triangle on its left
    while todo:
        first, second, normal = todo.pop()
        if (second, first) in neighbours:
            continue
        along = points[second] - points[first]
        third, normal = _roll(points, first, along / np.linalg.norm(along), normal, (first, second))
        triangle = second, first, third
        for k in range(3):
            edge = triangle[k], triangle[(k + 1) % 3]
            neighbours[edge] = triangle
            todo.append((*edge, normal))
    return np.array(sorted({min(t, t[1:] + t[:1], t[2:] + t[:2]) for t in neighbours.values()}))


def _roll(
    points: Points, start: int, axis: Vector, normal: Vector, skipped: tuple[int, ...] = ()
) -> tuple[int, Vector]:
    """Roll a plane about an axis through a point of the hull until it meets another one.

    Args:
        points: All of them on one side of the plane, or in it.
        start: Where the axis passes.
        axis: Unit vector.
        normal: The plane's, outwards.
        skipped: Points on the axis.

    Returns:
        The point met, and the plane's new outward normal.
    """
    ahead = np.array(
        (
            axis[1] * normal[2] - axis[2] * normal[1],
            axis[2] * normal[0] - axis[0] * normal[2],
            axis[0] * normal[1] - axis[1] * normal[0],
        )
    )  # `np.cross` takes longer than all the rest
    offsets = points - points[start]
    angles = np.arctan2(-(offsets @ normal), offsets @ ahead)
    angles[angles < -np.pi / 2] += 2 * np.pi  # behind, and rounded to be above the plane
    angles[[start, *skipped]] = np.inf
    met = int(np.argmin(angles))
    return met, normal * np.cos(angles[met]) + ahead * np.sin(angles[met])
