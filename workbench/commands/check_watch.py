"""`simsmith check --watch`: one file is checked again whenever an editor saves it, until somebody stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from datetime import datetime
from pathlib import Path

from sim.errors import SandboxUnavailable
from sim.pool import InProcess
from sim.static_check import check_source
from workbench.commands.check_batch import print_result
from workbench.commands.check_view import Progress
from workbench.commands.interrupts import EXIT_INTERRUPTED, run_until_stopped
from workbench.commands.output import Output
from workbench.core.check_run import CheckPlan, CheckProgress, check_sources
from workbench.core.sources import TaskSource
from workbench.core.watching import saved_sources

Look = Callable[[], datetime]


def check_on_save(file: Path, plan: CheckPlan, output: Output) -> int:
    """Check the file now and after every save; returns the exit code once it was interrupted.

    Raises:
        SourceError: The file went away before the first look.
    """
    with suppress(KeyboardInterrupt):
        run_until_stopped(check_saved(saved_sources([file]), plan, output))
    return EXIT_INTERRUPTED


async def check_saved(
    saved: AsyncGenerator[TaskSource, None], plan: CheckPlan, output: Output, now: Look = datetime.now
) -> None:
    """Check every source that comes; one that comes while another is still checked ends that check."""
    running: asyncio.Task[None] | None = None
    try:
        async with aclosing(saved) as sources:
            async for source in sources:
                await _end(running)
                running = asyncio.create_task(_check(source, plan, output, f"{now():%H:%M:%S}"))
        if running is not None:
            await running
    finally:
        await _end(running)


async def _end(running: asyncio.Task[None] | None) -> None:
    if running is not None:
        running.cancel()
        await asyncio.wait([running])


async def _check(source: TaskSource, plan: CheckPlan, output: Output, at: str) -> None:
    """Say at once what reading shows, then what the rollouts do; our own failures end one check, not the watch."""
    output.say(f"{at} {source.path}: {_first_look(source, plan)}")
    try:
        with Progress(1, is_on=output.is_live and not output.quiet) as progress:
            async with aclosing(check_sources([source], plan, InProcess())) as events:
                async for event in events:
                    if isinstance(event, CheckProgress):
                        progress.update(event)
                    else:
                        progress.finish(event)
                        print_result(event)
    except SandboxUnavailable as error:
        output.complain(f"simsmith: {error}")


def _first_look(source: TaskSource, plan: CheckPlan) -> str:
    if source.problem or (plan.static and not check_source(source.text, plan.mode).ok):
        return "not run"
    seeds = f"{len(plan.seeds)} seed{'' if len(plan.seeds) == 1 else 's'}"
    return f"nothing wrong with the text, running {seeds} …" if plan.static else f"running {seeds} …"
