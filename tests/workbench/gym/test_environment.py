"""One environment, with real episodes in real workers."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ClosedEnvironmentError, ResetNeeded

from library.episodes.splits import split_of
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutReport, RolloutRequest, StepTaken
from sim.values import Action
from tests.workbench.gym.conftest import SOUND, AcceptTask
from workbench.gym import ResetFailed, TaskEnv
from workbench.gym.background import BACKGROUND
from workbench.gym.tasks import find_task

NOWHERE = {"pick": [0.5, 0.45, 0.0, 0.0, 0.0, 0.0, 1.0], "place": [0.5, 0.45, 0.0, 0.0, 0.0, 0.0, 1.0]}


@pytest.fixture
def env(accept_task: AcceptTask) -> Iterator[TaskEnv]:
    env = gymnasium.make(accept_task()).unwrapped
    assert isinstance(env, TaskEnv)
    yield env
    env.close()


def given(action: Action) -> dict[str, Any]:
    return {name: np.array([*pose.position, *pose.rotation]) for name, pose in action._asdict().items()}


async def oracles_episode(name: str, seed: int) -> tuple[list[Action], RolloutReport]:
    task, _ = find_task(name, None)
    request = RolloutRequest(task.source, (seed,), task.class_name, dict(task.parameters))
    events = [event async for event in Sandbox().run(request)]
    report = events[-1]
    assert isinstance(report, RolloutReport)
    return [event.action for event in events if isinstance(event, StepTaken) and event.action], report


def test_the_oracles_actions_solve_a_base_task_as_they_do_without_us() -> None:
    actions, report = BACKGROUND.run(oracles_episode("block-insertion", 6))
    assert report.outcome == "solved", report
    env = gymnasium.make("workbench.gym:Simsmith/BlockInsertion-v0")
    observation, info = env.reset(seed=6)
    assert observation in env.observation_space
    assert (info["seed"], info["success"], info["task"]) == (6, False, "block-insertion")
    assert info["source_hash"] == find_task("block-insertion", None).task.source_hash
    for number, action in enumerate(actions, start=1):
        observation, reward, terminated, truncated, info = env.step(given(action))
        assert (terminated, truncated, info["success"]) == (number == len(actions), False, number == len(actions))
    assert observation in env.observation_space
    assert (reward, info["total_reward"], info["outcome"]) == (1.0, 1.0, "solved")
    inner = env.unwrapped
    assert isinstance(inner, TaskEnv)
    assert inner.moment.report is not None
    assert inner.moment.report.episodes[0].poses_digest == report.episodes[0].poses_digest
    env.close()


def test_an_episode_is_truncated_at_the_horizon_and_over(env: TaskEnv) -> None:
    env.reset(seed=0)
    ends = [env.step(NOWHERE)[1:4] for _ in range(3)]
    assert ends == [(0.0, False, False), (0.0, False, False), (0.0, False, True)]
    with pytest.raises(ResetNeeded):
        env.step(NOWHERE)
    assert env.moment.outcome == "unsolved"


def test_where_there_is_only_one_action_the_episode_terminates_with_it(accept_task: AcceptTask) -> None:
    env = gymnasium.make(accept_task(SOUND.replace("max_steps = 3", "max_steps = 1")))
    env.reset(seed=0)
    _, _, terminated, truncated, info = env.step(NOWHERE)
    assert (terminated, truncated, info["success"], info["outcome"]) == (True, False, False, "unsolved")
    env.close()


def test_what_is_no_action_is_refused_and_the_episode_goes_on(env: TaskEnv) -> None:
    env.reset(seed=0)
    for wrong, problem in (
        (np.zeros(14), "an action is a dict of pick and place"),
        ({"pick": NOWHERE["pick"]}, r"not the keys \['pick'\]"),
        (NOWHERE | {"place": "there"}, "place is .* seven finite numbers, not 'there'"),
        (NOWHERE | {"pick": [[0.5], 0.0]}, "pick is .* seven finite numbers"),
        (NOWHERE | {"place": [0.5, 0.0, 0.0]}, "place is x, y, z, qx, qy, qz, qw"),
        (NOWHERE | {"pick": [float("nan"), *NOWHERE["pick"][1:]]}, "pick is .* seven finite numbers"),
        (NOWHERE | {"place": [0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]}, "place has a quaternion without length"),
    ):
        with pytest.raises(ValueError, match=problem):
            env.step(wrong)  # type: ignore[arg-type]  # that is the point
    assert env.step(NOWHERE)[4]["steps"] == 1


def test_after_a_first_reset_and_a_first_step_that_were_refused_the_next_ones_go(accept_task: AcceptTask) -> None:
    env = gymnasium.make(accept_task())
    with pytest.raises(ValueError, match="a seed is"):
        env.reset(seed=-1)
    env.reset(seed=0)
    with pytest.raises(ValueError, match="place is"):
        env.step(NOWHERE | {"place": None})
    assert env.step(NOWHERE)[4]["steps"] == 1
    env.close()


def test_seeds_that_are_drawn_are_training_seeds_and_follow_from_the_first(env: TaskEnv) -> None:
    drawn = []
    for _ in range(2):
        env.reset(seed=10_001)
        drawn.append([env.reset()[1]["seed"] for _ in range(2)])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 2
    assert {split_of(seed) for seed in drawn[0]} == {"train"}
    for wrong in (2**53, -1, "a", 0.5):
        with pytest.raises(ValueError, match="a seed is a whole number from 0"):
            env.reset(seed=wrong)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(ValueError, match="reset has no options, and was given color"):
        env.reset(options={"color": "red"})


def test_a_closed_environment_says_so_and_may_be_closed_again(env: TaskEnv) -> None:
    with pytest.raises(ResetNeeded, match="reset"):
        env.step(NOWHERE)
    env.reset(seed=0)
    env.close()
    env.close()
    with pytest.raises(ClosedEnvironmentError):
        env.reset()


def test_masks_cameras_poses_and_pictures_are_given_where_they_are_asked_for(accept_task: AcceptTask) -> None:
    env = gymnasium.make(accept_task(), masks=True, cameras=True, poses=True, render_mode="rgb_array")
    observation, info = env.reset(seed=0)
    assert observation in env.observation_space
    assert sorted(observation) == sorted(env.observation_space)  # type: ignore[call-overload]  # a Dict
    block = max(info["poses"], key=int)
    assert int(block) in observation["mask"]
    assert 0.25 < info["poses"][block][0] < 0.75
    assert info["poses"][block].shape == (7,)
    assert np.array_equal(np.asarray(env.render()), observation["cam_front_rgb"])
    env.close()
    with pytest.raises(ValueError, match="render_mode"):
        TaskEnv("block-insertion", render_mode="human")


def test_the_caller_may_write_on_what_it_was_given(env: TaskEnv) -> None:
    observation, _ = env.reset(seed=0)
    observation["rgb"][:] = 0
    observation["height"][:] = 0
    assert env.step(NOWHERE)[0]["rgb"].any()


def test_a_tasks_code_runs_in_another_process(accept_task: AcceptTask, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    curious = (
        "import os, sys\nsys.modules['curious'] = sys\n"
        f"try:\n    open({str(marker)!r}, 'w').close()\nexcept OSError:\n    pass\n"
    )
    source = (curious + SOUND).replace('"put the red block on the stand"', 'f"process {os.getpid()}"')
    env = gymnasium.make(accept_task(source))
    observation, _ = env.reset(seed=0)
    label, pid = observation["instruction"].split()
    assert (label, int(pid) == os.getpid()) == ("process", False)
    assert "curious" not in sys.modules
    level = BACKGROUND.run(Sandbox().measure()).level
    assert marker.exists() == (level != "full")
    env.close()


def test_a_scene_that_cannot_be_set_up_is_an_error_with_its_line(accept_task: AcceptTask) -> None:
    env = gymnasium.make(accept_task(SOUND.replace("super().reset(env)", "raise RuntimeError('no table')")))
    with pytest.raises(ResetFailed, match=r"block-on-stand, seed 8: RuntimeError: no table \(line \d+\)"):
        env.reset(seed=8)
    env.close()


def test_a_task_that_fails_later_truncates_its_episode_and_says_why(accept_task: AcceptTask) -> None:
    source = SOUND + "\n    def reward(self):\n        raise RuntimeError('no idea')\n"
    env = gymnasium.make(accept_task(source))
    before, _ = env.reset(seed=0)
    after, reward, terminated, truncated, info = env.step(NOWHERE)
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert info["failure"].startswith("RuntimeError: no idea (line")
    assert np.array_equal(before["rgb"], after["rgb"])
    env.close()


async def test_it_can_be_used_where_an_event_loop_runs(env: TaskEnv) -> None:
    assert asyncio.get_running_loop().is_running()
    assert env.reset(seed=0)[0] in env.observation_space
