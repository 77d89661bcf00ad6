"""A run that is killed at random and gone on with, against the same run that was left alone.

    python -m benchmarks.killed_runs [--trials 50] [--kills 5] [--episodes 3] [--workers 1] [--seed 0] [--json FILE]

Both run in projects of their own, by the built-in author, with `--yes`. The one is ended by SIGKILL after a random
time, `--kills` times, and gone on with by `--resume last`. Compared are all tasks of both libraries, every trial in
content (prompts, answers, code, checks, poses; times and places aside), verdicts and statistics. Ends with exit code
1 when anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from library.records import TaskCard
from library.sameness import differences
from library.store import TaskLibrary
from workbench.core.project import create_project

TIMES = ("seconds", "stage_seconds", "calls")
"""Of the statistics: what depends on the machine, and how many answers came from the record."""


@dataclass(frozen=True)
class Outcome:
    """What was found."""

    trials: int
    kills: int
    killed_after_s: tuple[float, ...]
    undisturbed_s: float
    verdicts: dict[str, int]
    different_tasks: tuple[str, ...]
    different_trials: dict[str, tuple[str, ...]]
    different_statistics: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether a user could tell that the run was killed."""
        return not (self.different_tasks or self.different_trials or self.different_statistics)


def main() -> None:
    """Run both, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--episodes", type=int, default=3)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0, help="Of the moments of the kills.")
    parser.add_argument("--json", type=Path, help="Where the outcome is written.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="killed-runs-") as folder:
        outcome = compare(Path(folder), arguments)
    document = {**vars(outcome), "same": outcome.is_same, "workers": arguments.workers, "episodes": arguments.episodes}
    text = json.dumps(document, indent=2)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    sys.exit(0 if outcome.is_same else 1)


def compare(folder: Path, arguments: argparse.Namespace) -> Outcome:
    """Both runs, and where they differ."""
    left_alone = create_project(folder / "left-alone").root
    killed = create_project(folder / "killed").root
    command = [sys.executable, "-m", "workbench", "generate", "--provider", "builtin", "--yes", "--json"]
    command += ["--trials", str(arguments.trials), "--episodes", str(arguments.episodes)]
    command += ["--workers", str(arguments.workers)]
    started = time.monotonic()
    whole = run_to_the_end([*command, "--project", str(left_alone)])
    undisturbed_s = time.monotonic() - started
    rng = random.Random(arguments.seed)
    moments = [rng.uniform(0.02, 1.6 / (arguments.kills + 1)) * undisturbed_s for _ in range(arguments.kills)]
    resume = [*command, "--project", str(killed)]
    for number, moment in enumerate(moments):
        _tell(f"killing after {moment:.0f} s")
        kill_after(moment, resume if number == 0 else [*resume, "--resume", "last"])
    gone_on = run_to_the_end([*resume, "--resume", "last"])
    return Outcome(
        trials=arguments.trials,
        kills=arguments.kills,
        killed_after_s=tuple(round(moment, 1) for moment in moments),
        undisturbed_s=round(undisturbed_s, 1),
        verdicts=dict(Counter(trial["verdict"] for trial in whole["trials"])),
        different_tasks=different_tasks(left_alone, killed),
        different_trials=different_trials(left_alone, killed),
        different_statistics=tuple(
            key
            for key, value in whole["statistics"].items()
            if key not in TIMES and gone_on["statistics"][key] != value
        ),
    )


def run_to_the_end(command: list[str]) -> dict[str, dict]:  # type: ignore[type-arg]
    """A run's document."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    document: dict[str, dict] = json.loads(done.stdout)  # type: ignore[type-arg]
    return document


def kill_after(seconds: float, command: list[str]) -> None:
    """Let a command go on for some time, then end it as a power cut would: itself and all that it started."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def different_tasks(one: Path, other: Path) -> tuple[str, ...]:
    """Names of tasks that only one library has, or that stand differently in both."""
    cards = [{card.name: _standing(card) for card in TaskLibrary(root).cards()} for root in (one, other)]
    return tuple(name for name in {**cards[0], **cards[1]} if cards[0].get(name) != cards[1].get(name))


def different_trials(one: Path, other: Path) -> dict[str, tuple[str, ...]]:
    """Index of a trial → the fields in which it differs; of a trial that is missing, "missing"."""
    trials = []
    for root in (one, other):
        library = TaskLibrary(root)
        trials.append({str(trial.settings["index"]): library.trial(trial.trial) for trial in library.trials()})
    found = {}
    for index in {**trials[0], **trials[1]}:
        here, there = trials[0].get(index), trials[1].get(index)
        different = ("missing",) if here is None or there is None else differences(here, there)
        if different:
            found[index] = different
    return found


def _standing(card: TaskCard) -> tuple[object, ...]:
    return card.state, card.source_hash, card.revision, card.verdict, card.outcome, card.description, card.decided_by


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
