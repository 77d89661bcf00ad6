import json
from pathlib import Path
from typing import Any

import pytest

from policy.evaluate_job import PlayedSeed
from workbench.core.errors import UnreadableResults
from workbench.core.evaluation import (
    CheckpointScore,
    Evaluation,
    best_of,
    estimate,
    evaluation_to_json,
    read_evaluation,
)


def played(task: str, seed: int, reward: float) -> PlayedSeed:
    return PlayedSeed(task, seed, "solved" if reward == 1.0 else "unsolved", reward, 2, 3, "put it there")


def score(step: int, reward: float, success: float) -> CheckpointScore:
    return CheckpointScore(step, f"weights of {step}", estimate([reward]), estimate([success]))


EVALUATION = Evaluation(
    "test",
    (played("a", 1, 1.0), played("a", 3, 0.5), played("b", 1, 0.0)),
    (score(30, 0.5, 1 / 3),),
    30,
    {"a": "ab" * 32, "b": "cd" * 32},
)


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
    assert list(document) == [
        "split",
        "untrained",
        "reward",
        "success",
        "tasks",
        "picked",
        "checkpoints",
        "episodes",
    ]
    assert document["success"] == {"mean": 1 / 3, **{k: getattr(EVALUATION.success(), k) for k in ("low", "high", "n")}}
    assert [set(one) for one in document["tasks"]] == [{"task", "source_hash", "reward", "success"}] * 2
    assert document["episodes"][1] == {
        "task": "a",
        "seed": 3,
        "outcome": "unsolved",
        "reward": 0.5,
        "steps": 2,
        "max_steps": 3,
        "instruction": "put it there",
        "problem": "",
        "picture": "",
    }


def test_the_checkpoint_of_most_reward_is_picked_and_of_equals_the_one_that_was_trained_longer() -> None:
    assert best_of([score(10, 0.5, 0.5), score(20, 0.9, 0.4), score(30, 0.8, 0.8)]).step == 20
    assert best_of([score(10, 0.9, 0.5), score(20, 0.9, 0.4)]).step == 10, "it solved more"
    assert best_of([score(10, 1.0, 1.0), score(20, 1.0, 1.0)]).step == 20


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "test-results.json"
    assert read_evaluation(file) is None
    file.write_text(json.dumps(evaluation_to_json(EVALUATION)))
    assert read_evaluation(file) == EVALUATION


@pytest.mark.parametrize("rubbish", ["", "[]", '{"split": "test"}', '{"episodes": 3}'])
def test_what_is_no_result_is_refused_in_words(tmp_path: Path, rubbish: str) -> None:
    (tmp_path / "test-results.json").write_text(rubbish)
    with pytest.raises(UnreadableResults, match=r"test-results\.json cannot be read"):
        read_evaluation(tmp_path / "test-results.json")
