"""Convex solids, and files made of them.

A mesh file written here has one group for each convex solid. Bullet takes the convex hull of each group, so that what
collides is exactly what is drawn: holes, notches and hollows included.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.values import Vec3

Point = tuple[float, float]
Polygon = tuple[Point, ...]
"""Corners of a convex polygon, counter-clockwise."""


@dataclass(frozen=True)
class Solid:
    """A convex polyhedron."""

    vertices: tuple[Vec3, ...]
    faces: tuple[tuple[int, ...], ...]
    """Indices of vertices, counter-clockwise as seen from outside."""


def rectangle(low: Point, high: Point) -> Polygon:
    """The upright rectangle between two corners."""
    (x0, y0), (x1, y1) = low, high
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def regular(sides: int, radius: float, center: Point = (0.0, 0.0), start: float = 0.0) -> Polygon:
    """A regular polygon whose first corner lies at an angle [rad]."""
    return tuple(_polar(center, radius, start + 2 * math.pi * side / sides) for side in range(sides))


def arc(center: Point, inner: float, outer: float, start: float, end: float, pieces: int) -> list[Polygon]:
    """A part of a ring between two angles [rad], as quadrilaterals."""
    angles = [start + (end - start) * piece / pieces for piece in range(pieces + 1)]
    return [
        (_polar(center, inner, a), _polar(center, outer, a), _polar(center, outer, b), _polar(center, inner, b))
        for a, b in itertools.pairwise(angles)
    ]


def mirrored(polygon: Polygon) -> Polygon:
    """The polygon on the other side of the y axis."""
    return tuple((-x, y) for x, y in reversed(polygon))


def prism(base: Polygon, bottom: float, top: float) -> Solid:
    """A polygon raised from one height to another."""
    return frustum(base, bottom, base, top)


def frustum(lower: Polygon, bottom: float, upper: Polygon, top: float) -> Solid:
    """The solid between two polygons with equally many corners, at two heights."""
    count = len(lower)
    vertices = [(x, y, bottom) for x, y in lower] + [(x, y, top) for x, y in upper]
    sides = [(i, (i + 1) % count, count + (i + 1) % count, count + i) for i in range(count)]
    return Solid(tuple(vertices), (tuple(reversed(range(count))), tuple(range(count, 2 * count)), *sides))


def obj_text(solids: Iterable[Solid]) -> str:
    """A Wavefront OBJ file with one group for each solid."""
    lines = ["# Written by sim/asset_making: one group for each convex piece."]
    first = 1
    for number, solid in enumerate(solids):
        lines.append(f"o piece{number}")
        lines += [f"v {' '.join(written(value) for value in vertex)}" for vertex in solid.vertices]
        lines += [f"f {' '.join(str(first + index) for index in face)}" for face in solid.faces]
        first += len(solid.vertices)
    return "\n".join(lines) + "\n"


def written(value: float, digits: int = 6) -> str:
    """A number as our files spell it: rounded, without trailing zeros, and never −0."""
    return f"{round(value, digits) + 0.0:g}"


def size_of(solids: Sequence[Solid]) -> Vec3:
    """Extent along x, y and z."""
    x, y, z = ([vertex[axis] for solid in solids for vertex in solid.vertices] for axis in range(3))
    return max(x) - min(x), max(y) - min(y), max(z) - min(z)


def _polar(center: Point, radius: float, angle: float) -> Point:
    return center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)
