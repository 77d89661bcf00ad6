from __future__ import annotations

import math

import numpy as np
import pytest

from sim.environment import Environment
from sim.geometry import invert, multiply, yaw_of
from sim.oracle import Refusal, ScriptedOracle
from sim.utils import xyz_to_pix
from sim.values import WORKSPACE, Action, Pose
from tests.sim.tasks import make_task

TWO_BLOCKS = """
self.ids = [
    env.add_object("block/block.urdf", ((0.4, -0.3, 0.02), (0, 0, 0, 1))),
    env.add_object("block/block.urdf", ((0.4, 0.0, 0.02), (0, 0, 0, 1))),
]
target = ((0.6, 0.2, 0.02), utils.eulerXYZ_to_quatXYZW((0, 0, 0.5)))
self.add_goal(self.ids, np.ones((2, 1)), [target], {replace}, {rotations}, "pose", None, 1, language_goal="go")
"""


def scene(environment: Environment, *, replace: bool = True, rotations: bool = True) -> tuple[int, int]:
    environment.reset(make_task(TWO_BLOCKS.format(replace=replace, rotations=rotations)), 0)
    far, near = environment.task.ids  # type: ignore[attr-defined]
    return far, near


def picked(environment: Environment, action: Action | Refusal) -> int:
    assert isinstance(action, Action)
    pixel = xyz_to_pix(action.pick.position, WORKSPACE.bounds, WORKSPACE.pixel_size)
    return int(environment.top_down().mask[pixel])


def where_it_lands(environment: Environment, body: int, action: Action | Refusal) -> Pose:
    """The body's pose when the tool carries it from pick to place."""
    assert isinstance(action, Action)
    return multiply(action.place, multiply(invert(action.pick), environment.pose(body)))


def test_the_object_farthest_from_its_target_is_picked(environment: Environment) -> None:
    far, _ = scene(environment)
    for _ in range(10):
        assert picked(environment, ScriptedOracle(environment).act()) == far


def test_placing_accounts_for_where_the_object_was_picked(environment: Environment) -> None:
    far, _ = scene(environment)
    landed = where_it_lands(environment, far, ScriptedOracle(environment).act())
    assert landed.position == pytest.approx((0.6, 0.2, 0.02), abs=1e-6)
    assert yaw_of(landed.rotation) == pytest.approx(0.5, abs=1e-6)


def test_without_rotations_the_yaw_stays(environment: Environment) -> None:
    far, _ = scene(environment, rotations=False)
    action = ScriptedOracle(environment).act()
    landed = where_it_lands(environment, far, action)
    assert landed.position == pytest.approx((0.6, 0.2, 0.02), abs=1e-6)
    assert yaw_of(landed.rotation) == pytest.approx(0.0, abs=1e-4)


def test_without_rotations_an_object_is_turned_all_the_same_where_it_would_not_count(environment: Environment) -> None:
    far, _ = scene(environment, rotations=False)
    goal = environment.goals[0]
    environment._judge.goals[:] = [goal._replace(objs=tuple((body, (math.pi / 2, None)) for body, _ in goal.objs))]  # type: ignore[union-attr]
    landed = where_it_lands(environment, far, ScriptedOracle(environment).act())
    assert yaw_of(landed.rotation) == pytest.approx(0.5, abs=1e-6)


def test_a_tilted_object_is_placed_by_its_yaw(environment: Environment) -> None:
    far, _ = scene(environment)
    environment.physics.set_pose(far, ((0.4, -0.3, 0.05), (math.sin(0.3), 0.0, 0.0, math.cos(0.3))))
    action = ScriptedOracle(environment).act()
    assert isinstance(action, Action)
    assert action.place.rotation[:2] == (0.0, 0.0)
    assert action.pick.rotation == (0.0, 0.0, 0.0, 1.0)


def test_a_taken_target_is_left_alone(environment: Environment) -> None:
    far, near = scene(environment, replace=False)
    environment.physics.set_pose(near, ((0.6, 0.2, 0.02), environment.goals[0].targ_poses[0].rotation))
    far_target = ((0.3, 0.2, 0.02), (0, 0, 0, 1))
    goal = environment.goals[0]
    two = goal._replace(
        targ_poses=(goal.targ_poses[0], Pose(*far_target)), matches=np.ones((2, 2), dtype=np.int32), replace=False
    )
    environment._judge.goals[:] = [two]  # type: ignore[union-attr]
    action = ScriptedOracle(environment).act()
    assert picked(environment, action) == far
    assert where_it_lands(environment, far, action).position == pytest.approx(far_target[0], abs=1e-6)


def test_a_taken_target_is_shared_where_there_is_none_left(environment: Environment) -> None:
    far, near = scene(environment, replace=False)
    environment.physics.set_pose(near, ((0.6, 0.2, 0.02), (0, 0, 0, 1)))
    assert picked(environment, ScriptedOracle(environment).act()) == far


def test_a_hidden_object_is_left_for_another(environment: Environment) -> None:
    far, near = scene(environment)
    environment.physics.set_pose(far, ((0.4, 0.0, -0.1), (0, 0, 0, 1)))  # below the other one
    assert picked(environment, ScriptedOracle(environment).act()) == near


def test_nothing_visible_is_refused_with_the_ids(environment: Environment) -> None:
    for body in (bodies := scene(environment)):
        environment.physics.set_pose(body, ((2.0, 0.0, 0.02), (0, 0, 0, 1)))
    refusal = environment.task.oracle(environment).act(None, {})
    assert isinstance(refusal, Refusal)
    assert all(str(body) in refusal.reason for body in bodies)


