"""How many of the built-in author's tasks the oracle completes at the first try, and how different they are.

    nice -n 15 python -m benchmarks.builtin_author --trials 200      # run what has not been run, then write the page
    python -m benchmarks.builtin_author --trials 200 --table         # only write the page

Trials are those of `simsmith generate --recipe bottom-up --provider builtin --yes`: each sees what was proposed before
it, and goes through the check that is used everywhere, evidence included; there are no repairs. A trial that is
recorded for the same code and the same simulation is not run again; `--any-world` counts those of other simulations
as well, and the page says so.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.builtin_author_page import write_page
from benchmarks.episode_records import world_digest
from library.base import BASE_TASKS, load_base_tasks
from prompts.engine import AssetFact, Facts, RecipeRun, Sampling, TaskFact
from prompts.providers.builtin.author import BuiltinAuthor
from prompts.recipe import load_recipe
from prompts.values import TaskProposal, Written
from sim.api_text import api_summary, api_text
from sim.assets import CATALOGUE
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import RolloutReport
from sim.source import source_hash
from workbench.core.checking import check_task, evidence_seeds

ROOT = Path(__file__).parents[1]
RECORDS = ROOT / "benchmarks" / "records" / "builtin_author.jsonl"
PAGE = ROOT / "docs" / "builtin_author.md"


@dataclass(frozen=True)
class TrialRecord:
    """What came of one proposal."""

    task: str
    hash: str
    """Of its source."""
    world: str
    """Digest of the simulation that it ran in."""
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
    """Read the command line, run, write the page."""
    options = _options().parse_args()
    asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> None:
    proposals = [proposal async for proposal in propose(options.trials, options.first_seed)]
    if not options.table:
        done = _counting(options)
        await _check_all([one for one in proposals if source_hash(one.source) not in done], options)
    done = _counting(options)
    tried = [(one, done[source_hash(one.source)]) for one in proposals if source_hash(one.source) in done]
    write_page(options.page, tried, load_base_tasks(BASE_TASKS), options.trials)


def _counting(options: argparse.Namespace) -> dict[str, TrialRecord]:
    """Hash of the source → the newest record that counts."""
    world = world_digest()
    records = read_records(options.records)
    return {record.hash: record for record in records if options.any_world or record.world == world}


async def propose(trials: int, first_seed: int) -> AsyncIterator[TaskProposal]:
    """The proposals of so many trials in a row, each of which sees the base tasks and those before it."""
    recipe = load_recipe("bottom-up")
    assets = tuple(AssetFact(asset.path, asset.description) for asset in CATALOGUE.values())
    tasks = [
        TaskFact(name, task.card.description, task.card.assets, task.source)
        for name, task in load_base_tasks(BASE_TASKS).items()
    ]
    for seed in range(first_seed, first_seed + trials):
        facts = Facts(assets, api_text(), api_summary(), tasks=tuple(tasks))
        run = RecipeRun(recipe, BuiltinAuthor(), facts, Sampling(seed=seed))
        async with aclosing(run.write()) as events:
            last = [event async for event in events][-1]
        if not isinstance(last, Written):
            raise RuntimeError(f"seed {seed}: {last}")
        found = last.proposal
        tasks.append(
            TaskFact(found.description.name, found.description.description, found.description.assets, found.source)
        )
        yield found


async def _check_all(proposals: Sequence[TaskProposal], options: argparse.Namespace) -> None:
    sandbox, world = Sandbox(), world_digest()
    options.records.parent.mkdir(parents=True, exist_ok=True)
    try:
        for number, proposal in enumerate(proposals, 1):
            record = await _check(sandbox, proposal, world, options.episodes)
            with options.records.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(record)) + "\n")
            remark = f": {record.problem}" if record.problem else ""
            print(f"{number}/{len(proposals)} {record.solved}/{record.episodes} {record.task}{remark}", file=sys.stderr)  # noqa: T201 - a script's progress
    finally:
        await sandbox.close()


async def _check(sandbox: Sandbox, proposal: TaskProposal, world: str, episodes: int) -> TrialRecord:
    async with aclosing(check_task(sandbox, proposal.source, seeds=evidence_seeds(episodes))) as events:
        report = [event async for event in events][-1]
    assert isinstance(report, RolloutReport)
    failed = [str(episode.error or episode.reason) for episode in report.episodes if episode.outcome != "solved"]
    doubts = [one for one in report.evidence if not one.ok]
    return TrialRecord(
        task=proposal.description.name,
        hash=source_hash(proposal.source),
        world=world,
        episodes=episodes,
        solved=sum(episode.outcome == "solved" for episode in report.episodes),
        completed=report.completed,
        diagnostics=tuple(found.code for found in report.diagnostics),
        doubts=tuple(one.name for one in doubts),
        problem="; ".join([*failed, *(one.detail for one in doubts), str(report.failure or "")]).strip("; "),
    )


def read_records(path: Path) -> list[TrialRecord]:
    """All records of a file; a last line that was never finished is left out."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    found = [json.loads(line) for line in lines if line.endswith("\n")]
    return [
        TrialRecord(**{**entry, "diagnostics": tuple(entry["diagnostics"]), "doubts": tuple(entry["doubts"])})
        for entry in found
    ]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=200, help="proposals, one a seed; default 200")
    parser.add_argument("--first-seed", type=int, default=0, help="seed of the first trial")
    parser.add_argument("--episodes", type=int, default=3, help="scenes tried for each; default 3")
    parser.add_argument("--any-world", action="store_true", help="also count trials of older simulations")
    parser.add_argument("--table", action="store_true", help="run nothing, only write the page")
    parser.add_argument("--records", type=Path, default=RECORDS, help="the file of trials")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page that is written")
    return parser


if __name__ == "__main__":
    main()
