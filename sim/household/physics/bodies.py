"""From an entry of the catalogue to a body in Bullet: one compound of primitives, and the mesh that is drawn of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pybullet as p
import pybullet_data

from sim.colors import rgb_of
from sim.geometry import quaternion_from_euler, quaternion_from_yaw, rotation_matrix
from sim.household.catalogue import Entry
from sim.household.parts import Part
from sim.household.values import Vector3
from sim.meshes import triangles_of
from sim.values import IDENTITY_ROTATION, Quaternion, Vec3

_KINDS = {"box": p.GEOM_BOX, "cylinder": p.GEOM_CYLINDER, "sphere": p.GEOM_SPHERE}
_ALONG: dict[str, Quaternion] = {
    "x": quaternion_from_euler((0.0, math.pi / 2, 0.0)),
    "y": quaternion_from_euler((math.pi / 2, 0.0, 0.0)),
    "z": IDENTITY_ROTATION,
}


class MeshFit(NamedTuple):
    """How a mesh is drawn so that it fills an entry's box, upright."""

    file: str
    scale: float
    position: Vec3
    rotation: Quaternion


def collision_shape(parts: Sequence[Part]) -> int:
    """One compound of primitives, around the middle of the thing's box."""
    kinds, radii, halves, lengths, places, turns = [], [], [], [], [], []
    for part in parts:
        kinds.append(_KINDS[part.shape])
        radii.append(part.size.x / 2)
        halves.append([side / 2 for side in part.size])
        lengths.append(part.size.z)
        places.append(tuple(part.position))
        turns.append(_turn(part))
    return int(
        p.createCollisionShapeArray(
            shapeTypes=kinds,
            radii=radii,
            halfExtents=halves,
            lengths=lengths,
            collisionFramePositions=places,
            collisionFrameOrientations=turns,
        )
    )


def visual_shape(entry: Entry, color: str, scale: float) -> int:
    """What is drawn of an entry: its mesh where it has one, else its parts."""
    rgba = (*rgb_of(color), 1.0)
    if entry.mesh:
        fit = fitted_mesh(entry.mesh, entry.mesh_turn_deg, entry.size)
        return int(
            p.createVisualShape(
                p.GEOM_MESH,
                fileName=fit.file,
                meshScale=[scale * fit.scale] * 3,
                rgbaColor=rgba,
                visualFramePosition=[scale * value for value in fit.position],
                visualFrameOrientation=fit.rotation,
            )
        )
    return visual_of([part.scaled(scale) for part in entry.parts], color)


def visual_of(parts: Sequence[Part], color: str) -> int:
    """What is drawn of some parts; `color` is that of those which have none of their own."""
    return int(
        p.createVisualShapeArray(
            shapeTypes=[_KINDS[part.shape] for part in parts],
            radii=[part.size.x / 2 for part in parts],
            halfExtents=[[side / 2 for side in part.size] for part in parts],
            lengths=[part.size.z for part in parts],
            rgbaColors=[(*rgb_of(part.color or color), 1.0) for part in parts],
            visualFramePositions=[tuple(part.position) for part in parts],
            visualFrameOrientations=[_turn(part) for part in parts],
        )
    )


@lru_cache(maxsize=32)
def fitted_mesh(file: str, turn_deg: Vector3, size: Vector3) -> MeshFit:
    """The largest scale at which a mesh fits into a box, and the place at which it stands on the box's bottom."""
    path = Path(pybullet_data.getDataPath()) / file
    rotation = quaternion_from_euler([math.radians(angle) for angle in turn_deg])
    points = triangles_of(str(path)).reshape(-1, 3) @ np.array(rotation_matrix(rotation)).T
    low, high = points.min(axis=0), points.max(axis=0)
    scale = float(np.min(np.array(size) / (high - low)))
    x, y, _ = (-scale * (low + high) / 2).tolist()
    return MeshFit(str(path), scale, (x, y, float(-size.z / 2 - scale * low[2])), rotation)


def _turn(part: Part) -> Quaternion:
    return quaternion_from_yaw(math.radians(part.yaw_deg)) if part.shape == "box" else _ALONG[part.axis]
