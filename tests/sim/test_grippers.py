from __future__ import annotations

import math

import pybullet as p
import pytest

from sim.assets import ASSETS_ROOT
from sim.geometry import quaternion_from_yaw
from sim.grippers import Spatula, Suction
from sim.physics import Physics
from sim.robot import Robot
from sim.values import Pose

BLOCK = ASSETS_ROOT / "block/block.urdf"
SPOT = (0.5, 0.0)


@pytest.fixture
def robot(physics: Physics) -> Robot:
    return Robot(physics)


@pytest.fixture
def suction(robot: Robot) -> Suction:
    assert isinstance(robot.ee, Suction)
    return robot.ee


def lower_onto(robot: Robot, height: float) -> None:
    """Bring the tip half a millimetre into whatever is at the spot."""
    robot.move_tool(Pose((*SPOT, height + 0.02)))
    robot.move_tool(Pose((*SPOT, height - 0.0005)), speed=0.001)


def test_in_the_air_nothing_is_touched_or_held(suction: Suction) -> None:
    suction.activate()
    assert not suction.detect_contact()
    assert not suction.check_grasp()


def test_a_touched_block_is_held_and_lifted(physics: Physics, robot: Robot, suction: Suction) -> None:
    block = physics.load_urdf(BLOCK, Pose((*SPOT, 0.02)))
    lower_onto(robot, 0.04)
    assert suction.detect_contact()
    suction.activate()
    robot.move_tool(Pose((*SPOT, 0.24)))
    assert suction.held == block
    assert suction.check_grasp()
    assert physics.pose(block).position == pytest.approx((*SPOT, 0.22), abs=2e-3)


def test_a_held_block_reports_what_it_touches(physics: Physics, robot: Robot, suction: Suction) -> None:
    physics.load_urdf(BLOCK, Pose((*SPOT, 0.02)))
    lower_onto(robot, 0.04)
    suction.activate()
    robot.move_tool(Pose((*SPOT, 0.14)))
    assert not suction.detect_contact()
    robot.move_tool(Pose((*SPOT, 0.0395)), speed=0.002)
    assert suction.detect_contact()


def test_a_released_block_falls_back(physics: Physics, robot: Robot, suction: Suction) -> None:
    block = physics.load_urdf(BLOCK, Pose((*SPOT, 0.02)))
    lower_onto(robot, 0.04)
    suction.activate()
    robot.move_tool(Pose((*SPOT, 0.14)))
    suction.release()
    physics.step(240)
    assert not suction.check_grasp()
    assert physics.pose(block).position[2] == pytest.approx(0.02, abs=1e-3)


def test_fixed_bodies_are_touched_but_not_held(physics: Physics, robot: Robot, suction: Suction) -> None:
    physics.load_urdf(BLOCK, Pose((*SPOT, 0.02)), fixed=True)
    lower_onto(robot, 0.04)
    assert suction.detect_contact()
    suction.activate()
    assert suction.held is None
    assert not suction.check_grasp()


def test_the_table_is_touched_but_not_held(robot: Robot, suction: Suction) -> None:
    lower_onto(robot, 0.0)
    assert suction.detect_contact()
    suction.activate()
    assert suction.held is None


def test_a_body_that_was_torn_away_no_longer_counts_as_held(physics: Physics, robot: Robot, suction: Suction) -> None:
    block = physics.load_urdf(BLOCK, Pose((*SPOT, 0.02)))
    lower_onto(robot, 0.04)
    suction.activate()
    physics.set_pose(block, Pose((0.3, 0.3, 0.02)))
    assert not suction.check_grasp()


def test_the_tip_yields_along_the_stem(physics: Physics, robot: Robot) -> None:
    physics.load_urdf(BLOCK, Pose((*SPOT, 0.02)), fixed=True)
    lower_onto(robot, 0.04)
    robot.move_tool(Pose((*SPOT, 0.035)), speed=0.001)
    compressed = p.getJointState(robot.body, p.getNumJoints(robot.body) - 1)[0]
    assert compressed < -0.003


def test_a_spatula_feels_what_it_touches_and_holds_nothing(physics: Physics) -> None:
    robot = Robot(physics, Spatula)
    physics.load_urdf(BLOCK, Pose((*SPOT, 0.02)), fixed=True)
    robot.move_tool(Pose((*SPOT, 0.06)))
    assert not robot.ee.detect_contact()
    robot.move_tool(Pose((*SPOT, 0.0395)), speed=0.001)
    robot.ee.activate()
    assert robot.ee.detect_contact()
    assert not robot.ee.check_grasp()


def test_a_spatula_is_a_plate_across_the_x_axis_of_the_tool(physics: Physics) -> None:
    robot = Robot(physics, Spatula)
    robot.move_tool(Pose((*SPOT, 0.1), quaternion_from_yaw(math.pi / 2)))
    plate = p.getNumJoints(robot.body) - 1
    low, high = p.getAABB(robot.body, plate)
    assert [b - a for a, b in zip(low, high, strict=True)] == pytest.approx((0.05, 0.005, 0.11), abs=2e-3)
    assert low[2] == pytest.approx(0.1, abs=2e-3)
