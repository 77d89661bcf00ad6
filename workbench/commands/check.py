"""`simsmith check`: read tasks, run them in the sandbox, say what is wrong with them and where."""

from __future__ import annotations

import shlex
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from sim.sandbox.protocol import Limits
from workbench.commands.check_batch import check_all, print_result
from workbench.commands.options import (
    JsonOption,
    ProjectOption,
    QuietOption,
    RequireOption,
    UnsafeOption,
    open_session,
    output_of,
    required_level,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.commands.check_batch import Findings
    from workbench.commands.output import Output
    from workbench.core.check_run import CheckPlan
    from workbench.core.checking import CheckFailed, CheckResult

EXAMPLE = "Example: simsmith check my_task.py put-block-in-bowl --seeds 0:10"

Targets = Annotated[
    list[str], typer.Argument(metavar="PATH|NAME|-...", help="Task files, folders, library tasks; - reads one task.")
]
ModeOption = Annotated[
    Literal["strict", "lenient"],
    typer.Option("--mode", help="strict: an error diagnostic fails the task; lenient: as published tasks ran."),
]
SeedsOption = Annotated[str | None, typer.Option("--seeds", help="Seeds, literally: 0,1,2 or 0:50.")]
WorkersOption = Annotated[
    int, typer.Option("--workers", min=1, max=256, help="Tasks that run at once; the results are the same.")
]
TimeLimitOption = Annotated[float, typer.Option("--time-limit", min=0.1, help="Wall-clock seconds for an episode.")]


def check(
    context: typer.Context,
    targets: Targets,
    mode: ModeOption = "strict",
    seeds: SeedsOption = None,
    episodes: Annotated[
        int | None, typer.Option("--episodes", min=1, max=10_000, help="Instead: so many seeds for evidence. [3]")
    ] = None,
    workers: WorkersOption = 1,
    record: Annotated[
        Path | None, typer.Option("--record", help="Keep each task's result and last pictures in this folder.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE.md", help="Write a report in Markdown.")
    ] = None,
    no_static: Annotated[
        bool, typer.Option("--no-static", help="Skip the static check: the sandbox alone holds the code.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Do each success again without the task's code; a mismatch is a failure.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check one file again whenever it is saved, until ctrl+c.")
    ] = False,
    time_limit: TimeLimitOption = 60.0,
    require: RequireOption = None,
    unsafe_local_exec: UnsafeOption = False,
    project: ProjectOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Check tasks: read the source, let the oracle try some seeds, and say what went wrong in which line.

    Exit code 0: every task is completed, and with --verify every success is borne out; 1: one is not. A task that
    cannot be read or run stops no other, and what was found out when the command is stopped is reported all the same.
    """
    from workbench.commands.check_view import Progress, summarise
    from workbench.core.check_run import CheckPlan
    from workbench.core.checking import check_document
    from workbench.core.sources import find_sources

    output = output_of(context, quiet=quiet)
    limits = replace(Limits(), wall_s_per_episode=time_limit)
    required = required_level(require, unsafe=unsafe_local_exec)
    plan = CheckPlan(choose_seeds(seeds, episodes), mode, not no_static, limits, record, required, verify)
    if watch:
        from workbench.commands.check_watch import check_on_save

        _require_one_file(targets, json=json, report=report)
        raise typer.Exit(check_on_save(Path(targets[0]), plan, output))
    _require_folder_of(report)
    sources = find_sources(
        targets, stdin=sys.stdin.buffer, library=lambda: open_session(context, project, output).library
    )
    show: Callable[[CheckResult | CheckFailed], None] = (lambda _: None) if json else print_result
    started, clock = datetime.now(UTC), time.monotonic()
    with Progress(len(sources), is_on=output.is_live and not output.quiet) as progress:
        findings = check_all(sources, plan, workers, progress, show)
    if json:
        document = check_document(findings.results, findings.sandbox, findings.failed, interrupted=findings.is_partial)
        output.show_json(document)
    else:
        output.show(summarise(findings.results, findings.sandbox))
    if report is not None:
        _write_report(report, findings, plan, workers, started, time.monotonic() - clock)
        output.say(f"Wrote {report}")
    _say_how_it_ended(output, findings, len(sources))
    if findings.exit_code:
        raise typer.Exit(findings.exit_code)


def choose_seeds(seeds: str | None, episodes: int | None) -> tuple[int, ...]:
    """What `--seeds` and `--episodes` say.

    Raises:
        typer.BadParameter: They exclude each other, or the seeds cannot be read.
    """
    from workbench.core.checking import parse_seeds
    from workbench.core.seeds import evidence_seeds

    if seeds is None:
        return evidence_seeds(0, 0, episodes or 3)
    if episodes is not None:
        raise typer.BadParameter("give --seeds or --episodes, not both")
    try:
        return parse_seeds(seeds)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--seeds") from None


def _require_one_file(targets: list[str], *, json: bool, report: Path | None) -> None:
    if len(targets) != 1 or not Path(targets[0]).is_file():
        raise typer.BadParameter("it takes one file, and nothing else", param_hint="--watch")
    if json or report is not None:
        raise typer.BadParameter(
            "neither --json nor --report goes with it: both tell of one check", param_hint="--watch"
        )


def _require_folder_of(report: Path | None) -> None:
    """Said before an hour of work rather than after it."""
    if report is not None and not report.resolve().parent.is_dir():
        raise typer.BadParameter(f"{report.parent} is no folder", param_hint="--report")


def _write_report(
    file: Path, findings: Findings, plan: CheckPlan, workers: int, started: datetime, seconds: float
) -> None:
    from library.whole_files import write_atomically
    from workbench.core.machine import environment
    from workbench.core.reporting import CheckOfMany, render_report

    check = CheckOfMany(
        results=findings.results,
        failed=findings.failed,
        sandbox=findings.sandbox,
        environment=environment(),
        command=shlex.join(["simsmith", *sys.argv[1:]]),
        mode=plan.mode,
        seeds=plan.seeds,
        workers=workers,
        started=started,
        seconds=seconds,
        interrupted=findings.is_partial,
    )
    write_atomically(file, render_report(check))


def _say_how_it_ended(output: Output, findings: Findings, total: int) -> None:
    from workbench.core.sandbox_level import warning_of

    done = len(findings.results) + len(findings.failed)
    if findings.sandbox.mechanisms and (warning := warning_of(findings.sandbox)):
        output.say(warning)
    for failed in findings.failed:
        output.complain(f"simsmith: {failed.task} could not be checked: {failed.problem}")
    if findings.unavailable:
        output.complain(f"simsmith: {findings.unavailable}; checked {done} of {total} tasks")
    if findings.interrupted:
        output.complain(f"simsmith: interrupted; checked {done} of {total} tasks")
