"""Checking many tasks from a command: progress, each task shown when it is known, a stop that loses nothing."""

from __future__ import annotations

import os
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import typer

from sim.errors import SandboxUnavailable
from sim.sandbox.protocol import WorkerReady
from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbench.commands.check_view import Progress
    from workbench.core.check_run import CheckPlan
    from workbench.core.checking import CheckFailed, CheckResult
    from workbench.core.sources import TaskSource

EXIT_NO, EXIT_SANDBOX = 1, 4


@dataclass
class Findings:
    """What is known when the command ends, be it early."""

    results: list[CheckResult] = field(default_factory=list)
    """Without their sources, which have been shown."""
    failed: list[CheckFailed] = field(default_factory=list)
    sandbox: WorkerReady = field(default_factory=lambda: WorkerReady("process-only", ()))
    interrupted: bool = False
    unavailable: SandboxUnavailable | None = None

    @property
    def is_partial(self) -> bool:
        """Whether the run ended before the last task."""
        return self.interrupted or self.unavailable is not None

    @property
    def exit_code(self) -> int:
        """What the command returns."""
        if self.interrupted:
            return EXIT_INTERRUPTED
        if self.failed or self.unavailable:
            return EXIT_SANDBOX
        good = all(result.rollout.completed and result.rollout.is_borne_out for result in self.results)
        return 0 if good else EXIT_NO


def check_all(
    sources: Sequence[TaskSource],
    plan: CheckPlan,
    workers: int,
    progress: Progress,
    show: Callable[[CheckResult | CheckFailed], None],
    *,
    keep_sources: bool = False,
) -> Findings:
    """Check everything; each task is shown as soon as it and those before it are known. Never raises when stopped."""
    findings = Findings()
    try:
        run_until_stopped(_check_all(findings, sources, plan, workers, progress, show, keep_sources))
    except KeyboardInterrupt:
        findings.interrupted = True
    except SandboxUnavailable as error:
        findings.unavailable = error
    if ran := next((result.rollout for result in findings.results if result.rollout.mechanisms), None):
        findings.sandbox = ran.ready
    return findings


async def _check_all(
    findings: Findings,
    sources: Sequence[TaskSource],
    plan: CheckPlan,
    workers: int,
    progress: Progress,
    show: Callable[[CheckResult | CheckFailed], None],
    keep_sources: bool,
) -> None:
    from sim.pool import InProcess
    from workbench.core.check_run import CheckProgress, check_sources, sandbox_of
    from workbench.core.checking import CheckResult

    async with aclosing(check_sources(sources, plan, InProcess(workers))) as events:
        async for event in events:
            if isinstance(event, CheckProgress):
                progress.update(event)
                continue
            progress.finish(event)
            show(event)
            if isinstance(event, CheckResult):
                findings.results.append(event if keep_sources else replace(event, source=""))
            else:
                findings.failed.append(event)
    findings.sandbox = await sandbox_of(findings.results)


def print_result(result: CheckResult | CheckFailed) -> None:
    """Show one task to a person, on standard output."""
    from workbench.commands.check_view import describe, describe_failure
    from workbench.core.checking import CheckResult

    text = describe(result) if isinstance(result, CheckResult) else describe_failure(result)
    typer.echo(text, color=False if os.environ.get("NO_COLOR") else None)
