from __future__ import annotations

from typing import Any

import pybullet as p
import pytest

from sim.assets import ASSETS_ROOT
from sim.physics import Physics
from sim.untold import RIGID_BODY, change_dynamics, dynamics_info, loaded_from
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


def test_skipped_time_passes_and_is_seen_but_moves_only_what_is_put(physics: Physics) -> None:
    falling = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.5)))
    physics.step(3)
    before = physics.pose(falling)
    shares: list[float] = []
    announced: list[int] = []
    physics.on_step = announced.append
    physics.skip(10, shares.append)
    physics.on_step = None
    assert (physics.steps, physics.simulated) == (13, 3)
    assert announced == list(range(4, 14))
    assert shares == [0.1, 0.5, 0.9, 1.0]  # at steps 4, 8 and 12, and at the end
    assert physics.pose(falling) == before


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


MATTERS: dict[str, Any] = {
    "fixedTimeStep": 0.01,
    "numSolverIterations": 7,
    "numSubSteps": 4,
    "contactBreakingThreshold": 0.3,
    "contactERP": 0.9,
    "solverResidualThreshold": 0.5,
    "contactSlop": 0.3,
    "globalCFM": 0.3,
}
"""Parameters of the engine with values that change how a block falls into a bowl."""
OTHERS: dict[str, Any] = {
    "enableConeFriction": 0,
    "useSplitImpulse": 1,
    "collisionFilterMode": 0,
    "restitutionVelocityThreshold": 3.0,
    "erp": 0.9,
    "frictionERP": 0.9,
    "allowedCcdPenetration": 0.3,
    "enableSAT": 1,
    "constraintSolverType": 2,
    "warmStartingFactor": 0.1,
    "deterministicOverlappingPairs": 0,
}


def fall_into_a_bowl(physics: Physics) -> list[object]:
    ids = [
        physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.06), (0.1, 0.2, 0.3, 0.9))),
        physics.load_urdf(ASSETS_ROOT / "bowl/bowl.urdf", Pose((0.5, 0.01, 0.02))),
    ]
    physics.step(60)
    return [(physics.pose(body), p.getBaseVelocity(body)) for body in ids]


@pytest.mark.parametrize("name", [*MATTERS, *OTHERS, "gravity", "time step", "real time"])
def test_what_one_episode_does_to_physics_does_not_reach_the_next(physics: Physics, name: str) -> None:
    laws, falling = physics.parameters, fall_into_a_bowl(physics)
    physics.reset()
    match name:
        case "gravity":
            p.setGravity(1, 2, 3)
        case "time step":
            p.setTimeStep(0.01)
        case "real time":
            p.setRealTimeSimulation(1)
        case _:
            p.setPhysicsEngineParameter(**{name: (MATTERS | OTHERS)[name]})
    if name in MATTERS or name in ("gravity", "time step"):
        assert fall_into_a_bowl(physics) != falling
    physics.reset()
    assert p.getPhysicsEngineParameters() == physics.parameters == laws
    assert fall_into_a_bowl(physics) == falling


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


@pytest.mark.parametrize(("x", "z", "is_gone"), [(0.5, -5.0, True), (8.0, 1.0, True), (0.5, -1.0, False)])
def test_what_is_gone_keeps_nobody_waiting(physics: Physics, x: float, z: float, is_gone: bool) -> None:
    ghost = p.createMultiBody(0.1, -1, -1, (x, 0.0, z))  # nothing holds it up
    physics.step(20)
    assert physics.is_static([ghost]) == is_gone


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


def test_the_same_text_is_loaded_from_the_same_path_which_does_not_stay(physics: Physics) -> None:
    text, pose = BLOCK.read_text(encoding="utf-8"), Pose((0.5, 0.0, 0.5))
    first, again, other = (loaded_from(physics.load_urdf_text(one, pose)) for one in (text, text, f"{text}\n"))
    assert first is not None
    assert first == again != other
    assert not first.path.parent.exists()


def test_a_missing_file_is_an_error(physics: Physics) -> None:
    with pytest.raises(p.error):
        physics.load_urdf(ASSETS_ROOT / "block/blok.urdf", Pose((0.5, 0.0, 0.0)))


def test_of_a_rigid_body_is_told_what_was_set_and_not_what_was_in_memory(physics: Physics) -> None:
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.02)))
    change_dynamics(block, -1, -1, -1, -1, -1, 0.3)  # by position: restitution
    change_dynamics(block, -1, contactDamping=7.0, contactStiffness=1000.0)
    told = dynamics_info(block, -1)
    assert told[10] == RIGID_BODY
    assert (told[3], told[4]) == ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    assert (told[5], told[8], told[9]) == (0.3, 7.0, 1000.0)
    untouched = dynamics_info(physics.load_urdf(BLOCK, Pose((0.6, 0.0, 0.02))), -1)
    assert (untouched[5], untouched[8], untouched[9]) == (0.0, -1.0, -1.0)


def test_linked_bodies_can_be_tied_to_the_world_and_tell_their_shapes(physics: Physics) -> None:
    physics.reset(linked=True)
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.02)))
    p.createConstraint(block, -1, -1, -1, p.JOINT_FIXED, (0, 0, 0), (0, 0, 0), (0.5, 0.1, 0.3))
    physics.step(240)
    assert physics.pose(block).position == pytest.approx((0.5, 0.1, 0.3), abs=1e-4)
    assert p.getCollisionShapeData(block, -1)
    physics.reset()
    assert not physics.linked


def test_rigid_bodies_and_linked_ones_come_to_rest_at_the_same_place(physics: Physics) -> None:
    places = []
    for linked in (False, True):
        physics.reset(linked=linked)
        bowl = physics.load_urdf(ASSETS_ROOT / "bowl/bowl.urdf", Pose((0.5, 0.0, 0.02)))
        block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.06)))
        physics.step(480)
        assert physics.is_static((bowl, block))
        places.append([physics.pose(body).position for body in (bowl, block)])
    assert places[0] == [pytest.approx(place, abs=2e-3) for place in places[1]]
