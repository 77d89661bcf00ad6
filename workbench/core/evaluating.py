"""Testing a policy: seeds of a split that it never saw, in the simulator, as jobs of an executor.

What comes out depends on the policy, the tasks and the split, neither on how many work at once nor on who died over it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from library.codec import decode, encode
from library.episodes.splits import SEEDS, Split
from library.whole_files import scratch_folder, write_atomically
from policy.evaluate_job import Evaluated, EvaluateOrder, PlayedSeed, evaluate_job, picture_file
from policy.selection import Checkpoint
from sim.jobs import Job, JobDone, JobFailed, JobTold, name_of
from sim.pool import Executor, InOrder
from sim.sandbox.protocol import SandboxLevel
from workbench.core.collect_gate import Collectable
from workbench.core.errors import PolicyJobFailed
from workbench.core.evaluation import (
    CheckpointScore,
    Evaluation,
    best_of,
    evaluation_to_json,
    read_evaluation,
    reward_of,
    success_of,
)
from workbench.core.sandbox_level import least_level
from workbench.core.training import require_packages

MOST_SEEDS_PER_JOB = 10
"""A job loads torch for two seconds; this many episodes take twenty."""


@dataclass(frozen=True)
class EvaluatePlan:
    """Which policy is tested on what."""

    policy: Path
    """The training's folder; results stay in it."""
    checkpoints: tuple[Checkpoint, ...]
    """At least one; the best of them is picked."""
    tasks: tuple[Collectable, ...]
    split: Split
    episodes: int
    """Of each task: the first seeds of the split."""
    require: SandboxLevel | None = None
    """None: at least what each task needs."""
    workers: int = 1
    """At once; decides how many seeds a job is given, and no result."""
    untrained: bool = False
    """Test the network of the only checkpoint before it learnt anything."""
    failures: int = 0
    """How many of the episodes that were not solved are drawn, the first ones."""

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of each task."""
        return tuple(SEEDS[self.split][: self.episodes])

    @property
    def name(self) -> str:
        """How its files begin."""
        if self.untrained:
            return f"{self.split}-untrained"
        return "val-elsewhere" if self.split == "val" and not self.picks else self.split

    @property
    def picks(self) -> bool:
        """Whether it decides which checkpoint acts from now on: val does, on just the tasks that were trained on."""
        own = set(self.checkpoints[-1].card.tasks)
        return self.split == "val" and not self.untrained and {task.name for task in self.tasks} == own


class _Work(NamedTuple):
    """One job."""

    checkpoint: Checkpoint
    order: EvaluateOrder


async def evaluate(plan: EvaluatePlan, executor: Executor) -> AsyncGenerator[PlayedSeed | Evaluation, None]:
    """Play every seed and tell of each once, as it ends; the last event is one `Evaluation`, which is written down.

    Another test of the same policy may go on at the same time; the one that ends last is kept.

    Raises:
        MissingExtra: Torch is not installed.
        PolicyJobFailed: Our own machinery failed.
    """
    require_packages()
    with scratch_folder(_failures(plan)) as scratch:
        async with aclosing(_played(plan, executor, scratch)) as events:
            async for event in events:
                yield event


async def _played(
    plan: EvaluatePlan, executor: Executor, scratch: Path
) -> AsyncGenerator[PlayedSeed | Evaluation, None]:
    """As `evaluate`; jobs draw in `scratch`, for any of them may turn out to have the first failures."""
    works = list(_works(plan, scratch))
    ordered: InOrder[tuple[Checkpoint, Evaluated]] = InOrder()
    told: set[tuple[int, int]] = set()
    episodes: dict[Path, list[PlayedSeed]] = {one.folder: [] for one in plan.checkpoints}
    jobs = (Job(name_of(evaluate_job), encode(work.order)) for work in works)
    async with aclosing(executor.map(jobs)) as events:
        async for event in events:
            match event:
                case JobTold(index, news):
                    played = decode(PlayedSeed, news)
                    if (index, played.seed) not in told:  # a job that crashed plays its seeds again
                        told.add((index, played.seed))
                        yield played
                case JobDone(index, result):
                    for checkpoint, done in ordered.add(index, (works[index].checkpoint, decode(Evaluated, result))):
                        episodes[checkpoint.folder] += done.episodes
                case JobFailed(_, problem):
                    raise PolicyJobFailed("evaluation", problem)
    evaluation, drawn = _evaluation(plan, episodes, scratch)
    write_atomically(results_file(plan), json.dumps(evaluation_to_json(evaluation), indent=1) + "\n")
    _replace_folder(_failures(plan), drawn, scratch)
    yield evaluation


def results_file(plan: EvaluatePlan) -> Path:
    """Beside the policy; the next test of its name replaces it."""
    return plan.policy / f"{plan.name}-results.json"


def evaluated_before(plan: EvaluatePlan) -> Evaluation | None:
    """What the same test gave before, of the same policies on the same code and seeds; None: it was not done.

    Raises:
        UnreadableResults: What is there is no result of a test.
    """
    found = read_evaluation(results_file(plan))
    if found is None:
        return None
    weights = [(one.step, one.weights_sha256) for one in found.checkpoints]
    played = [(episode.task, episode.seed) for episode in found.episodes]
    is_same = (
        weights == [(one.card.steps, one.card.weights_sha256) for one in plan.checkpoints]
        and played == [(task.name, seed) for task in plan.tasks for seed in plan.seeds]
        and found.sources == {task.name: task.source_hash for task in plan.tasks}
    )
    return found if is_same else None


def _works(plan: EvaluatePlan, scratch: Path) -> Iterator[_Work]:
    """Checkpoint after checkpoint, task after task, seeds in their order."""
    per_job = min(MOST_SEEDS_PER_JOB, -(-plan.episodes // plan.workers))
    for checkpoint in plan.checkpoints:
        for task in plan.tasks:
            for first in range(0, len(plan.seeds), per_job):
                yield _Work(checkpoint, _order(plan, checkpoint, task, plan.seeds[first : first + per_job], scratch))


def _order(
    plan: EvaluatePlan, checkpoint: Checkpoint, task: Collectable, seeds: tuple[int, ...], scratch: Path
) -> EvaluateOrder:
    return EvaluateOrder(
        policy=str(checkpoint.folder),
        task=task.name,
        source=task.source,
        class_name=task.class_name,
        seeds=seeds,
        require=least_level(plan.require, is_base=task.is_base),
        parameters=dict(task.parameters),
        untrained=plan.untrained,
        pictures=plan.failures,
        pictures_to=str(scratch / f"step-{checkpoint.card.steps}"),
    )


class _Drawn(NamedTuple):
    """A result, and its pictures by the names that they get."""

    evaluation: Evaluation
    pictures: dict[str, Path]


def _evaluation(plan: EvaluatePlan, episodes: dict[Path, list[PlayedSeed]], scratch: Path) -> _Drawn:
    scores = [_score(checkpoint, episodes[checkpoint.folder]) for checkpoint in plan.checkpoints]
    best = scores.index(best_of(scores))
    checkpoint = plan.checkpoints[best]
    pictures = _pictures(plan, checkpoint, episodes[checkpoint.folder], scratch)
    evaluation = Evaluation(
        split=plan.split,
        episodes=tuple(_with_picture(plan, episode, pictures) for episode in episodes[checkpoint.folder]),
        checkpoints=tuple(scores),
        picked=scores[best].step,
        sources={task.name: task.source_hash for task in plan.tasks},
        untrained=plan.untrained,
    )
    return _Drawn(evaluation, {file.name: file for file in pictures.values()})


def _score(checkpoint: Checkpoint, episodes: Sequence[PlayedSeed]) -> CheckpointScore:
    card = checkpoint.card
    return CheckpointScore(card.steps, card.weights_sha256, reward_of(episodes), success_of(episodes))


def _pictures(
    plan: EvaluatePlan, checkpoint: Checkpoint, episodes: Sequence[PlayedSeed], scratch: Path
) -> dict[tuple[str, int], Path]:
    """Task and seed of the first failures → where they were drawn."""
    failed = [episode for episode in episodes if not episode.is_success][: plan.failures]
    return {
        (one.task, one.seed): picture_file(_order(plan, checkpoint, _task(plan, one.task), (), scratch), one.seed)
        for one in failed
    }


def _with_picture(plan: EvaluatePlan, episode: PlayedSeed, pictures: dict[tuple[str, int], Path]) -> PlayedSeed:
    drawn = pictures.get((episode.task, episode.seed))
    return replace(episode, picture=f"{_failures(plan).name}/{drawn.name}") if drawn else episode


def _replace_folder(folder: Path, files: dict[str, Path], scratch: Path) -> None:
    """Put files into a folder instead of all that were in it; of none, there is no folder."""
    put, away = scratch / "put", count()
    put.mkdir()
    for name, file in files.items():
        file.replace(put / name)
    while True:
        with suppress(FileNotFoundError):
            folder.replace(scratch / f"away-{next(away)}")
        if not files:
            return
        try:
            put.replace(folder)
            return
        except OSError:
            if not folder.exists():  # else another test has just put its own there
                raise


def _task(plan: EvaluatePlan, name: str) -> Collectable:
    return next(task for task in plan.tasks if task.name == name)


def _failures(plan: EvaluatePlan) -> Path:
    """Where its pictures go."""
    return plan.policy / f"{plan.name}-failures"
