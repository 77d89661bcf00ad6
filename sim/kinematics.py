"""Closed-form kinematics of the UR5e: joint angles to tool flange and back.

The arm is six revolute joints in Denavit-Hartenberg form. Joints 2, 3 and 4 are parallel, so that the inverse splits
into a pan angle, two wrist angles and a planar two-link arm, each with two solutions: eight branches in all. A branch
is named by three signs, and the caller says which one it wants, so that the arm never changes its posture on the way.

Source: link lengths of the manufacturer's UR5e sheet; derivation after Hawkins 2013, "Analytic inverse kinematics for
the Universal Robots UR-5/UR-10 arms".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from sim.errors import Unreachable
from sim.geometry import Matrix3, quaternion_from_matrix, rotation_matrix, wrap_angle
from sim.values import Pose

Joints = tuple[float, float, float, float, float, float]
"""Pan, shoulder, elbow, wrist 1, wrist 2, wrist 3 [rad]."""

D1, D4, D5, D6 = 0.1625, 0.1333, 0.0997, 0.0996
A2, A3 = -0.425, -0.3922
HOME: Joints = (-math.pi, -math.pi / 2, math.pi / 2, -math.pi / 2, -math.pi / 2, 0.0)
"""Elbow up, tool straight down, in front of the base."""
JOINT_LIMIT = 2 * math.pi
"""Every joint of a UR arm turns two full turns."""
STRETCH_MARGIN = 1e-4
"""How far from fully stretched the arm stays [m]: beyond, a millimetre of the tool is radians of the elbow."""

TURN = 2 * math.pi
"""Of a joint, after which it is where it was [rad]."""
ROUNDING = 1e-9
"""A fully stretched arm may miss its own cosine of 1 by this much."""
NEAREST_SPAN, FARTHEST_SPAN = abs(A2 - A3) + STRETCH_MARGIN, -(A2 + A3) - 2 * STRETCH_MARGIN
"""Between them the end of the two-link arm is in reach beyond doubt, measured from the shoulder [m]."""


class Branch(NamedTuple):
    """One of the eight postures in which the arm reaches the same flange pose: three signs, each +1 or −1."""

    shoulder: int
    elbow: int
    wrist: int


BRANCHES = tuple(Branch(*signs) for signs in product((1, -1), repeat=3))


def forward(joints: Sequence[float]) -> Pose:
    """The flange in the frame of the arm's base, for six joint angles [rad]."""
    q1, q2, q3, q4, q5, q6 = joints
    s1, c1, s5, c5, s6, c6 = *_sin_cos(q1), *_sin_cos(q5), *_sin_cos(q6)
    s2, c2, s23, c23, s234, c234 = *_sin_cos(q2), *_sin_cos(q2 + q3), *_sin_cos(q2 + q3 + q4)
    # x and y axes of the flange in the arm's plane (r outward, z up, n normal), then turned by the pan angle
    radial = (c234 * c5 * c6 - s234 * s6, -c234 * c5 * s6 - s234 * c6, -c234 * s5)
    upward = (s234 * c5 * c6 + c234 * s6, -s234 * c5 * s6 + c234 * c6, -s234 * s5)
    normal = (s5 * c6, -s5 * s6, c5)
    reach = A2 * c2 + A3 * c23 + D5 * s234 + D6 * radial[2]
    height = D1 + A2 * s2 + A3 * s23 - D5 * c234 + D6 * upward[2]
    offset = D4 + D6 * normal[2]
    matrix: Matrix3 = (
        _combine(c1, radial, s1, normal),
        _combine(s1, radial, -c1, normal),
        upward,
    )
    position = (c1 * reach + s1 * offset, s1 * reach - c1 * offset, height)
    return Pose(position, quaternion_from_matrix(matrix))


def inverse(flange: Pose, branch: Branch) -> Joints:
    """The joint angles of one branch that bring the flange to a pose in the frame of the arm's base.

    Angles lie within ±π. Where wrist 2 is straight, wrist 1 and wrist 3 turn about one axis and wrist 3 is set to 0.

    Raises:
        Unreachable: The pose is outside the reach of this branch.
    """
    wrist = _solve_wrist(flange, branch)
    span = math.hypot(wrist.reach, wrist.height)
    if abs(_cos_elbow(span)) > 1.0 + ROUNDING:
        raise Unreachable(f"no joint angles bring the flange to {_rounded(flange)}: {span:.3f} m from the shoulder")
    return _with_elbow(wrist, span, branch)


def inverse_well_within(flange: Pose, branch: Branch) -> Joints | None:
    """What `inverse` gives for a pose that `highest` has nothing to say about; None near the end of the reach.

    The control loop asks for thousands of poses an episode, nearly all of them far from the end: one look is enough.

    Raises:
        Unreachable: The pose is inside the arm's own column.
    """
    wrist = _solve_wrist(flange, branch)
    span = math.hypot(wrist.reach, wrist.height)
    return _with_elbow(wrist, span, branch) if NEAREST_SPAN < span < FARTHEST_SPAN else None


