"""Trials whose author is somebody strong who sees nothing but the prompts: asked through files, recorded, counted.

    python -m benchmarks.strong_author serve --project P --inbox I --recipe bottom-up --trials 20 --workers 4
    python -m benchmarks.strong_author serve --project P --inbox I --recipe top-down --target build-house --target …
    python -m benchmarks.strong_author next I/trial-01              # waits for the next prompt and prints it
    python -m benchmarks.strong_author answer I/trial-01 < FILE     # hands in the answer to it
    python -m benchmarks.strong_author keep --project P --round 1   # the finished trials into the record
    python -m benchmarks.strong_author table                        # the funnel of each recipe and round, into the page

`serve` runs the very loop of `simsmith generate`, and ends when every trial has its verdict. With several targets
there is a run of `--trials` for each. Stopped, it goes on with `--resume RUN`; answers that were given are in the
project's record of calls and are not asked for again. The author of a trial answers all of its prompts in one
conversation, without other tools; a second critic should be somebody who has not seen the first one's answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.file_relay import DONE, FileRelay, answer_to, pending, write_whole
from benchmarks.pages import Section
from library.records import VERDICTS, Trial
from library.statistics import Rate, first_verdict
from library.store import TaskLibrary
from prompts.parsing import TaskCode, parse_code
from workbench.commands.run_lines import lines_of
from workbench.core.events import TrialFinished
from workbench.core.project import create_project
from workbench.core.running import begun_run, plan_run, resume, run
from workbench.core.seeds import scenes_of
from workbench.core.session import Session

RECORDS = Path(__file__).parent / "records" / "strong_author.jsonl"
PAGE = Path(__file__).parents[1] / "docs" / "results.md"
TABLE = Section("strong author", "benchmarks.strong_author table")
CODE_STAGES = ("implement", "repair")
RATES = ("syntax", "runtime", "completed")
WAIT_S = 1.0


@dataclass(frozen=True)
class AnsweredTrial:
    """One trial as it is kept: what was answered, and what came of it."""

    round: int
    """Of the prompts: what was learnt from one round is in the prompts of the next."""
    trial: str
    recipe: str
    recipe_version: str
    model: str
    target: str | None
    task: str | None
    verdict: str
    first_verdict: str
    """Of the code as it was written first, before any repair."""
    attempts: int
    problem: str
    seeds: tuple[int, ...]
    """The scenes that the task was tried in."""
    answers: tuple[Mapping[str, str], ...]
    """stage, call (the content hash of the request), answer: in the order in which they were given."""


def main() -> None:
    """Do one of the commands."""
    arguments = _arguments()
    match arguments.command:
        case "serve":
            asyncio.run(serve(arguments))
        case "next":
            sys.stdout.write(wait_for_prompt(arguments.folder))
        case "answer":
            hand_in(arguments.folder, sys.stdin.read())
        case "keep":
            keep(arguments.project, arguments.round)
        case "table":
            TABLE.write(PAGE, table(read_records()))


async def serve(arguments: argparse.Namespace) -> None:
    """Run the trials, one run for each target, all runs side by side."""
    if not (arguments.project / "simsmith.toml").exists():
        create_project(arguments.project)
    targets: list[str | None] = arguments.target or [None]
    await asyncio.gather(*(_serve_run(arguments, target) for target in targets))


async def _serve_run(arguments: argparse.Namespace, target: str | None) -> None:
    flags = {
        "provider": "relay",
        "model": arguments.model,
        "recipe": arguments.recipe,
        "trials": arguments.trials,
        "episodes": arguments.episodes,
        "workers": arguments.workers,
        "target": target,
        "max_tokens": 16_384,
    }
    session = Session.open(arguments.project, flags=flags)
    begun: dict[str, Path] = {}
    session = replace(session, open_provider=lambda *_, **__: FileRelay(arguments.inbox, arguments.model, begun))
    if arguments.resume:
        session, record = begun_run(session, arguments.resume)
        events = resume(session, record)
    else:
        events = run(session, plan_run(session, accept=arguments.yes))
    async with session, aclosing(events):
        async for event in events:
            for line in lines_of(event):
                sys.stdout.write(f"{time.strftime('%H:%M:%S')} {line}\n")
            sys.stdout.flush()
            if isinstance(event, TrialFinished) and (folder := begun.get(event.trial.stages[0].call_hash)):
                write_whole(folder / DONE, "This trial is over.\n")


def wait_for_prompt(folder: Path) -> str:
    """The prompt that waits for an answer; waits until there is one, or the trial is over."""
    while True:
        if (folder / DONE).exists():
            return "(There is nothing left to answer.)\n"
        if prompt := pending(folder):
            return prompt.read_text(encoding="utf-8") + "\n"
        time.sleep(WAIT_S)


def hand_in(folder: Path, answer: str) -> None:
    """Give the answer to the prompt that waits."""
    prompt = pending(folder)
    if prompt is None:
        raise SystemExit(f"{folder}: no prompt waits for an answer")
    write_whole(answer_to(prompt), answer)


def keep(project: Path, round_number: int) -> None:
    """Add the trials of a project that came to a verdict to the record; those that are there stay as they are."""
    library = TaskLibrary(project)
    known = {(record.recipe, record.trial) for record in read_records()}  # projects begun at one second share names
    with RECORDS.open("a", encoding="utf-8") as file:
        for trial in library.trials():
            if trial.provider == "relay" and trial.verdict != "void" and (trial.recipe, trial.trial) not in known:
                file.write(json.dumps(asdict(answered(library.trial(trial.trial), round_number))) + "\n")


def answered(trial: Trial, round_number: int) -> AnsweredTrial:
    """What is kept of a trial."""
    target = trial.settings.get("target")
    return AnsweredTrial(
        round=round_number,
        trial=trial.trial,
        recipe=trial.recipe,
        recipe_version=str(trial.settings.get("recipe_version", "")),
        model=trial.model,
        target=str(target) if target else None,
        task=trial.task,
        verdict=trial.verdict,
        first_verdict=first_verdict(trial),
        attempts=len(trial.revisions),
        problem=trial.problem,
        seeds=scenes_of(trial),
        answers=tuple({"stage": s.stage, "call": s.call_hash, "answer": s.answer} for s in trial.stages),
    )


def read_records() -> list[AnsweredTrial]:
    """The trials that were kept, oldest first."""
    if not RECORDS.exists():
        return []
    lines = RECORDS.read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    return [
        AnsweredTrial(**{**entry, "seeds": tuple(entry["seeds"]), "answers": tuple(entry["answers"])})
        for entry in entries
    ]


def last_source(record: AnsweredTrial) -> str | None:
    """The code that was judged, read out of the answers again; None when there was none that could be read."""
    read = [parse_code(answer["answer"]) for answer in record.answers if answer["stage"] in CODE_STAGES]
    sources = [code.source for code in read if isinstance(code, TaskCode)]
    return sources[-1] if sources else None


def table(records: Sequence[AnsweredTrial]) -> str:
    """The funnel of each recipe in each round, as Markdown: reached of all, and the Wilson interval at 95 %."""
    return "\n".join(_rows(records)) + "\n"


def _rows(records: Sequence[AnsweredTrial]) -> Iterator[str]:
    yield "| recipe | round | trials | syntax | runtime | completed | completed at first try | reflected |"
    yield "|---|--:|--:|---|---|---|---|---|"
    for recipe, number in sorted({(record.recipe, record.round) for record in records}):
        trials = [record for record in records if (record.recipe, record.round) == (recipe, number)]
        rates = [_rate(trials, name) for name in RATES]
        first = Rate(sum(reached(trial.first_verdict, "completed") for trial in trials), len(trials))
        asked = [trial for trial in trials if any(answer["stage"] == "reflect" for answer in trial.answers)]
        agreed = f"{sum(trial.verdict == 'reflected' for trial in asked)} of {len(asked)}" if asked else "–"
        cells = [recipe, str(number), str(len(trials)), *map(_percent, [*rates, first]), agreed]
        yield f"| {' | '.join(cells)} |"


def _rate(trials: Sequence[AnsweredTrial], verdict: str) -> Rate:
    return Rate(sum(reached(trial.verdict, verdict) for trial in trials), len(trials))


def reached(verdict: str, at_least: str) -> bool:
    """Whether a verdict is at least as good as another one."""
    order = [str(name) for name in VERDICTS]
    return order.index(verdict) >= order.index(at_least)


def _percent(rate: Rate) -> str:
    low, high = rate.interval
    return f"{rate.reached}/{rate.of} ({100 * low:.0f}–{100 * high:.0f} %)"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("serve")
    asking.add_argument("--project", type=Path, required=True)
    asking.add_argument("--inbox", type=Path, required=True)
    asking.add_argument("--recipe", default="bottom-up")
    asking.add_argument("--trials", type=int, default=1)
    asking.add_argument("--episodes", type=int, default=3)
    asking.add_argument("--workers", type=int, default=1)
    asking.add_argument("--model", default="strong-author")
    asking.add_argument("--target", action="append")
    asking.add_argument("--resume")
    asking.add_argument("--yes", action="store_true")
    for name in ("next", "answer"):
        commands.add_parser(name).add_argument("folder", type=Path)
    keeping = commands.add_parser("keep")
    keeping.add_argument("--project", type=Path, required=True)
    keeping.add_argument("--round", type=int, required=True)
    commands.add_parser("table")
    return parser.parse_args()


if __name__ == "__main__":
    main()
