from __future__ import annotations

import math

import numpy as np
import pytest

from sim.asset_making.bodies import BAR_HEIGHT, BAR_WIDTH, ell_boxes
from sim.assets import ASSETS_ROOT
from sim.builders import fill_template
from sim.geometry import quaternion_from_yaw
from sim.physics import Physics
from sim.primitives import PickPlace
from sim.robot import Robot
from sim.values import Pose


def test_a_block_dropped_into_a_bowl_stays_in_it_and_comes_to_rest(physics: Physics) -> None:
    bowl = physics.load_urdf(ASSETS_ROOT / "bowl/bowl.urdf", Pose((0.5, 0.0, 0.015)))
    block = physics.load_urdf(ASSETS_ROOT / "block/block.urdf", Pose((0.51, 0.0, 0.08), (0.0, 0.0, 0.38, 0.92)))
    physics.step(960)
    assert physics.pose(block).position == pytest.approx((0.5, 0.0, 0.024), abs=8e-3)
    assert physics.is_static([bowl, block])


def test_a_bowl_keeps_what_pushes_against_its_wall(physics: Physics) -> None:
    physics.load_urdf(ASSETS_ROOT / "bowl/bowl.urdf", Pose((0.5, 0.0, 0.015)), fixed=True)
    ball = physics.load_urdf(ASSETS_ROOT / "block/small.urdf", Pose((0.545, 0.0, 0.05)))
    physics.step(960)
    x, y, z = physics.pose(ball).position
    assert abs(x - 0.5) < 0.045
    assert abs(y) < 0.045
    assert z < 0.03


def test_boxes_rest_on_a_pallet(physics: Physics) -> None:
    physics.load_urdf(ASSETS_ROOT / "pallet/pallet.urdf", Pose((0.5, 0.0, 0.01875)))
    block = physics.load_urdf(ASSETS_ROOT / "block/block.urdf", Pose((0.5, 0.05, 0.07)))
    physics.step(960)
    assert physics.pose(block).position[2] == pytest.approx(0.0375 + 0.02, abs=1e-3)


def test_what_is_dropped_into_a_container_lands_on_its_floor(physics: Physics) -> None:
    size = np.array([0.12, 0.15, 0.06])
    urdf = fill_template("container/container-template.urdf", {"DIM": size, "HALF": size / 2})
    container = physics.load_urdf(urdf, Pose((0.5, 0.0, 0.03)))
    blocks = [physics.load_urdf(ASSETS_ROOT / "block/block.urdf", Pose((0.5, y, 0.1))) for y in (-0.04, 0.04)]
    physics.step(480)
    for block in blocks:
        x, y, z = physics.pose(block).position
        assert z == pytest.approx(0.021, abs=2e-3)
        assert abs(x - 0.5) < 0.04
        assert abs(y) < 0.055
    assert physics.is_static([container, *blocks])


def test_disks_go_over_a_peg_and_lie_on_each_other(physics: Physics) -> None:
    physics.load_urdf(ASSETS_ROOT / "hanoi/stand.urdf", Pose((0.5, 0.0, 0.005)), fixed=True)
    disks = [
        physics.load_urdf(
            ASSETS_ROOT / f"hanoi/disk{number}.urdf",
            Pose((0.503, -0.122, 0.07 + 0.015 * level), quaternion_from_yaw(number)),
        )
        for level, number in enumerate((3, 2, 1, 0))
    ]
    physics.step(480)
    for level, disk in enumerate(disks):
        assert physics.pose(disk).position == pytest.approx((0.5, -0.12, 0.015 + 0.01 * level), abs=5.1e-3)
    assert physics.is_static(disks)


def test_a_disk_is_lifted_off_one_peg_and_put_over_another(physics: Physics) -> None:
    robot = Robot(physics)
    physics.load_urdf(ASSETS_ROOT / "hanoi/stand.urdf", Pose((0.5, 0.0, 0.005)), fixed=True)
    disk = physics.load_urdf(ASSETS_ROOT / "hanoi/disk1.urdf", Pose((0.5, -0.12, 0.015)))
    pick, place = Pose((0.52, -0.12, 0.02)), Pose((0.52, 0.12, 0.02))
    assert not PickPlace()(robot.move_joints, robot.move_tool, robot.ee, pick, place)
    physics.step(240)
    assert physics.pose(disk).position == pytest.approx((0.5, 0.12, 0.015), abs=5e-3)


@pytest.mark.parametrize(("dx", "dy", "yaw"), [(0, 0, 0), (0.003, -0.003, 0), (0, 0.002, 0.04), (0, 0, -0.09)])
def test_the_ell_drops_into_its_fixture_within_the_clearance(
    physics: Physics, dx: float, dy: float, yaw: float
) -> None:
    physics.load_urdf(ASSETS_ROOT / "insertion/fixture.urdf", Pose((0.5, 0.0, 0.02)), fixed=True)
    ell = physics.load_urdf(ASSETS_ROOT / "insertion/ell.urdf", Pose((0.5 + dx, dy, 0.05), quaternion_from_yaw(yaw)))
    physics.step(480)
    assert physics.pose(ell).position == pytest.approx((0.5, 0.0, 0.022), abs=4.5e-3)
    assert physics.pose(ell).position[2] == pytest.approx(0.022, abs=5e-4)


@pytest.mark.parametrize("offset", [(0.012, 0.0), (-0.012, -0.012)])
def test_the_ell_stays_on_the_walls_beside_its_place(physics: Physics, offset: tuple[float, float]) -> None:
    physics.load_urdf(ASSETS_ROOT / "insertion/fixture.urdf", Pose((0.5, 0.0, 0.02)), fixed=True)
    ell = physics.load_urdf(ASSETS_ROOT / "insertion/ell.urdf", Pose((0.5 + offset[0], offset[1], 0.042)))
    physics.step(480)
    assert physics.pose(ell).position[2] > 0.035


def test_the_origin_of_the_ell_is_its_centre_of_mass() -> None:
    bars = [(part.size, part.center) for part in ell_boxes()]
    corner = ((BAR_WIDTH, BAR_WIDTH, BAR_HEIGHT), (bars[0][1][0] - 0.025, bars[1][1][1] - 0.025))
    for axis in (0, 1):
        moment = sum(math.prod(size) * center[axis] for size, center in bars)
        assert moment - math.prod(corner[0]) * corner[1][axis] == pytest.approx(0.0, abs=1e-12)
