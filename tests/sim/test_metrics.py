from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.geometry import PoseLike, multiply, quaternion_from_euler, quaternion_from_yaw
from sim.goals import Zone, make_goal
from sim.metrics import box_points, goal_reward, is_match, share_in_zones, transform_points, yaw_difference
from sim.values import Pose

POS_EPS, ROT_EPS = 0.01, math.radians(15)
angles = st.floats(-10, 10)
lengths = st.floats(-1, 1)
sizes = st.tuples(*[st.floats(0.01, 0.3)] * 3)
poses = st.builds(lambda x, y, z, yaw: Pose((x, y, z), quaternion_from_yaw(yaw)), lengths, lengths, lengths, angles)


def at(x: float = 0.0, y: float = 0.0, z: float = 0.0, yaw: float = 0.0) -> Pose:
    return Pose((x, y, z), quaternion_from_yaw(yaw))


def matches(pose: PoseLike, target: PoseLike, symmetry: float) -> bool:
    return is_match(pose, target, symmetry, POS_EPS, ROT_EPS)


@given(poses, st.sampled_from([0.0, math.pi / 2, math.pi, 2 * math.pi]))
def test_a_pose_matches_itself(pose: Pose, symmetry: float) -> None:
    assert matches(pose, pose, symmetry)


@given(poses, poses, st.sampled_from([0.0, math.pi / 2, math.pi, 2 * math.pi]))
def test_matching_does_not_depend_on_the_order(pose: Pose, target: Pose, symmetry: float) -> None:
    assert matches(pose, target, symmetry) == matches(target, pose, symmetry)


@given(angles, angles, st.integers(-4, 4), st.sampled_from([math.pi / 2, math.pi, 2 * math.pi]))
def test_turning_by_the_symmetry_changes_nothing(yaw: float, target: float, turns: int, symmetry: float) -> None:
    before = yaw_difference(at(yaw=yaw), at(yaw=target), symmetry)
    after = yaw_difference(at(yaw=yaw + turns * symmetry), at(yaw=target), symmetry)
    assert after == pytest.approx(before, abs=1e-6)
    assert 0 <= after <= symmetry / 2 + 1e-9


@given(angles, angles)
def test_without_a_symmetry_no_turn_counts(yaw: float, target: float) -> None:
    assert yaw_difference(at(yaw=yaw), at(yaw=target), 0) == 0


def test_height_and_tilt_do_not_count() -> None:
    tilted = Pose((0, 0, 0.2), quaternion_from_euler((0.3, 0, 0)))
    assert matches(tilted, at(), 2 * math.pi)


def test_tolerances_are_themselves_excluded() -> None:
    assert matches(at(x=0.0099), at(), 0)
    assert not matches(at(x=0.01), at(), 0)
    assert matches(at(yaw=math.radians(14.9)), at(), 2 * math.pi)
    assert not matches(at(yaw=math.radians(15.1)), at(), 2 * math.pi)


def test_a_box_is_filled_with_points_every_two_centimetres() -> None:
    points = box_points((0.04, 0.06, 0.02))
    assert points.shape == (3, 2 * 3 * 1)
    assert points.min(axis=1) == pytest.approx([-0.02, -0.03, -0.01])


@given(st.tuples(*[st.floats(0, 0.3)] * 3))
def test_every_box_has_points_and_all_lie_inside(size: tuple[float, float, float]) -> None:
    points = box_points(size, (0.1, 0.0, -0.1))
    assert points.shape[1] >= 1
    assert (np.abs(points - [[0.1], [0.0], [-0.1]]) <= np.reshape(size, (3, 1)) / 2 + 1e-12).all()


@given(poses, poses)
def test_moving_points_twice_is_moving_them_by_the_product(first: Pose, second: Pose) -> None:
    points = box_points((0.1, 0.1, 0.1))
    twice = transform_points(first, transform_points(second, points))
    assert np.allclose(twice, transform_points(multiply(first, second), points))


@given(poses, poses)
def test_the_share_in_a_zone_does_not_depend_on_where_both_stand(world: Pose, block: Pose) -> None:
    def share(common: Pose) -> float:
        zone = Zone(multiply(common, at()), (0.1234, 0.1234))
        return share_in_zones([box_points((0.05, 0.05, 0.05))], [multiply(common, block)], [zone], 0.3)

    assert share(world) == pytest.approx(share(at()), abs=0.35)  # a point on the border may fall to either side
    assert 0 <= share(world) <= 1


