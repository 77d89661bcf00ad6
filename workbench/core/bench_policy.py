"""The benchmark of policies: tasks from demonstrations to tested policies, in a table beside what was published.

Val picks the checkpoint where there are several, test is played once, and the network that learnt nothing is played as
a control.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from library.codec import encode
from library.whole_files import write_atomically
from policy.config import TrainConfig
from policy.selection import checkpoints_of, picked
from policy.train_job import Device
from prompts.values import JsonValue
from workbench.core.bench_record import collecting_seconds
from workbench.core.bench_steps import FOLDER, Bench, Part, Training
from workbench.core.evaluation import Estimate, Evaluation, percent_of
from workbench.core.published_scores import FAIRNESS, METHODS, published
from workbench.core.tables import NONE, Table, number

CONTROL_EPISODES = 20
"""Of each task, for the network that learnt nothing: what it solves by chance is far from what is learnt."""
RESULTS = "policy-bench.json"


@dataclass(frozen=True)
class PolicyBench:
    """What is measured."""

    tasks: tuple[str, ...]
    demos: int
    """Demonstrations of each task."""
    config: TrainConfig
    minutes: float | None = None
    checkpoints: int = 1
    threads: int = 1
    episodes: int = 50
    """Of each task on test."""
    val_episodes: int = 20
    """Of each task on val, for each checkpoint; where there is one, val has nothing to pick."""
    together: bool = False
    """One policy for all tasks; else one for each."""
    device: Device = "cpu"
    """To train on."""


@dataclass(frozen=True)
class BenchRow:
    """What became of one task."""

    task: str
    policy: str
    """Folder."""
    trained_on: int
    """Tasks."""
    demos: int
    """Of each task."""
    steps: int
    """Of the checkpoint that was tested."""
    train_s: float
    """Processor time of the whole training."""
    collect_s: float | None
    """Wall clock of the demonstrations of this task that were learnt from, one after the other; None: not kept."""
    reward: Estimate
    success: Estimate
    untrained: Estimate
    """Reward of the network that learnt nothing."""
    published: dict[str, float]
    """Who → mean score in %, with as many demonstrations."""


async def run_policy_bench(wish: PolicyBench, bench: Bench) -> tuple[BenchRow, ...]:
    """Do all of it that was not done before, and write the rows down; errors as of `Bench`."""
    rows: list[BenchRow] = []
    for tasks in [wish.tasks] if wish.together else [(task,) for task in wish.tasks]:
        rows += await _measure(wish, tasks, bench)
    file = bench.session.project.root / "runs" / FOLDER / RESULTS
    write_atomically(file, json.dumps(bench_to_json(rows), indent=1) + "\n")
    return tuple(rows)


def bench_to_json(rows: list[BenchRow] | tuple[BenchRow, ...]) -> dict[str, JsonValue]:
    """The document of `simsmith bench policy --json`."""
    return {"rows": encode(rows), "fairness": FAIRNESS}


def bench_table(rows: tuple[BenchRow, ...]) -> Table:
    """The same for people."""
    head = ("task", "demos", "steps", "collect s", "train s", "episodes", "reward %", "success %")
    cells = tuple((*_cells(row), *_beside(row)) for row in rows)
    notes = ("In brackets the Wilson interval at 95 %. Collecting in wall clock, training in processor time.", FAIRNESS)
    return Table("Policies", (*head, "untrained %", *METHODS), cells, notes)


def _cells(row: BenchRow) -> Iterator[str]:
    yield row.task if row.trained_on == 1 else f"{row.task} (of {row.trained_on})"
    yield str(row.demos)
    yield str(row.steps)
    yield number(row.collect_s, ".0f")
    yield f"{row.train_s:.0f}"
    yield str(row.reward.n)
    yield percent_of(row.reward)
    yield percent_of(row.success)


def _beside(row: BenchRow) -> Iterator[str]:
    yield percent_of(row.untrained)
    for method in METHODS:
        yield number(row.published.get(method), ".1f") if row.published else NONE


async def _measure(wish: PolicyBench, tasks: tuple[str, ...], bench: Bench) -> list[BenchRow]:
    """One policy."""
    parts = tuple(Part(task, wish.demos) for task in tasks)
    training = Training(parts, wish.config, wish.minutes, wish.checkpoints, wish.threads, wish.device)
    policy = await bench.learn(training)
    if len(checkpoints_of(policy)) > 1:
        await bench.test(policy, tasks, "val", wish.val_episodes)
    tested = await bench.test(policy, tasks, "test", wish.episodes)
    control = await bench.test(policy, tasks, "test", min(CONTROL_EPISODES, wish.episodes), untrained=True)
    return [_row(task, len(tasks), policy, tested, control) for task in tasks]


def _row(task: str, trained_on: int, policy: Path, tested: Evaluation, control: Evaluation) -> BenchRow:
    demos = picked(policy).card.config.demos or 0
    return BenchRow(
        task=task,
        policy=str(policy),
        trained_on=trained_on,
        demos=demos,
        steps=tested.picked,
        train_s=checkpoints_of(policy)[-1].card.seconds,
        collect_s=collecting_seconds(policy).get(task),
        reward=tested.reward(task),
        success=tested.success(task),
        untrained=control.reward(task),
        published=published(task, demos),
    )
