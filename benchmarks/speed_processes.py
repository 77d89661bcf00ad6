"""What one process cannot show alone: how much two give together, and whether one grows over many episodes.

Started as a module, this is one of the processes that are compared: it warms up, says so, waits for a line, works for a
while and says how much it did.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
BUSY_ROUND = 20_000
"""Additions between two looks at the clock."""


class Scaling(NamedTuple):
    """How much two processes do together, as a multiple of what one does alone."""

    workers: float
    """Of episodes."""
    busy_loops: float
    """Of additions: what the machine has to give."""


class Growth(NamedTuple):
    """Memory of one process [MB]."""

    episodes: int
    before: float
    """After the warm-up."""
    after: float

    @property
    def share(self) -> float:
        """By how much of what it had it has grown."""
        return self.after / self.before - 1


def measure_scaling(task: str, seconds: float, rounds: int) -> Scaling:
    """One and two processes, of additions and of episodes, all in turn; the best of the rounds of each."""
    best = {(work, together): 0.0 for work in ("additions", task) for together in (1, 2)}
    for _ in range(rounds):
        for work, together in best:
            best[work, together] = max(best[work, together], _rate(work, together, seconds))
    workers, busy = (best[work, 2] / best[work, 1] for work in (task, "additions"))
    return Scaling(workers, busy)


def measure_growth(run: Callable[[int], object], episodes: int, warm_up: int) -> Growth:
    """Run a task with seeds 0, 1, … in this process, and look at its memory after the warm-up and at the end."""
    for seed in range(warm_up):
        run(seed)
    before = _resident_mb()
    for seed in range(warm_up, warm_up + episodes):
        run(seed)
    return Growth(episodes, before, _resident_mb())


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE_BYTES / 1e6


def _rate(work: str, together: int, seconds: float) -> float:
    """What so many processes do at the same time, a second."""
    command = [sys.executable, "-m", "benchmarks.speed_processes", work, str(seconds)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(together)
    ]
    for process in processes:
        _said(process)  # it is warm
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    rates = [float(_said(process)) for process in processes]
    for process in processes:
        process.communicate()
    return sum(rates)


def _said(process: subprocess.Popen[str]) -> str:
    """The next line; PyBullet's greeting is none.

    Raises:
        SystemExit: The process ended instead; what went wrong stands above.
    """
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("rate "):
            return line.removeprefix("rate ")
    sys.exit("a process of benchmarks.speed_processes ended early")


def main() -> None:
    """Be one of the processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", help="'additions', or the name of a task")
    parser.add_argument("seconds", type=float)
    options = parser.parse_args()
    work = _add if options.work == "additions" else _episodes(options.work)
    work(0)
    _say(0.0)
    sys.stdin.readline()
    _say(_work_for(work, options.seconds))


def _say(rate: float) -> None:
    sys.stdout.write(f"rate {rate}\n")
    sys.stdout.flush()


def _work_for(work: Callable[[int], float], seconds: float) -> float:
    """How much is done a second by the clock, in whole pieces of work."""
    began, done, number = time.perf_counter(), 0.0, 0
    while (passed := time.perf_counter() - began) < seconds:
        done += work(number)
        number += 1
    return done / passed


def _add(number: int) -> float:
    total = number
    for value in range(BUSY_ROUND):
        total += value
    return float(BUSY_ROUND)


def _episodes(task: str) -> Callable[[int], float]:
    """Demonstrations of a task; the steps of physics are counted, as the episodes differ in length."""
    from benchmarks.speed_tasks import Demonstrations

    demonstrations = Demonstrations(task)
    return lambda seed: float(demonstrations.run(seed).sim_steps)


if __name__ == "__main__":
    main()
