"""How well the oracle does the base tasks, and whether every episode repeats bit for bit in another process.

    python -m benchmarks.base_tasks --seeds 0:20                 # run what has not been run, then write the table
    python -m benchmarks.base_tasks --seeds 0:100 --tasks packing-boxes towers-of-hanoi
    python -m benchmarks.base_tasks --seeds 0:3 --repeat         # run these once more, and compare
    python -m benchmarks.base_tasks --table                      # only write the table

An episode that is recorded for the same task, the same seed and the same simulation is not run again, so the script
may be stopped at any time and started again. Any change of the simulation starts afresh; `--any-world` counts the
episodes of older ones as well, and the table says so.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from benchmarks.base_tasks_table import write_table
from benchmarks.episode_records import EpisodeRecord, append_record, read_records, variant_of, world_digest
from library.base import BASE_TASKS, BaseTask, load_base_tasks
from sim.jobs import Job, JobFailed, JobTold, Tell
from sim.pool import LocalProcesses
from sim.sandbox.protocol import JsonValue
from workbench.core.checking import parse_seeds

ROOT = Path(__file__).parents[1]
RECORDS = ROOT / "benchmarks" / "records" / "base_tasks.jsonl"
TABLE = ROOT / "docs" / "base_tasks.md"
EPISODES_A_JOB = 10
"""A process takes a second to start, so it runs a few episodes."""


def main() -> None:
    """Read the command line, run, write the table."""
    options = _options().parse_args()
    tasks = load_base_tasks(BASE_TASKS)
    world = world_digest()
    if not options.table:
        chosen = {name: tasks[name] for name in options.tasks or tasks}
        done = {_key(record) for record in _counting(options, world) if record.repeat == options.repeat}
        jobs = list(make_jobs(chosen, parse_seeds(options.seeds), world, options.repeat, done))
        asyncio.run(run_jobs(jobs, options.workers, options.records))
    write_table(TABLE, tasks, _counting(options, world))


def make_jobs(
    tasks: dict[str, BaseTask], seeds: Sequence[int], world: str, repeat: bool, done: Collection[tuple[str, int]]
) -> Iterator[Job]:
    """Jobs of a few seeds each, for what is not done yet; all tasks get their first seeds before any gets more."""
    variants = {_variant(task): name for name, task in reversed(tasks.items())}
    for first in range(0, len(seeds), EPISODES_A_JOB):
        for variant, name in reversed(variants.items()):
            left = [seed for seed in seeds[first : first + EPISODES_A_JOB] if (variant, seed) not in done]
            if left:
                yield Job("benchmarks.base_tasks:run_seeds", _arguments(name, tasks[name], world, left, repeat))


async def run_jobs(jobs: Sequence[Job], workers: int, path: Path) -> None:
    """Run the jobs and record each episode as soon as it ends."""
    print(f"{len(jobs)} jobs", file=sys.stderr)  # noqa: T201 - a script's progress
    async with aclosing(LocalProcesses(workers).map(jobs)) as events:
        async for event in events:
            if isinstance(event, JobTold):
                record = EpisodeRecord(**event.value)  # type: ignore[arg-type]  # told by run_seeds below
                append_record(path, record)
                if record.outcome != "solved":
                    print(f"{record.task} {record.seed}: {record.outcome}, {record.problem}", file=sys.stderr)  # noqa: T201
            elif isinstance(event, JobFailed):
                print(f"{jobs[event.index].arguments}: {event.problem}", file=sys.stderr)  # noqa: T201


async def run_seeds(arguments: JsonValue, tell: Tell) -> JsonValue:
    """The job: let the oracle do one task with some seeds, in this process."""
    from sim.environment import Environment
    from sim.physics import Physics
    from sim.rollout import run_episode
    from sim.sandbox.loader import load_task
    from sim.sandbox.reporting import poses_digest

    assert isinstance(arguments, dict)
    order: dict[str, Any] = dict(arguments)
    task = load_task(order["source"], order["class"], order["same"]["parameters"])
    environment = Environment(Physics())
    for seed in order["seeds"]:
        episode = run_episode(environment, task, seed)
        tell(
            {
                **order["same"],
                "seed": seed,
                "outcome": episode.outcome,
                "reward": episode.reward,
                "steps": len(episode.steps),
                "sim_steps": episode.sim_steps,
                "cpu_s": round(episode.cpu_s, 3),
                "digest": poses_digest(episode.final_poses),
                "problem": str(episode.error or episode.reason),
            }
        )
        await asyncio.sleep(0)  # the chance to be cancelled
    return None


def _arguments(name: str, task: BaseTask, world: str, seeds: Sequence[int], repeat: bool) -> JsonValue:
    parameters: JsonValue = dict(task.card.parameters)
    return {
        "source": task.source,
        "class": task.card.class_name,
        "seeds": list(seeds),
        "same": {
            "task": name,
            "hash": task.card.source_hash,
            "parameters": parameters,
            "world": world,
            "repeat": repeat,
        },
    }


def _counting(options: argparse.Namespace, world: str) -> list[EpisodeRecord]:
    return [record for record in read_records(options.records) if options.any_world or record.world == world]


def _key(record: EpisodeRecord) -> tuple[str, int]:
    return record.variant, record.seed


def _variant(task: BaseTask) -> str:
    return variant_of(task.card.source_hash, task.card.parameters)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", nargs="*", help="names of base tasks; default: all")
    parser.add_argument("--seeds", default="0:20", help="for example 0:100 or 3,5; default 0:20")
    parser.add_argument("--workers", type=int, default=2, help="processes at once; default 2")
    parser.add_argument("--repeat", action="store_true", help="run the seeds once more, to compare")
    parser.add_argument("--any-world", action="store_true", help="also count episodes of older simulations")
    parser.add_argument("--table", action="store_true", help="run nothing, only write the table")
    parser.add_argument("--records", type=Path, default=RECORDS, help="the file of episodes")
    return parser


if __name__ == "__main__":
    main()
