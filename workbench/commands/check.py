"""`simsmith check`: read tasks, run them in the sandbox, say what is wrong with them and where."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.sandbox.protocol import EpisodeFinished, EpisodeStarted, Limits, Mode, RolloutReport, StepTaken, WorkerReady
from workbench.commands.options import JsonOption, ProjectOption, QuietOption, open_session, output_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.sandbox.host import Sandbox
    from workbench.commands.check_view import Progress
    from workbench.core.checking import CheckResult
    from workbench.core.sources import TaskSource

EXAMPLE = "Example: simsmith check my_task.py put-block-in-bowl --seeds 0:10"
EXIT_NO, EXIT_INTERRUPTED = 1, 130

Targets = Annotated[
    list[str], typer.Argument(metavar="PATH|NAME|-...", help="Task files, folders, library tasks; - reads one task.")
]
ModeOption = Annotated[
    Literal["strict", "lenient"],
    typer.Option("--mode", help="strict: an error diagnostic fails the task; lenient: as published tasks ran."),
]


@dataclass(frozen=True)
class CheckPlan:
    """How every task of one command is checked."""

    mode: Mode
    seeds: tuple[int, ...]
    static: bool
    limits: Limits


def check(
    context: typer.Context,
    targets: Targets,
    mode: ModeOption = "strict",
    seeds: Annotated[str | None, typer.Option("--seeds", help="Seeds, literally: 0,1,2 or 0:50.")] = None,
    episodes: Annotated[
        int | None, typer.Option("--episodes", min=1, max=10_000, help="Instead: so many seeds for evidence. [3]")
    ] = None,
    no_static: Annotated[
        bool, typer.Option("--no-static", help="Skip the static check: the sandbox alone holds the code.")
    ] = False,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0.1, help="Wall-clock seconds for an episode.")
    ] = 60.0,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Check tasks: read the source, let the oracle try some seeds, and say what went wrong in which line.

    Exit code 0: every task is completed; 1: one is not.
    """
    from workbench.commands.check_view import Progress, summarise
    from workbench.core.checking import check_document
    from workbench.core.sources import find_sources

    output = output_of(context, quiet=quiet)
    limits = replace(Limits(), wall_s_per_episode=time_limit)
    plan = CheckPlan(mode, choose_seeds(seeds, episodes), not no_static, limits)
    sources = find_sources(
        targets, stdin=sys.stdin.buffer, library=lambda: open_session(context, project, output).library
    )
    show: Callable[[CheckResult], None] = (lambda _: None) if json else _print_result
    try:
        with Progress(len(sources), is_on=output.is_live and not output.quiet) as progress:
            results, sandbox = asyncio.run(_check_all(sources, plan, progress, show))
    except KeyboardInterrupt:
        output.complain("simsmith: interrupted")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    if json:
        output.show_json(check_document(results, sandbox))
    else:
        output.show(summarise(results, sandbox))
    if not all(result.rollout.completed for result in results):
        raise typer.Exit(EXIT_NO)


def choose_seeds(seeds: str | None, episodes: int | None) -> tuple[int, ...]:
    """What `--seeds` and `--episodes` say.

    Raises:
        typer.BadParameter: They exclude each other, or the seeds cannot be read.
    """
    from workbench.core.checking import evidence_seeds, parse_seeds

    if seeds is None:
        return evidence_seeds(episodes or 3)
    if episodes is not None:
        raise typer.BadParameter("give --seeds or --episodes, not both")
    try:
        return parse_seeds(seeds)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--seeds") from None


def _print_result(result: CheckResult) -> None:
    from workbench.commands.check_view import describe

    typer.echo(describe(result), color=False if os.environ.get("NO_COLOR") else None)


async def _check_all(
    sources: Sequence[TaskSource], plan: CheckPlan, progress: Progress, show: Callable[[CheckResult], None]
) -> tuple[list[CheckResult], WorkerReady]:
    """Check one task after the other; each is shown as soon as it is known."""
    from sim.sandbox.host import Sandbox

    sandbox = Sandbox()
    results: list[CheckResult] = []
    for source in sources:
        progress.task(source.name)
        results.append(await _check_one(sandbox, source, plan, progress))
        progress.clear()
        show(results[-1])
    ran = next((result.rollout for result in results if result.rollout.mechanisms), None)
    ready = WorkerReady(ran.level, ran.mechanisms) if ran else await sandbox.measure()
    return results, ready


async def _check_one(sandbox: Sandbox, source: TaskSource, plan: CheckPlan, progress: Progress) -> CheckResult:
    from sim.source import source_hash
    from workbench.core.checking import CheckResult, check_task
    from workbench.core.events import SourceChecked

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
    assert rollout is not None  # `check_task` promises it
    return CheckResult(source.name, source.path, source.text, source_hash(source.text), report, rollout)
