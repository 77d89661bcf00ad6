"""The algebra of rigid transforms: compose, invert, apply, and change between ways to write a rotation.

Plain floats rather than arrays: a pose has seven numbers, and the control loop composes thousands of them an episode.
Euler angles are roll, pitch, yaw about the fixed x, y, z axes in this order, as in URDF and PyBullet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.values import Pose, Quaternion, Vec3

Vector = Sequence[float] | NDArray[Any]
PoseLike = Pose | tuple[Vector, Vector]
"""What task code passes as a pose: any two sequences of three and four numbers."""
Matrix3 = tuple[Vec3, Vec3, Vec3]
"""Rotation matrix by rows."""

IDENTITY = Pose((0.0, 0.0, 0.0))


def as_pose(pose: PoseLike) -> Pose:
    """The same transform with plain Python floats and a unit quaternion."""
    (x, y, z), rotation = pose
    return Pose((float(x), float(y), float(z)), normalized(rotation))


def multiply(first: PoseLike, second: PoseLike) -> Pose:
    """Compose: ``multiply(T_a_b, T_b_c)`` is ``T_a_c``."""
    return Pose(apply(first, second[0]), quaternion_multiply(first[1], second[1]))


def compose(first: Pose, second: Pose) -> Pose:
    """What `multiply` gives, in half the time, for poses whose numbers are plain floats, as `as_pose` makes them."""
    (px, py, pz), (ax, ay, az, aw) = first
    (x, y, z), (bx, by, bz, bw) = second
    x, y, z = _turned(ax, ay, az, aw, x, y, z)
    return Pose((x + px, y + py, z + pz), _product(ax, ay, az, aw, bx, by, bz, bw))


def invert(pose: PoseLike) -> Pose:
    """The inverse transform: ``invert(T_a_b)`` is ``T_b_a``."""
    back = conjugate(pose[1])
    x, y, z = rotate(back, pose[0])
    return Pose((-x, -y, -z), back)


def apply(pose: PoseLike, point: Vector) -> Vec3:
    """Move a point: coordinates in b to coordinates in a, for ``T_a_b`` [m]."""
    x, y, z = rotate(pose[1], point)
    px, py, pz = pose[0]
    return x + float(px), y + float(py), z + float(pz)


def rotate(rotation: Vector, vector: Vector) -> Vec3:
    """Turn a vector by a unit quaternion xyzw."""
    return _turned(*map(float, rotation), *map(float, vector))


def quaternion_multiply(first: Vector, second: Vector) -> Quaternion:
    """Hamilton product of two quaternions xyzw: turn by the second, then by the first."""
    return _product(*map(float, first), *map(float, second))


def conjugate(rotation: Vector) -> Quaternion:
    """The inverse rotation of a unit quaternion xyzw."""
    x, y, z, w = map(float, rotation)
    return -x, -y, -z, w


def normalized(rotation: Vector) -> Quaternion:
    """The quaternion scaled to unit length.

    Raises:
        ValueError: It has no length, hence no direction.
    """
    x, y, z, w = map(float, rotation)
    length = math.sqrt(x * x + y * y + z * z + w * w)
    if not length > 0.0:
        raise ValueError(f"not a rotation: quaternion {(x, y, z, w)} has no length")
    return x / length, y / length, z / length, w / length


def quaternion_from_euler(euler: Vector) -> Quaternion:
    """Roll, pitch, yaw [rad] about the fixed axes to a unit quaternion xyzw."""
    roll, pitch, yaw = (float(angle) / 2 for angle in euler)
    sr, cr, sp, cp, sy, cy = *_sin_cos(roll), *_sin_cos(pitch), *_sin_cos(yaw)
    return (
        sr * cp * cy - cr * sp * sy,
        cr * sp * cy + sr * cp * sy,
        cr * cp * sy - sr * sp * cy,
        cr * cp * cy + sr * sp * sy,
    )


def euler_from_quaternion(rotation: Vector) -> Vec3:
    """A unit quaternion xyzw to roll, pitch, yaw [rad]; pitch within ±π/2, roll 0 where yaw cannot be told from it."""
    (_, _, _), (m10, m11, _), (m20, m21, m22) = rows = rotation_matrix(rotation)
    sin_pitch = min(1.0, max(-1.0, -m20))
    pitch = math.asin(sin_pitch)
    if abs(sin_pitch) > 1.0 - 1e-12:
        return 0.0, pitch, math.atan2(-rows[0][1], m11)
    return math.atan2(m21, m22), pitch, math.atan2(m10, rows[0][0])


def quaternion_from_yaw(yaw_rad: float) -> Quaternion:
    """A turn about the vertical."""
    return 0.0, 0.0, math.sin(yaw_rad / 2), math.cos(yaw_rad / 2)


def yaw_of(rotation: Vector) -> float:
    """The turn about the vertical that a rotation contains, within ±π [rad]."""
    return euler_from_quaternion(rotation)[2]


def wrap_angle(angle_rad: float, period: float = 2 * math.pi) -> float:
    """The same angle modulo the period, as close to 0 as possible: in [−period/2, period/2]."""
    return math.remainder(angle_rad, period)


def rotation_matrix(rotation: Vector) -> Matrix3:
    """A unit quaternion xyzw to a rotation matrix, by rows."""
    x, y, z, w = map(float, rotation)
    return (
        (1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
        (2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
        (2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
    )


def quaternion_from_matrix(matrix: Sequence[Vector] | NDArray[Any]) -> Quaternion:
    """A rotation matrix to a unit quaternion xyzw with w ≥ 0.

    Source: Shepperd 1978; the largest of the four squared components is the divisor, so that none vanishes.
    """
    (m00, m01, m02), (m10, m11, m12), (m20, m21, m22) = ([float(value) for value in row] for row in matrix)
    candidates = (
        (1 + m00 - m11 - m22, (1 + m00 - m11 - m22, m01 + m10, m02 + m20, m21 - m12)),
        (1 - m00 + m11 - m22, (m01 + m10, 1 - m00 + m11 - m22, m12 + m21, m02 - m20)),
        (1 - m00 - m11 + m22, (m02 + m20, m12 + m21, 1 - m00 - m11 + m22, m10 - m01)),
        (1 + m00 + m11 + m22, (m21 - m12, m02 - m20, m10 - m01, 1 + m00 + m11 + m22)),
    )
    x, y, z, w = normalized(max(candidates, key=lambda candidate: candidate[0])[1])
    return (x, y, z, w) if w >= 0 else (-x, -y, -z, -w)


def homogeneous(pose: PoseLike) -> NDArray[np.float64]:
    """The 4 × 4 matrix of a transform."""
    matrix = np.eye(4)
    matrix[:3, :3] = rotation_matrix(pose[1])
    matrix[:3, 3] = pose[0]
    return matrix


def _turned(qx: float, qy: float, qz: float, qw: float, x: float, y: float, z: float) -> Vec3:
    # v + 2w (q × v) + 2 q × (q × v): half the products of the matrix form
    cx, cy, cz = 2 * (qy * z - qz * y), 2 * (qz * x - qx * z), 2 * (qx * y - qy * x)
    return (
        x + qw * cx + qy * cz - qz * cy,
        y + qw * cy + qz * cx - qx * cz,
        z + qw * cz + qx * cy - qy * cx,
    )


def _product(ax: float, ay: float, az: float, aw: float, bx: float, by: float, bz: float, bw: float) -> Quaternion:
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def _sin_cos(angle: float) -> tuple[float, float]:
    return math.sin(angle), math.cos(angle)
