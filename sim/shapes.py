"""What Bullet draws, as values: every visual shape of a body with its pose in the world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import pybullet as p

from sim.geometry import invert, multiply
from sim.untold import dynamics_info
from sim.values import Pose, Vec3

ShapeKind = Literal["box", "sphere", "cylinder", "mesh"]
RGBA = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """One visual shape."""

    body: int
    kind: ShapeKind
    size: Vec3
    """Box: extent along x, y, z [m]. Sphere: the radius, thrice. Cylinder: radius, radius, length. Mesh: its scale."""
    pose: Pose
    """World frame; a cylinder stands along its z axis."""
    rgba: RGBA
    """Components in 0–1."""
    file: str = ""
    """Of a mesh."""


def visual_shapes(bodies: Iterable[int]) -> Iterator[Shape]:
    """Every visible shape of some bodies, in a fixed order. Infinite planes are left out: they are background."""
    for body in bodies:
        frames: dict[int, Pose] = {}
        for _, link, geometry, dimensions, file, position, rotation, rgba, *_ in p.getVisualShapeData(body):
            if rgba[3] > 0:
                frame = frames.setdefault(link, frames.get(link) or link_frame(body, link))
                pose = multiply(frame, Pose(position, rotation))
                yield from _shapes(body, geometry, dimensions, file.decode(), pose, rgba)


def _shapes(body: int, geometry: int, dimensions: Vec3, file: str, pose: Pose, rgba: RGBA) -> Iterator[Shape]:
    length, radius, _ = dimensions
    if geometry == p.GEOM_BOX:
        yield Shape(body, "box", dimensions, pose, rgba)
    elif geometry == p.GEOM_SPHERE:
        yield Shape(body, "sphere", (length, length, length), pose, rgba)
    elif geometry == p.GEOM_CYLINDER:
        yield Shape(body, "cylinder", (radius, radius, length), pose, rgba)
    elif geometry == p.GEOM_CAPSULE:
        yield Shape(body, "cylinder", (radius, radius, length), pose, rgba)
        for end in (-length / 2, length / 2):
            cap = multiply(pose, Pose((0.0, 0.0, end)))
            yield Shape(body, "sphere", (radius, radius, radius), cap, rgba)
    elif geometry == p.GEOM_MESH:
        yield Shape(body, "mesh", dimensions, pose, rgba, file)


def link_frame(body: int, link: int) -> Pose:
    """The frame in which URDF places shapes; Bullet itself speaks of centres of mass."""
    if link >= 0:
        return Pose(*p.getLinkState(body, link)[4:6])
    base = Pose(*p.getBasePositionAndOrientation(body))
    dynamics = dynamics_info(body, -1)
    return multiply(base, invert(Pose(dynamics[3], dynamics[4])))
