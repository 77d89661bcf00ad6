"""Where vertical rays from above first meet boxes, spheres, cylinders and triangles: exact, and many at a time.

Ray n belongs to one shape, given in that shape's own axes as the line ``foot + z · up``: z is the height in the world,
`foot` the ray's point at z = 0. A solid answers with the largest z inside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


class Rays(NamedTuple):
    """N vertical rays, each in the axes of the shape that it may hit. Components come first: numpy is fastest so."""

    foot: Array
    """(3, N) [m]."""
    up: Array
    """(3, N) unit vectors: the world's vertical."""
    half: Array
    """(3, N) half extent of the shape [m]."""


class Hits(NamedTuple):
    """What each ray meets first."""

    height: Array
    """(N,) [m]; −inf for a miss."""
    normal: Array
    """(3, N) outward unit normal there, in the axes of the shape; meaningless for a miss."""


def hit_boxes(rays: Rays) -> Hits:
    """Rays from above against boxes."""
    top, bottom = _between_faces(rays.foot, rays.up, rays.half)
    height = top.min(axis=0)
    hit = height >= bottom.max(axis=0)
    normal = np.where(top == height, np.copysign(1.0, rays.up), 0.0)
    edges = (top == height).sum(axis=0) > 1  # met exactly on an edge: any of its faces will do
    normal[1:, edges & (normal[0] != 0)] = 0.0
    normal[2, edges & (normal[1] != 0)] = 0.0
    return Hits(np.where(hit, height, -np.inf), normal)


def hit_spheres(rays: Rays) -> Hits:
    """Rays from above against spheres of radius ``half[0]``."""
    radius = rays.half[0]
    middle = -(rays.foot * rays.up).sum(axis=0)
    chord = radius**2 - (rays.foot**2).sum(axis=0) + middle**2
    height = middle + np.sqrt(np.maximum(chord, 0.0))
    return Hits(np.where(chord >= 0, height, -np.inf), (rays.foot + height * rays.up) / radius)


def hit_cylinders(rays: Rays) -> Hits:
    """Rays from above against cylinders along z of radius ``half[0]`` and half length ``half[2]``."""
    caps_top, caps_bottom = _between_faces(rays.foot[2], rays.up[2], rays.half[2])
    side_top, side_bottom = _between_sides(rays)
    height = np.minimum(caps_top, side_top)
    hit = height >= np.maximum(caps_bottom, side_bottom)
    on_side = hit & (side_top <= caps_top)
    normal = np.zeros_like(rays.foot)
    normal[2] = np.copysign(1.0, rays.up[2])
    point = rays.foot[:2, on_side] + height[on_side] * rays.up[:2, on_side]
    normal[:2, on_side] = point / rays.half[0, on_side]
    normal[2, on_side] = 0.0
    return Hits(np.where(hit, height, -np.inf), normal)


def hit_triangles(corners: Array, triangle: Indices, x: Array, y: Array) -> Array:
    """Where rays at x, y (N,) meet triangles (T, 3 corners, 3), all in the world; none is hit edge-on.

    Args:
        corners: Of all triangles [m].
        triangle: Which one each ray may hit, (N,).
        x: Of the rays [m].
        y: Of the rays [m].

    Returns:
        (N,) [m]; −inf for a miss.
    """
    # what depends on the triangle alone is worked out once and not for each of its rays
    origin, first, second = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = np.cross(first, second)[:, 2]
    facing = np.abs(area) > 1e-12
    safe = np.where(facing, area, 1.0)[triangle]
    dx, dy = x - origin[:, 0][triangle], y - origin[:, 1][triangle]
    u = (dx * second[:, 1][triangle] - second[:, 0][triangle] * dy) / safe
    v = (first[:, 0][triangle] * dy - dx * first[:, 1][triangle]) / safe
    hit = np.flatnonzero(facing[triangle] & (u >= 0) & (v >= 0) & (u + v <= 1))
    met = triangle[hit]
    height = np.full(len(triangle), -np.inf)
    height[hit] = origin[:, 2][met] + u[hit] * first[:, 2][met] + v[hit] * second[:, 2][met]
    return height


def upward_normals(corners: Array) -> Array:
    """Unit normals (3, T) of the upper sides of triangles (T, 3 corners, 3), whichever way round these are written."""
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.maximum(np.linalg.norm(normal, axis=1), 1e-300) * np.where(normal[:, 2] < 0, -1.0, 1.0)
    upward: Array = (normal / length[:, None]).T
    return upward


def _between_faces(foot: Array, up: Array, half: Array) -> tuple[Array, Array]:
    """Highest and lowest z with |foot + z · up| ≤ half; −inf and inf where there is none."""
    parallel = np.abs(up) < 1e-12
    slope = np.where(parallel, 1.0, up)
    reach, middle = half / np.abs(slope), -foot / slope
    free = np.where(np.abs(foot) <= half, np.inf, -np.inf)
    return np.where(parallel, free, middle + reach), np.where(parallel, -free, middle - reach)


def _between_sides(rays: Rays) -> tuple[Array, Array]:
    """Highest and lowest z inside an endless cylinder along z; −inf and inf where there is none."""
    square = (rays.up[:2] ** 2).sum(axis=0)
    distance = (rays.foot[:2] ** 2).sum(axis=0) - rays.half[0] ** 2  # ≤ 0: the foot is inside
    parallel = square < 1e-12
    safe = np.where(parallel, 1.0, square)
    middle = -(rays.foot[:2] * rays.up[:2]).sum(axis=0) / safe
    chord = middle**2 - distance / safe
    root = np.sqrt(np.maximum(chord, 0.0))
    free = np.where(distance <= 0, np.inf, -np.inf)
    top = np.where(chord >= 0, middle + root, -np.inf)
    bottom = np.where(chord >= 0, middle - root, np.inf)
    return np.where(parallel, free, top), np.where(parallel, -free, bottom)