REACHED_TOGETHER = """
block = env.add_object("block/block.urdf", ((0.4, -0.3, 0.02), (0, 0, 0, 1)))
for share in (0.5, 0.5):
    self.add_goal([block], np.ones((1, 1)), [((0.6, 0.2, 0.02), (0, 0, 0, 1))], False, True, "pose", None, share,
                  language_goal="go")
"""


def test_a_subgoal_that_is_reached_already_takes_an_empty_action(environment: Environment) -> None:
    environment.reset(make_task(REACHED_TOGETHER), 0)
    oracle = ScriptedOracle(environment)
    for rewards in (0.5, 1.0):
        action = oracle.act()
        assert isinstance(action, Action)
        environment.step(action)
        assert environment.total_reward == pytest.approx(rewards)
        assert (action.pick == action.place) == (rewards == 1.0)
    assert environment.solved


def test_waiting_for_the_judge_in_vain_is_given_up(environment: Environment) -> None:
    environment.reset(make_task(REACHED_TOGETHER, methods="def reward(self):\n    return 0.0, {}\n"), 0)
    oracle = ScriptedOracle(environment)
    outcomes = []
    for _ in range(3):
        action = oracle.act()
        outcomes.append(type(action))
        if isinstance(action, Action):
            environment.step(action)
    assert outcomes == [Action, Action, Refusal]


IN_THE_WAY = """
wall = self.fill_template("box/box-template.urdf", {{"DIM": (0.04, 0.2, 0.04)}})
self.wall = env.add_object(wall, ((0.6, 0.2, 0.02), (0, 0, 0, 1)))
self.block = env.add_object("block/block.urdf", ((0.4, -0.3, 0.02), (0, 0, 0, 1)))
self.add_goal([self.block], np.ones((1, 1)), [((0.6, 0.2, 0.02), (0, 0, 0, 1))], False, True, "pose", None, 0.5)
self.add_goal([{next}], np.ones((1, 1)), [((0.4, -0.1, 0.02), (0, 0, 0, 1))], False, True, "pose", None, 0.5)
"""


def test_what_a_later_subgoal_moves_leaves_first(environment: Environment) -> None:
    environment.reset(make_task(IN_THE_WAY.format(next="self.wall")), 0)
    assert picked(environment, ScriptedOracle(environment).act()) == environment.task.wall  # type: ignore[attr-defined]


def test_what_is_much_larger_and_stays_is_stacked_upon(environment: Environment) -> None:
    environment.reset(make_task(IN_THE_WAY.format(next="self.block")), 0)
    assert picked(environment, ScriptedOracle(environment).act()) == environment.task.block  # type: ignore[attr-defined]


def test_no_subgoal_is_refused(environment: Environment) -> None:
    scene(environment)
    for body in environment.task.ids:  # type: ignore[attr-defined]
        environment.physics.set_pose(body, ((0.6, 0.2, 0.02), (0, 0, 0, 1)))
    environment.step(Action(Pose((0.3, 0.4, 0.1)), Pose((0.3, 0.4, 0.1))))
    if not environment.goals:
        assert ScriptedOracle(environment).act() == Refusal("no subgoal is left")


TOWER_TO_MOVE = """
self.ids = [env.add_object("block/block.urdf", ((0.4, -0.2, 0.02 + 0.04 * i), (0, 0, 0, 1))) for i in range(2)]
targets = [((0.6, 0.2, 0.02 + 0.04 * i), (0, 0, 0, 1)) for i in range(2)]
self.add_goal(self.ids, np.eye(2), targets, False, True, "pose", None, 1, language_goal="go")
"""


@pytest.mark.parametrize(("horizon", "first"), [(3, "aside"), (2, "to its target")])
def test_what_has_nothing_to_stand_on_waits_if_there_is_time(
    environment: Environment, horizon: int, first: str
) -> None:
    environment.reset(make_task(TOWER_TO_MOVE, init=f"self.max_steps = {horizon}"), 0)
    _, upper = environment.task.ids  # type: ignore[attr-defined]
    action = ScriptedOracle(environment).act()
    assert picked(environment, action) == upper
    near = math.dist(where_it_lands(environment, upper, action).position[:2], (0.6, 0.2)) < 0.01
    assert near == (first == "to its target")


def test_what_was_pushed_out_of_the_workspace_is_fetched(environment: Environment) -> None:
    far, near = scene(environment)
    environment.physics.set_pose(far, ((0.4, -0.53, 0.02), (0, 0, 0, 1)))
    environment.physics.set_pose(near, ((2.0, 0.0, 0.02), (0, 0, 0, 1)))
    action = ScriptedOracle(environment).act()
    assert isinstance(action, Action)
    assert action.pick.position[:2] == pytest.approx((0.4, -0.53), abs=0.02)
    assert where_it_lands(environment, far, action).position == pytest.approx((0.6, 0.2, 0.02), abs=1e-6)


def test_an_object_waits_until_nothing_would_tip_it(environment: Environment) -> None:
    scene(environment)
    _, other = environment.task.ids  # type: ignore[attr-defined]
    environment.physics.set_pose(other, ((0.63, 0.2, 0.02), (0, 0, 0, 1)))
    goal = environment.goals[0]
    apart = goal._replace(
        targ_poses=(Pose((0.6, 0.2, 0.06)), Pose((0.4, 0.3, 0.02))), matches=np.eye(2, dtype=np.int32)
    )
    environment._judge.goals[:] = [apart]  # type: ignore[union-attr]
    assert picked(environment, ScriptedOracle(environment).act()) == other
