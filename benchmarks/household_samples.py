"""How many household tasks are right as they are first drawn, and what one costs.

    python -m benchmarks.household_samples                        # seven types × 50 seeds, a scene for each seed
    python -m benchmarks.household_samples --seeds 100:120 --types put bring
    python -m benchmarks.household_samples --task-first           # a scene for each task, made for it

Prints a table: for each type how many proposals were made at the first binding, how many of these passed verification,
and the CPU seconds of proposing and verifying; then each one that did not pass, with its reason. Making the scene is
counted apart. Ends with exit code 1 where fewer than 95 % pass, or a sample costs more than 0.5 CPU s on average.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import Any, TypeVar

import numpy as np

from sim.household.errors import ImpossibleScene
from sim.household.judging.verify import verify
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.generate import generate_scene
from sim.household.scenes.scene_io import from_json
from sim.household.tasks.hardcoding import Refusal, propose
from sim.household.tasks.task_first import order_for
from sim.household.tasks.task_types import HARDCODED
from sim.household.tasks.wishes import Wish
from sim.household.values import Scene, TaskType
from workbench.core.checking import parse_seeds

WANTED_SHARE = 0.95
WANTED_CPU_S = 0.5
_T = TypeVar("_T")


@dataclass(frozen=True)
class Trial:
    """One task that was drawn."""

    seed: int
    type: TaskType
    reason: str
    """Why it did not pass; empty where it did."""
    scene_s: float
    propose_s: float
    verify_s: float


def main() -> None:
    """Draw, verify, print."""
    options = _options().parse_args()
    trials: list[Trial] = []
    for seed in parse_seeds(options.seeds):
        trials += _task_first(seed, options.types) if options.task_first else _scene_first(seed, options.types)
    for line in _table(trials, options.types):
        print(line)  # noqa: T201  # the table is what this script is for
    passed = fmean(not trial.reason for trial in trials)
    cost = fmean(trial.propose_s + trial.verify_s for trial in trials)
    sys.exit(0 if passed >= WANTED_SHARE and cost <= WANTED_CPU_S else 1)


def _scene_first(seed: int, types: list[TaskType]) -> Iterator[Trial]:
    scene, scene_s = _timed(partial(_scene, seed, {}))
    world = HouseholdWorld(scene)
    for task_type in types:
        yield _try(seed, task_type, scene, world, np.random.default_rng([seed, HARDCODED.index(task_type)]), scene_s)


def _task_first(seed: int, types: list[TaskType]) -> Iterator[Trial]:
    for task_type in types:
        rng = np.random.default_rng([seed, HARDCODED.index(task_type)])
        order = order_for(task_type, rng)
        try:
            scene, scene_s = _timed(partial(_scene, seed, order.arguments))
        except ImpossibleScene as problem:
            yield Trial(seed, task_type, f"impossible: {problem}", 0.0, 0.0, 0.0)
            continue
        yield _try(seed, task_type, scene, HouseholdWorld(scene), rng, scene_s, order.wish)


def _scene(seed: int, arguments: dict[str, Any]) -> Scene:
    return from_json(generate_scene(**arguments, seed=seed))


def _try(
    seed: int,
    task_type: TaskType,
    scene: Scene,
    world: HouseholdWorld,
    rng: np.random.Generator,
    scene_s: float,
    wish: Wish | None = None,
) -> Trial:
    sample, propose_s = _timed(partial(propose, scene, task_type, rng, wish))
    if isinstance(sample, Refusal):
        return Trial(seed, task_type, f"refused: {sample.why}", scene_s, propose_s, 0.0)
    verification, verify_s = _timed(partial(verify, sample, world))
    reason = f"{sample.task} {verification.reason}" if verification.reason else ""
    return Trial(seed, task_type, reason, scene_s, propose_s, verify_s)


def _table(trials: list[Trial], types: list[TaskType]) -> Iterator[str]:
    yield "| type | drawn | passed | share | propose CPU s | verify CPU s | scene CPU s |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, some in [(t, [x for x in trials if x.type == t]) for t in types] + [("all", trials)]:
        passed = sum(not trial.reason for trial in some)
        times = [fmean(getattr(trial, key) for trial in some) for key in ("propose_s", "verify_s", "scene_s")]
        figures = " | ".join(f"{value:.3f}" for value in times)
        yield f"| {name} | {len(some)} | {passed} | {passed / len(some):.1%} | {figures} |"
    yield ""
    yield from (f"{trial.type} {trial.seed}: {trial.reason}" for trial in trials if trial.reason)


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.household_samples")
    parser.add_argument("--seeds", default="0:50", help="such as 0:50")
    parser.add_argument("--types", nargs="+", choices=HARDCODED, default=list(HARDCODED))
    parser.add_argument("--task-first", action="store_true", help="make a scene for each task")
    return parser


if __name__ == "__main__":
    main()
