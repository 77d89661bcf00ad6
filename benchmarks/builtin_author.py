"""How many of the built-in author's tasks the oracle completes at the first try, and how different they are.

    simsmith init /tmp/builtin
    nice -n 15 python -m benchmarks.builtin_author /tmp/builtin --trials 200    # run them there, then write the page
    python -m benchmarks.builtin_author /tmp/builtin      # keep the trials of that project as records, write the page
    python -m benchmarks.builtin_author                   # only write the page

The trials are those of `simsmith generate --recipe bottom-up --provider builtin --repair-attempts 0 --yes`, through the
same engine and the same check, evidence included. Only the limit of an episode's wall clock is higher, so that a busy
machine does not decide; `simsmith generate --resume last` goes on with trials that were stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.builtin_author_page import write_page
from library.base import BASE_TASKS, load_base_tasks
from library.records import Trial
from library.signature import signature
from library.store import TaskLibrary
from sim.sandbox.protocol import Limits
from workbench.core.events import TrialFinished
from workbench.core.running import plan_run, run
from workbench.core.session import Session

ROOT = Path(__file__).parents[1]
RECORDS = ROOT / "benchmarks" / "records" / "builtin_author.jsonl"
PAGE = ROOT / "docs" / "builtin_author.md"
PATIENCE_S = 1800.0
"""Longest episode by the wall clock: the machine may be busy [s]."""


@dataclass(frozen=True)
class FirstTry:
    """What came of the first code of one trial."""

    task: str
    description: str
    assets: tuple[str, ...]
    seed: int
    hash: str
    """Of its source."""
    model: str
    """The version of the author."""
    signature: dict[str, int]
    """Feature → how often; see `library.signature`."""
    episodes: int
    solved: int
    completed: bool
    diagnostics: tuple[str, ...]
    """Codes, of any severity."""
    doubts: tuple[str, ...]
    """Names of the evidence that does not hold."""
    problem: str = ""
    """Why it was not completed, or what the evidence says."""


def main() -> None:
    """Read the command line, read the project, write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, nargs="?", help="a project with trials of the built-in author")
    parser.add_argument("--trials", type=int, default=0, help="trials to be run in it before")
    options = parser.parse_args()
    if options.project:
        if options.trials:
            asyncio.run(run_trials(options.project, options.trials))
        trials = TaskLibrary(options.project).trials()
        write_records(
            RECORDS, [first_try(trial) for trial in trials if trial.provider == "builtin" and trial.revisions]
        )
    write_page(PAGE, read_records(RECORDS), load_base_tasks(BASE_TASKS))


async def run_trials(project: Path, trials: int) -> None:
    """Let the author write so many tasks in a project, and accept what is completed."""
    flags = {"recipe": "bottom-up", "provider": "builtin", "trials": trials, "episodes": 3, "repair_attempts": 0}
    session = Session.open(project, flags=flags)
    plan = replace(plan_run(session, accept=True), limits=Limits(wall_s_per_episode=PATIENCE_S))
    async with session, aclosing(run(session, plan)) as events:
        async for event in events:
            if isinstance(event, TrialFinished):
                trial = event.trial
                print(f"{trial.trial} {trial.task}: {trial.verdict}", file=sys.stderr)  # noqa: T201 - a script's progress


def first_try(trial: Trial) -> FirstTry:
    """A trial's first revision as a record; it must have one."""
    revision = trial.revisions[0]
    rollout = revision.rollout
    episodes = rollout.episodes if rollout else ()
    failed = [str(episode.error or episode.reason) for episode in episodes if episode.outcome != "solved"]
    doubts = [one for one in rollout.evidence if not one.ok] if rollout else []
    read = revision.check.diagnostics if revision.check else ()
    return FirstTry(
        task=trial.task or "",
        description=trial.description,
        assets=trial.assets,
        seed=trial.seed,
        hash=revision.source_hash,
        model=trial.model,
        signature=dict(sorted(signature(revision.source, trial.assets).items())),
        episodes=len(episodes),
        solved=sum(episode.outcome == "solved" for episode in episodes),
        completed=rollout is not None and rollout.completed,
        diagnostics=tuple(found.code for found in (*read, *(rollout.diagnostics if rollout else ()))),
        doubts=tuple(one.name for one in doubts),
        problem="; ".join(Counter([*failed, *(one.detail for one in doubts)])),
    )


def write_records(path: Path, records: Sequence[FirstTry]) -> None:
    """One line each, in place of what was there."""
    path.write_text("".join(json.dumps(asdict(record)) + "\n" for record in records), encoding="utf-8")


def read_records(path: Path) -> list[FirstTry]:
    """All records of a file; none when there is no file."""
    if not path.exists():
        return []
    entries = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    lists = ("assets", "diagnostics", "doubts")
    return [FirstTry(**{**entry, **{name: tuple(entry[name]) for name in lists}}) for entry in entries]


if __name__ == "__main__":
    main()
