"""Ropes: small cubes in a row, each tied to the next, and the places that they take along a straight line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pybullet as p
from numpy.typing import NDArray

from sim.colors import Rgb
from sim.geometry import Vector
from sim.goals import GoalObject
from sim.untold import change_dynamics
from sim.values import Pose, Vec3

BEAD_MASS = 0.01
"""[kg]"""
KNOT_FORCE = 100.0
"""What a knot between two beads can hold [N]."""
FRICTION = 0.5
MOST_OF_SPACING = 0.95
"""How much of the room between two centres a bead may take: neighbours that overlap would shake for ever."""


class Rope(NamedTuple):
    """A rope and where it should lie; unpacks like the published ``objects, targets, matches``."""

    objects: list[GoalObject]
    """The beads from one end to the other."""
    targets: list[Pose]
    """Evenly along the segment, first corner first."""
    matches: NDArray[np.float64]
    """(N beads, N targets): bead i may go to target i or, with the rope the other way round, to N − 1 − i."""


def lay_rope(beads: Sequence[int], corners: tuple[Vector, Vector]) -> Rope:
    """What it takes to lay the beads evenly along the segment between two corners, in either direction."""
    count = len(beads)
    start, end = (np.asarray(corner, dtype=np.float64) for corner in corners)
    places = [start + (end - start) * (index + 0.5) / count for index in range(count)]
    straight = np.eye(count)
    return Rope(
        objects=[(bead, (0.0, None)) for bead in beads],
        targets=[Pose((x, y, z)) for x, y, z in np.array(places).tolist()],
        matches=np.clip(straight + straight[::-1], 0, 1),
    )


def create_beads(foot: Vec3, spacing: float, radius: float, count: int, color: Rgb) -> list[int]:
    """Hang a rope straight up from a point above the table; once time goes on it falls.

    Args:
        foot: Centre of the lowest bead [m].
        spacing: Between the centres of neighbours [m].
        radius: Half the side of a bead [m]; of a rope with more beads than have room side by side, less.
        count: Of the beads.
        color: Of all but the two ends, which are white.

    Returns:
        Body ids, from one end to the other.
    """
    radius = min(radius, spacing * MOST_OF_SPACING / 2)
    shape = p.createCollisionShape(p.GEOM_BOX, halfExtents=(radius, radius, radius))
    visual = p.createVisualShape(p.GEOM_BOX, halfExtents=(radius, radius, radius), rgbaColor=(1, 1, 1, 1))
    beads: list[int] = []
    for index in range(count):
        center = (foot[0], foot[1], foot[2] + index * spacing)
        bead = p.createMultiBody(BEAD_MASS, shape, visual, center)
        change_dynamics(bead, -1, lateralFriction=FRICTION, linearDamping=0.5, angularDamping=0.5)
        if 0 < index < count - 1:
            p.changeVisualShape(bead, -1, rgbaColor=(*color, 1.0))
        if beads:
            _tie(beads[-1], bead, spacing)
        beads.append(bead)
    return beads


def spacing_of(corners: tuple[Vector, Vector], count: int) -> float:
    """Between the centres of neighbours, so that the rope is as long as the segment [m]."""
    return math.dist(*(np.asarray(corner, dtype=np.float64) for corner in corners)) / count


def _tie(bead: int, upper: int, spacing: float) -> None:
    """Link two neighbours in the middle between them; they may turn freely but not part."""
    knot = p.createConstraint(
        parentBodyUniqueId=bead,
        parentLinkIndex=-1,
        childBodyUniqueId=upper,
        childLinkIndex=-1,
        jointType=p.JOINT_POINT2POINT,
        jointAxis=(0, 0, 0),
        parentFramePosition=(0, 0, spacing / 2),
        childFramePosition=(0, 0, -spacing / 2),
    )
    p.changeConstraint(knot, maxForce=KNOT_FORCE)
