"""Several environments at once, as other libraries have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.wrappers import FilterObservation

from tests.workbench.gym.conftest import AcceptTask

SEPARATE: dict[str, Any] = {"shared_memory": False}


def episode(vector: Any) -> list[Any]:
    """What two environments show at first, and after a random action each."""
    try:
        vector.action_space.seed(0)
        return [*vector.reset(seed=[3, 4]), *vector.step(vector.action_space.sample())]
    finally:
        vector.close()


def test_environments_in_processes_of_their_own_show_what_they_show_in_this_one(accept_task: AcceptTask) -> None:
    identifier = accept_task()
    here = episode(gymnasium.make_vec(identifier, num_envs=2, vectorization_mode="sync"))
    there = episode(gymnasium.make_vec(identifier, num_envs=2, vectorization_mode="async", vector_kwargs=SEPARATE))
    np.testing.assert_equal(here, there)
    observation, info, *_, later = here
    assert observation["rgb"].shape == (2, 320, 160, 3)
    assert observation["instruction"] == ("put the red block on the stand",) * 2
    assert info["seed"].tolist() == [3, 4]
    assert not np.array_equal(*observation["height"])
    assert later["steps"].tolist() == [1, 1]


def test_instructions_in_shared_memory_are_refused_as_they_would_be_blank(accept_task: AcceptTask) -> None:
    with pytest.raises(ValueError, match="shared_memory=False") as refused:
        gymnasium.make_vec(accept_task(), num_envs=2, vectorization_mode="async")
    assert "instructions would be blank" in str(refused.value.__cause__)


def test_pictures_without_instructions_may_be_shared(accept_task: AcceptTask) -> None:
    drop: list[Callable[[Any], Any]] = [lambda env: FilterObservation(env, ["rgb", "height"])]
    vector = gymnasium.make_vec(accept_task(), num_envs=2, vectorization_mode="async", wrappers=drop)
    observation, _ = vector.reset(seed=3)
    vector.close()
    assert sorted(observation) == ["height", "rgb"]
    assert observation["rgb"].std() > 0
