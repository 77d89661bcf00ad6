"""How long the user waits for a worker: from the kill of a stuck one to the next task's first events.

    python -m benchmarks.sandbox_latency --runs 20

Prints JSON: medians and worst cases in milliseconds, and what an idle spare costs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from library.base import BASE_TASKS, load_base_tasks
from sim.sandbox.host import Sandbox
from sim.sandbox.launching import WARM_PARENT, Launch, launch_forked, launch_fresh
from sim.sandbox.protocol import EpisodeStarted, RolloutRequest, WorkerReady
from sim.sandbox.standing import StandingWorker, stand_up
from sim.sandbox.usage import read_usage

STUCK = """
from cliport.tasks.task import Task

class Stuck(Task):
    def reset(self, env):
        while True:
            pass
"""
IDLE_S = 5.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    sys.stdout.write(json.dumps(asyncio.run(measure(runs)), indent=2) + "\n")


async def measure(runs: int) -> dict[str, object]:
    """Everything, in ms and %."""
    task = load_base_tasks(BASE_TASKS)["put-block-in-bowl"]
    good = RolloutRequest(task.source, (0,), task.card.class_name, dict(task.card.parameters))
    async with Sandbox(spares=1) as warm, Sandbox() as cold:
        spare_cpu = await _idle_cpu_percent()
        return {
            "runs": runs,
            **await _starts(runs),
            "kill_to_first_event_with_spare_ms": _summary(
                [await _after_kill_ms(warm, good, True) for _ in range(runs)]
            ),
            "kill_to_first_event_without_spare_ms": _summary(
                [await _after_kill_ms(cold, good, False) for _ in range(runs)]
            ),
            "kill_to_episode_started_with_spare_ms": _summary(
                [await _after_kill_ms(warm, good, True, until=EpisodeStarted) for _ in range(runs)]
            ),
            "idle_spare_cpu_percent": spare_cpu,
        }


async def _after_kill_ms(
    sandbox: Sandbox, good: RolloutRequest, wait_for_spare: bool, until: type = WorkerReady
) -> float:
    """From the user's stop of a stuck task to an event of the next one."""
    async with aclosing(sandbox.run(RolloutRequest(STUCK, (0,)))) as stuck:
        await anext(stuck)
        await asyncio.sleep(1.5 if wait_for_spare else 0.3)  # a task is stuck for longer than a spare takes to start
        began = time.perf_counter()
    async with aclosing(sandbox.run(good)) as events:
        async for event in events:
            if isinstance(event, until):
                return (time.perf_counter() - began) * 1000
    raise AssertionError("a sound task starts")


async def _starts(runs: int) -> dict[str, object]:
    """A worker's start until it is loaded, locked and measured, in both ways; and the first one of a warm parent's."""
    WARM_PARENT.end()
    first, _ = await _start(launch_forked())
    found: dict[str, object] = {"first_forked_worker_ready_ms": round(first, 1)}
    for name, launch in (("forked", launch_forked()), ("fresh", launch_fresh())):
        starts = [await _start(launch) for _ in range(runs)]
        found[f"{name}_worker_ready_ms"] = _summary([ready for ready, _ in starts])
        found[f"{name}_worker_ready_processor_ms"] = _summary([used for _, used in starts])
    return found


async def _start(launch: Launch) -> tuple[float, float]:
    """By the clock, and the worker's own processor time [ms]."""
    began = time.perf_counter()
    standing = await stand_up(launch, 60.0)
    elapsed = (time.perf_counter() - began) * 1000
    used = Path(f"/proc/{standing.worker.process.pid}/schedstat").read_text(encoding="ascii").split()[0]  # noqa: ASYNC240
    await standing.end()
    return elapsed, int(used) / 1e6


async def _idle_cpu_percent() -> float:
    standing: StandingWorker = await stand_up(launch_forked(), 60.0)
    try:
        before = await read_usage(standing.worker.process.pid)
        await asyncio.sleep(IDLE_S)
        after = await read_usage(standing.worker.process.pid)
        assert before is not None
        assert after is not None
        return round(100 * (after.cpu_s - before.cpu_s) / IDLE_S, 2)
    finally:
        await standing.end()


def _summary(values: Sequence[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 1), "worst": round(max(values), 1)}


if __name__ == "__main__":
    main()
