from __future__ import annotations

import math

import numpy as np
import pybullet as p
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import geometry
from sim.values import Pose, Quaternion, Vec3

angles = st.floats(-math.pi, math.pi)
lengths = st.floats(-2, 2)
vectors = st.tuples(lengths, lengths, lengths)
eulers = st.tuples(angles, angles, angles)
poses = st.builds(lambda position, euler: Pose(position, geometry.quaternion_from_euler(euler)), vectors, eulers)


def assert_same_pose(left: Pose, right: Pose) -> None:
    np.testing.assert_allclose(geometry.homogeneous(left), geometry.homogeneous(right), atol=1e-9)


@given(poses)
def test_inverting_twice_is_the_identity(pose: Pose) -> None:
    assert_same_pose(geometry.invert(geometry.invert(pose)), pose)


@given(poses)
def test_a_pose_times_its_inverse_does_nothing(pose: Pose) -> None:
    assert_same_pose(geometry.multiply(pose, geometry.invert(pose)), geometry.IDENTITY)


@given(poses, poses)
def test_composition_is_the_product_of_matrices(first: Pose, second: Pose) -> None:
    product = geometry.homogeneous(first) @ geometry.homogeneous(second)
    np.testing.assert_allclose(geometry.homogeneous(geometry.multiply(first, second)), product, atol=1e-9)


@given(poses, poses)
def test_composing_plain_floats_is_composing_to_the_last_bit(first: Pose, second: Pose) -> None:
    assert repr(geometry.compose(first, second)) == repr(geometry.multiply(first, second))


@given(poses, vectors)
def test_applying_a_pose_is_the_matrix_times_the_point(pose: Pose, point: Vec3) -> None:
    expected = geometry.homogeneous(pose) @ (*point, 1.0)
    np.testing.assert_allclose(geometry.apply(pose, point), expected[:3], atol=1e-9)


@given(eulers)
def test_euler_angles_mean_the_same_as_in_bullet(euler: Vec3) -> None:
    np.testing.assert_allclose(geometry.quaternion_from_euler(euler), p.getQuaternionFromEuler(euler), atol=1e-9)


@given(eulers)
def test_a_rotation_survives_euler_angles_and_back(euler: Vec3) -> None:
    rotation = geometry.quaternion_from_euler(euler)
    again = geometry.quaternion_from_euler(geometry.euler_from_quaternion(rotation))
    assert_same_pose(Pose((0, 0, 0), again), Pose((0, 0, 0), rotation))


@pytest.mark.parametrize("pitch", [math.pi / 2, -math.pi / 2])
def test_straight_up_and_down_keep_their_rotation_through_euler_angles(pitch: float) -> None:
    rotation = geometry.quaternion_from_euler((0.3, pitch, 0.9))
    again = geometry.quaternion_from_euler(geometry.euler_from_quaternion(rotation))
    np.testing.assert_allclose(geometry.rotation_matrix(again), geometry.rotation_matrix(rotation), atol=1e-6)


@given(eulers)
def test_a_rotation_survives_its_matrix_and_back(euler: Vec3) -> None:
    rotation = geometry.quaternion_from_euler(euler)
    again: Quaternion = geometry.quaternion_from_matrix(geometry.rotation_matrix(rotation))
    assert abs(np.dot(again, rotation)) == pytest.approx(1.0)
    assert again[3] >= 0


@given(angles)
def test_the_yaw_of_a_turn_about_the_vertical_is_that_turn(yaw: float) -> None:
    turn = geometry.yaw_of(geometry.quaternion_from_yaw(yaw))
    assert geometry.wrap_angle(turn - yaw) == pytest.approx(0.0, abs=1e-9)


@given(st.floats(-50, 50), st.sampled_from([math.pi / 2, math.pi, 2 * math.pi]))
def test_a_wrapped_angle_is_near_zero_and_whole_periods_away(angle: float, period: float) -> None:
    wrapped = geometry.wrap_angle(angle, period)
    assert abs(wrapped) <= period / 2
    assert (angle - wrapped) / period == pytest.approx(round((angle - wrapped) / period), abs=1e-9)


def test_poses_may_be_any_sequences_and_become_plain_floats() -> None:
    pose = geometry.as_pose((np.array([1, 2, 3], dtype=np.float32), [0, 0, 0, 2]))
    assert pose == Pose((1.0, 2.0, 3.0), (0.0, 0.0, 0.0, 1.0))
    assert all(type(value) is float for value in (*pose.position, *pose.rotation))


def test_a_quaternion_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="no length"):
        geometry.as_pose(((0, 0, 0), (0, 0, 0, 0)))
