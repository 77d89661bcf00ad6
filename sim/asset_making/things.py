"""A thing of the household: solids in several colours, written as a URDF with one mesh file for each colour.

Things are drawn in centimetres, standing or lying on z = 0, and written in metres around the middle of their box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from sim.asset_making.compounds import Mesh, compound_urdf
from sim.asset_making.solids import Solid, bounds, obj_text, scaled
from sim.household_objects import household_path
from sim.values import Vec3

CENTIMETRE = 0.01

RED: Vec3 = (0.86, 0.24, 0.24)
ORANGE: Vec3 = (0.95, 0.56, 0.17)
YELLOW: Vec3 = (0.95, 0.81, 0.30)
GREEN: Vec3 = (0.35, 0.64, 0.31)
BLUE: Vec3 = (0.26, 0.47, 0.70)
PINK: Vec3 = (0.96, 0.60, 0.68)
BROWN: Vec3 = (0.55, 0.37, 0.24)
CREAM: Vec3 = (0.95, 0.88, 0.72)
WHITE: Vec3 = (0.96, 0.96, 0.95)
STEEL: Vec3 = (0.66, 0.69, 0.72)
BLACK: Vec3 = (0.16, 0.17, 0.19)


@dataclass(frozen=True)
class Layer:
    """What has one colour."""

    color: Vec3
    solids: Sequence[Solid]
    """[cm]."""
    collides: bool = True
    """Whether it is more than paint: labels and dials need no contacts of their own."""


Thing = tuple[Layer, ...]


def paint(color: Vec3, solids: Sequence[Solid]) -> Layer:
    """A layer that is only seen."""
    return Layer(color, solids, collides=False)


def size_of(thing: Thing) -> Vec3:
    """Outer extent [m]."""
    low, high = bounds(solid for layer in thing for solid in layer.solids)
    x, y, z = (CENTIMETRE * (end - start) for start, end in zip(low, high, strict=True))
    return x, y, z


def thing_files(name: str, thing: Thing) -> dict[str, str]:
    """Path below the assets' root → content."""
    path = household_path(name)
    stem = PurePosixPath(path).stem
    low, high = bounds(solid for layer in thing for solid in layer.solids)
    x, y, z = (-(start + end) / 2 for start, end in zip(low, high, strict=True))
    files, parts = {}, []
    for number, layer in enumerate(thing):
        mesh = f"meshes/{stem}_{number}.obj"
        files[f"household/{mesh}"] = obj_text(scaled(solid, CENTIMETRE, (x, y, z)) for solid in layer.solids)
        parts.append(Mesh(size_of(thing), (0.0, 0.0, 0.0), collides=layer.collides, color=layer.color, file=mesh))
    files[path] = compound_urdf(stem, parts, 0.1, WHITE)
    return files
