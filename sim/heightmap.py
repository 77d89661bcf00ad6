"""The workspace seen straight from above: colour, height and which body is where.

Each pixel is one vertical ray, intersected exactly with boxes, spheres, cylinders and the triangles of meshes, so that
heights carry no depth-buffer error, and the arm, which is simply not drawn, hides nothing. Pixel (row, column) looks at
y = y_min + row · pixel_size, x = x_min + column · pixel_size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pybullet as p
from numpy.typing import NDArray

from sim.geometry import rotation_matrix
from sim.meshes import triangles_of
from sim.shapes import Shape, visual_shapes
from sim.values import ColorImage, FloatImage, MaskImage, Vec3, Workspace
from sim.vertical_rays import Array, Rays, hit_boxes, hit_cylinders, hit_spheres, hit_triangles

TABLE_COLOR = (237, 232, 219)
LIGHT = np.array([0.25, -0.35, 0.9]) / np.linalg.norm([0.25, -0.35, 0.9])
"""Towards a lamp high on the robot's right."""
AMBIENT, DIFFUSE = 0.6, 0.4
HALF: dict[str, Vec3] = {"box": (0.5, 0.5, 0.5), "cylinder": (1.0, 1.0, 0.5), "sphere": (1.0, 1.0, 1.0)}
"""What half extents are of `Shape.size`."""
HIT = {"box": hit_boxes, "cylinder": hit_cylinders, "sphere": hit_spheres}

Indices = NDArray[np.int64]


class TopDown(NamedTuple):
    """Three images of shape (320, 160): rows along y, columns along x."""

    color: ColorImage
    height: FloatImage
    """Above the table; 0 where only the table is seen [m]."""
    mask: MaskImage


def top_down(workspace: Workspace, background: Collection[int]) -> TopDown:
    """Look down on the world as it is now.

    Args:
        workspace: Extent and pixel size.
        background: Bodies that are not drawn: `Physics.background`, the table and the arm.
    """
    bodies = (p.getBodyUniqueId(index) for index in range(p.getNumBodies()))
    return look_down(visual_shapes(body for body in bodies if body not in background), workspace)


def look_down(shapes: Iterable[Shape], workspace: Workspace) -> TopDown:
    """Look down on shapes on an empty table; what lies below the table top is seen all the same, at height 0."""
    rows, columns = workspace.shape
    color = np.full((rows * columns, 3), TABLE_COLOR, dtype=np.uint8)
    height = np.zeros(rows * columns, dtype=np.float32)
    mask = np.full(rows * columns, -1, dtype=np.int32)
    seen = [_look_at(kind, members, workspace) for kind, members in _by_kind(shapes)]
    if seen:
        pixel, z, paint, body = (np.concatenate(parts) for parts in zip(*seen, strict=True))
        # painted from low to high: numpy assigns in order, so the highest surface of a pixel stays
        order = np.argsort(z, kind="stable")
        pixel = pixel[order]
        color[pixel], height[pixel], mask[pixel] = paint[order], np.maximum(z[order], 0.0), body[order]
    return TopDown(color.reshape(rows, columns, 3), height.reshape(rows, columns), mask.reshape(rows, columns))


class _Surfaces(NamedTuple):
    """What M rays found."""

    pixel: Indices
    """(M,) row · columns + column."""
    height: Array
    """(M,) [m]."""
    color: NDArray[np.uint8]
    """(M, 3)."""
    body: NDArray[np.int32]
    """(M,)."""


def _by_kind(shapes: Iterable[Shape]) -> Iterator[tuple[str, list[Shape]]]:
    groups: dict[str, list[Shape]] = {}
    for shape in shapes:
        groups.setdefault(shape.kind, []).append(shape)
    yield from groups.items()


