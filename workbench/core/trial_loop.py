"""What every trial goes through, whoever began it: framed, observed, checked, and kept however it ends.

`authoring` runs a recipe from its first prompt on; `repairing` goes on with the dialogue of a trial that was kept.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import partial

from library.errors import ProjectBusy
from library.records import Trial
from prompts.engine import RecipeRun
from prompts.errors import ProviderUnavailable
from prompts.values import StageFinished, TaskProposal
from sim.errors import SandboxUnavailable
from sim.source import source_hash
from workbench.core.checking import check_task
from workbench.core.events import (
    AttemptFinished,
    AttemptStarted,
    Notice,
    TrialEvent,
    TrialFinished,
    TrialInterrupted,
    TrialStarted,
)
from workbench.core.keeping import to_the_end
from workbench.core.plans import TrialPlan
from workbench.core.sandbox_level import least_level
from workbench.core.session import Session
from workbench.core.trial_files import TrialFolder
from workbench.core.trial_record import TrialRecord

CANCELLED = "Stopped by the user."
KEEPING_TRIES = 10
"""How often a finished trial waits for the journal's lock, half a minute each time."""


async def at_once() -> None:
    """Nothing has to be kept before this trial."""


class TrialLoop(ABC):
    """One trial while it runs.

    Args:
        session: The opened project.
        plan: What to do.
        dialogue: The conversation with the author.
        record: Takes in everything that happens.
    """

    def __init__(self, session: Session, plan: TrialPlan, dialogue: RecipeRun, record: TrialRecord) -> None:
        self.session = session
        self.plan = plan
        self.dialogue = dialogue
        self.record = record
        self.kept: Trial | None = None
        """The trial as it is in the journal, once it is."""
        self._folder = TrialFolder(session.project.trials / plan.run / plan.trial)

    @abstractmethod
    def run(self) -> AsyncGenerator[TrialEvent, None]:
        """From the first turn to the verdict."""

    @abstractmethod
    def file(self, trial: Trial) -> tuple[Trial, Notice | None]:
        """Put a trial that has ended into the journal.

        Returns:
            The trial as it was kept, and what the user should be told of it.
        """

    def started(self) -> TrialStarted:
        """The trial's first event."""
        plan, author = self.plan, self.record.authorship
        recipe, total = plan.settings.recipe, plan.settings.trials
        names = recipe, author.provider, author.model
        return TrialStarted(plan.run, plan.trial, plan.index, total, *names, price=author.price)

    async def attempt(self, proposal: TaskProposal) -> AsyncGenerator[TrialEvent, None]:
        """Check one version of the code and keep what the checks showed."""
        attempt = self.record.begin_attempt()
        yield AttemptStarted(attempt, proposal)
        plan = self.plan
        checks = check_task(
            self.session.sandbox,
            proposal.source,
            class_name=proposal.class_name,
            mode=plan.settings.mode,
            seeds=plan.seeds,
            limits=plan.settings.limits,
            frames=plan.settings.frames,
            require=least_level(plan.settings.require, is_base=False),
            verify=plan.settings.accept,  # no person will look before it is accepted
        )
        async with aclosing(self.observed(checks)) as events:
            async for event in events:
                yield event
        revision = self.record.finish_attempt(proposal.source, source_hash(proposal.source))
        await to_the_end(partial(self._folder.write_attempt, revision, self.record.frames))
        yield AttemptFinished(attempt, revision)

    async def observed(self, events: AsyncGenerator[TrialEvent, None]) -> AsyncGenerator[TrialEvent, None]:
        """Pass events on, after the record has taken them in."""
        async with aclosing(events):
            async for event in events:
                self.record.observe(event)
                if isinstance(event, StageFinished):
                    self._folder.write_stages(self.record.stages)
                yield event
                if (found := await self.noticed(event)) is not None:
                    yield found

    async def noticed(self, event: TrialEvent) -> TrialEvent | None:
        """What is to be said about an event beside itself."""
        return None

    def keep(self) -> tuple[Trial, Notice | None]:
        """Write what is not written yet, and put the trial into the journal."""
        self._folder.write_stages(self.record.stages)
        trial = self.record.trial()
        if trial.verdict == "void" and trial.revisions:  # its checks may have been cut short before they were written
            self._folder.write_attempt(trial.revisions[-1], self.record.frames)
        self.kept, notice = self.file(trial)
        return self.kept, notice


async def run_trial(
    loop: TrialLoop, turn: Callable[[], Awaitable[object]] = at_once
) -> AsyncGenerator[TrialEvent, None]:
    """Run a trial and keep it, however it ends; the last event is `TrialFinished`.

    Closing the generator or cancelling its task stops the provider and the worker and keeps a void trial.

    Args:
        loop: The trial.
        turn: Waits until this trial may be kept.
    """
    yield loop.started()
    try:
        async with aclosing(_run_or_interrupt(loop)) as events:
            async for event in events:
                yield event
        loop.record.end()
        await turn()
        async with aclosing(_keep(loop)) as events:
            async for event in events:
                yield event
    except BaseException as error:  # whatever ends a trial, what was paid for is kept
        if loop.kept is None:
            stopped = isinstance(error, asyncio.CancelledError | GeneratorExit)
            loop.record.end_void((str(error) or CANCELLED) if stopped else f"{type(error).__name__}: {error}")
            await to_the_end(loop.keep)
        raise


async def _run_or_interrupt(loop: TrialLoop) -> AsyncGenerator[TrialEvent, None]:
    """The trial up to its verdict; a failure of the provider or the sandbox is one, too: void."""
    try:
        async with aclosing(loop.run()) as events:
            async for event in events:
                yield event
    except ProviderUnavailable as error:
        loop.record.end_void(str(error))
        yield TrialInterrupted("provider", error.kind, str(error), error.hint)
    except SandboxUnavailable as error:
        loop.record.end_void(str(error))
        yield TrialInterrupted("sandbox", "sandbox", str(error))


async def _keep(loop: TrialLoop) -> AsyncGenerator[TrialEvent, None]:
    """Put the trial into the journal, also when others write to it for long; the last event is `TrialFinished`."""
    for tries_left in reversed(range(KEEPING_TRIES)):
        try:
            trial, notice = await to_the_end(loop.keep)
        except ProjectBusy as busy:
            if not tries_left:
                raise
            yield Notice(f"{busy}; the trial is finished and waits to be kept", "warning")
        else:
            if notice:
                yield notice
            yield TrialFinished(trial)
            return
