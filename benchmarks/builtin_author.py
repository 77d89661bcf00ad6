"""How many of the built-in author's tasks the oracle completes at the first try, and how different they are.

    simsmith init /tmp/builtin
    simsmith generate --project /tmp/builtin --recipe bottom-up --provider builtin --trials 200 --episodes 3 --yes
    python -m benchmarks.builtin_author /tmp/builtin      # keep its trials as records, and write the page
    python -m benchmarks.builtin_author                   # only write the page

The trials are real ones of the real command, so that they go through the check that is used everywhere, evidence
included; what a repair made of a task does not count.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.builtin_author_page import write_page
from library.base import BASE_TASKS, load_base_tasks
from library.records import Trial
from library.signature import signature
from library.store import TaskLibrary

ROOT = Path(__file__).parents[1]
RECORDS = ROOT / "benchmarks" / "records" / "builtin_author.jsonl"
PAGE = ROOT / "docs" / "builtin_author.md"


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
    options = parser.parse_args()
    if options.project:
        trials = TaskLibrary(options.project).trials()
        write_records(
            RECORDS, [first_try(trial) for trial in trials if trial.provider == "builtin" and trial.revisions]
        )
    write_page(PAGE, read_records(RECORDS), load_base_tasks(BASE_TASKS))


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
