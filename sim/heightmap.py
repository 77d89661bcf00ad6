"""The workspace seen straight from above: colour, height and which body is where.

Each pixel is one vertical ray, intersected exactly with boxes, spheres, cylinders and the triangles of meshes, so that
heights carry no depth-buffer error, and the arm, which is simply not drawn, hides nothing. Pixel (row, column) looks at
y = y_min + row · pixel_size, x = x_min + column · pixel_size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pybullet as p
from numpy.typing import NDArray

from sim.geometry import rotation_matrix
from sim.meshes import triangles_of
from sim.shapes import Shape, visual_shapes
from sim.values import ColorImage, FloatImage, MaskImage, Pose, Vec3, Workspace
from sim.vertical_rays import (
    Array,
    Indices,
    Rays,
    hit_boxes,
    hit_cylinders,
    hit_spheres,
    hit_triangles,
    upward_normals,
)

TABLE_COLOR = (237, 232, 219)
LIGHT = np.array([0.25, -0.35, 0.9]) / np.linalg.norm([0.25, -0.35, 0.9])
"""Towards a lamp high on the robot's right."""
AMBIENT, DIFFUSE = 0.6, 0.4
HALF: dict[str, Vec3] = {"box": (0.5, 0.5, 0.5), "cylinder": (1.0, 1.0, 0.5), "sphere": (1.0, 1.0, 1.0)}
"""What half extents are of `Shape.size`."""
HIT = {"box": hit_boxes, "cylinder": hit_cylinders, "sphere": hit_spheres}


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
    color = _bare_table(rows * columns).copy()
    height = np.zeros(rows * columns, dtype=np.float32)
    mask = np.full(rows * columns, -1, dtype=np.int32)
    ordered: list[Shape] = []
    parts: list[_Surfaces] = []
    for kind, members in _by_kind(shapes).items():
        found = _look_at(kind, members, workspace)
        parts.append(found._replace(owner=found.owner + len(ordered)))
        ordered.extend(members)
    if parts:
        seen = _topmost(_joined(parts))
        paint = np.array([shape.rgba[:3] for shape in ordered])[seen.owner] * seen.brightness[:, None]
        color[seen.pixel] = (255 * paint).astype(np.uint8)
        height[seen.pixel] = np.maximum(seen.height, 0.0)
        mask[seen.pixel] = np.array([shape.body for shape in ordered], dtype=np.int32)[seen.owner]
    return TopDown(color.reshape(rows, columns, 3), height.reshape(rows, columns), mask.reshape(rows, columns))


@lru_cache(maxsize=4)
def _bare_table(pixels: int) -> NDArray[np.uint8]:
    """The colours of a table with nothing on it, (pixels, 3), to be copied."""
    return np.full((pixels, 3), TABLE_COLOR, dtype=np.uint8)


class _Surfaces(NamedTuple):
    """What M rays found."""

    pixel: Indices
    """(M,) row · columns + column."""
    height: Array
    """(M,) [m]."""
    brightness: Array
    """(M,) of the colour."""
    owner: Indices
    """(M,) number of the shape."""


def _topmost(seen: _Surfaces) -> _Surfaces:
    """For each pixel that was hit its highest surface; of equally high ones the last."""
    order = np.argsort(seen.height, kind="stable")
    winner = np.full(int(seen.pixel.max(initial=0)) + 1, -1)
    winner[seen.pixel[order]] = order  # numpy assigns in order: from low to high
    winner = winner[winner >= 0]
    return _Surfaces(*(values[winner] for values in seen))


def _joined(parts: list[_Surfaces]) -> _Surfaces:
    return _Surfaces(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _by_kind(shapes: Iterable[Shape]) -> dict[str, list[Shape]]:
    groups: dict[str, list[Shape]] = {}
    for shape in shapes:
        groups.setdefault(shape.kind, []).append(shape)
    return groups


def _look_at(kind: str, shapes: list[Shape], workspace: Workspace) -> _Surfaces:
    """All rays that hit shapes of one kind."""
    if kind == "mesh":
        return _look_at_meshes(shapes, workspace)
    axes = np.array([rotation_matrix(shape.pose.rotation) for shape in shapes])  # (S, 3, 3) columns: the shape's axes
    center = np.array([shape.pose.position for shape in shapes])  # (S, 3)
    half = np.array([shape.size for shape in shapes]) * HALF[kind]  # (S, 3)
    extent = half if kind == "sphere" else np.einsum("sij,sj->si", np.abs(axes), half)
    owner, pixel, x, y = _pixels(center - extent, center + extent, workspace)
    into = axes.transpose(2, 1, 0)  # (3 shape axes, 3 world axes, S)
    origin = np.einsum("ijs,sj->is", into, center)  # (3, S) the shape's centre in its own axes
    foot = into[:, 0].take(owner, axis=1) * x + into[:, 1].take(owner, axis=1) * y - origin.take(owner, axis=1)
    hits = HIT[kind](Rays(foot, into[:, 2].take(owner, axis=1), half.T.take(owner, axis=1)))
    light = np.einsum("ijs,j->is", into, LIGHT)  # (3, S)
    brightness = _brightness(hits.normal, light.take(owner, axis=1))
    hit = np.isfinite(hits.height)
    return _Surfaces(pixel[hit], hits.height[hit], brightness[hit], owner[hit])


def _look_at_meshes(shapes: list[Shape], workspace: Workspace) -> _Surfaces:
    parts = [_look_at_mesh(shape.file, shape.size, shape.pose, workspace) for shape in shapes]
    return _joined([part._replace(owner=part.owner + number) for number, part in enumerate(parts)])


@lru_cache(maxsize=64)
def _look_at_mesh(file: str, size: Vec3, pose: Pose, workspace: Workspace) -> _Surfaces:
    """The upper side of one mesh, whose number is 0.

    Kept, as a scene is looked at once for each object that is put into it, and most of what lies there has not moved.
    """
    turned = triangles_of(file) * np.array(size) @ np.array(rotation_matrix(pose.rotation)).T
    corners = turned + np.array(pose.position)  # (T, 3 corners, 3)
    triangle, pixel, x, y = _pixels(corners.min(axis=1), corners.max(axis=1), workspace)
    height = hit_triangles(corners, triangle, x, y)
    hit = np.isfinite(height)
    brightness = _brightness(upward_normals(corners), LIGHT[:, None])[triangle[hit]]
    return _topmost(_Surfaces(pixel[hit], height[hit], brightness, np.zeros(np.count_nonzero(hit), dtype=np.int64)))


def _brightness(normal: Array, light: Array) -> Array:
    """Of surfaces with normals (3, N) under a lamp in direction (3, N or 1), in the same axes."""
    brightness: Array = AMBIENT + DIFFUSE * np.maximum((normal * light).sum(axis=0), 0.0)
    return brightness


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
