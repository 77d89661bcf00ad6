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
    """A polyhedron; a convex one unless it is only to be seen."""

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
    return loft([(x, y, bottom) for x, y in lower], [(x, y, top) for x, y in upper])


def box(low: Vec3, high: Vec3) -> Solid:
    """The upright cuboid between two corners."""
    return prism(rectangle(low[:2], high[:2]), low[2], high[2])


def lathe(profile: Sequence[Point], center: Point = (0.0, 0.0), sides: int = 16) -> list[Solid]:
    """A turned body: (radius, height) from the bottom to the top, one solid between two entries."""
    rings = [(regular(sides, radius, center), height) for radius, height in profile]
    return [frustum(lower, bottom, upper, top) for (lower, bottom), (upper, top) in itertools.pairwise(rings)]


def revolved(profile: Sequence[Point], sides: int = 32) -> Solid:
    """The surface that a profile of (radius, height), from axis to axis, leaves behind in a full turn; not convex."""
    low, *rings, high = profile
    vertices = [(0.0, 0.0, low[1]), (0.0, 0.0, high[1])]
    vertices += [(x, y, height) for radius, height in rings for x, y in regular(sides, radius)]
    faces: list[tuple[int, ...]] = []
    for side in range(sides):
        here = [2 + ring * sides + side for ring in range(len(rings))]
        there = [2 + ring * sides + (side + 1) % sides for ring in range(len(rings))]
        faces += [(0, there[0], here[0]), (1, here[-1], there[-1])]
        faces += [(here[i], there[i], there[i + 1], here[i + 1]) for i in range(len(rings) - 1)]
    return Solid(tuple(vertices), tuple(faces))


def tube(path: Sequence[tuple[float, float, float]], height: float | None = None, sides: int = 8) -> list[Solid]:
    """A round bar along (x, y, radius), one solid between two entries; lying on z = 0, or with its axis at a height."""
    points = [(x, y) for x, y, _ in path]
    ring = math.dist(points[0], points[-1]) < 1e-9
    before, after = (points[-2], points[1]) if ring else (points[0], points[-1])
    around = [before, *points, after]
    loops = []
    for (x, y, radius), (x0, y0), (x1, y1) in zip(path, around, around[2:], strict=False):
        heading = math.atan2(y1 - y0, x1 - x0)
        section = regular(sides, radius, start=math.pi / sides)  # a flat side below
        axis = radius * math.cos(math.pi / sides) if height is None else height
        loops.append([(x - u * math.sin(heading), y + u * math.cos(heading), axis + v) for u, v in section])
    return [loft(first, second) for first, second in itertools.pairwise(loops)]


def loft(first: Sequence[Vec3], second: Sequence[Vec3]) -> Solid:
    """The solid between two loops of equally many corners, counter-clockwise as seen from the second one."""
    count = len(first)
    sides = [(i, (i + 1) % count, count + (i + 1) % count, count + i) for i in range(count)]
    return Solid((*first, *second), (tuple(reversed(range(count))), tuple(range(count, 2 * count)), *sides))


def stood(solids: Iterable[Solid], offset: Vec3 = (0.0, 0.0, 0.0)) -> list[Solid]:
    """What lay in the plane of x and y, upright in that of x and z, then moved."""
    return [
        Solid(tuple((x + offset[0], offset[1] - z, y + offset[2]) for x, y, z in solid.vertices), solid.faces)
        for solid in solids
    ]


def scaled(solid: Solid, factor: float, offset: Vec3 = (0.0, 0.0, 0.0)) -> Solid:
    """Moved, then larger or smaller."""
    moved = (tuple(factor * (value + shift) for value, shift in zip(v, offset, strict=True)) for v in solid.vertices)
    return Solid(tuple((x, y, z) for x, y, z in moved), solid.faces)


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


def bounds(solids: Iterable[Solid]) -> tuple[Vec3, Vec3]:
    """Lowest and highest corner of the box around some solids."""
    x, y, z = zip(*(vertex for solid in solids for vertex in solid.vertices), strict=True)
    return (min(x), min(y), min(z)), (max(x), max(y), max(z))


def _polar(center: Point, radius: float, angle: float) -> Point:
    return center[0] + radius * math.cos(angle), center[1] + radius * math.sin(angle)
