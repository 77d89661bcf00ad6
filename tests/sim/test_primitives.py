from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from sim.assets import ASSETS_ROOT
from sim.geometry import quaternion_from_yaw, wrap_angle, yaw_of
from sim.physics import Physics
from sim.primitives import PickPlace
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