def nearest(joints: Sequence[float], reference: Sequence[float]) -> Joints:
    """The same posture, each joint turned by whole turns to lie as near to a reference as its limits allow."""
    q1, q2, q3, q4, q5, q6 = map(_nearest_turn, joints, reference)
    return q1, q2, q3, q4, q5, q6


def branch_of(joints: Sequence[float]) -> Branch:
    """The branch that a posture belongs to."""
    flange = forward(joints)
    return min(BRANCHES, key=lambda branch: _distance(_inverse_or_none(flange, branch), joints))


def highest(flange: Pose, branch: Branch) -> float:
    """How far a pose can be raised (or must be lowered, if negative) along the vertical to the end of the reach [m].

    Raising changes neither the pan angle nor the wrist angles: only the height of the two-link arm's end.

    Raises:
        Unreachable: The vertical through the pose is out of reach at every height.
    """
    wrist = _solve_wrist(flange, branch)
    stretch = -(A2 + A3) - STRETCH_MARGIN
    if abs(wrist.reach) > stretch:
        raise Unreachable(f"the vertical through {_rounded(flange)} is {abs(wrist.reach):.3f} m from the shoulder")
    return math.sqrt(stretch * stretch - wrist.reach * wrist.reach) - wrist.height


class _Wrist(NamedTuple):
    """The angles that do not depend on the two-link arm, and where its end has to be."""

    q1: float
    q5: float
    q6: float
    pitch: float
    """q2 + q3 + q4 [rad]."""
    reach: float
    """Of the two-link arm's end along the outward axis of the arm's plane, from the shoulder [m]."""
    height: float
    """Of the two-link arm's end above the shoulder [m]."""


def _solve_wrist(flange: Pose, branch: Branch) -> _Wrist:
    (m00, m01, m02), (m10, m11, m12), (m20, m21, m22) = rotation_matrix(flange.rotation)
    x, y, z = flange.position
    wx, wy = x - D6 * m02, y - D6 * m12
    distance = math.hypot(wx, wy)
    if distance < D4:
        raise Unreachable(f"{_rounded(flange)} is inside the arm's own column")
    q1 = wrap_angle(math.atan2(wy, wx) + branch.shoulder * math.acos(D4 / distance) + math.pi / 2)
    s1, c1 = _sin_cos(q1)
    # the flange's axes along the normal of the arm's plane give wrist 2 and wrist 3
    nx, ny, nz = s1 * m00 - c1 * m10, s1 * m01 - c1 * m11, s1 * m02 - c1 * m12
    s5 = branch.wrist * math.hypot(nx, ny)
    q5 = math.atan2(s5, nz)
    q6 = math.atan2(-ny / s5, nx / s5) if abs(s5) > 1e-9 else 0.0
    s6, c6 = _sin_cos(q6)
    # wrist 1's own frame: its z axis, −(s234, −c234), is what is left of the flange's x and y axes
    s234 = -(s6 * (c1 * m00 + s1 * m10) + c6 * (c1 * m01 + s1 * m11))
    c234 = s6 * m20 + c6 * m21
    reach = c1 * wx + s1 * wy - D5 * s234
    height = z - D6 * m22 - D1 + D5 * c234
    return _Wrist(q1, q5, q6, math.atan2(s234, c234), reach, height)


def _cos_elbow(span: float) -> float:
    return (span * span - A2 * A2 - A3 * A3) / (2 * A2 * A3)


def _with_elbow(wrist: _Wrist, span: float, branch: Branch) -> Joints:
    """All six angles, once the end of the two-link arm is known to be in reach."""
    q3 = branch.elbow * math.acos(max(-1.0, min(1.0, _cos_elbow(span))))
    q2 = math.atan2(wrist.height, wrist.reach) - math.atan2(A3 * math.sin(q3), A2 + A3 * math.cos(q3))
    q4 = wrist.pitch - q2 - q3
    return wrist.q1, wrap_angle(q2), q3, wrap_angle(q4), wrist.q5, wrist.q6


def _inverse_or_none(flange: Pose, branch: Branch) -> Joints | None:
    try:
        return inverse(flange, branch)
    except Unreachable:
        return None


def _distance(joints: Joints | None, reference: Sequence[float]) -> float:
    if joints is None:
        return math.inf
    return sum(abs(wrap_angle(a - b)) for a, b in zip(joints, reference, strict=True))


def _nearest_turn(angle: float, reference: float) -> float:
    near = reference + math.remainder(angle - reference, TURN)
    if near > JOINT_LIMIT:
        return near - TURN
    return near + TURN if near < -JOINT_LIMIT else near


def _combine(
    a: float, u: tuple[float, float, float], b: float, v: tuple[float, float, float]
) -> tuple[float, float, float]:
    return a * u[0] + b * v[0], a * u[1] + b * v[1], a * u[2] + b * v[2]


def _sin_cos(angle: float) -> tuple[float, float]:
    return math.sin(angle), math.cos(angle)


def _rounded(pose: Pose) -> str:
    x, y, z = pose.position
    return f"({x:.3f}, {y:.3f}, {z:.3f})"
