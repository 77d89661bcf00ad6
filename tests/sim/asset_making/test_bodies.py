from __future__ import annotations

import pytest

from sim.assets import ASSETS_ROOT
from sim.physics import Physics
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
