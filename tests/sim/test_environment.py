from __future__ import annotations

import math
from typing import Any

import numpy as np
import pybullet as p
import pytest

from sim.assets import ASSETS_ROOT
from sim.cameras import FRONT, OVERHEAD
from sim.environment import Environment
from sim.errors import TaskMisuse
from sim.oracle import ScriptedOracle
from sim.values import Action, Pose
from tests.sim.tasks import BLOCK_TO_ZONE, FIRST_LINE, make_task


def failure(environment: Environment, reset: str, **parts: str) -> TaskMisuse:
    with pytest.raises(TaskMisuse) as caught:
        environment.reset(make_task(reset, **parts), 0)
    return caught.value


def noted(environment: Environment) -> list[tuple[str, int | None]]:
    return [(entry.code, entry.line) for entry in environment.diagnostics.entries]


def act(environment: Environment) -> Action:
    action = ScriptedOracle(environment).act()
    assert isinstance(action, Action)
    return action


def test_reset_builds_the_scene_and_everything_is_at_rest(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    assert {name: len(ids) for name, ids in environment.obj_ids.items()} == {"fixed": 1, "rigid": 1, "deformable": 0}
    assert environment.objects is environment.obj_ids
    assert environment.is_static
    assert environment.instruction == "go"
    assert environment.bounds.shape == (3, 2)


def test_equal_seeds_give_equal_scenes_whatever_ran_before(environment: Environment) -> None:
    first = make_task()
    environment.reset(first, 3)
    expected = environment.final_poses()
    environment.reset(make_task("p.loadURDF('x') if False else None\n" + BLOCK_TO_ZONE), 4)
    environment.step(act(environment))
    environment.reset(first, 3)
    assert environment.final_poses() == expected
    environment.reset(first, 5)
    assert environment.final_poses() != expected


def test_what_a_reset_appends_to_the_task_does_not_reach_the_next_episode(environment: Environment) -> None:
    task = make_task("self.seen.append(1)\n" + BLOCK_TO_ZONE, init="self.seen = []")
    for _ in range(2):
        environment.reset(task, 0)
        assert environment.task.seen == [1]  # type: ignore[attr-defined]
    assert task.goals == []


def test_the_published_way_to_reset_works_too(environment: Environment) -> None:
    environment.set_task(make_task())
    environment.seed(3)
    environment.reset()
    expected = environment.final_poses()
    environment.reset()
    assert environment.final_poses() == expected


def test_without_a_task_there_is_nothing_to_reset(environment: Environment) -> None:
    with pytest.raises(ValueError, match="needs a task"):
        environment.reset()


def test_a_step_moves_the_block_and_earns_its_share(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    observation, reward, done, info = environment.step(act(environment))
    assert (observation, done, info["timed_out"]) == (None, True, False)
    assert reward == pytest.approx(1.0)
    assert environment.total_reward == pytest.approx(1.0)
    assert environment.task.get_reward() == pytest.approx(1.0)
    assert environment.task.goals == []
    assert info["lang_goal"] == "done."


def test_a_published_action_is_understood(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    pick, place = act(environment)
    assert environment.step({"pose0": pick, "pose1": place}).done


def test_an_action_out_of_reach_earns_nothing_and_the_episode_goes_on(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    result = environment.step(Action(Pose((5.0, 5.0, 0.0)), Pose((5.0, 5.0, 0.0))))
    assert result.timed_out
    assert (result.reward, result.done) == (0.0, False)
    assert environment.step(act(environment)).done


def test_the_verdict_is_by_the_goals_at_reset_not_by_what_task_code_makes_of_them(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    environment.task.goals.clear()
    far = Pose((0.3, 0.4, 0.1))
    result = environment.step(Action(far, far))
    assert not result.done
    assert len(environment.task.goals) == 1


@pytest.mark.parametrize(
    "edit",
    [
        "self.goals.clear()",
        "self.goals[0].matches[:] = 0",
        "self.goals[0] = self.goals[0]._replace(targ_poses=(self.spot,))",
        "self.goals.append(self.goals[0])",
    ],
)
def test_goals_that_are_edited_during_the_episode_do_not_count(environment: Environment, edit: str) -> None:
    init = "self.primitive = self.cheat"
    methods = f"def cheat(self, movej, movep, ee, pick, place):\n    env = self._env\n    {edit}\n    return False\n"
    environment.reset(
        make_task("self.spot = ((0.5, 0.0, 0.0), (0, 0, 0, 1))" + BLOCK_TO_ZONE, init=init, methods=methods), 0
    )
    before = environment.goals
    with pytest.raises(ValueError, match="cannot set WRITEABLE"):
        before[0].matches.setflags(write=True)
    result = environment.step(act(environment))
    assert (result.done, result.reward, environment.self_judged) == (False, 0.0, False)
    assert len(environment.goals) == len(environment.task.goals) == 1
    assert environment.goals[0].targ_poses == before[0].targ_poses
    assert environment.goals[0].matches.tolist() == [[1]]


def test_a_self_judged_task_judges(environment: Environment) -> None:
    methods = "def reward(self):\n    return 0.5, {}\ndef done(self):\n    return self.progress > 1\n"
    environment.reset(make_task(methods=methods), 0)
    far = Action(Pose((0.3, 0.4, 0.1)), Pose((0.3, 0.4, 0.1)))
    assert not environment.step(far).done
    assert environment.step(far).done
    assert environment.total_reward == 1.0


@pytest.mark.parametrize("value", ["None", "1.0", "(float('nan'), {})", "('1', {})"])
def test_a_reward_that_is_none_is_the_tasks_fault(environment: Environment, value: str) -> None:
    environment.reset(make_task(methods=f"def reward(self): return {value}"), 0)
    with pytest.raises(TaskMisuse) as caught:
        environment.step(Action(Pose((0.3, 0.4, 0.1)), Pose((0.3, 0.4, 0.1))))
    assert caught.value.code == "bad-reward"
    assert caught.value.line is not None


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("env.add_object('block/blok.urdf', ((0.5, 0, 0.02), (0, 0, 0, 1)))", "unknown-asset"),
        ("env.add_object('/etc/hostname', ((0.5, 0, 0.02), (0, 0, 0, 1)))", "unknown-asset"),
        ("env.add_object(None, ((0.5, 0, 0.02), (0, 0, 0, 1)))", "unknown-asset"),
        ("env.add_object('box/box-template.urdf', ((0.5, 0, 0.02), (0, 0, 0, 1)))", "unfilled-template"),
        ("env.add_object('container/container-template.urdf', ((0.5, 0, 0.1), (0, 0, 0, 1)))", "unfilled-template"),
        ("env.add_object('block/block.urdf', None)", "bad-pose"),
        ("env.add_object('block/block.urdf', ((0.5, 0, float('inf')), (0, 0, 0, 1)))", "bad-pose"),
        ("env.add_object('block/block.urdf', ((0.5, 0, 0.02), (0, 0, 0, 1)), color='magenta')", "unknown-color"),
        ("env.add_object('block/block.urdf', ((0.5, 0, 0.02), (0, 0, 0, 1)), 'movable')", "bad-category"),
    ],
)
def test_mistakes_are_refused_in_strict_and_mended_in_lenient_mode(
    environment: Environment, statement: str, code: str
) -> None:
    error = failure(environment, statement)
    assert error.code == code
    assert error.hint
    assert noted(environment) == [(code, FIRST_LINE)]
    environment.mode = "lenient"
    environment.reset(make_task(statement + "\n" + BLOCK_TO_ZONE), 0)
    assert noted(environment) == [(code, FIRST_LINE)]
    assert sum(len(ids) for ids in environment.obj_ids.values()) == 3


def test_an_unknown_asset_names_the_nearest_ones(environment: Environment) -> None:
    assert "block/block.urdf" in failure(environment, "env.add_object('block/blok.urdf', (0.5, 0, 0.02))").hint


def test_a_mistake_that_the_task_hides_still_fails_it_in_strict_mode(environment: Environment) -> None:
    hidden = "try:\n    utils.COLORS['magenta']\nexcept Exception:\n    pass\n"
    error = failure(environment, hidden + BLOCK_TO_ZONE)
    assert (error.code, error.line) == ("unknown-color", FIRST_LINE + 1)


def test_assets_are_found_by_every_published_spelling(environment: Environment) -> None:
    pose = "((0.5, 0, 0.02), (0, 0, 0, 1))"
    for urdf in ("'block/block.urdf'", "self.assets_root + '/block/block.urdf'", "'./block//block.urdf'"):
        environment.reset(make_task(f"env.add_object({urdf}, {pose})\n" + BLOCK_TO_ZONE), 0)
        assert environment.diagnostics.entries == []
    assert environment.task.assets_root == str(ASSETS_ROOT)


def test_a_filled_template_has_the_asked_size(environment: Environment) -> None:
    reset = """
urdf = self.fill_template("box/box-template.urdf", {"DIM": (0.1, 0.06, 0.04)})
self.box = env.add_object(urdf, ((0.5, 0, 0.02), (0, 0, 0, 1)), color="blue")
"""
    environment.reset(make_task(reset + BLOCK_TO_ZONE), 0)
    box: Any = environment.task
    assert environment.box(box.box).size == pytest.approx((0.1, 0.06, 0.04))
    assert environment.info[box.box][2] == pytest.approx((0.1, 0.06, 0.04))
    view = environment.top_down()
    red, _, blue = view.color[view.mask == box.box].mean(axis=0)
    assert blue > red


@pytest.mark.parametrize(
    ("reset", "code"),
    [
        ("pass", "no-goal"),
        (BLOCK_TO_ZONE.replace("objs=[block]", "objs=[99]"), "bad-objects"),
        (BLOCK_TO_ZONE.replace("np.ones((1, 1))", "np.ones((2, 3))"), "bad-matches"),
        ("self.goals.append('pick it')", "bad-params"),
    ],
)
def test_goals_that_cannot_be_judged_are_refused(environment: Environment, reset: str, code: str) -> None:
    error = failure(environment, reset)
    assert error.code == code


def test_a_reset_without_a_goal_points_at_the_reset(environment: Environment) -> None:
    assert failure(environment, "pass").line == FIRST_LINE - 2


@pytest.mark.parametrize(
    "init",
    [
        "self.max_steps = 0",
        "self.max_steps = 2.5",
        "self.max_steps = True",
        "self.pos_eps = None",
        "self.rot_eps = float('nan')",
        "self.lang_template = None",
        "self.primitive = 'pick_place'",
        "self.ee = 'suction'",
    ],
)
def test_attributes_without_a_usable_value_are_refused(environment: Environment, init: str) -> None:
    error = failure(environment, BLOCK_TO_ZONE, init=init.replace("None", "None; self.additional_reset = lambda: None"))
    assert error.code == "bad-attribute"
    assert error.line is not None


def test_shares_that_do_not_sum_to_one_are_a_warning(environment: Environment) -> None:
    environment.reset(make_task(BLOCK_TO_ZONE.replace("step_max_reward=1", "step_max_reward=0.5")), 0)
    ((code, line),) = noted(environment)
    assert code == "reward-shares"
    assert line is not None
    assert line > FIRST_LINE


def test_the_template_stands_in_for_missing_language_goals(environment: Environment) -> None:
    environment.reset(make_task(BLOCK_TO_ZONE.replace('language_goal="go"', "color_goal=1")), 0)
    assert [code for code, _ in noted(environment)] == ["unknown-keyword", "no-language-goal"]
    assert environment.instruction == "put the block on the zone"


def test_older_tasks_may_append_their_goals_themselves(environment: Environment) -> None:
    reset = """
block = env.add_object("block/block.urdf", ((0.5, 0, 0.02), (0, 0, 0, 1)))
self.goals.append(([(block, (np.pi / 2, None))], np.int32([[1]]), [((0.4, 0.2, 0.02), (0, 0, 0, 1))],
                   False, True, "pose", None, 1))
self.lang_goals.append("move it")
"""
    environment.reset(make_task(reset), 0)
    assert environment.instruction == "move it"
    assert environment.step(act(environment)).done


def test_cameras_and_observations_have_the_published_shapes(environment: Environment) -> None:
    environment.reset(make_task(), 0)
    color, depth, segmentation = environment.render_camera(FRONT)
    assert (color.shape, depth.shape, segmentation.shape) == ((480, 640, 3), (480, 640), (480, 640))
    color, depth, segmentation = environment.render_camera(OVERHEAD)
    assert color.shape == (320, 160, 3)
    assert depth.max() == pytest.approx(1.0)
    observation = environment.observe()
    assert [image.shape for image in observation.color] == [(480, 640, 3)] * 3
    assert [image.dtype for image in observation.depth] == [np.dtype("float32")] * 3


def test_task_code_may_move_the_arm(environment: Environment) -> None:
    reset = "self.timed_out = env.movep(((0.5, 0.1, 0.2), (0, 0, 0, 1)))\nenv.step_simulation()\n"
    environment.reset(make_task(reset + BLOCK_TO_ZONE), 0)
    assert environment.task.timed_out is False  # type: ignore[attr-defined]
    assert environment.robot.tool().position == pytest.approx((0.5, 0.1, 0.2), abs=0.02)
    assert not environment.movej([math.pi * k for k in (-1, -0.5, 0.5, -0.5, -0.5, 0)], speed=0.05)
    assert environment.ee is environment.robot.ee


def test_task_code_may_use_bullet_itself(environment: Environment) -> None:
    reset = """
shape = p.createCollisionShape(p.GEOM_BOX, halfExtents=[0.02, 0.02, 0.02])
self.own = p.createMultiBody(0.1, shape, basePosition=(0.5, 0.3, 0.02))
for _ in range(10):
    p.stepSimulation()
"""
    environment.reset(make_task(reset + BLOCK_TO_ZONE), 0)
    own: Any = environment.task
    assert p.getBasePositionAndOrientation(own.own)[0][2] == pytest.approx(0.02, abs=0.001)
    assert environment.box(own.own).size == pytest.approx((0.04, 0.04, 0.04))


def test_what_never_comes_to_rest_is_a_warning(environment: Environment) -> None:
    reset = """
ball = env.add_object("ball/ball.urdf", ((0.5, 0, 0.03), (0, 0, 0, 1)))
p.changeDynamics(ball, -1, rollingFriction=0, linearDamping=0, angularDamping=0)
p.resetBaseVelocity(ball, (0.1, 0, 0), (0, 3.33, 0))
"""
    environment.reset(make_task(reset + BLOCK_TO_ZONE), 0)
    assert [code for code, _ in noted(environment)] == ["never-settles"]
