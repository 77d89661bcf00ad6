from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import pybullet as p
import pytest

from library.base import BASE_TASKS, load_base_tasks
from sim.assets import ASSETS_ROOT
from sim.builders import fill_template
from sim.environment import Environment
from sim.physics import Physics
from sim.primitives import PickPlace
from sim.robot import Robot
from sim.rollout import run_episode
from sim.sandbox.loader import load_task
from sim.values import PUT_STEPS, Action, Pose
from tests.sim.tasks import make_task

BLOCK = ASSETS_ROOT / "block/block.urdf"
HERE, THERE = Pose((0.35, -0.3, 0.3)), Pose((0.6, 0.3, 0.3))
CALM = 20
"""So many steps are simulated until it is known that everything is at rest."""


@pytest.fixture
def stepping() -> Iterator[Physics]:
    """All time is simulated."""
    physics = Physics(skips_free_travel=False)
    yield physics
    physics.skips_free_travel = True


def at_rest(physics: Physics, *bodies: int) -> None:
    physics.step(480)
    assert physics.is_static(bodies)


def carry(robot: Robot, pick: Pose, place: Pose) -> bool:
    return PickPlace()(robot.move_joints, robot.move_tool, robot.ee, pick, place)


def test_time_passes_on_a_free_way_but_is_not_simulated(physics: Physics) -> None:
    robot = Robot(physics)
    robot.move_tool(HERE)
    began, simulated = physics.steps, physics.simulated
    robot.move_tool(THERE)
    assert physics.steps - began == pytest.approx(math.dist(robot.solve(HERE), robot.solve(THERE)) / 0.01, abs=2)
    assert physics.simulated - simulated <= CALM
    assert robot.tool().position == pytest.approx(THERE.position, abs=1e-6)


def test_all_time_is_simulated_when_that_is_asked_for(stepping: Physics) -> None:
    robot = Robot(stepping)
    robot.move_tool(HERE)
    assert stepping.simulated == stepping.steps > 0


def test_the_arm_stays_where_it_arrived(physics: Physics) -> None:
    robot = Robot(physics)
    robot.move_tool(HERE)
    physics.step(10)
    assert robot.tool().position == pytest.approx(HERE.position, abs=1e-4)


def test_what_is_held_arrives_as_it_is_held_and_nothing_else_moves(physics: Physics) -> None:
    robot = Robot(physics)
    block = physics.load_urdf(BLOCK, Pose((0.5, 0.0, 0.02)))
    bystander = physics.load_urdf(BLOCK, Pose((0.5, 0.15, 0.02)))
    at_rest(physics, block, bystander)
    robot.move_tool(Pose((0.5, 0.0, 0.06)))
    robot.move_tool(Pose((0.5, 0.0, 0.0395)), speed=0.001)
    robot.ee.activate()
    robot.move_tool(HERE)
    hanging, lying, simulated = physics.pose(block), physics.pose(bystander), physics.simulated
    robot.move_tool(THERE)
    assert physics.simulated - simulated <= CALM
    assert physics.pose(bystander).position == pytest.approx(lying.position, abs=1e-5)
    moved = [after - before for after, before in zip(physics.pose(block).position, hanging.position, strict=True)]
    assert moved == pytest.approx([0.25, 0.6, 0.0], abs=2e-3)
    physics.step(10)
    assert robot.ee.check_grasp()
    assert physics.pose(block).position == pytest.approx((0.6, 0.3, 0.28), abs=2e-3)


def test_what_stands_in_the_way_is_pushed_over(physics: Physics) -> None:
    robot = Robot(physics)
    robot.move_tool(Pose((0.5, -0.3, 0.1)))
    tower = physics.load_urdf(fill_template("box/box-template.urdf", {"DIM": (0.2, 0.03, 0.2)}), Pose((0.55, 0.0, 0.1)))
    at_rest(physics, tower)
    robot.move_tool(Pose((0.5, 0.3, 0.1)))
    physics.step(480)
    assert math.dist(physics.pose(tower).position, (0.55, 0.0, 0.1)) > 0.05


def test_a_tower_is_met_on_the_way_down(physics: Physics) -> None:
    robot = Robot(physics)
    tower = physics.load_urdf(
        fill_template("box/box-template.urdf", {"DIM": (0.05, 0.05, 0.1)}), Pose((0.5, 0.0, 0.05))
    )
    at_rest(physics, tower)
    carry(robot, Pose((0.5, 0.0, 0.03)), Pose((0.6, 0.3, 0.03)))
    at_rest(physics, tower)
    assert physics.pose(tower).position == pytest.approx((0.6, 0.3, 0.05), abs=5e-3)


def test_time_is_simulated_while_something_falls(physics: Physics) -> None:
    robot = Robot(physics)
    robot.move_tool(HERE)
    physics.load_urdf(BLOCK, Pose((0.3, 0.4, 1.5)))
    simulated = physics.simulated
    robot.move_tool(THERE)
    assert physics.simulated - simulated > 100


def test_time_is_simulated_after_a_task_has_set_a_speed_between_two_moves(physics: Physics) -> None:
    robot = Robot(physics)
    block = physics.load_urdf(BLOCK, Pose((0.65, 0.0, 0.02)))
    at_rest(physics, block)
    robot.move_tool(HERE)
    robot.move_tool(Pose((0.35, 0.3, 0.3)))
    p.resetBaseVelocity(block, (0.0, 1.0, 0.0))
    robot.move_tool(HERE)
    assert physics.pose(block).position[1] > 0.03


