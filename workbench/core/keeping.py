"""How a trial that has ended gets into the library, whoever else writes to it and whoever stops us meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from library.errors import InvalidName, NameTaken
from library.records import Trial
from library.store import TaskLibrary
from workbench.core.events import Notice
from workbench.core.plans import TrialPlan
from workbench.core.trial_record import renamed

T = TypeVar("T")


def keep_trial(library: TaskLibrary, plan: TrialPlan, trial: Trial) -> tuple[Trial, Notice | None]:
    """Put a trial into the journal, and its task, if it has code, up for review under a name that is free.

    The code of a trial that was stopped, too, unless the trial will be run again: a person may want to go on with it.
    Its verdict stays void.

    Returns:
        The trial as it was kept, and what the user should be told of its name.

    Raises:
        ProjectBusy: Another process did not let go of the journal in time; nothing was written to it.
    """
    run_again = trial.verdict == "void" and plan.resumable
    if run_again or not trial.revisions or not plan.settings.save_memory:
        library.record(trial)
        return trial, None
    notice: Notice | None = None
    while True:
        wanted = plan.settings.target == trial.task
        try:
            library.propose(trial, new_revision=wanted)
        except NameTaken as taken:
            notice = Notice(f"A task {taken.name!r} exists; the new one is called {taken.free!r}.", "warning")
            trial = renamed(trial, taken.free)
        except InvalidName as error:
            library.record(trial)
            return trial, Notice(f"The task was not put up for review: {error}", "warning")
        else:
            return trial, notice


async def to_the_end(function: Callable[[], T]) -> T:
    """Call what may block in a thread, and wait for it even when the caller is cancelled meanwhile."""
    call = asyncio.ensure_future(asyncio.to_thread(function))
    try:
        return await asyncio.shield(call)
    except asyncio.CancelledError:
        await asyncio.wait([call])
        call.exception()  # looked at: whoever cancelled does not care for it
        raise
