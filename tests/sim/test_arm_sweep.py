from __future__ import annotations

import numpy as np
import pybullet as p
import pytest

from sim.arm_sweep import FIRST_LINK, ArmSweep, Boxes, corners
from sim.geometry import apply, multiply
from sim.grippers import EndEffector, Spatula, Suction
from sim.kinematics import HOME
from sim.physics import Physics
from sim.robot import JOINTS, Robot
from sim.values import Pose

NOTHING = np.empty((0, 3))
BULGE = 0.0015
"""Between two postures that are looked at [m]."""


def put(robot: Robot, joints: np.ndarray) -> None:
    for joint, angle in zip(JOINTS, joints, strict=True):
        p.resetJointState(robot.body, joint, angle)


@pytest.mark.parametrize("tool", [Suction, Spatula])
def test_boxes_contain_every_part_of_the_arm_all_along_the_way(physics: Physics, tool: type[EndEffector]) -> None:
    robot = Robot(physics, tool)
    sweep = ArmSweep(robot.body)
    rng = np.random.default_rng(0)
    parts = range(FIRST_LINK, p.getNumJoints(robot.body))
    for _ in range(20):
        start = rng.uniform(-3, 3, len(HOME))
        end = start + rng.uniform(-1, 1, len(HOME))
        low, high = (box.reshape(-1, len(parts), 3) for box in sweep.boxes(start.tolist(), end.tolist(), NOTHING))
        for share in rng.uniform(0, 1, 5):
            put(robot, start + share * (end - start))
            stretch = int(share * len(low))
            for part, link in enumerate(parts):
                center = np.mean(p.getAABB(robot.body, link), axis=0)
                assert (low[stretch, part] - BULGE < center).all()
                assert (center < high[stretch, part] + BULGE).all()


def test_the_boxes_of_a_vertical_tool_are_those_that_bullet_knows(physics: Physics) -> None:
    robot = Robot(physics)
    sweep = ArmSweep(robot.body)
    low, high = sweep.boxes(HOME, HOME, NOTHING)
    known = np.array([p.getAABB(robot.body, link) for link in range(FIRST_LINK, p.getNumJoints(robot.body))])
    assert low == pytest.approx(known[:, 0], abs=1e-6)
    assert high == pytest.approx(known[:, 1], abs=1e-6)


def test_what_the_tool_carries_goes_with_it(physics: Physics) -> None:
    robot = Robot(physics)
    sweep = ArmSweep(robot.body)
    under_the_tool = Pose((0.0, 0.0, -0.05))
    at_home = multiply(robot.tool(), under_the_tool)
    carried = corners(((-0.02,) * 3, (0.02,) * 3)) + np.array(at_home.position)
    joints = robot.solve(Pose((0.3, 0.4, 0.2)))
    low, high = sweep.boxes(joints, joints, carried)
    put(robot, np.array(joints))
    expected = apply(robot.tool(), under_the_tool.position)
    assert (low[-1] + high[-1]) / 2 == pytest.approx(expected, abs=1e-6)
    assert high[-1] - low[-1] == pytest.approx((0.04,) * 3, abs=1e-6)


def test_boxes_touch_only_if_they_are_near_along_every_axis() -> None:
    unit = Boxes(np.zeros((1, 3)), np.ones((1, 3)))
    beside = Boxes(np.array([[1.1, 0.0, 0.0]]), np.array([[2.0, 1.0, 1.0]]))
    assert not unit.touch(beside, 0.05)
    assert unit.touch(beside, 0.15)
    assert not unit.touch(Boxes(NOTHING, NOTHING), 1.0)
