from typing import Any

import pytest

from policy.evaluate_job import PlayedSeed
from workbench.core.evaluating import Evaluation, estimate, evaluation_to_json


def played(task: str, seed: int, reward: float) -> PlayedSeed:
    return PlayedSeed(task, seed, "solved" if reward == 1.0 else "unsolved", reward, 2, 3, "put it there")


EVALUATION = Evaluation("test", (played("a", 1, 1.0), played("a", 3, 0.5), played("b", 1, 0.0)))


def test_reward_and_success_are_told_of_each_task_and_of_all() -> None:
    assert EVALUATION.tasks == ("a", "b")
    assert (EVALUATION.reward("a").mean, EVALUATION.success("a").mean) == (0.75, 0.5)
    assert (EVALUATION.reward().mean, EVALUATION.success().mean) == pytest.approx((0.5, 1 / 3))
    assert EVALUATION.reward().n == 3


def test_the_interval_of_shares_is_wilson_s() -> None:
    found = estimate([1.0] * 45 + [0.0] * 5)
    assert (found.mean, found.low, found.high, found.n) == pytest.approx((0.9, 0.7864, 0.9565, 50), abs=1e-4)
    assert estimate([1.0] * 50).high == 1.0


def test_a_mean_of_parts_has_the_interval_of_a_share_with_that_mean() -> None:
    assert estimate([0.5, 0.5]) == estimate([1.0, 0.0])


def test_the_document_has_what_the_docs_promise() -> None:
    document: Any = evaluation_to_json(EVALUATION)
    assert list(document) == ["split", "reward", "success", "tasks", "episodes"]
    assert document["success"] == {"mean": 1 / 3, **{k: getattr(EVALUATION.success(), k) for k in ("low", "high", "n")}}
    assert [set(one) for one in document["tasks"]] == [{"task", "reward", "success"}] * 2
    assert document["episodes"][1] == {
        "task": "a",
        "seed": 3,
        "outcome": "unsolved",
        "reward": 0.5,
        "steps": 2,
        "max_steps": 3,
        "instruction": "put it there",
        "problem": "",
    }
