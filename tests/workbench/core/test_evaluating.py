from collections.abc import AsyncGenerator, Iterable
from pathlib import Path
from typing import Any

import pytest

from library.codec import encode
from policy.evaluate_job import Evaluated, PlayedSeed
from sim.jobs import Job, JobDone, JobEvent, JobStarted, JobTold
from workbench.core.collect_gate import Collectable
from workbench.core.evaluating import EvaluatePlan, Evaluation, estimate, evaluate, evaluation_to_json


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


class CrashesOnce:
    """An executor whose first attempt at each job dies after its first seed."""

    async def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        for index, _ in enumerate(jobs):
            episodes = (played("a", 1, 1.0), played("a", 3, 0.5))
            yield JobStarted(index, 1)
            yield JobTold(index, encode(episodes[0]))
            yield JobStarted(index, 2)
            for episode in episodes:
                yield JobTold(index, encode(episode))
            yield JobDone(index, encode(Evaluated(episodes)), 2)


async def test_an_episode_that_is_played_again_after_a_crash_is_told_once(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed: make policy")
    task = Collectable("a", "", "ab" * 32, "A", {}, is_base=True)
    *told, last = [event async for event in evaluate(EvaluatePlan(tmp_path, (task,), "val", 2), CrashesOnce())]
    assert [event.seed for event in told if isinstance(event, PlayedSeed)] == [1, 3]
    assert isinstance(last, Evaluation)
    assert len(last.episodes) == 2
