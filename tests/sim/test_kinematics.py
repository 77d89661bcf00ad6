from __future__ import annotations

import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import kinematics
from sim.errors import Unreachable
from sim.geometry import homogeneous
from sim.kinematics import BRANCHES, HOME, Joints
from sim.values import Pose

angles = st.floats(-3.1, 3.1)
postures = st.tuples(angles, angles, angles, angles, angles, angles)


def dh_flange(joints: Joints) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The flange by the textbook product of six Denavit-Hartenberg matrices."""
    lengths = ((0.1625, 0, 90), (0, -0.425, 0), (0, -0.3922, 0), (0.1333, 0, 90), (0.0997, 0, -90), (0.0996, 0, 0))
    flange = np.eye(4)
    for theta, (d, a, alpha_deg) in zip(joints, lengths, strict=True):
        s, c, sa, ca = (
            math.sin(theta),
            math.cos(theta),
            math.sin(math.radians(alpha_deg)),
            math.cos(math.radians(alpha_deg)),
        )
        flange = flange @ np.array(
            [[c, -s * ca, s * sa, a * c], [s, c * ca, -c * sa, a * s], [0, sa, ca, d], [0, 0, 0, 1]]
        )
    return flange


@given(postures)
def test_the_flange_is_where_the_denavit_hartenberg_chain_ends(joints: Joints) -> None:
    np.testing.assert_allclose(homogeneous(kinematics.forward(joints)), dh_flange(joints), atol=1e-9)


@given(postures.filter(lambda q: abs(math.sin(q[4])) > 1e-2))  # a straight wrist is redundant: only one way is tried
def test_every_branch_that_reaches_a_pose_really_reaches_it(joints: Joints) -> None:
    flange = kinematics.forward(joints)
    reached = 0
    for branch in BRANCHES:
        with suppress(Unreachable):
            again = kinematics.forward(kinematics.inverse(flange, branch))
            np.testing.assert_allclose(homogeneous(again), homogeneous(flange), atol=1e-6)
            reached += 1
    assert reached > 0


@given(postures.filter(lambda q: min(abs(math.sin(q[2])), abs(math.sin(q[4]))) > 1e-2))
def test_the_inverse_in_its_own_branch_gives_the_joints_back(joints: Joints) -> None:
    solved = kinematics.inverse(kinematics.forward(joints), kinematics.branch_of(joints))
    np.testing.assert_allclose(kinematics.nearest(solved, joints), joints, atol=1e-5)


def test_at_home_the_tool_points_straight_down_in_front_of_the_base() -> None:
    flange = homogeneous(kinematics.forward(HOME))
    np.testing.assert_allclose(flange[:3, 2], (0, 0, -1), atol=1e-9)
    np.testing.assert_allclose(flange[:3, 3], (0.4919, 0.1333, 0.4879), atol=1e-9)


def test_beyond_the_arms_length_is_unreachable_and_says_where() -> None:
    with pytest.raises(Unreachable, match=r"\(1\.200, 0\.000, 0\.300\)"):
        kinematics.inverse(Pose((1.2, 0.0, 0.3), kinematics.forward(HOME).rotation), kinematics.branch_of(HOME))


def test_the_arms_own_column_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="column"):
        kinematics.inverse(Pose((0.05, 0.0, 0.3), kinematics.forward(HOME).rotation), kinematics.branch_of(HOME))


@given(st.floats(0.25, 0.85), st.floats(-0.4, 0.4))
def test_the_highest_pose_is_the_last_one_within_reach(x: float, z: float) -> None:
    branch = kinematics.branch_of(HOME)
    rotation = kinematics.forward(HOME).rotation
    rise = kinematics.highest(Pose((x, 0.0, z), rotation), branch)
    kinematics.inverse(Pose((x, 0.0, z + rise), rotation), branch)
    with pytest.raises(Unreachable):
        kinematics.inverse(Pose((x, 0.0, z + rise + 0.02), rotation), branch)


@given(st.floats(0.15, 0.95), st.floats(-0.4, 1.2))
def test_well_within_the_reach_one_look_gives_the_same_joints_bit_for_bit(x: float, z: float) -> None:
    flange, branch = Pose((x, 0.0, z), kinematics.forward(HOME).rotation), kinematics.branch_of(HOME)
    joints = kinematics.inverse_well_within(flange, branch)
    assert joints is not None or not (0.3 < x < 0.75 and -0.3 < z < 0.5), "above the table one look has to do"
    if joints is not None:
        assert joints == kinematics.inverse(flange, branch)
        assert kinematics.highest(flange, branch) > 0


@given(postures, postures)
def test_whole_turns_bring_joints_within_half_a_turn_of_the_reference(joints: Joints, reference: Joints) -> None:
    near = kinematics.nearest(joints, reference)
    assert all(abs(a - b) <= math.pi + 1e-9 for a, b in zip(near, reference, strict=True))
    assert all(math.cos(a - b) == pytest.approx(1.0) for a, b in zip(near, joints, strict=True))


def test_turns_stop_at_the_joint_limits() -> None:
    wound_up = (6.2,) * 6
    near = kinematics.nearest((0.3,) * 6, wound_up)
    assert near == pytest.approx((0.3,) * 6)
