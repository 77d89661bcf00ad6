"""Processor time of a demonstration, where it goes, what two workers give together, and whether memory grows.

    python -m benchmarks.speed                                       # all of it, into docs/speed.md
    python -m benchmarks.speed --tasks put-block-in-bowl --seeds 0:5 --only demonstrations --print
    python -m benchmarks.speed --json                                # the figures; the page is left alone
    python -m benchmarks.speed --profile put-block-in-bowl           # the functions that cost most

A demonstration is an episode of the scripted oracle, all in one process and after a warm-up. *With observations* three
pictures of 640 × 480 pixels with depth and the map from above are made before each action and at the end.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean
from typing import get_args

from benchmarks.screen_measuring import machine
from benchmarks.speed_page import PAGE, TABLES, Cost, Figures, render
from benchmarks.speed_processes import Growth, measure_growth, measure_scaling
from benchmarks.speed_shares import PARTS, measured_shares
from benchmarks.speed_tasks import TASKS, Demonstrations
from sim.values import Renderer
from workbench.core.checking import parse_seeds

ONLY = ("demonstrations", "scaling", "memory")
SPLIT_EPISODES = 5
"""So many seeds at most are run once more to see where their time goes."""
WARM_UP_SEED = 10_000
"""Not among those that are measured."""
WARM_UP_EPISODES = 20
"""After them a process has loaded what it needs, and its memory is looked at."""


def main() -> None:
    """Read the command line, measure, show or write."""
    options = _options().parse_args()
    if options.profile:
        _profile(options.profile, parse_seeds(options.seeds), observe=options.observe)
        return
    figures = measure(options.tasks, parse_seeds(options.seeds), options)
    if options.json:
        sys.stdout.write(json.dumps(asdict(figures), indent=2) + "\n")
    elif options.print:
        sys.stdout.write(render(figures))
    else:
        TABLES.write(PAGE, render(figures))


def measure(tasks: Sequence[str], seeds: Sequence[int], options: argparse.Namespace) -> Figures:
    """What the command line asks for; scaling and memory are those of the first task."""
    return Figures(
        machine=machine(),
        renderer=options.renderer,
        costs=[measure_cost(task, seeds, options.renderer) for task in tasks]
        if "demonstrations" in options.only
        else [],
        scaling=measure_scaling(tasks[0], options.seconds, options.rounds) if "scaling" in options.only else None,
        growth=_growth(tasks[0], options.episodes) if "memory" in options.only else None,
    )


def measure_cost(task: str, seeds: Sequence[int], renderer: Renderer) -> Cost:
    """The mean demonstration of a task over some seeds."""
    bare, observed = Demonstrations(task), Demonstrations(task, observe=True, renderer=renderer)
    bare.run(WARM_UP_SEED)
    observed.run(WARM_UP_SEED)
    bare_s, observed_s, simulated = [], [], []
    episodes = []
    for seed in seeds:  # in turn: whatever else the machine does then slows down both
        began = time.process_time()
        episodes.append(bare.run(seed))
        between = time.process_time()
        simulated.append(bare.physics.simulated)
        observed.run(seed)
        bare_s.append(between - began)
        observed_s.append(time.process_time() - between)
    split = list(seeds[:SPLIT_EPISODES])
    with measured_shares() as shares:
        steps = sum(_simulated(observed, seed) for seed in split)
    cost = Cost(
        task=task,
        episodes=len(episodes),
        solved=sum(episode.outcome == "solved" for episode in episodes),
        actions=fmean(len(episode.steps) for episode in episodes),
        sim_steps=fmean(episode.sim_steps for episode in episodes),
        simulated=fmean(simulated),
        bare_s=fmean(bare_s),
        observed_s=fmean(observed_s),
        parts_s={part: shares.seconds[part] / len(split) for part in PARTS},
        physics_step_s=shares.seconds["physics"] / steps,
    )
    print(f"{task}: {cost.bare_s:.2f} s, observed {cost.observed_s:.2f} s", file=sys.stderr)  # noqa: T201 - progress
    return cost


def _simulated(demonstrations: Demonstrations, seed: int) -> int:
    """The steps that Bullet makes in an episode."""
    demonstrations.run(seed)
    return demonstrations.physics.simulated


def _growth(task: str, episodes: int) -> Growth:
    return measure_growth(Demonstrations(task).run, episodes, WARM_UP_EPISODES)


def _profile(task: str, seeds: Sequence[int], *, observe: bool) -> None:
    """Print the functions in which most processor time was spent, callees not counted."""
    demonstrations = Demonstrations(task, observe=observe)
    demonstrations.run(WARM_UP_SEED)
    profiler = cProfile.Profile(time.process_time)
    profiler.enable()
    for seed in seeds:
        demonstrations.run(seed)
    profiler.disable()
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(40)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", nargs="+", default=TASKS, metavar="TASK", help="of the base tasks, or build-house")
    parser.add_argument("--seeds", default="0:50", help="for example 0:5 or 3,5; default 0:50")
    parser.add_argument("--renderer", choices=get_args(Renderer), default="raster", help="of observations")
    parser.add_argument("--only", nargs="+", choices=ONLY, default=ONLY, help="default: all three")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each process that is compared; default 10")
    parser.add_argument("--rounds", type=int, default=3, help="of one and two processes; default 3")
    parser.add_argument("--episodes", type=int, default=1000, help="over which memory is watched; default 1000")
    parser.add_argument("--print", action="store_true", help="show the tables instead of writing them into the page")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead")
    parser.add_argument("--profile", metavar="TASK", help="profile its demonstrations instead")
    parser.add_argument("--observe", action="store_true", help="with --profile: with observations")
    return parser


if __name__ == "__main__":
    main()
