"""Many tasks in a row through one sandbox, a third of them hostile or crashing: what is left behind, and what changes.

    python -m benchmarks.sandbox_endurance --tasks 200

Prints JSON. Every sound task must end exactly as it does alone, the app's memory must stay flat, and neither a process
nor a scratch folder may be left. Exit code 1 when one of these is not so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from library.base import BASE_TASKS, BaseTask, load_base_tasks
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import Limits, RolloutReport, RolloutRequest
from sim.sandbox.scratch import PREFIX
from tests.sim.sandbox.hostile import hostile_cases, source_of

ROOT = Path(__file__).parents[1]
BROKEN = ROOT / "tests" / "cases" / "broken_tasks"
SHORT = Limits(wall_s_per_episode=2.0, memory_mb=500, output_kb=64)
LONG = Limits(wall_s_per_episode=120.0)
WARM_RUNS = 20
"""Before the app's memory is taken as what it should stay."""


@dataclass(frozen=True)
class Trial:
    """One task with one seed."""

    name: str
    request: RolloutRequest
    kind: Literal["sound", "hostile"]


@dataclass(frozen=True)
class Endurance:
    """What came of it."""

    tasks: int
    sound: int
    hostile: int
    outcomes: dict[str, int]
    changed: list[str]
    """Sound tasks that ended otherwise than alone."""
    memory_mb: list[float]
    """Resident memory of the app after every tenth of the tasks."""
    growth_mb: float
    """From the first twenty tasks to the end."""
    stray_processes: int
    stray_folders: int
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Whether nothing was left behind and nothing changed."""
        return not (self.changed or self.stray_processes or self.stray_folders or self.growth_mb > 20)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder  # what is found there is ours
        result = asyncio.run(endure(choose(options.tasks, random.Random(options.seed))))
    sys.stdout.write(json.dumps(asdict(result) | {"is_sound": result.is_sound}, indent=2) + "\n")
    raise SystemExit(not result.is_sound)


def choose(count: int, rng: random.Random, sound: Sequence[Trial] | None = None) -> list[Trial]:
    """So many tasks in random order, every third of them hostile; few different sound ones, so that each recurs."""
    sound, hostile = sound or sound_trials(rng), hostile_trials()
    trials = [rng.choice(hostile) if index % 3 == 0 else rng.choice(sound) for index in range(count)]
    rng.shuffle(trials)
    return trials


def sound_trials(rng: random.Random) -> list[Trial]:
    """A dozen base tasks with a seed each."""
    tasks = load_base_tasks(BASE_TASKS)
    names = rng.sample(sorted(tasks), min(12, len(tasks)))
    return [_sound_trial(name, tasks[name], seed) for seed, name in enumerate(names)]


def _sound_trial(name: str, task: BaseTask, seed: int) -> Trial:
    request = RolloutRequest(task.source, (seed,), task.card.class_name, dict(task.card.parameters), limits=LONG)
    return Trial(name, request, "sound")


def hostile_trials() -> list[Trial]:
    """Every broken task and every hostile one, what is sound among them aside; nothing is read before it runs."""
    sources = {file.stem: file.read_text() for file in sorted(BROKEN.glob("*.py")) if file.stem != "sound_task"}
    sources |= {case.name: source_of(case) for case in hostile_cases() if "solved" not in case.without_static}
    return [Trial(name, RolloutRequest(source, (0,), limits=SHORT), "hostile") for name, source in sources.items()]


async def endure(trials: Sequence[Trial]) -> Endurance:
    """Run the tasks in a row, then each sound one alone, and look at what is left."""
    began = time.monotonic()
    digests: dict[str, set[str]] = {}
    outcomes: Counter[str] = Counter()
    memory: list[float] = []
    warm = 0.0
    async with Sandbox(spares=1) as sandbox:
        for number, trial in enumerate(trials, 1):
            report = await _run(sandbox, trial)
            outcomes[f"{trial.kind} {report.outcome}"] += 1
            if trial.kind == "sound":
                digests.setdefault(trial.name, set()).add(_digest(report))
            if number == min(WARM_RUNS, len(trials)):
                warm = _resident_mb()
            if number % max(1, len(trials) // 10) == 0:
                memory.append(_resident_mb())
    alone = {trial.name: _digest(await _run(Sandbox(), trial)) for trial in _sound_ones(trials)}
    return Endurance(
        tasks=len(trials),
        sound=sum(trial.kind == "sound" for trial in trials),
        hostile=sum(trial.kind == "hostile" for trial in trials),
        outcomes=dict(sorted(outcomes.items())),
        changed=sorted(name for name, seen in digests.items() if seen != {alone[name]}),
        memory_mb=memory,
        growth_mb=round(memory[-1] - warm, 1),
        stray_processes=_stray_processes(),
        stray_folders=_stray_folders(),
        seconds=round(time.monotonic() - began, 1),
    )


def _sound_ones(trials: Sequence[Trial]) -> list[Trial]:
    return list({trial.name: trial for trial in trials if trial.kind == "sound"}.values())


async def _run(sandbox: Sandbox, trial: Trial) -> RolloutReport:
    report: RolloutReport | None = None
    async for event in sandbox.run(trial.request):
        if isinstance(event, RolloutReport):
            report = event
    assert report is not None
    return report


def _digest(report: RolloutReport) -> str:
    """What must not depend on what ran before."""
    return " ".join(f"{one.outcome} {one.reward!r} {one.sim_steps} {one.poses_digest}" for one in report.episodes)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return round(pages * 4096 / 2**20, 1)


def _stray_folders() -> int:
    return len(list(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")))


def _stray_processes() -> int:
    """Processes whose folder is, or was, a worker's of ours."""
    found = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            found += str((entry / "cwd").readlink()).startswith(f"{tempfile.gettempdir()}/{PREFIX}")
        except OSError:
            continue
    return found


if __name__ == "__main__":
    main()
