from __future__ import annotations

import pybullet as p
import pytest

from sim.assets import ASSETS_ROOT
from sim.physics import Physics
from sim.values import Pose

BLOCK = ASSETS_ROOT / "block/block.urdf"


def test_steps_count_from_reset_and_are_announced(physics: Physics) -> None:
    announced: list[int] = []
    physics.on_step = announced.append
    physics.step(3)
    physics.on_step = None
    assert announced == [1, 2, 3]
    assert physics.steps == 3
    physics.reset()
    assert physics.steps == 0


def test_a_step_is_a_480th_of_a_second(physics: Physics) -> None:
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 2.0)))
    physics.step(240)
    assert p.getBaseVelocity(block)[0][2] == pytest.approx(-9.8 * 0.5, rel=0.05)  # Bullet damps a little


def test_the_table_top_is_at_height_zero(physics: Physics) -> None:
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.05)))
    physics.step(480)
    assert physics.pose(block).position == pytest.approx((0.5, 0.0, 0.02), abs=1e-3)


def test_reset_leaves_only_the_table(physics: Physics) -> None:
    physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.05)))
    physics.reset()
    assert set(physics.bodies()) == physics.background


def test_a_second_physics_shares_the_process_world(physics: Physics) -> None:
    Physics()
    assert p.getConnectionInfo()["isConnected"] == 1
    assert set(physics.bodies()) == physics.background


def test_fixed_bodies_do_not_fall(physics: Physics) -> None:
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.5)), fixed=True)
    physics.step(100)
    assert physics.pose(block).position == (0.5, 0.0, 0.5)


def test_falling_bodies_are_not_static_and_resting_ones_are(physics: Physics) -> None:
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.1)))
    physics.step(20)
    assert not physics.is_static([block])
    physics.step(480)
    assert physics.is_static([block])


def test_a_body_that_is_put_somewhere_is_at_rest_there(physics: Physics) -> None:
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.3)))
    physics.step(50)
    physics.set_pose(block, Pose((0.4, 0.1, 0.02), (0.0, 0.0, 1.0, 0.0)))
    assert physics.pose(block) == Pose((0.4, 0.1, 0.02), (0.0, 0.0, 1.0, 0.0))
    assert p.getBaseVelocity(block) == ((0, 0, 0), (0, 0, 0))


def test_painting_covers_every_shape_of_a_body(physics: Physics) -> None:
    bowl = physics.load_urdf(ASSETS_ROOT / "bowl/bowl.urdf", Pose((0.5, 0.0, 0.015)))
    physics.set_color(bowl, (0.25, 0.5, 0.75))
    assert {shape[7] for shape in p.getVisualShapeData(bowl)} == {(0.25, 0.5, 0.75, 1.0)}


def test_a_missing_file_is_an_error(physics: Physics) -> None:
    with pytest.raises(p.error):
        physics.load_urdf(ASSETS_ROOT / "block/blok.urdf", Pose((0.5, 0.0, 0.0)))
