"""The primitive shapes that furniture and objects are made of, and the short ways to write them in the catalogue.

A part stands in the frame of the whole thing's underside while it is read from the file (z = 0 is where it stands),
and in the frame of the middle of its box afterwards. Beside the three primitives the file knows

    tub   = [x, y, z, t]      an open box: a bottom and four sides of thickness t, its underside at `at`
    ring  = [r, h, t]         an upright open ring of eight boards, outer radius r, its underside at `at`

and ``mirror = "x"``, ``"y"`` or ``"xy"`` repeats a part at the mirrored places, as a table repeats its leg.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sim.household.values import Vector3

PartShape = Literal["box", "cylinder", "sphere"]
RING_BOARDS = 8


@dataclass(frozen=True)
class Part:
    """One primitive."""

    shape: PartShape
    size: Vector3
    """Extent along its own x, y, z [m]: a cylinder's diameter, diameter, length; a sphere's diameter, thrice."""
    position: Vector3
    """Of its middle [m]."""
    color: str | None = None
    """None: the colour of the instance."""
    axis: Literal["x", "y", "z"] = "z"
    """Along which a cylinder lies; z of its own frame turned there."""
    yaw_deg: float = 0.0
    """About the vertical; of boxes only."""

    @property
    def half_extent(self) -> Vector3:
        """Half of the upright box around it, in the frame of the whole [m]."""
        x, y, z = self.size
        if self.shape == "sphere" or (self.shape == "cylinder" and self.axis == "z"):
            return Vector3(x / 2, y / 2, z / 2)
        if self.shape == "cylinder":
            x, y, z = (z, x, y) if self.axis == "x" else (x, z, y)
        cos, sin = abs(math.cos(math.radians(self.yaw_deg))), abs(math.sin(math.radians(self.yaw_deg)))
        return Vector3((x * cos + y * sin) / 2, (x * sin + y * cos) / 2, z / 2)

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Part:
        """The same part elsewhere."""
        return replace(self, position=Vector3(self.position.x + x, self.position.y + y, self.position.z + z))

    def scaled(self, factor: float) -> Part:
        """The part of a thing that is larger by a factor."""
        size, position = (Vector3(*(factor * value for value in vector)) for vector in (self.size, self.position))
        return replace(self, size=size, position=position)


def read_parts(entries: list[Mapping[str, Any]]) -> tuple[Part, ...]:
    """The parts that a list of the catalogue's file describes, in the frame of the underside."""
    return tuple(
        copy for entry in entries for part in _read(entry) for copy in _mirrored(part, entry.get("mirror", ""))
    )


def bounds(parts: tuple[Part, ...]) -> tuple[Vector3, Vector3]:
    """Lowest and highest corner of the upright box around some parts [m]."""
    low = (min(part.position[axis] - part.half_extent[axis] for part in parts) for axis in range(3))
    high = (max(part.position[axis] + part.half_extent[axis] for part in parts) for axis in range(3))
    return Vector3(*low), Vector3(*high)


def _read(entry: Mapping[str, Any]) -> Iterator[Part]:
    color, at = entry.get("color"), Vector3(*entry["at"])
    if "box" in entry:
        yield Part("box", Vector3(*entry["box"]), at, color, yaw_deg=entry.get("yaw", 0.0))
    elif "cylinder" in entry:
        radius, length = entry["cylinder"]
        yield Part("cylinder", Vector3(2 * radius, 2 * radius, length), at, color, entry.get("axis", "z"))
    elif "sphere" in entry:
        diameter = 2 * entry["sphere"]
        yield Part("sphere", Vector3(diameter, diameter, diameter), at, color)
    elif "tub" in entry:
        yield from _tub(entry["tub"], at, color)
    else:
        yield from _ring(entry["ring"], at, color)


def _tub(size: Sequence[float], at: Vector3, color: str | None) -> Iterator[Part]:
    x, y, z, t = size
    yield Part("box", Vector3(x, y, t), Vector3(at.x, at.y, at.z + t / 2), color)
    for side in (-1, 1):
        middle = at.z + (z + t) / 2
        yield Part("box", Vector3(t, y, z - t), Vector3(at.x + side * (x - t) / 2, at.y, middle), color)
        yield Part("box", Vector3(x - 2 * t, t, z - t), Vector3(at.x, at.y + side * (y - t) / 2, middle), color)


def _ring(size: Sequence[float], at: Vector3, color: str | None) -> Iterator[Part]:
    radius, height, thickness = size
    middle = radius - thickness / 2
    length = 2 * radius * math.tan(math.pi / RING_BOARDS)
    for number in range(RING_BOARDS):
        angle = 2 * math.pi * number / RING_BOARDS
        place = Vector3(at.x + middle * math.cos(angle), at.y + middle * math.sin(angle), at.z + height / 2)
        yield Part("box", Vector3(thickness, length, height), place, color, yaw_deg=math.degrees(angle))


def _mirrored(part: Part, axes: str) -> Iterator[Part]:
    for x in (1, -1) if "x" in axes else (1,):
        for y in (1, -1) if "y" in axes else (1,):
            place = Vector3(x * part.position.x, y * part.position.y, part.position.z)
            yield replace(part, position=place, yaw_deg=x * y * part.yaw_deg)