def test_an_object_half_in_a_zone_counts_half() -> None:
    points = box_points((0.08, 0.08, 0.02))
    zone = Zone(at(), (0.2, 0.2, 0.1))
    assert share_in_zones([points], [at()], [zone], 0.3) == 1.0
    assert share_in_zones([points], [at(x=0.1)], [zone], 0.3) == 0.5
    assert share_in_zones([points], [at(x=0.3)], [zone], 0.3) == 0.0
    assert share_in_zones([points, points], [at(), at(x=0.3)], [zone], 0.3) == 0.5


def test_a_point_in_two_zones_counts_once() -> None:
    zone = Zone(at(), (0.2, 0.2))
    assert share_in_zones([box_points((0.04, 0.04, 0.04))], [at()], [zone, zone], 0.3) == 1.0


def test_a_point_in_one_of_two_zones_is_inside() -> None:
    zones = [Zone(at(x=1), (0.2, 0.2)), Zone(at(), (0.2, 0.2))]
    assert share_in_zones([box_points((0.04, 0.04, 0.04))], [at()], zones, 0.3) == 1.0


def test_points_above_the_ceiling_are_outside_and_below_the_zone_inside() -> None:
    points, zone = box_points((0.02, 0.02, 0.02)), Zone(at(), (0.2, 0.2))
    assert share_in_zones([points], [at(z=0.4)], [zone], 0.3) == 0.0
    assert share_in_zones([points], [at(z=-0.4)], [zone], 0.3) == 1.0


def test_no_points_are_no_share() -> None:
    assert share_in_zones([], [], [Zone(at(), (0.2, 0.2))], 0.3) == 0.0


def test_each_object_at_any_of_its_targets_earns_its_part() -> None:
    goal = make_goal([1, 2], [[1, 0], [1, 1]], [at(), at(x=0.5)], step_max_reward=0.5)

    def reward(first: Pose, second: Pose) -> float:
        return goal_reward(goal, {1: first, 2: second}, {}, matches, 0.3)

    assert reward(at(), at(x=0.5)) == 0.5
    assert reward(at(x=0.5), at(x=0.5)) == 0.25
    assert reward(at(x=0.2), at(x=0.2)) == 0.0


@given(poses, poses, st.floats(0.001, 0.2), st.floats(0, 0.2), st.floats(0.01, 1), st.floats(0, 1))
def test_a_greater_tolerance_never_loses_a_match(
    pose: Pose, target: Pose, pos_eps: float, more_m: float, rot_eps: float, more_rad: float
) -> None:
    near = Pose((target[0][0] + pose[0][0] / 10, target[0][1] + pose[0][1] / 10, 0.0), pose.rotation)
    if is_match(near, target, math.pi, pos_eps, rot_eps):
        assert is_match(near, target, math.pi, pos_eps + more_m, rot_eps + more_rad)


@given(poses, sizes, st.floats(1, 3), st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_greater_zone_or_ceiling_never_holds_less(
    pose: Pose, size: tuple[float, float, float], factor: float, ceiling: float, more_m: float
) -> None:
    points = [box_points((0.1, 0.06, 0.04))]
    near = [Pose((pose[0][0] / 5, pose[0][1] / 5, pose[0][2] / 5), pose.rotation)]
    greater = (size[0] * factor, size[1] * factor, size[2])
    share = share_in_zones(points, near, [Zone(at(), size)], ceiling)
    assert 0.0 <= share <= share_in_zones(points, near, [Zone(at(), greater)], ceiling + more_m) <= 1.0
    assert share <= share_in_zones(points, near, [Zone(at(), size), Zone(at(x=0.1), size)], ceiling)


@given(st.lists(st.booleans(), min_size=1, max_size=6), st.integers(0, 5), st.floats(0.05, 1))
def test_placing_one_more_object_never_earns_less(placed: list[bool], index: int, most: float) -> None:
    goal = make_goal(list(range(len(placed))), np.ones((len(placed), 1)), [at()], replace=True, step_max_reward=most)

    def earned(where: list[bool]) -> float:
        positions = {body: at() if is_there else at(x=0.5) for body, is_there in enumerate(where)}
        return goal_reward(goal, positions, {}, matches, 0.3)

    more = [is_there or body == index for body, is_there in enumerate(placed)]
    assert 0.0 <= earned(placed) <= earned(more) <= most + 1e-12
    assert earned([True] * len(placed)) == pytest.approx(most)


def test_a_zone_goal_earns_its_share_of_points() -> None:
    zone = (at(), (0.2, 0.2))
    goal = make_goal([1, 2], np.ones((2, 1)), [at()], metric="zone", params=[zone], step_max_reward=0.5)
    points = box_points((0.04, 0.04, 0.04))
    assert goal_reward(goal, {1: at(), 2: at(x=0.4)}, {1: points, 2: points}, matches, 0.3) == 0.25
