"""Pixels for poses."""

from __future__ import annotations

import math
from collections.abc import Iterator

import gymnasium
import numpy as np
import pytest

from sim.geometry import yaw_of
from tests.workbench.gym.conftest import AcceptTask
from workbench.gym import PixelAction


@pytest.fixture
def env(accept_task: AcceptTask) -> Iterator[PixelAction]:
    env = PixelAction(gymnasium.make(accept_task()))
    yield env
    env.close()


def test_pixels_are_poses_at_the_heights_that_are_seen(env: PixelAction) -> None:
    observation, _ = env.reset(seed=0)
    row, column = np.unravel_index(observation["height"].argmax(), observation["height"].shape)
    poses = env.action(np.array([row, column, 0, 159, 9]))
    assert poses["pick"] == pytest.approx(
        [0.25 + column * 0.003125, -0.5 + row * 0.003125, observation["height"].max(), 0, 0, 0, 1]
    )
    assert poses["place"][:3] == pytest.approx([0.746875, -0.5, 0.0])
    assert yaw_of(tuple(poses["place"][3:].tolist())) == pytest.approx(math.pi / 2)


def test_any_action_of_the_space_can_be_taken_and_no_other(env: PixelAction) -> None:
    env.reset(seed=0)
    env.action_space.seed(0)
    assert env.step(np.asarray(env.action_space.sample()))[4]["steps"] == 1
    for wrong in (np.array([320, 0, 0, 0, 0]), np.array([0, 0, 0, 0, -1]), np.zeros(5), np.zeros(4, dtype=int)):
        with pytest.raises(ValueError, match="five whole numbers below 320, 160, 320, 160, 36"):
            env.step(wrong)  # type: ignore[arg-type]  # that is the point


def test_only_environments_of_ours_have_pixels() -> None:
    with pytest.raises(TypeError, match="PixelAction wraps environments of workbench"):
        PixelAction(gymnasium.make("CartPole-v1"))
