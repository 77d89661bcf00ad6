"""How large a body is, in its own frame: the box around everything that is drawn of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.geometry import PoseLike, invert, multiply, rotation_matrix
from sim.meshes import triangles_of
from sim.shapes import Shape
from sim.values import Vec3


class LocalBox(NamedTuple):
    """An axis-aligned box in a body's frame."""

    size: Vec3
    """Extent along x, y, z [m]."""
    center: Vec3
    """[m]."""


EMPTY = LocalBox((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


def local_box(shapes: Iterable[Shape], body_pose: PoseLike) -> LocalBox:
    """The box around a body's shapes, in the body's frame; empty when it has none.

    Args:
        shapes: With their poses in the world, as `visual_shapes` gives them.
        body_pose: Of the body, at the same moment.
    """
    world_to_body = invert(body_pose)
    corners = [_bounds(shape, multiply(world_to_body, shape.pose)) for shape in shapes]
    if not corners:
        return EMPTY
    low = np.min([low for low, _ in corners], axis=0)
    high = np.max([high for _, high in corners], axis=0)
    # The body's pose went in and out again: what is left of rounding (1e-17) must not decide a count of grid points.
    return LocalBox(_rounded(high - low), _rounded((high + low) / 2))


def _bounds(shape: Shape, pose: PoseLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest corner of one shape."""
    center, axes = np.array(pose[0]), np.array(rotation_matrix(pose[1]))
    if shape.kind == "mesh":
        points = triangles_of(shape.file).reshape(-1, 3) * shape.size @ axes.T + center
        return points.min(axis=0), points.max(axis=0)
    x, y, z = shape.size
    if shape.kind == "sphere":
        half = np.full(3, x)
    elif shape.kind == "cylinder":
        half = np.abs(axes) @ np.array([x, y, z / 2])
    else:
        half = np.abs(axes) @ (np.array([x, y, z]) / 2)
    return center - half, center + half


def _rounded(values: NDArray[np.float64]) -> Vec3:
    x, y, z = np.round(values, 9).tolist()
    return x, y, z
