"""Small real trials, projects and base tasks for the library's tests."""

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

from library.records import Revision, RolloutSummary, TaskCard, Trial, VerdictName
from library.store import TaskLibrary
from prompts.values import StageRecord, Usage
from sim.source import source_hash
from sim.values import CheckReport, EpisodeOutcome, EpisodeReport

BASE_SOURCE = "class PutBlockInBowl(Task):\n    max_steps = 1\n"
SOURCE = "class StackBlocks(Task):\n    max_steps = 3\n"


def ticking_clock(start: float = 1_700_000_000.0) -> Callable[[], float]:
    """A clock that advances one second whenever it is read."""
    seconds = count()
    return lambda: start + next(seconds)


def make_revision(source: str = SOURCE, *, number: int = 1, solved: bool = True) -> Revision:
    outcome: EpisodeOutcome = "solved" if solved else "unsolved"
    episode = EpisodeReport(seed=5, outcome=outcome, reward=float(solved), steps=3, sim_steps=4000, cpu_s=0.5)
    rollout = RolloutSummary(outcome, constructed=True, completed=solved, runtime=True, episodes=(episode,))
    check = CheckReport(source_hash(source), "StackBlocks")
    return Revision(number, source, source_hash(source), "model", check, rollout)


def make_trial(
    task: str | None = "stack-blocks",
    *,
    trial: str = "run-1-0",
    verdict: VerdictName = "completed",
    sources: tuple[str, ...] = (SOURCE,),
    assets: tuple[str, ...] = ("block/block.urdf",),
    usage: Usage | None = None,
    cost_usd: float | None = None,
) -> Trial:
    revisions = tuple(make_revision(source, number=number) for number, source in enumerate(sources, start=1))
    return Trial(
        run="run-1",
        trial=trial,
        recipe="bottom-up",
        provider="builtin",
        model="builtin",
        seed=0,
        started_at="2024-05-01T12:00:00.000+00:00",
        task=task,
        description="Stack three blocks.",
        assets=assets,
        stages=(StageRecord("propose", "the prompt", "the answer", "hash", seconds=2.0),),
        revisions=revisions,
        verdict=verdict,
        usage=usage,
        cost_usd=cost_usd,
    )


def make_card(name: str = "stack-blocks", description: str = "", assets: tuple[str, ...] = ()) -> TaskCard:
    return TaskCard(name, "accepted", "generated", description, assets, "StackBlocks", "hash", revision=1)


def write_base(folder: Path, source: str = BASE_SOURCE, listed_hash: str | None = None) -> Path:
    """A folder of base tasks with one file that two tasks share, as variants do."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "put_block_in_bowl.py").write_text(source)
    entry = {
        "file": "put_block_in_bowl.py",
        "class": "PutBlockInBowl",
        "parameters": {},
        "hash": listed_hash or source_hash(source),
        "description": "Put the block in the bowl.",
        "assets": ["bowl/bowl.urdf"],
    }
    tasks = {"put-block-in-bowl": entry, "put-block-in-bowl-unseen": {**entry, "parameters": {"mode": "test"}}}
    (folder / "manifest.json").write_text(json.dumps({"schema": 1, "tasks": tasks}))
    return folder


def open_library(tmp_path: Path, clock: Callable[[], float] | None = None) -> TaskLibrary:
    """The project in `tmp_path`, opened as a new process would."""
    base = tmp_path / "base"
    return TaskLibrary(
        tmp_path / "project", base if base.exists() else write_base(base), clock=clock or ticking_clock()
    )
