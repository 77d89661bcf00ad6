"""`simsmith check`: read tasks, run them in the sandbox, say what is wrong with them and where."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

import typer

from library.errors import LibraryError
from sim.errors import SandboxUnavailable
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import EpisodeFinished, EpisodeStarted, Limits, Mode, RolloutReport, StepTaken, WorkerReady
from sim.source import source_hash
from workbench.commands.check_view import Progress, describe, summarise
from workbench.core.checking import CheckResult, check_document, check_task, evidence_seeds, parse_seeds
from workbench.core.errors import WorkbenchError
from workbench.core.events import SourceChecked
from workbench.core.session import Session
from workbench.core.sources import TaskSource, find_sources

EXIT_NO, EXIT_USAGE, EXIT_SANDBOX, EXIT_INTERRUPTED = 1, 2, 4, 130


class ModeChoice(StrEnum):
    """How an error diagnostic is taken."""

    STRICT = "strict"
    LENIENT = "lenient"


@dataclass(frozen=True)
class CheckPlan:
    """How every task of one command is checked."""

    mode: Mode
    seeds: tuple[int, ...]
    static: bool
    limits: Limits


def check(
    targets: Annotated[
        list[str],
        typer.Argument(metavar="PATH|NAME|-...", help="Task files, folders, library tasks; - reads one task."),
    ],
    mode: Annotated[
        ModeChoice, typer.Option(help="strict: an error diagnostic fails the task; lenient: as published tasks ran.")
    ] = ModeChoice.STRICT,
    seeds: Annotated[str | None, typer.Option(metavar="SEEDS", help="Literal seeds: 0,1,2 or 0:50.")] = None,
    episodes: Annotated[int | None, typer.Option(min=1, max=10_000, help="Number of evidence seeds [3].")] = None,
    no_static: Annotated[
        bool, typer.Option("--no-static", help="Leave it to the sandbox alone to hold the code.")
    ] = False,
    time_limit: Annotated[float, typer.Option(min=0.1, help="Wall-clock seconds for one episode.")] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """Check tasks: read the source, roll the oracle out on some seeds, report what went wrong with its line.

    Exit code 0 when every task is completed, 1 when not.

    Example: simsmith check my_task.py put-block-in-bowl --seeds 0:10
    """
    plan = CheckPlan(
        mode=mode.value,
        seeds=_choose_seeds(seeds, episodes),
        static=not no_static,
        limits=replace(Limits(), wall_s_per_episode=time_limit),
    )
    try:
        sources = find_sources(targets, stdin=sys.stdin.buffer, library=lambda: Session.open().library)
    except (WorkbenchError, LibraryError) as error:
        raise _stop(EXIT_USAGE, str(error)) from None
    show = None if as_json else _print_result
    try:
        results, sandbox = asyncio.run(_check_all(sources, plan, show))
    except SandboxUnavailable as error:
        raise _stop(EXIT_SANDBOX, f"the sandbox could not run: {error}") from None
    except KeyboardInterrupt:
        raise _stop(EXIT_INTERRUPTED, "interrupted") from None
    if as_json:
        typer.echo(json.dumps(check_document(results, sandbox), indent=2))
    else:
        typer.echo(summarise(results, sandbox))
    raise typer.Exit(0 if all(result.rollout.completed for result in results) else EXIT_NO)


def _choose_seeds(seeds: str | None, episodes: int | None) -> tuple[int, ...]:
    if seeds is None:
        return evidence_seeds(episodes or 3)
    if episodes is not None:
        raise _stop(EXIT_USAGE, "--seeds and --episodes exclude each other")
    try:
        return parse_seeds(seeds)
    except ValueError as error:
        raise _stop(EXIT_USAGE, f"--seeds: {error}") from None


async def _check_all(
    sources: Sequence[TaskSource], plan: CheckPlan, show: Callable[[CheckResult], None] | None
) -> tuple[list[CheckResult], WorkerReady]:
    """Check one task after the other; each is shown as soon as it is known."""
    sandbox = Sandbox()
    results: list[CheckResult] = []
    with Progress(len(sources)) as progress:
        for source in sources:
            progress.task(source.name)
            results.append(await _check_one(sandbox, source, plan, progress))
            progress.clear()
            if show is not None:
                show(results[-1])
    ran = next((result.rollout for result in results if result.rollout.mechanisms), None)
    ready = WorkerReady(ran.level, ran.mechanisms) if ran else await sandbox.measure()
    return results, ready


async def _check_one(sandbox: Sandbox, source: TaskSource, plan: CheckPlan, progress: Progress) -> CheckResult:
    report = None
    rollout: RolloutReport | None = None
    events = check_task(
        sandbox,
        source.text,
        class_name=source.class_name,
        parameters=source.parameters,
        mode=plan.mode,
        seeds=plan.seeds,
        static=plan.static,
        limits=plan.limits,
    )
    async with aclosing(events):
        async for event in events:
            match event:
                case SourceChecked():
                    report = event.report
                case RolloutReport():
                    rollout = event
                case EpisodeStarted() | StepTaken() | EpisodeFinished():
                    progress.event(event)
    assert rollout is not None  # the sandbox promises it
    return CheckResult(source.name, source.path, source.text, source_hash(source.text), report, rollout)


def _print_result(result: CheckResult) -> None:
    typer.echo(describe(result))


def _stop(code: int, message: str) -> typer.Exit:
    typer.echo(f"simsmith check: {message}", err=True)
    return typer.Exit(code)
