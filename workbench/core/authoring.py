"""The loop of one trial: ask the author, check, send failures back, ask the critics, keep everything.

A trial always ends in the journal with a verdict. When the provider or the sandbox fails, or somebody stops it,
the verdict is `void` and all that was said and tried until then is kept; code that there is goes up for review.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from library.records import Trial
from prompts.engine import RecipeRun
from prompts.facts import Facts
from prompts.payments import broken_off
from prompts.providers import Provider
from prompts.recipe import Recipe, load_recipe
from prompts.values import Proposed, TaskDescription
from workbench.core.events import NearDuplicatesFound, Notice, RepairRequested, TrialEvent
from workbench.core.explaining import explain_failure
from workbench.core.facts import gather_facts
from workbench.core.keeping import keep_trial
from workbench.core.near_duplicates import near_duplicates
from workbench.core.plans import TrialPlan
from workbench.core.run_record import without_password
from workbench.core.session import Session
from workbench.core.trial_loop import CANCELLED, TrialLoop, at_once, run_trial
from workbench.core.trial_record import Authorship, TrialRecord

__all__ = ["CANCELLED", "ENDED_EARLY", "author", "authorship_of"]

ENDED_EARLY = "Stopped because the run ended early."


async def author(
    session: Session,
    plan: TrialPlan,
    *,
    facts: Facts | None = None,
    turn: Callable[[], Awaitable[object]] = at_once,
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
    async with aclosing(run_trial(loop, turn)) as events:
        async for event in events:
            yield event


async def _prepare(session: Session, plan: TrialPlan, facts: Facts | None) -> _Authoring:
    """Read and open what the trial needs, away from the event loop: the provider's package may be slow to load."""
    provider = await asyncio.to_thread(session.provider, plan.trial)
    recipe = await asyncio.to_thread(load_recipe, plan.settings.recipe, session.project.recipes)
    authorship = await asyncio.to_thread(authorship_of, session, plan, provider, recipe)
    if facts is None:
        facts = await asyncio.to_thread(gather_facts, session.library, plan)
    told = facts if plan.settings.template else facts.without_memory
    dialogue = RecipeRun(recipe, provider, told, plan.sampling, clock=session.clock)
    return _Authoring(session, plan, dialogue, authorship, facts)


def authorship_of(session: Session, plan: TrialPlan, provider: Provider, recipe: Recipe) -> Authorship:
    """Who writes a trial, with which prompts, and what that costs."""
    model = plan.settings.sampling.model or provider.model
    wasted = tuple(payment.usage for payment in broken_off(session.project.calls, plan.trial.__eq__))
    address = without_password(session.address())
    return Authorship(provider.name, model, recipe.version, session.price(), wasted, address)


class _Authoring(TrialLoop):
    """A trial from its first prompt."""

    def __init__(
        self, session: Session, plan: TrialPlan, dialogue: RecipeRun, authorship: Authorship, facts: Facts
    ) -> None:
        started_at = session.now().isoformat(timespec="milliseconds")
        record = TrialRecord(plan, dialogue, authorship, started_at=started_at, clock=session.clock)
        super().__init__(session, plan, dialogue, record)
        self._facts = facts

    async def run(self) -> AsyncGenerator[TrialEvent, None]:
        """Write, then check and repair until the code is completed or the attempts are used up, then reflect."""
        self.session.sandbox.warm_up()  # while the author writes
        async with aclosing(self.observed(self.dialogue.write())) as events:
            async for event in events:
                yield event
        while proposal := self.record.proposal:
            async with aclosing(self.attempt(proposal)) as events:
                async for event in events:
                    yield event
            if self.record.verdict == "completed":
                async with aclosing(self.observed(self.dialogue.reflect(proposal))) as events:
                    async for event in events:
                        yield event
                return
            if self.record.attempts > self.plan.settings.repair_attempts:
                return
            async with aclosing(self._repair()) as events:
                async for event in events:
                    yield event

    async def _repair(self) -> AsyncGenerator[TrialEvent, None]:
        """Tell the author what failed and take the new code, if there is any."""
        failed = self.record.revisions[-1]
        message = explain_failure(failed)
        yield RepairRequested(failed.number, message)
        async with aclosing(self.observed(self.dialogue.repair(message))) as events:
            async for event in events:
                yield event

    async def noticed(self, event: TrialEvent) -> NearDuplicatesFound | None:
        """Known tasks that a proposed one is much like."""
        return await self._near_duplicates(event.description) if isinstance(event, Proposed) else None

    async def _near_duplicates(self, proposal: TaskDescription) -> NearDuplicatesFound | None:
        """The record and the stages to come are told of them."""
        near = await asyncio.to_thread(near_duplicates, proposal, self._facts, self.session.settings.embedding)
        self.record.near_duplicates = tuple(task.name for task in near)
        self.dialogue.note_near_duplicates(near)
        return NearDuplicatesFound(proposal.name, near) if near else None

    def file(self, trial: Trial) -> tuple[Trial, Notice | None]:
        """Its task, if it has code, goes up for review."""
        return keep_trial(self.session.library, self.plan, trial)
