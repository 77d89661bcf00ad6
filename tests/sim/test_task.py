from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.environment import Environment
from sim.errors import TaskMisuse
from sim.task import Task
from sim.values import WORKSPACE
from tests.sim.tasks import BLOCK_TO_ZONE, FIRST_LINE, make_task


def started(environment: Environment, reset: str = BLOCK_TO_ZONE, seed: int = 0, **parts: str) -> Any:
    environment.reset(make_task(reset, **parts), seed)
    return environment.task


def test_defaults_are_those_of_the_contract() -> None:
    task = Task()
    assert task.pos_eps == 0.01
    assert task.rot_eps == pytest.approx(math.radians(15))
    assert (task.mode, task.sixdof, task.num_blocks, task.homogeneous) == ("train", False, 50, False)
    assert task.bounds.tolist() == [[0.25, 0.75], [-0.5, 0.5], [0, 0.3]]
    assert task.zone_bounds.tolist() == task.bounds.tolist()
    assert task.goals == []
    assert task.lang_goals == []
    assert task.get_lang_goal() == "task completed."
    assert task.get_reward() == 0
    assert list(task.train_set) == list(range(14))
    assert list(task.test_set) == list(range(14, 20))


def test_a_bowl_in_the_template_widens_the_tolerance() -> None:
    task = Task()
    task.lang_template = "put the block in a bowl"
    task.additional_reset()
    assert task.pos_eps == 0.05


def test_sentences_are_queued_one_by_one_or_as_a_list() -> None:
    task = Task()
    for sentence in ("first", ["second", "third"], None):
        task.add_goal([1], [[1]], [(0.5, 0, 0)], False, True, "pose", None, 1, language_goal=sentence)
    assert task.lang_goals == ["first", "second", "third"]
    assert len(task.goals) == 3


def test_random_sizes_lie_between_their_bounds() -> None:
    sizes = [Task().get_random_size(0.1, 0.2, 0.3, 0.4, 0.5, 0.6) for _ in range(50)]
    assert (np.min(sizes, axis=0) >= (0.1, 0.3, 0.5)).all()
    assert (np.max(sizes, axis=0) <= (0.2, 0.4, 0.6)).all()


def test_random_poses_touch_nothing_that_is_there(environment: Environment) -> None:
    task = started(environment)
    for seed in range(20):
        np.random.seed(seed)
        (x, y, z), _ = task.get_random_pose(environment, (0.06, 0.08, 0.04))
        assert z == 0.02
        assert 0.25 + 0.05 <= x <= 0.75 - 0.05 + 0.004
        assert -0.5 + 0.05 <= y <= 0.5 - 0.05 + 0.004
        for body in (body for bodies in environment.obj_ids.values() for body in bodies):
            (body_x, body_y, _), (width, *_) = environment.pose(body).position, environment.box(body).size
            assert max(abs(x - body_x), abs(y - body_y)) > width / 2 + 0.05 - 0.02


def test_the_height_is_a_default_when_only_two_sizes_are_given(environment: Environment) -> None:
    assert started(environment).get_random_pose(environment, (0.04, 0.04)).position[2] == 0.05


def test_a_full_table_is_an_error_in_strict_and_the_centre_in_lenient_mode(environment: Environment) -> None:
    reset = BLOCK_TO_ZONE + "self.get_random_pose(env, (0.5, 0.5, 0.1))"
    with pytest.raises(TaskMisuse) as caught:
        started(environment, reset)
    assert caught.value.code == "no-free-space"
    environment.mode = "lenient"
    task = started(environment, reset)
    assert [entry.code for entry in environment.diagnostics.entries] == ["no-free-space"]
    assert task.find_free_pose(environment, (0.5, 0.5, 0.1)) is None
    assert task.get_random_pose.__doc__


@pytest.mark.parametrize("size", ["(0.04,)", "(0.04, float('nan'), 0.04)", "(0.04, -0.04, 0.04)"])
def test_a_size_that_is_none_is_refused(environment: Environment, size: str) -> None:
    with pytest.raises(TaskMisuse, match="not an object's size"):
        started(environment, f"self.get_random_pose(env, {size})")


def test_the_true_image_shows_objects_by_their_ids(environment: Environment) -> None:
    task = started(environment)
    color, height, mask = task.get_true_image(environment)
    assert color.shape == (*WORKSPACE.shape, 3)
    assert height.shape == mask.shape == WORKSPACE.shape
    block = environment.obj_ids["rigid"][0]
    assert height[mask == block].max() == pytest.approx(0.04, abs=0.002)


def test_the_anchor_marks_the_corner_of_a_block(environment: Environment) -> None:
    reset = BLOCK_TO_ZONE + "self.corner = self.add_corner_anchor_for_pose(env, ((0.5, 0, 0.02), (0, 0, 0, 1)))"
    task = started(environment, reset)
    mask = environment.top_down().mask == task.corner
    rows, columns = np.nonzero(mask)
    assert environment.pose(task.corner).position == pytest.approx((0.5, 0.0, 0.0))
    assert 0.25 + columns.max() * 0.003125 == pytest.approx(0.5 + 0.025, abs=0.004)
    assert -0.5 + rows.max() * 0.003125 == pytest.approx(0.025, abs=0.004)
    assert not mask[160, 80]


def test_reward_and_done_follow_the_goals(environment: Environment) -> None:
    task = started(environment)
    assert task.reward() == (0.0, {})
    assert not task.done()
    block = environment.obj_ids["rigid"][0]
    environment.physics.set_pose(block, task.goals[0].targ_poses[0])
    assert task.reward() == (1.0, {})
    assert task.done()
    assert task.get_reward() == 1.0
    assert task.goals == []
    assert task.get_lang_goal() == "done."


def test_points_of_an_object_fill_its_box(environment: Environment) -> None:
    task = started(environment)
    points = task.get_box_object_points(environment.obj_ids["rigid"][0])
    assert points.shape == (3, 8)
    assert np.array_equal(task.get_mesh_object_points(environment.obj_ids["rigid"][0]), points)


def test_a_random_brown_is_brown(environment: Environment) -> None:
    task = started(environment)
    block = environment.obj_ids["rigid"][0]
    task.color_random_brown(block)
    color = environment.top_down().color[environment.top_down().mask == block].mean(axis=0)
    assert color[0] > color[1] > color[2]


def test_what_needs_a_world_says_so_before_there_is_one() -> None:
    with pytest.raises(TaskMisuse, match="no environment yet"):
        Task().reward()


def test_a_line_of_task_code_is_known_in_tests() -> None:
    task = make_task("1 / 0")
    assert type(task).reset.__code__.co_firstlineno == FIRST_LINE - 2
