from __future__ import annotations

import hashlib
import math
import subprocess
import sys

import numpy as np
import pytest

from sim.assets import ASSETS_ROOT
from sim.geometry import invert, multiply, quaternion_from_euler, quaternion_from_yaw, wrap_angle, yaw_of
from sim.grippers import Spatula
from sim.physics import Physics
from sim.primitives import PickPlace, push
from sim.robot import Robot
from sim.values import Pose

BLOCK = ASSETS_ROOT / "block/block.urdf"


def carry(robot: Robot, pick: Pose, place: Pose) -> bool:
    return PickPlace()(robot.move_joints, robot.move_tool, robot.ee, pick, place)


def settle(physics: Physics) -> None:
    for _ in range(960):
        physics.step()
        if physics.is_static(physics.bodies()):
            return
    pytest.fail("the world did not come to rest within two seconds")


def test_a_block_is_set_down_where_and_as_it_was_asked(physics: Physics) -> None:
    robot = Robot(physics)
    block = physics.load_urdf(BLOCK, Pose((0.35, -0.3, 0.02)))
    timed_out = carry(robot, Pose((0.35, -0.3, 0.04)), Pose((0.6, 0.25, 0.04), quaternion_from_yaw(1.1)))
    settle(physics)
    resting = physics.pose(block)
    assert not timed_out
    assert resting.position == pytest.approx((0.6, 0.25, 0.02), abs=1e-3)
    assert wrap_angle(yaw_of(resting.rotation) - 1.1) == pytest.approx(0.0, abs=0.01)


def test_a_block_turns_by_the_difference_of_the_two_poses(physics: Physics) -> None:
    robot = Robot(physics)
    block = physics.load_urdf(BLOCK, Pose((0.5, -0.2, 0.02), quaternion_from_yaw(0.3)))
    pick = Pose((0.5, -0.2, 0.04), quaternion_from_yaw(0.5))
    carry(robot, pick, Pose((0.5, 0.2, 0.04), quaternion_from_yaw(1.2)))
    settle(physics)
    assert yaw_of(physics.pose(block).rotation) == pytest.approx(0.3 + 0.7, abs=0.01)


@pytest.mark.parametrize("corner", [(0.72, 0.46), (0.72, -0.46), (0.28, 0.46), (0.28, -0.46)])
def test_blocks_are_carried_to_and_from_the_corners_of_the_workspace(
    physics: Physics, corner: tuple[float, float]
) -> None:
    robot = Robot(physics)
    block = physics.load_urdf(BLOCK, Pose((*corner, 0.02)))
    assert not carry(robot, Pose((*corner, 0.04)), Pose((0.5, 0.0, 0.04)))
    settle(physics)
    assert physics.pose(block).position == pytest.approx((0.5, 0.0, 0.02), abs=1e-3)
    assert not carry(robot, Pose((0.5, 0.0, 0.04)), Pose((*corner, 0.04)))
    settle(physics)
    assert physics.pose(block).position == pytest.approx((*corner, 0.02), abs=1e-3)


def test_a_block_put_into_a_bowl_stays_and_rests_in_it(physics: Physics) -> None:
    robot = Robot(physics)
    bowl = physics.load_urdf(ASSETS_ROOT / "bowl/bowl.urdf", Pose((0.5, 0.25, 0.015)))
    block = physics.load_urdf(BLOCK, Pose((0.5, -0.2, 0.02)))
    assert not carry(robot, Pose((0.5, -0.2, 0.04)), Pose((0.5, 0.25, 0.04), quaternion_from_yaw(0.6)))
    settle(physics)
    assert physics.pose(bowl).position == pytest.approx((0.5, 0.25, 0.015), abs=5e-3)
    assert physics.pose(block).position == pytest.approx((0.5, 0.25, 0.024), abs=5e-3)


def test_three_blocks_stack(physics: Physics) -> None:
    robot = Robot(physics)
    tower = [
        physics.load_urdf(ASSETS_ROOT / "stacking/block.urdf", Pose((0.4, -0.3 + 0.1 * i, 0.02))) for i in range(3)
    ]
    for level, block in enumerate(tower):
        x, y, z = physics.pose(block).position
        carry(robot, Pose((x, y, z + 0.02)), Pose((0.6, 0.2, 0.04 * (level + 1)), quaternion_from_yaw(0.4)))
        settle(physics)
    for level, block in enumerate(tower):
        assert physics.pose(block).position == pytest.approx((0.6, 0.2, 0.02 + 0.04 * level), abs=3e-3)


def test_a_pick_beside_everything_holds_nothing_and_ends_in_time(physics: Physics) -> None:
    robot = Robot(physics)
    block = physics.load_urdf(BLOCK, Pose((0.35, -0.3, 0.02)))
    assert not carry(robot, Pose((0.6, 0.3, 0.0)), Pose((0.5, 0.0, 0.0)))
    assert not robot.ee.check_grasp()
    assert physics.pose(block).position == pytest.approx((0.35, -0.3, 0.02), abs=1e-3)