def _look_at(kind: str, shapes: list[Shape], workspace: Workspace) -> _Surfaces:
    """All rays that may hit shapes of one kind."""
    axes = np.array([rotation_matrix(shape.pose.rotation) for shape in shapes])  # (S, 3, 3) columns: the shape's axes
    center = np.array([shape.pose.position for shape in shapes])  # (S, 3)
    size = np.array([shape.size for shape in shapes])  # (S, 3)
    if kind == "mesh":
        return _look_at_meshes(shapes, axes, center, size, workspace)
    half = size * HALF[kind]
    extent = half if kind == "sphere" else np.einsum("sij,sj->si", np.abs(axes), half)
    owner, pixel, x, y = _pixels(center - extent, center + extent, workspace)
    into = axes.transpose(2, 1, 0)  # (3 shape axes, 3 world axes, S)
    origin = np.einsum("ijs,sj->is", into, center)  # (3, S) the shape's centre in its own axes
    foot = into[:, 0].take(owner, axis=1) * x + into[:, 1].take(owner, axis=1) * y - origin.take(owner, axis=1)
    hits = HIT[kind](Rays(foot, into[:, 2].take(owner, axis=1), half.T.take(owner, axis=1)))
    light = np.einsum("ijs,j->is", into, LIGHT)  # (3, S)
    brightness = _brightness(hits.normal, light.take(owner, axis=1))
    return _surfaces(hits.height, brightness, pixel, owner, shapes)


def _look_at_meshes(shapes: list[Shape], axes: Array, center: Array, size: Array, workspace: Workspace) -> _Surfaces:
    meshes = [triangles_of(shape.file) * size[i] @ axes[i].T + center[i] for i, shape in enumerate(shapes)]
    corners = np.concatenate(meshes)  # (T, 3 corners, 3)
    shape_of = np.repeat(np.arange(len(shapes)), [len(mesh) for mesh in meshes])
    triangle, pixel, x, y = _pixels(corners.min(axis=1), corners.max(axis=1), workspace)
    hits = hit_triangles(corners[triangle], x, y)
    return _surfaces(hits.height, _brightness(hits.normal, LIGHT[:, None]), pixel, shape_of[triangle], shapes)


def _brightness(normal: Array, light: Array) -> Array:
    """Of surfaces with normals (3, N) under a lamp in direction (3, N or 1), in the same axes."""
    brightness: Array = AMBIENT + DIFFUSE * np.maximum((normal * light).sum(axis=0), 0.0)
    return brightness


def _surfaces(height: Array, brightness: Array, pixel: Indices, owner: Indices, shapes: list[Shape]) -> _Surfaces:
    """The rays that hit, in the colours of their shapes."""
    hit = np.isfinite(height)
    owner = owner[hit]
    color = np.array([shape.rgba[:3] for shape in shapes])[owner] * brightness[hit, None]
    body = np.array([shape.body for shape in shapes], dtype=np.int32)[owner]
    return _Surfaces(pixel[hit], height[hit], (255 * color).astype(np.uint8), body)


def _pixels(low: Array, high: Array, workspace: Workspace) -> tuple[Indices, Indices, Array, Array]:
    """Every pixel between the lower and the upper corner (S, 3) of each shape.

    Returns:
        Shape of each ray, its pixel, its world x and y [m]; each (N,).
    """
    (x_min, _), (y_min, _), _ = workspace.bounds
    rows, columns = workspace.shape
    first = np.ceil((low[:, :2] - (x_min, y_min)) / workspace.pixel_size).astype(np.int64)
    last = np.floor((high[:, :2] - (x_min, y_min)) / workspace.pixel_size).astype(np.int64)
    first, last = np.maximum(first, 0), np.minimum(last, (columns - 1, rows - 1))
    width, depth = np.maximum(last - first + 1, 0).T  # columns and rows of each window
    owner = np.repeat(np.arange(len(low)), width * depth)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(width * depth) - width * depth, width * depth)
    column = first[owner, 0] + within % width[owner]
    row = first[owner, 1] + within // width[owner]
    return owner, row * columns + column, x_min + workspace.pixel_size * column, y_min + workspace.pixel_size * row
