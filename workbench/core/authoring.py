"""The loop of one trial: ask the author, check, send failures back, ask the critics, keep everything.

A trial always ends in the journal with a verdict. When the provider or the sandbox fails, or somebody stops it,
the verdict is `void` and all that was said and tried until then is kept; code that there is goes up for review.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from functools import partial

from library.errors import ProjectBusy
from library.records import Trial
from prompts.engine import RecipeRun
from prompts.errors import ProviderUnavailable
from prompts.facts import Facts
from prompts.payments import broken_off
from prompts.providers import Provider
from prompts.recipe import Recipe, load_recipe
from prompts.values import Proposed, StageFinished, TaskDescription, TaskProposal
from sim.errors import SandboxUnavailable
from sim.source import source_hash
from workbench.core.checking import check_task
from workbench.core.events import (
    AttemptFinished,
    AttemptStarted,
    NearDuplicatesFound,
    Notice,
    RepairRequested,
    TrialEvent,
    TrialFinished,
    TrialInterrupted,
    TrialStarted,
)
from workbench.core.explaining import explain_failure
from workbench.core.facts import gather_facts
from workbench.core.keeping import keep_trial, to_the_end
from workbench.core.near_duplicates import near_duplicates
from workbench.core.plans import TrialPlan
from workbench.core.sandbox_level import least_level
from workbench.core.session import Session
from workbench.core.trial_files import TrialFolder
from workbench.core.trial_record import Authorship, TrialRecord

CANCELLED = "Stopped by the user."
ENDED_EARLY = "Stopped because the run ended early."
KEEPING_TRIES = 10
"""How often a finished trial waits for the journal's lock, half a minute each time."""


async def _at_once() -> None:
    """Nothing has to be kept before this trial."""


async def author(
    session: Session,
    plan: TrialPlan,
    *,
    facts: Facts | None = None,
    turn: Callable[[], Awaitable[object]] = _at_once,
) -> AsyncGenerator[TrialEvent, None]:
    """Run one trial from the first prompt to the verdict.

    Closing the generator or cancelling its task stops the provider and the worker and keeps a void trial.

    Args:
        session: The opened project.
        plan: What to do.
        facts: What the trial is told; None: the library as it is now.
        turn: Waits until this trial may be kept: those that run side by side are kept in their order, because a
            name goes to who comes first.

    Raises:
        RecipeError: The recipe's files cannot be used.
        UnknownProvider: The settings name a provider that does not exist.
        LibraryError: The project cannot be read or written.
    """
    loop = await _prepare(session, plan, facts)
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


async def _run_or_interrupt(loop: _TrialLoop) -> AsyncGenerator[TrialEvent, None]:
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


async def _keep(loop: _TrialLoop) -> AsyncGenerator[TrialEvent, None]:
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


async def _prepare(session: Session, plan: TrialPlan, facts: Facts | None) -> _TrialLoop:
    """Read and open what the trial needs, away from the event loop: the provider's package may be slow to load."""
    provider = await asyncio.to_thread(session.provider, plan.trial)
    recipe = load_recipe(plan.settings.recipe, session.project.recipes)
    authorship = await asyncio.to_thread(_authorship, session, plan, provider, recipe)
    if facts is None:
        facts = await asyncio.to_thread(gather_facts, session.library, plan)
    told = facts if plan.settings.template else facts.without_memory
    dialogue = RecipeRun(recipe, provider, told, plan.sampling, clock=session.clock)
    return _TrialLoop(session, plan, dialogue, authorship, facts)


def _authorship(session: Session, plan: TrialPlan, provider: Provider, recipe: Recipe) -> Authorship:
    model = plan.settings.sampling.model or provider.model
    wasted = tuple(payment.usage for payment in broken_off(session.project.calls, plan.trial.__eq__))
    return Authorship(provider.name, model, recipe.version, session.price(), wasted)


