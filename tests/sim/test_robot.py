from __future__ import annotations

import itertools
import math

import numpy as np
import pybullet as p
import pytest

from sim.builders import fill_template
from sim.errors import Unreachable
from sim.geometry import apply, quaternion_from_yaw, wrap_angle, yaw_of
from sim.kinematics import HOME
from sim.physics import Physics
from sim.robot import Robot
from sim.values import WORKSPACE, Pose

FLANGE_LINK = 5
X, Y, Z = (np.linspace(low, high, 6) for low, high in WORKSPACE.bounds)
YAWS = np.linspace(-math.pi, math.pi, 5)


@pytest.fixture
def robot(physics: Physics) -> Robot:
    return Robot(physics)


def test_the_kinematics_agree_with_the_arm_that_bullet_loaded(robot: Robot) -> None:
    for joint, angle in enumerate((0.4, -1.2, 0.9, -1.4, -1.1, 0.7)):
        p.resetJointState(robot.body, joint, angle)
    *_, position, rotation = p.getLinkState(robot.body, FLANGE_LINK)
    tip = apply(Pose(position, rotation), (0.0, 0.0, 0.1))
    assert robot.tool().position == pytest.approx(tip, abs=1e-6)


def test_every_place_of_the_workspace_is_reached_with_a_vertical_tool_at_any_yaw(robot: Robot) -> None:
    for x, y, z, yaw in itertools.product(X, Y, Z, YAWS):
        pose = Pose((x, y, z), quaternion_from_yaw(yaw))
        assert robot.within_reach(pose).position == pytest.approx((x, y, z), abs=1e-12)
        robot.solve(pose)  # raises Unreachable where the arm is too short


def test_an_approach_is_lowered_only_where_the_arm_is_too_short(robot: Robot) -> None:
    low, high = 0.3, 0.62
    heights = {}
    for x, y in itertools.product(X, Y):
        lowered = robot.within_reach(Pose((x, y, high)))
        assert lowered.position[:2] == pytest.approx((x, y))
        assert lowered.rotation == (0.0, 0.0, 0.0, 1.0)
        robot.solve(lowered)
        heights[x, y] = lowered.position[2]
    assert heights[X[0], Y[2]] == high
    assert low < heights[X[-1], Y[0]] < high


def test_poses_far_outside_the_workspace_are_refused(robot: Robot) -> None:
    with pytest.raises(Unreachable):
        robot.move_tool(Pose((1.5, 0.0, 0.1)))


def test_a_move_ends_within_a_hundredth_of_a_radian(robot: Robot) -> None:
    target = robot.solve(Pose((0.6, -0.3, 0.1), quaternion_from_yaw(1.0)))
    assert not robot.move_joints(target)
    assert robot.joints() == pytest.approx(target, abs=0.01)


def test_a_move_brings_the_tool_to_its_pose_within_a_millimetre(robot: Robot) -> None:
    pose = Pose((0.3, 0.4, 0.05), quaternion_from_yaw(-0.8))
    robot.move_tool(pose)
    assert robot.tool().position == pytest.approx(pose.position, abs=1e-3)
    assert yaw_of(robot.tool().rotation) == pytest.approx(-0.8, abs=1e-2)


def test_moves_have_constant_joint_speed(physics: Physics, robot: Robot) -> None:
    target = robot.solve(Pose((0.6, -0.3, 0.1)))
    before = physics.steps
    robot.move_joints(target, speed=0.01)
    steps = physics.steps - before
    assert math.dist(target, HOME) / 0.01 == pytest.approx(steps, abs=3)


def test_the_wrist_takes_the_short_way_round(robot: Robot) -> None:
    robot.move_tool(Pose((0.5, 0.0, 0.2), quaternion_from_yaw(3.0)))
    before = robot.joints()[5]
    robot.move_tool(Pose((0.5, 0.0, 0.2), quaternion_from_yaw(-3.0)))
    assert abs(robot.joints()[5] - before) == pytest.approx(2 * math.pi - 6.0, abs=0.02)


def test_a_wrist_that_was_wound_up_to_its_limit_unwinds(robot: Robot) -> None:
    for yaw in (0.0, 2.0, 4.0, 6.0, 8.0, 10.0):
        robot.move_tool(Pose((0.5, 0.0, 0.2), quaternion_from_yaw(yaw)))
        assert wrap_angle(yaw_of(robot.tool().rotation) - yaw) == pytest.approx(0.0, abs=0.01)
        assert abs(robot.joints()[5]) < 2 * math.pi


def test_the_arm_keeps_its_elbow_up_all_over_the_workspace(robot: Robot) -> None:
    for x, y in itertools.product(X, Y):
        assert robot.solve(Pose((x, y, 0.0)))[2] > 0


def test_a_move_that_cannot_finish_times_out_in_simulated_time(physics: Physics, robot: Robot) -> None:
    beyond_the_limit = (*HOME[:5], 7.0)
    before = physics.steps
    assert robot.move_joints(beyond_the_limit)
    assert physics.steps - before == math.ceil(7.0 / 0.01) + 480


@pytest.mark.parametrize(
    ("offset", "height"),
    [(0.0165, 0.08), (0.045, 0.2), (0.3, 1.2)],
    ids=["beside the stem", "beside the wrist", "across the forearm"],
)
def test_the_arm_pushes_over_what_stands_in_its_way(physics: Physics, offset: float, height: float) -> None:
    robot = Robot(physics)
    robot.move_tool(Pose((0.5, -0.2, 0.01)))
    tower = fill_template("box/box-template.urdf", {"DIM": (0.02, 0.02, height)})
    body = physics.load_urdf(tower, Pose((0.5 - offset, 0.0, height / 2)))
    for y in np.linspace(-0.2, 0.2, 41):
        robot.move_tool(Pose((0.5, float(y), 0.01)))
    physics.step(480)
    assert math.dist(physics.pose(body).position[:2], (0.5 - offset, 0.0)) > 0.05


def test_the_arm_does_not_collide_with_itself(physics: Physics) -> None:
    robot = Robot(physics)
    robot.move_tool(Pose((0.3, 0.0, 0.02)))
    assert not [contact for contact in p.getContactPoints(bodyA=robot.body) if contact[2] == robot.body]