def test_what_is_held_and_has_links_meets_what_stands_in_its_way(physics: Physics) -> None:
    robot = Robot(physics)
    cube, rod = (p.createCollisionShape(p.GEOM_BOX, halfExtents=half) for half in ((0.02,) * 3, (0.15, 0.01, 0.01)))
    hammer = p.createMultiBody(
        0.05,
        cube,
        -1,
        (0.35, -0.3, 0.02),
        linkMasses=[0.01],
        linkCollisionShapeIndices=[rod],
        linkVisualShapeIndices=[-1],
        linkPositions=[(0.17, 0.0, 0.0)],
        linkOrientations=[(0.0, 0.0, 0.0, 1.0)],
        linkInertialFramePositions=[(0.0, 0.0, 0.0)],
        linkInertialFrameOrientations=[(0.0, 0.0, 0.0, 1.0)],
        linkParentIndices=[0],
        linkJointTypes=[p.JOINT_FIXED],
        linkJointAxis=[(0.0, 0.0, 1.0)],
    )
    post = physics.load_urdf(
        fill_template("box/box-template.urdf", {"DIM": (0.03, 0.03, 0.3)}), Pose((0.62, 0.0, 0.15))
    )
    at_rest(physics, hammer, post)
    robot.move_tool(Pose((0.35, -0.3, 0.06)))
    robot.move_tool(Pose((0.35, -0.3, 0.0385)), speed=0.001)
    robot.ee.activate()
    assert robot.ee.held == hammer
    robot.move_tool(Pose((0.35, -0.3, 0.2)))
    robot.move_tool(Pose((0.35, 0.3, 0.2)))
    physics.step(240)
    assert math.dist(physics.pose(post).position, (0.62, 0.0, 0.15)) > 0.05


ON_THE_EDGE = """
platform = self.fill_template("box/box-template.urdf", {"DIM": (0.1, 0.1, 0.04)})
env.add_object(platform, ((0.5, 0.2, 0.02), (0, 0, 0, 1)), "fixed")
self.block = block = env.add_object("block/block.urdf", ((0.5, -0.2, 0.02), (0, 0, 0, 1)))
self.add_goal(objs=[block], matches=np.ones((1, 1)), targ_poses=[((0.5, 0.2, 0.06), (0, 0, 0, 1))], replace=False,
              rotations=True, metric="pose", params=None, step_max_reward=1, language_goal="put it onto the edge")
"""


def test_what_balances_for_a_moment_is_judged_after_it_has_fallen(environment: Environment) -> None:
    environment.reset(make_task(ON_THE_EDGE), 0)
    environment.step(Action(Pose((0.5, -0.2, 0.04)), Pose((0.5, 0.2502, 0.08))))
    assert environment.physics.skipped
    block = environment.task.block  # type: ignore[attr-defined]  # the task's own
    judged = environment.physics.pose(block)
    environment.physics.step(960)
    assert judged.position == pytest.approx(environment.physics.pose(block).position, abs=5e-3)


def test_time_is_simulated_while_bodies_are_tied_together(physics: Physics) -> None:
    robot = Robot(physics)
    beads = [
        p.createMultiBody(0.01, p.createCollisionShape(p.GEOM_SPHERE, radius=0.01), -1, (0.5 + x, 0.0, 0.01))
        for x in (0.0, 0.03)
    ]
    p.createConstraint(beads[0], -1, beads[1], -1, p.JOINT_POINT2POINT, (0, 0, 0), (0.015, 0, 0), (-0.015, 0, 0))
    at_rest(physics, *beads)
    robot.move_tool(HERE)
    assert physics.simulated == physics.steps


def test_whoever_looks_on_sees_the_arm_on_its_way_and_changes_nothing(physics: Physics) -> None:
    final = [poses_after_a_pick(physics, watched) for watched in (False, True)]
    assert final[0] == final[1]


def poses_after_a_pick(physics: Physics, watched: bool) -> list[Pose]:
    physics.reset()
    robot = Robot(physics)
    blocks = [physics.load_urdf(BLOCK, Pose((0.4, -0.2 + 0.045 * i, 0.02))) for i in range(4)]
    at_rest(physics, *blocks)
    seen: list[Pose] = []

    def look(steps: int) -> None:
        if steps % PUT_STEPS == 0:
            seen.append(robot.tool())

    physics.on_step = look if watched else None
    carry(robot, Pose((0.4, -0.2, 0.04)), Pose((0.4, -0.11, 0.08)))
    carry(robot, Pose((0.4, -0.065, 0.04)), Pose((0.4, -0.11, 0.12)))
    physics.on_step = None
    strides = [math.dist(one.position, two.position) for one, two in pairwise(seen)]
    assert not watched or 0.0 < max(strides) < 0.06
    return [physics.pose(block) for block in blocks]


@pytest.mark.parametrize("name", ["put-block-in-bowl", "block-insertion-sixdof", "packing-boxes"])
def test_episodes_come_out_as_if_all_time_were_simulated(name: str) -> None:
    task = load_base_tasks(BASE_TASKS)[name]
    episodes = []
    for skips in (True, False):
        environment = Environment(Physics(skips_free_travel=skips))
        loaded = load_task(task.source, task.card.class_name, dict(task.card.parameters))
        episodes.append(run_episode(environment, loaded, 1))
        assert (environment.physics.simulated < 0.5 * environment.physics.steps) is skips
    skipped, stepped = episodes
    assert skipped.outcome == stepped.outcome == "solved"
    assert skipped.sim_steps / len(skipped.steps) == pytest.approx(stepped.sim_steps / len(stepped.steps), rel=0.4)
