"""The workspace seen straight from above: colour, height and which body is where.

Each pixel is one vertical ray, intersected exactly with boxes, spheres, cylinders and the triangles of meshes, so that
heights carry no depth-buffer error and the arm, which is simply not drawn, hides nothing. Pixel (row, column) looks at
y = y_min + row · pixel_size, x = x_min + column · pixel_size.

Source: measured against TinyRenderer with an orthographic projection, see docs/design/heightmap.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np
import pybullet as p
from numpy.typing import NDArray

from sim.geometry import rotation_matrix
from sim.meshes import triangles_of
from sim.shapes import Shape, visual_shapes
from sim.values import ColorImage, FloatImage, MaskImage, Workspace

Grid = NDArray[np.float64]
TABLE_COLOR = (237, 232, 219)
_LIGHT = np.array([0.25, -0.35, 0.9])
_LIGHT /= np.linalg.norm(_LIGHT)
_AMBIENT, _DIFFUSE = 0.6, 0.4


class TopDown(NamedTuple):
    """Three images of shape (320, 160): rows along y, columns along x."""

    color: ColorImage
    height: FloatImage
    """Above the table; 0 where only the table is seen [m]."""
    mask: MaskImage


class _Hit(NamedTuple):
    """Where vertical rays meet one shape first, coming from above."""

    height: Grid
    """World z [m]; −inf where a ray misses."""
    brightness: Grid
    """Of the surface there, in 0–1."""


def top_down(workspace: Workspace, background: Collection[int]) -> TopDown:
    """Look down on the world as it is now.

    Args:
        workspace: Extent and pixel size.
        background: Bodies that are not drawn: `Physics.background`, the table and the arm.
    """
    bodies = (p.getBodyUniqueId(index) for index in range(p.getNumBodies()))
    return look_down(visual_shapes(body for body in bodies if body not in background), workspace)


def look_down(shapes: Iterable[Shape], workspace: Workspace) -> TopDown:
    """Look down on some shapes on an empty table; a shape below the table top is seen all the same."""
    color = np.full((*workspace.shape, 3), TABLE_COLOR, dtype=np.uint8)
    height = np.full(workspace.shape, -np.inf)
    mask = np.full(workspace.shape, -1, dtype=np.int32)
    for shape in shapes:
        for window, hit in _hits(shape, workspace):
            seen = hit.height > height[window]
            height[window][seen] = hit.height[seen]
            mask[window][seen] = shape.body
            color[window][seen] = 255 * hit.brightness[seen][:, None] * np.array(shape.rgba[:3])
    return TopDown(color, np.maximum(height, 0.0).astype(np.float32), mask)


Window = tuple[slice, slice]


def _hits(shape: Shape, workspace: Workspace) -> Iterable[tuple[Window, _Hit]]:
    axes = np.array(rotation_matrix(shape.pose.rotation))  # columns: the shape's axes in the world
    center = np.array(shape.pose.position)
    if shape.kind == "mesh":
        corners = triangles_of(shape.file) * shape.size @ axes.T + center  # (T, 3 corners, 3)
        for triangle in corners:
            window = _window(triangle.min(axis=0), triangle.max(axis=0), workspace)
            if window is not None:
                yield window, _triangle_hit(triangle, *_grid(window, workspace))
        return
    half = np.array(shape.size) * ((1, 1, 0.5) if shape.kind == "cylinder" else 0.5 if shape.kind == "box" else 1)
    extent = half if shape.kind == "sphere" else np.abs(axes) @ half
    window = _window(center - extent, center + extent, workspace)
    if window is not None:
        x, y = _grid(window, workspace)
        # a vertical ray is a + s·up in the shape's own axes; s is the world's z
        up = axes[2]
        a = [axes[0, i] * (x - center[0]) + axes[1, i] * (y - center[1]) - axes[2, i] * center[2] for i in range(3)]
        yield window, _INTERSECTIONS[shape.kind](a, up, half, axes)


def _box_hit(a: list[Grid], up: Grid, half: Grid, axes: Grid) -> _Hit:
    tops, bottoms = zip(*(_slab(a[i], up[i], half[i]) for i in range(3)), strict=True)
    stack = np.stack(np.broadcast_arrays(*tops))  # (3 axes, rows, columns)
    face = stack.argmin(axis=0)
    top = np.take_along_axis(stack, face[None], axis=0)[0]
    bottom = np.maximum(np.maximum(bottoms[0], bottoms[1]), bottoms[2])
    brightness = np.array([_brightness(np.copysign(1.0, up[i]) * axes[:, i]) for i in range(3)])
    return _Hit(np.where(top >= bottom, top, -np.inf), brightness[face])


def _sphere_hit(a: list[Grid], up: Grid, half: Grid, axes: Grid) -> _Hit:
    radius = half[0]
    middle = -sum(component * u for component, u in zip(a, up, strict=True))
    squared = sum(component * component for component in a) - middle * middle
    top = middle + np.sqrt(np.maximum(radius * radius - squared, 0.0))
    normal = sum((a[i] + top * up[i])[..., None] * axes[:, i] for i in range(3)) / radius
    return _Hit(np.where(squared <= radius * radius, top, -np.inf), _brightness(normal))


def _cylinder_hit(a: list[Grid], up: Grid, half: Grid, axes: Grid) -> _Hit:
    radius = half[0]
    cap_top, cap_bottom = _slab(a[2], up[2], half[2])
    # the round side: |(a + s·up)_xy| = radius
    square = up[0] ** 2 + up[1] ** 2
    if square < 1e-12:
        inside = a[0] ** 2 + a[1] ** 2 <= radius * radius
        brightness = np.full(inside.shape, _brightness(np.copysign(1.0, up[2]) * axes[:, 2]))
        return _Hit(np.where(inside, cap_top, -np.inf), brightness)
    middle = -(a[0] * up[0] + a[1] * up[1]) / square
    spread = middle * middle - (a[0] ** 2 + a[1] ** 2 - radius * radius) / square
    root = np.sqrt(np.maximum(spread, 0.0))
    top = np.minimum(cap_top, middle + root)
    hit = (spread >= 0) & (top >= np.maximum(cap_bottom, middle - root))
    side = sum((a[i] + top * up[i])[..., None] * axes[:, i] for i in range(2)) / radius
    cap = np.copysign(1.0, up[2]) * axes[:, 2]
    normal = np.where((cap_top < middle + root)[..., None], cap, side)
    return _Hit(np.where(hit, top, -np.inf), _brightness(normal))


_INTERSECTIONS = {"box": _box_hit, "sphere": _sphere_hit, "cylinder": _cylinder_hit}


def _triangle_hit(triangle: Grid, x: Grid, y: Grid) -> _Hit:
    (x0, y0, z0), (x1, y1, z1), (x2, y2, z2) = triangle
    normal = np.cross(triangle[1] - triangle[0], triangle[2] - triangle[0])
    area = normal[2]
    misses = np.full(np.broadcast_shapes(x.shape, y.shape), -np.inf)
    if abs(area) < 1e-12:  # seen edge-on
        return _Hit(misses, np.zeros_like(misses))
    u = ((x - x0) * (y2 - y0) - (x2 - x0) * (y - y0)) / area
    v = ((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) / area
    inside = (u >= 0) & (v >= 0) & (u + v <= 1)
    brightness = _brightness(normal * np.sign(area) / np.linalg.norm(normal))
    return _Hit(np.where(inside, z0 + u * (z1 - z0) + v * (z2 - z0), -np.inf), np.full(inside.shape, brightness))


def _slab(a: Grid, up: float, half: float) -> tuple[Grid, Grid]:
    """Highest and lowest s with |a + s·up| ≤ half; (−inf, inf) for none."""
    if abs(up) < 1e-12:
        inside = np.abs(a) <= half
        return np.where(inside, np.inf, -np.inf), np.where(inside, -np.inf, np.inf)
    first, second = (half - a) / up, (-half - a) / up
    return (first, second) if up > 0 else (second, first)


def _brightness(normal: Grid) -> Grid:
    """Of a surface with a unit normal (…, 3) under a lamp high on the robot's right."""
    return _AMBIENT + _DIFFUSE * np.maximum(normal @ _LIGHT, 0.0)


def _window(low: Grid, high: Grid, workspace: Workspace) -> Window | None:
    """The pixels between two corners; None when there are none."""
    (x_min, _), (y_min, _), _ = workspace.bounds
    rows, columns = workspace.shape
    size = workspace.pixel_size
    window = (
        slice(max(0, int(np.ceil((low[1] - y_min) / size))), min(rows, int(np.floor((high[1] - y_min) / size)) + 1)),
        slice(max(0, int(np.ceil((low[0] - x_min) / size))), min(columns, int(np.floor((high[0] - x_min) / size)) + 1)),
    )
    return window if window[0].start < window[0].stop and window[1].start < window[1].stop else None


def _grid(window: Window, workspace: Workspace) -> tuple[Grid, Grid]:
    """World x (1, columns) and y (rows, 1) of the window's pixels [m]."""
    (x_min, _), (y_min, _), _ = workspace.bounds
    rows, columns = window
    x = x_min + workspace.pixel_size * np.arange(columns.start, columns.stop)[None, :]
    y = y_min + workspace.pixel_size * np.arange(rows.start, rows.stop)[:, None]
    return x, y
