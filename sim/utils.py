"""Colours, poses and pixels under the names that task code imports: ``from sim import utils``.

Poses are ((x, y, z), (qx, qy, qz, qw)) in metres; angles are radians.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import geometry
from sim.assets import asset
from sim.colors import (
    COLORS,
    COLORS_NAMES,
    EVAL_COLORS,
    TRAIN_COLORS,
    get_colors,
    get_colors_names,
    get_random_color,
)
from sim.geometry import PoseLike, Vector
from sim.hanoi import solve_hanoi_all
from sim.household_objects import google_all_shapes, google_seen_obj_shapes, google_unseen_obj_shapes
from sim.kit_shapes import assembling_kit_shapes
from sim.kits import map_kit_scale
from sim.partition import KDTree, TreeNode
from sim.pointclouds import (
    get_fused_heightmap,
    get_heightmap,
    get_pointcloud,
    reconstruct_heightmaps,
    transform_pointcloud,
)
from sim.values import Pose, Quaternion, Vec3

__all__ = [
    "COLORS",
    "COLORS_NAMES",
    "EVAL_COLORS",
    "TRAIN_COLORS",
    "KDTree",
    "TreeNode",
    "apply",
    "assembling_kit_shapes",
    "asset_size",
    "eulerXYZ_to_quatXYZW",
    "get_colors",
    "get_colors_names",
    "get_fused_heightmap",
    "get_heightmap",
    "get_pointcloud",
    "get_random_color",
    "google_all_shapes",
    "google_seen_obj_shapes",
    "google_unseen_obj_shapes",
    "invert",
    "map_kit_scale",
    "multiply",
    "pix_to_xyz",
    "q_mult",
    "quatXYZW_to_eulerXYZ",
    "reconstruct_heightmaps",
    "sample_distribution",
    "solve_hanoi_all",
    "transform_pointcloud",
    "xyz_to_pix",
]


def asset_size(path: str) -> Vec3:
    """Extent of an asset along x, y and z [m]; of a template, whose size is up to the task, (0, 0, 0).

    Example: ``pose = self.get_random_pose(env, utils.asset_size('household/mug.urdf'))``

    Raises:
        UnknownAsset: There is none at this path.
    """
    return asset(path).size or (0.0, 0.0, 0.0)


def multiply(pose0: PoseLike, pose1: PoseLike) -> Pose:
    """Compose two poses: pose1, given in the frame of pose0, in the world.

    Example: ``target = utils.multiply(stand_pose, ((0, 0.05, 0.03), (0, 0, 0, 1)))``
    """
    return geometry.multiply(pose0, pose1)


def invert(pose: PoseLike) -> Pose:
    """The inverse transform."""
    return geometry.invert(pose)


def apply(pose: PoseLike, position: Vector) -> tuple[np.float32, ...]:
    """A point given in the frame of a pose, in the world, as an (x, y, z) tuple.

    Example: ``target = (utils.apply(stand_pose, (0, 0, 0.03)), stand_pose[1])``
    """
    return tuple(np.asarray(geometry.apply(pose, position), dtype=np.float32))


def eulerXYZ_to_quatXYZW(rotation: Vector) -> Quaternion:  # noqa: N802 - the published name
    """Roll, pitch, yaw to a quaternion: ``utils.eulerXYZ_to_quatXYZW((0, 0, np.pi / 2))``."""
    return geometry.quaternion_from_euler(rotation)


def quatXYZW_to_eulerXYZ(quaternion_xyzw: Vector) -> Vec3:  # noqa: N802 - the published name
    """A quaternion to (roll, pitch, yaw); ``[2]`` of the result is the yaw."""
    return geometry.euler_from_quaternion(quaternion_xyzw)


def q_mult(q1: Vector, q2: Vector) -> Quaternion:
    """Product of two quaternions xyzw: turn by q2, then by q1."""
    return geometry.quaternion_multiply(q1, q2)


def pix_to_xyz(
    pixel: Sequence[int],
    height: NDArray[Any],
    bounds: Any,  # noqa: ANN401 - an array or nested lists
    pixel_size: float,
    skip_height: bool = False,
) -> Vec3:
    """World position of a heightmap's pixel (row, column); z is the height there, 0 with `skip_height`."""
    row, column = int(pixel[0]), int(pixel[1])
    z = 0.0 if skip_height else float(bounds[2][0]) + float(height[row, column])
    return float(bounds[0][0]) + column * pixel_size, float(bounds[1][0]) + row * pixel_size, z


def xyz_to_pix(position: Vector, bounds: Any, pixel_size: float) -> tuple[int, int]:  # noqa: ANN401 - as above
    """The heightmap's pixel (row, column) nearest to a world position."""
    row = round((float(position[1]) - float(bounds[1][0])) / pixel_size)
    column = round((float(position[0]) - float(bounds[0][0])) / pixel_size)
    return row, column


def sample_distribution(prob: NDArray[Any], n_samples: int = 1) -> NDArray[np.int32]:
    """Random indices into an array whose values are weights: (ndim,) for one sample, else (n_samples, ndim)."""
    weights = np.asarray(prob, dtype=np.float64)
    flat = weights.reshape(-1) / weights.sum()
    indices = np.random.choice(len(flat), n_samples, p=flat, replace=False)
    return np.array(np.unravel_index(indices, weights.shape), dtype=np.int32).T.squeeze()
