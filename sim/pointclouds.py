"""From depth images to heightmaps: every pixel a point, every point into a cell, the highest of a cell on top.

The exact view from above that tasks and the oracle use is `sim.heightmap`; this is for images of real cameras.
Published code gives cameras as dictionaries, so both forms are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.cameras import CameraConfig
from sim.geometry import homogeneous
from sim.values import ColorImage, FloatImage, Observation, Pose

Camera = CameraConfig | Mapping[str, Any]
Bounds = Any
"""[[x low, x high], [y low, y high], [z low, z high]] in any form that numpy reads [m]."""


class Fused(NamedTuple):
    """What all cameras together see from above; unpacks like the published ``cmap, hmap``."""

    color: ColorImage
    """(rows, columns, 3)."""
    height: FloatImage
    """(rows, columns) [m]."""


def get_pointcloud(depth: NDArray[Any], intrinsics: NDArray[Any]) -> NDArray[np.float32]:
    """Every pixel of a depth image as a point in the camera's frame.

    Args:
        depth: (rows, columns) [m].
        intrinsics: (3, 3) or 9 numbers [px].

    Returns:
        (rows, columns, 3) [m]; x to the image's right, y down, z forward.
    """
    matrix = np.asarray(intrinsics, dtype=np.float64).reshape(3, 3)
    rows, columns = np.indices(np.shape(depth))
    x = (columns - matrix[0, 2]) * depth / matrix[0, 0]
    y = (rows - matrix[1, 2]) * depth / matrix[1, 1]
    return np.stack([x, y, depth], axis=-1).astype(np.float32)


def transform_pointcloud(points: NDArray[Any], transform: NDArray[Any]) -> NDArray[np.float32]:
    """Points (rows, columns, 3) moved by a homogeneous matrix (4, 4)."""
    moved = np.asarray(points) @ np.asarray(transform)[:3, :3].T + np.asarray(transform)[:3, 3]
    return np.asarray(moved, dtype=np.float32)


def get_heightmap(
    points: NDArray[Any], colors: NDArray[Any], bounds: Bounds, pixel_size: float
) -> tuple[FloatImage, ColorImage]:
    """Look straight down on points and keep the highest of each cell.

    Args:
        points: In the world, (rows, columns, 3) [m].
        colors: Of the points, (rows, columns, 3).
        bounds: Points outside of it are left out.
        pixel_size: Width of a cell [m].

    Returns:
        (heightmap, colormap): heights above the lower z bound (rows = y, columns = x) [m], 0 where no point fell, and
        the colours of these points.
    """
    low, high = np.asarray(bounds, dtype=np.float64).T
    columns, rows = (round(extent) for extent in (high - low)[:2] / pixel_size)
    height = np.zeros((rows, columns), dtype=np.float32)
    color = np.zeros((rows, columns, 3), dtype=np.uint8)
    flat = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    inside = np.all((flat >= low) & (flat < high), axis=1)
    order = np.argsort(flat[inside, 2], kind="stable")  # written from low to high: the highest point stays
    kept = flat[inside][order]
    cell = ((kept[:, :2] - low[:2]) / pixel_size).astype(np.int64)
    column, row = np.minimum(cell, (columns - 1, rows - 1)).T
    height[row, column] = kept[:, 2] - low[2]
    color[row, column] = np.asarray(colors).reshape(-1, 3)[inside][order]
    return height, color


def reconstruct_heightmaps(
    color: Sequence[NDArray[Any]],
    depth: Sequence[NDArray[Any]],
    configs: Sequence[Camera],
    bounds: Bounds,
    pixel_size: float,
) -> tuple[list[FloatImage], list[ColorImage]]:
    """One (heightmaps, colormaps) entry per camera, from its colour and depth images."""
    maps = [
        get_heightmap(_in_world(image, config), colors, bounds, pixel_size)
        for colors, image, config in zip(color, depth, configs, strict=False)
    ]
    return [height for height, _ in maps], [colors for _, colors in maps]


def get_fused_heightmap(
    obs: Observation | Mapping[str, Any], configs: Sequence[Camera], bounds: Bounds, pix_size: float
) -> Fused:
    """What all cameras of an observation see from above: the mean colour and the greatest height of each cell."""
    colors, depths = (obs.color, obs.depth) if isinstance(obs, Observation) else (obs["color"], obs["depth"])
    heights, maps = reconstruct_heightmaps(colors, depths, configs, bounds, pix_size)
    stacked = np.asarray(maps, dtype=np.float64)  # (cameras, rows, columns, 3)
    seen = np.maximum(np.sum(stacked.sum(axis=3) > 0, axis=0), 1)
    mean = stacked.sum(axis=0) / seen[..., None]
    return Fused(mean.round().astype(np.uint8), np.max(heights, axis=0))


def _in_world(depth: NDArray[Any], config: Camera) -> NDArray[np.float32]:
    intrinsics, pose = _lens(config)
    return transform_pointcloud(get_pointcloud(depth, intrinsics), homogeneous(pose))


def _lens(config: Camera) -> tuple[NDArray[np.float64], Pose]:
    """Intrinsics and pose of a camera."""
    if isinstance(config, CameraConfig):
        return np.array(config.intrinsics), config.pose
    return np.array(config["intrinsics"]), Pose(tuple(config["position"]), tuple(config["rotation"]))
