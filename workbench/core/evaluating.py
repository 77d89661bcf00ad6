"""Testing a policy: seeds of a split that it never saw, in the simulator, as jobs; and what that says of it."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from library.codec import decode, encode
from library.episodes.splits import SEEDS, Split
from library.statistics import wilson_interval
from library.whole_files import write_atomically
from policy.evaluate_job import Evaluated, EvaluateOrder, PlayedSeed, evaluate_job
from prompts.values import JsonValue
from sim.jobs import Job, JobDone, JobFailed, JobTold, name_of
from sim.pool import Executor, InOrder
from sim.sandbox.protocol import SandboxLevel
from workbench.core.collect_gate import Collectable
from workbench.core.errors import PolicyJobFailed
from workbench.core.sandbox_level import least_level
from workbench.core.training import require_packages

MOST_SEEDS_PER_JOB = 10
"""A job loads torch for two seconds; this many episodes take twenty."""


@dataclass(frozen=True)
class EvaluatePlan:
    """Which policy is tested on what."""

    policy: Path
    tasks: tuple[Collectable, ...]
    split: Split
    episodes: int
    """Of each task: the first seeds of the split."""
    require: SandboxLevel | None = None
    """None: at least what each task needs."""
    workers: int = 1


@dataclass(frozen=True)
class Estimate:
    """A mean over episodes of what lies between 0 and 1, with its Wilson score interval at 95 %."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Evaluation:
    """What a policy did."""

    split: Split
    episodes: tuple[PlayedSeed, ...]
    """Task after task, each in the order of seeds."""

    @property
    def tasks(self) -> tuple[str, ...]:
        """In the order in which they were played."""
        return tuple(dict.fromkeys(episode.task for episode in self.episodes))

    def reward(self, task: str | None = None) -> Estimate:
        """Total reward of an episode; of all tasks, or of one."""
        return estimate([episode.reward for episode in self._of(task)])

    def success(self, task: str | None = None) -> Estimate:
        """Share of episodes that were solved; of all tasks, or of one."""
        return estimate([float(episode.is_success) for episode in self._of(task)])

    def _of(self, task: str | None) -> Iterator[PlayedSeed]:
        return (episode for episode in self.episodes if task in (None, episode.task))


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of values in [0, 1] and its interval; at least one is needed.

    The interval is that of a share with this mean: for values in between it is too wide rather than too narrow.
    """
    mean = sum(values) / len(values)
    return Estimate(mean, *wilson_interval(mean, len(values)), len(values))


async def evaluate(plan: EvaluatePlan, executor: Executor) -> AsyncGenerator[PlayedSeed | Evaluation, None]:
    """Play every seed and tell of each once, as it ends; the last event is one `Evaluation`, which is written down.

    Raises:
        MissingExtra: Torch is not installed.
        PolicyJobFailed: Our own machinery failed.
    """
    require_packages()
    orders = list(_orders(plan))
    ordered: InOrder[Evaluated] = InOrder()
    told: set[tuple[str, int]] = set()
    episodes: list[PlayedSeed] = []
    async with aclosing(executor.map(Job(name_of(evaluate_job), encode(order)) for order in orders)) as events:
        async for event in events:
            match event:
                case JobTold(_, news):
                    played = decode(PlayedSeed, news)
                    if (played.task, played.seed) not in told:  # a job that crashed plays its seeds again
                        told.add((played.task, played.seed))
                        yield played
                case JobDone(index, result):
                    for done in ordered.add(index, decode(Evaluated, result)):
                        episodes += done.episodes
                case JobFailed(_, problem):
                    raise PolicyJobFailed("evaluation", problem)
    evaluation = Evaluation(plan.split, tuple(episodes))
    write_atomically(results_file(plan), json.dumps(evaluation_to_json(evaluation), indent=1) + "\n")
    yield evaluation


def results_file(plan: EvaluatePlan) -> Path:
    """Beside the policy; the next evaluation on the same split replaces it."""
    return plan.policy / f"{plan.split}-results.json"


def evaluation_to_json(evaluation: Evaluation) -> dict[str, JsonValue]:
    """The document of `simsmith eval --json`."""
    tasks: list[JsonValue] = [
        {"task": task, "reward": encode(evaluation.reward(task)), "success": encode(evaluation.success(task))}
        for task in evaluation.tasks
    ]
    return {
        "split": evaluation.split,
        "reward": encode(evaluation.reward()),
        "success": encode(evaluation.success()),
        "tasks": tasks,
        "episodes": [encode(episode) for episode in evaluation.episodes],
    }


def _orders(plan: EvaluatePlan) -> Iterator[EvaluateOrder]:
    per_job = min(MOST_SEEDS_PER_JOB, -(-plan.episodes // plan.workers))
    seeds = SEEDS[plan.split][: plan.episodes]
    for task in plan.tasks:
        for first in range(0, len(seeds), per_job):
            yield EvaluateOrder(
                policy=str(plan.policy),
                task=task.name,
                source=task.source,
                class_name=task.class_name,
                seeds=tuple(seeds[first : first + per_job]),
                require=least_level(plan.require, is_base=task.is_base),
                parameters=dict(task.parameters),
            )
