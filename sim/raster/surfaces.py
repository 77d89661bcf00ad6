"""The triangles with which TinyRenderer draws boxes, spheres, cylinders, capsules and meshes, each in its own frame."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pybullet as p

from sim.meshes import Triangles, mesh_of
from sim.raster.hulls import Points, directions, hull_of
from sim.values import Vec3

MARGIN_M = 0.001
"""By so much Bullet inflates cylinders and capsules."""
RING = 32
"""Corners of a cylinder's end before the hull is taken."""


class NotDrawable(Exception):
    """Only TinyRenderer can draw this: a texture, or a shape that Bullet does not tell us."""


class Surface(NamedTuple):
    """T triangles and how they are lit."""

    corners: Triangles
    """(T, 3 corners, 3) [m], counter-clockwise from outside."""
    normals: Triangles
    """Unit vectors of the corners, (T, 3, 3)."""


@lru_cache(maxsize=256)
def surface_of(geometry: int, dimensions: Vec3, file: str) -> Surface:
    """The surface of one of Bullet's shapes.

    Args:
        geometry: p.GEOM_BOX and so on.
        dimensions: As `p.getVisualShapeData` tells them.
        file: Of a mesh.

    Raises:
        NotDrawable: There is no way to know the surface.
    """
    if geometry == p.GEOM_MESH and file.lower().endswith(".obj"):
        return _mesh(file, dimensions)
    if not all(0 <= side < np.inf for side in dimensions):
        raise NotDrawable(f"shape {geometry} of size {dimensions}")
    if geometry == p.GEOM_BOX:
        return _box(dimensions)
    if geometry == p.GEOM_SPHERE and dimensions[0] > 0:
        return _round(directions() * dimensions[0])
    if geometry in (p.GEOM_CYLINDER, p.GEOM_CAPSULE):
        length, radius, _ = dimensions
        return _round(_farthest(_cylinder(length, radius, has_poles=geometry == p.GEOM_CAPSULE)))
    raise NotDrawable(f"shape {geometry} {file!r}")


def _box(sides: Vec3) -> Surface:
    square = np.array([[(-1, -1), (1, -1), (1, 1)], [(-1, -1), (1, 1), (-1, 1)]], dtype=np.float64)  # (2, 3, 2)
    faces, normals = [], []
    for axis in range(3):
        for sign in (1.0, -1.0):
            face = np.empty((2, 3, 3))
            face[..., axis], face[..., (axis + 1) % 3], face[..., (axis + 2) % 3] = sign, square[..., 0], square[..., 1]
            faces.append(face if sign > 0 else face[:, ::-1])
            normals.append(np.broadcast_to(sign * np.eye(3)[axis], (2, 3, 3)))
    return Surface(np.concatenate(faces) * np.array(sides) / 2, np.concatenate(normals))


def _cylinder(length: float, radius: float, *, has_poles: bool) -> Points:
    turns = 2 * np.pi / RING * np.arange(RING)
    ring = np.column_stack([radius * np.sin(turns), radius * np.cos(turns)])
    ends = [np.column_stack([ring, np.full(RING, end)]) for end in (length / 2, -length / 2)]
    # upper and lower corners by turns: of two that are equally far, Bullet takes the first
    points = np.stack(ends, axis=1).reshape(-1, 3)
    pole = length / 2 + radius
    return np.concatenate([points, [(0.0, 0.0, pole), (0.0, 0.0, -pole)]]) if has_poles else points


def _farthest(points: Points) -> Points:
    """The farthest point in each direction, inflated (42, 3)."""
    found: Points = points[np.argmax(directions() @ points.T, axis=1)] + MARGIN_M * directions()
    return found


def _round(points: Points) -> Surface:
    """The hull of points, lit as if it were a sphere."""
    corners = points[hull_of(points)]
    return Surface(corners, corners / np.linalg.norm(corners, axis=2, keepdims=True))


def _mesh(file: str, scale: Vec3) -> Surface:
    try:
        mesh = mesh_of(file)
    except (OSError, ValueError, IndexError) as error:  # Bullet reads some files that are none
        raise NotDrawable(str(error)) from error
    if mesh.has_texture:
        raise NotDrawable(f"texture of {file!r}")
    normals = mesh.normals
    if normals is None:
        first, second, third = mesh.triangles.transpose(1, 0, 2)
        normals = np.repeat(np.cross(second - first, third - first)[:, None], 3, axis=1)
    length = np.linalg.norm(normals, axis=2, keepdims=True)
    return Surface(mesh.triangles * np.array(scale), normals / np.where(length > 0, length, 1.0))
