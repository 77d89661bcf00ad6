"""Comparisons of what policies were trained on: several trainings, tested on the same tasks and seeds.

`generalise_arms`: whether what is learnt of some tasks helps with others, of which nothing or little is shown.
`budget_arms`: whether so many demonstrations are better spent on few tasks or spread over more of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from library.codec import encode
from library.whole_files import write_atomically
from policy.config import TrainConfig
from policy.selection import checkpoints_of
from policy.train_job import Device
from prompts.values import JsonValue
from workbench.core.bench_policy import CONTROL_EPISODES
from workbench.core.bench_steps import FOLDER, Bench, Part, Training
from workbench.core.counting import counted
from workbench.core.evaluation import Estimate, Evaluation, percent_of
from workbench.core.session import Session
from workbench.core.svg_chart import Bar, bar_chart
from workbench.core.tables import Table

UNTRAINED = "untrained"
NOTE = "In brackets the Wilson interval at 95 %. One training each: another seed would give other policies."


@dataclass(frozen=True)
class Arm:
    """One training that is compared with the others."""

    name: str
    parts: tuple[Part, ...]
    """None: the network that learnt nothing."""


@dataclass(frozen=True)
class Comparison:
    """What is compared, and how."""

    name: str
    """Of the files that are written."""
    title: str
    arms: tuple[Arm, ...]
    """The first one that learns has a network like those of all others."""
    tests: tuple[str, ...]
    """Tasks that each policy is tested on."""
    config: TrainConfig
    minutes: float | None = None
    threads: int = 1
    episodes: int = 50
    device: Device = "cpu"
    """To train on."""


@dataclass(frozen=True)
class ArmRow:
    """What one training did on one task."""

    arm: str
    task: str
    tasks: int
    """That were learnt from."""
    demos: int
    """Of all of them together."""
    of_it: int
    """Of the task that is tested."""
    policy: str
    """Folder."""
    steps: int
    train_s: float
    """Processor time."""
    reward: Estimate
    success: Estimate


def generalise_arms(learnt: Sequence[str], held_out: Sequence[str], demos: int, few: Sequence[int]) -> tuple[Arm, ...]:
    """Without any demonstration of the held-out tasks, and with a few of each; alone, and beside those of others."""
    others = tuple(Part(task, demos) for task in learnt)
    told = counted(len(others), "other")
    arms = [Arm(UNTRAINED, ()), Arm(f"zero-shot: {told}", others)]
    for number in dict.fromkeys(few):
        shown = tuple(Part(task, number) for task in held_out)
        arms += [Arm(f"{number} alone", shown), Arm(f"{number} beside {told}", (*others, *shown))]
    return tuple(arms)


def budget_arms(base: Sequence[str], added: Sequence[str], total: int) -> tuple[Arm, ...]:
    """The same number of demonstrations, of the base tasks alone or shared out among them and others."""
    return (
        Arm(UNTRAINED, ()),
        Arm(f"{len(base)} base tasks", _shared_out(base, total)),
        Arm(f"{len(base)} base tasks and {len(added)} more", _shared_out([*base, *added], total)),
    )


async def run_comparison(wish: Comparison, bench: Bench) -> tuple[ArmRow, ...]:
    """Do all of it that was not done before, and write down rows and chart; errors as of `Bench`."""
    learnt = {arm: await _learn(wish, arm, bench) for arm in wish.arms if arm.parts}
    rows: list[ArmRow] = []
    for arm in wish.arms:
        policy = learnt.get(arm) or next(iter(learnt.values()))
        is_control = arm not in learnt
        episodes = min(CONTROL_EPISODES, wish.episodes) if is_control else wish.episodes
        tested = await bench.test(policy, wish.tests, "test", episodes, untrained=is_control)
        rows += [_row(arm, task, policy, tested) for task in wish.tests]
    folder = bench.session.project.root / "runs" / FOLDER
    write_atomically(folder / f"{wish.name}.json", json.dumps(comparison_to_json(wish, rows), indent=1) + "\n")
    write_atomically(chart_file(wish, bench.session), comparison_chart(wish, rows))
    return tuple(rows)


def chart_file(wish: Comparison, session: Session) -> Path:
    """Where the chart goes; the next comparison of this kind replaces it."""
    return session.project.root / "runs" / FOLDER / f"{wish.name}.svg"


def comparison_to_json(wish: Comparison, rows: Sequence[ArmRow]) -> dict[str, JsonValue]:
    """The document of the command."""
    return {"arms": encode([{"name": arm.name, "parts": dict(arm.parts)} for arm in wish.arms]), "rows": encode(rows)}


def comparison_table(wish: Comparison, rows: Sequence[ArmRow]) -> Table:
    """The same for people."""
    head = ("learnt from", "tested on", "demos", "of it", "steps", "train s", "episodes", "reward %", "success %")
    cells = tuple(
        (
            row.arm,
            row.task,
            str(row.demos),
            str(row.of_it),
            str(row.steps),
            f"{row.train_s:.0f}",
            str(row.reward.n),
            percent_of(row.reward),
            percent_of(row.success),
        )
        for row in rows
    )
    return Table(wish.title, head, cells, (NOTE,))


def comparison_chart(wish: Comparison, rows: Sequence[ArmRow]) -> str:
    """Reward of each arm, task by task, as SVG."""
    groups = {
        task: [
            next((_bar(row.reward) for row in rows if (row.arm, row.task) == (arm.name, task)), None)
            for arm in wish.arms
        ]
        for task in wish.tests
    }
    return bar_chart(f"{wish.title}: mean reward", [arm.name for arm in wish.arms], groups)


def _shared_out(tasks: Sequence[str], total: int) -> tuple[Part, ...]:
    """As evenly as can be; the first ones have one more where it does not come out even."""
    each, more = divmod(total, len(tasks))
    return tuple(Part(task, each + (number < more)) for number, task in enumerate(tasks))


async def _learn(wish: Comparison, arm: Arm, bench: Bench) -> Path:
    return await bench.learn(Training(arm.parts, wish.config, wish.minutes, threads=wish.threads, device=wish.device))


def _row(arm: Arm, task: str, policy: Path, tested: Evaluation) -> ArmRow:
    card = checkpoints_of(policy)[-1].card
    return ArmRow(
        arm=arm.name,
        task=task,
        tasks=len(arm.parts),
        demos=sum(part.demos for part in arm.parts),
        of_it=sum(part.demos for part in arm.parts if part.task == task),
        policy=str(policy),
        steps=card.steps if arm.parts else 0,
        train_s=card.seconds if arm.parts else 0.0,
        reward=tested.reward(task),
        success=tested.success(task),
    )


def _bar(found: Estimate) -> Bar:
    return Bar(found.mean, found.low, found.high)