class _TrialLoop:
    """One trial while it runs: the steps of `author` between its start and its verdict."""

    def __init__(
        self, session: Session, plan: TrialPlan, dialogue: RecipeRun, authorship: Authorship, facts: Facts
    ) -> None:
        self._session = session
        self._facts = facts
        self._plan = plan
        self._dialogue = dialogue
        self._authorship = authorship
        self._folder = TrialFolder(session.project.trials / plan.run / plan.trial)
        self.kept: Trial | None = None
        """The trial as it is in the journal, once it is."""
        started_at = session.now().isoformat(timespec="milliseconds")
        self.record = TrialRecord(plan, dialogue, authorship, started_at=started_at, clock=session.clock)

    def started(self) -> TrialStarted:
        """The trial's first event."""
        plan, author = self._plan, self._authorship
        recipe, total = plan.settings.recipe, plan.settings.trials
        return TrialStarted(plan.run, plan.trial, plan.index, total, recipe, author.provider, author.model)

    async def run(self) -> AsyncGenerator[TrialEvent, None]:
        """Write, then check and repair until the code is completed or the attempts are used up, then reflect."""
        self._session.sandbox.warm_up()  # while the author writes
        async with aclosing(self._observed(self._dialogue.write())) as events:
            async for event in events:
                yield event
        while proposal := self.record.proposal:
            async with aclosing(self._attempt(proposal)) as events:
                async for event in events:
                    yield event
            if self.record.verdict == "completed":
                async with aclosing(self._observed(self._dialogue.reflect(proposal))) as events:
                    async for event in events:
                        yield event
                return
            if self.record.attempts > self._plan.settings.repair_attempts:
                return
            async with aclosing(self._repair()) as events:
                async for event in events:
                    yield event

    async def _attempt(self, proposal: TaskProposal) -> AsyncGenerator[TrialEvent, None]:
        """Check one version of the code and keep what the checks showed."""
        attempt = self.record.begin_attempt()
        yield AttemptStarted(attempt, proposal)
        plan = self._plan
        checks = check_task(
            self._session.sandbox,
            proposal.source,
            class_name=proposal.class_name,
            mode=plan.settings.mode,
            seeds=plan.seeds,
            limits=plan.settings.limits,
            frames=plan.settings.frames,
            require=least_level(plan.settings.require, is_base=False),
            verify=plan.settings.accept,  # no person will look before it is accepted
        )
        async with aclosing(self._observed(checks)) as events:
            async for event in events:
                yield event
        revision = self.record.finish_attempt(proposal.source, source_hash(proposal.source))
        await to_the_end(partial(self._folder.write_attempt, revision, self.record.frames))
        yield AttemptFinished(attempt, revision)

    async def _repair(self) -> AsyncGenerator[TrialEvent, None]:
        """Tell the author what failed and take the new code, if there is any."""
        failed = self.record.revisions[-1]
        message = explain_failure(failed)
        yield RepairRequested(failed.number, message)
        async with aclosing(self._observed(self._dialogue.repair(message))) as events:
            async for event in events:
                yield event

    async def _observed(self, events: AsyncGenerator[TrialEvent, None]) -> AsyncGenerator[TrialEvent, None]:
        """Pass events on, after the record has taken them in."""
        async with aclosing(events):
            async for event in events:
                self.record.observe(event)
                if isinstance(event, StageFinished):
                    self._folder.write_stages(self._dialogue.records)
                yield event
                if isinstance(event, Proposed) and (found := await self._near_duplicates(event.description)):
                    yield found

    async def _near_duplicates(self, proposal: TaskDescription) -> NearDuplicatesFound | None:
        """Known tasks that the proposed one is much like; the record and the stages to come are told of them."""
        near = await asyncio.to_thread(near_duplicates, proposal, self._facts, self._session.settings.embedding)
        self.record.near_duplicates = tuple(task.name for task in near)
        self._dialogue.note_near_duplicates(near)
        return NearDuplicatesFound(proposal.name, near) if near else None

    def keep(self) -> tuple[Trial, Notice | None]:
        """Put the trial into the journal, and its task, if it has code, up for review."""
        self._folder.write_stages(self._dialogue.records)
        trial = self.record.trial()
        if trial.verdict == "void" and trial.revisions:  # its checks may have been cut short before they were written
            self._folder.write_attempt(trial.revisions[-1], self.record.frames)
        self.kept, notice = keep_trial(self._session.library, self._plan, trial)
        return self.kept, notice