def test_a_low_slow_primitive_stays_low(physics: Physics) -> None:
    robot = Robot(physics)
    physics.load_urdf(BLOCK, Pose((0.5, -0.1, 0.02)))
    heights: list[float] = []
    robot.move_tool(Pose((0.5, -0.1, 0.06)))
    physics.on_step = lambda _: heights.append(robot.tool().position[2])
    drag = PickPlace(height=0.02, speed=0.001)
    assert not drag(robot.move_joints, robot.move_tool, robot.ee, Pose((0.5, -0.1, 0.04)), Pose((0.5, 0.1, 0.04)))
    physics.on_step = None
    assert max(heights) < 0.09


@pytest.mark.parametrize("where", [(0.5, 0.1), (0.68, 0.35)])  # at the second the usual approach is out of reach
def test_a_tilted_place_is_reached_along_the_tilted_tool(physics: Physics, where: tuple[float, float]) -> None:
    robot = Robot(physics)
    ell = physics.load_urdf(ASSETS_ROOT / "insertion/ell.urdf", Pose((0.4, -0.25, 0.02)))
    tilted = Pose((*where, 0.1), quaternion_from_euler((0.2, 0.4, 0.9)))
    physics.load_urdf(ASSETS_ROOT / "insertion/fixture.urdf", tilted, fixed=True)
    on_a_bar = Pose((0.0, -0.015, 0.02))
    assert not carry(robot, multiply(Pose((0.4, -0.25, 0.02)), on_a_bar), multiply(tilted, on_a_bar))
    settle(physics)
    position, rotation = multiply(invert(tilted), physics.pose(ell))
    assert position == pytest.approx((0.0, 0.0, 0.002), abs=6e-3)
    assert abs(rotation[3]) > 0.998


def tool_path(physics: Physics, robot: Robot) -> list[Pose]:
    """Where the tool is after each step from now on."""
    path: list[Pose] = []
    physics.on_step = lambda _: path.append(robot.tool())
    return path


@pytest.mark.parametrize("heading", [0.0, 1.1, -2.6])
def test_a_push_sweeps_straight_and_low_from_before_its_start_to_short_of_its_end(
    physics: Physics, heading: float
) -> None:
    robot = Robot(physics, Spatula)
    path = tool_path(physics, robot)
    along = np.array([math.cos(heading), math.sin(heading)])
    start, end = np.array([0.5, 0.0]) - 0.1 * along, np.array([0.5, 0.0]) + 0.15 * along
    assert not push(robot.move_joints, robot.move_tool, robot.ee, Pose((*start, 0.3)), Pose((*end, 0.1)))
    physics.on_step = None
    low = [pose for pose in path if pose.position[2] < 0.0065]
    travel = np.array([pose.position[:2] for pose in low]) - start
    progress, deviation = travel @ along, travel @ (-along[1], along[0])
    assert (progress.min(), progress.max()) == pytest.approx((-0.02, 0.25 - 0.05), abs=2e-3)
    assert np.abs(deviation).max() < 1e-3
    assert min(pose.position[2] for pose in path) > 0.0035
    assert all(abs(wrap_angle(yaw_of(pose.rotation) - heading)) < 0.02 for pose in low)
    assert path[-1].position[2] > 0.29


def test_a_push_brings_blocks_to_its_end(physics: Physics) -> None:
    robot = Robot(physics, Spatula)
    small = ASSETS_ROOT / "block/small.urdf"
    blocks = [physics.load_urdf(small, Pose((0.5, 0.012 * i, 0.005))) for i in (-1, 0, 1)]
    push(robot.move_joints, robot.move_tool, robot.ee, Pose((0.45, 0.0, 0.0)), Pose((0.65, 0.0, 0.0)))
    settle(physics)
    for block in blocks:
        assert 0.60 < physics.pose(block).position[0] < 0.68


def test_a_push_shorter_than_its_run_up_only_goes_down_and_up(physics: Physics) -> None:
    robot = Robot(physics, Spatula)
    path = tool_path(physics, robot)
    assert not push(robot.move_joints, robot.move_tool, robot.ee, Pose((0.5, 0.0, 0.0)), Pose((0.5, 0.0, 0.0)))
    physics.on_step = None
    low = [pose.position[0] for pose in path if pose.position[2] < 0.1]
    assert low == pytest.approx([0.48] * len(low), abs=5e-3)


SAME_WORLD = """
from sim.physics import Physics
from tests.sim.test_primitives import poses_after_one_pick
print("digest", poses_after_one_pick(Physics()))
"""


def poses_after_one_pick(physics: Physics) -> str:
    physics.reset()
    robot = Robot(physics)
    bodies = [physics.load_urdf(BLOCK, Pose((0.35 + 0.05 * i, -0.3, 0.02 + 0.03 * i))) for i in range(4)]
    bodies.append(physics.load_urdf(ASSETS_ROOT / "bowl/bowl.urdf", Pose((0.5, 0.25, 0.03))))
    physics.step(200)
    x, y, z = physics.pose(bodies[0]).position
    carry(robot, Pose((x, y, z + 0.02)), Pose((0.5, 0.25, 0.04)))
    physics.step(100)
    return hashlib.sha256(repr([physics.pose(body) for body in bodies]).encode()).hexdigest()


def test_equal_episodes_end_in_bit_identical_poses_in_any_process(physics: Physics) -> None:
    first = poses_after_one_pick(physics)
    assert poses_after_one_pick(physics) == first
    other = subprocess.run([sys.executable, "-c", SAME_WORLD], capture_output=True, text=True, check=True, timeout=120)
    assert f"digest {first}" in other.stdout
