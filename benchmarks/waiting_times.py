"""How long somebody waits: for `simsmith check` of one task, and for a proposal in a workbench that runs already.

    python -m benchmarks.waiting_times --runs 5

Prints JSON, in seconds of the clock. Files are in the system's cache after the first run, which is not counted. The
built-in author streams as fast as on the screen. Processor time of the episodes tells how busy the machine was.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from workbench.core.authoring import author
from workbench.core.events import AttemptStarted, TrialFinished
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.screen import SCREEN_TOKENS_PER_S

CHECK = (sys.executable, "-m", "workbench", "check", "put-block-in-bowl", "--episodes", "3", "--json")
EPISODES = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        create_project(project)
        figures = {"runs": runs, "check": _check_times(project, runs), "proposal": asyncio.run(_propose(project, runs))}
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


def _check_times(project: Path, runs: int) -> dict[str, dict[str, float]]:
    waits, oracle = [], []
    for _ in range(runs + 1):
        began = time.perf_counter()
        done = subprocess.run([*CHECK, "--project", project], capture_output=True, text=True, check=True)
        waits.append(time.perf_counter() - began)
        oracle.append(sum(episode["cpu_s"] for episode in json.loads(done.stdout)["tasks"][0]["episodes"]))
    return {"whole_s": _summary(waits[1:]), "processor_time_of_its_episodes_s": _summary(oracle[1:])}


async def _propose(project: Path, runs: int) -> dict[str, dict[str, float]]:
    """Trials one after the other in one session: until the code stands, and until it can be reviewed."""
    written, reviewable = [], []
    async with replace(Session.open(project, environ={}), tokens_per_s=SCREEN_TOKENS_PER_S) as session:
        for index in range(runs + 1):
            began = time.perf_counter()
            plan = TrialPlan("waiting", index, RunPlan(episodes=EPISODES, trials=runs + 1))
            async with aclosing(author(session, plan)) as events:
                async for event in events:
                    if isinstance(event, AttemptStarted):
                        code_stands = time.perf_counter() - began
                    elif isinstance(event, TrialFinished):
                        written.append(code_stands)
                        reviewable.append(time.perf_counter() - began)
    return {"code_written_s": _summary(written[1:]), "reviewable_s": _summary(reviewable[1:])}


def _summary(values: Sequence[float]) -> dict[str, float]:
    return {"median": round(statistics.median(values), 2), "worst": round(max(values), 2)}


if __name__ == "__main__":
    main()
