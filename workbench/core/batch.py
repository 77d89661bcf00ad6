"""The trials of one run, one after the other or side by side, and what `--yes` accepts of them.

**Memory.** With one worker, trial k sees what the project held when the run began and what trials 0 … k − 1 gave.
With n > 1 workers, it sees what trials 0 … k − 2n gave, which have been kept when it starts; up to n trials run, and
as many may be finished and wait for an earlier one. Trials are kept, and their events told, in their order. So what a
trial is asked depends on the seed and on the number of workers, which the record holds, never on which was faster.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from functools import partial

from library.errors import DecisionRefused
from library.records import Decision, Trial
from library.snapshot import LibrarySnapshot
from library.statistics import summarize
from prompts.facts import Facts
from prompts.recipe import Recipe
from sim.sandbox.protocol import FrameReady, WorkerReady
from workbench.core.ahead import Ahead
from workbench.core.authoring import ENDED_EARLY, author
from workbench.core.events import (
    Notice,
    RunEvent,
    RunFinished,
    TaskDecided,
    TrialEvent,
    TrialFinished,
    TrialInterrupted,
)
from workbench.core.facts import gather_facts
from workbench.core.keeping import to_the_end
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.run_record import RunRecord
from workbench.core.sandbox_level import warning_of
from workbench.core.session import Session

BY_FLAG = "--yes"
"""Who decided, when no person did."""
PASSING_FAILURES = ("dropped", "malformed", "timeout")
"""What may go better in the next trial; any other failure would repeat itself."""


class Batch:
    """One run while it goes on.

    Args:
        session: The opened project.
        record: What the run set out to do.
        recipe: Its recipe.
        memory: The library as it was when the run began.
        kept: Index → a trial that was kept before the run was stopped; it is not run again.
        passing: Kinds of failures that may go better in the next trial; any other ends the run.
    """

    def __init__(
        self,
        session: Session,
        record: RunRecord,
        recipe: Recipe,
        memory: LibrarySnapshot,
        kept: Mapping[int, Trial],
        passing: Collection[str] = PASSING_FAILURES,
    ) -> None:
        self._session = session
        self._run = record.run
        self._plan = record.plan
        self._recipe = recipe
        self._memory = memory
        """What the next trial to start may know."""
        self._kept = kept
        self._passing = passing
        self._waiting = deque(index for index in range(self._plan.trials) if index not in kept)
        """Trials that have not started."""
        self._ahead: dict[int, Ahead[TrialEvent]] = {}
        """Trials that have started and are not yet kept."""
        self._turns = {index: asyncio.Event() for index in self._waiting}
        self._slots = asyncio.Semaphore(self._plan.workers)
        self._trials: list[Trial] = []
        self._accepted: list[Decision] = []
        self._interruption: TrialInterrupted | None = None
        self._warned = False

    async def events(self) -> AsyncGenerator[RunEvent, None]:
        """The events of each trial and what was decided on its task; the next trials run on meanwhile."""
        try:
            for index in range(self._plan.trials):
                await self._start_before(index + self._plan.lag)
                self._interruption = None
                if index in self._kept:
                    self._trials.append(self._kept[index])
                else:
                    async with aclosing(self._trial(index)) as events:
                        async for event in events:
                            yield event
                async with aclosing(self._take_in(self._trials[-1])) as decisions:
                    async for decision in decisions:
                        yield decision
                if self._interruption and self._interruption.kind not in self._passing:
                    return
        finally:
            for ahead in self._ahead.values():
                await ahead.close(ENDED_EARLY if self._interruption else "")

    def finished(self) -> RunFinished:
        """What the run came to."""
        trials, interruption = tuple(self._trials), self._interruption
        if interruption and interruption.kind in self._passing and any(t.verdict != "void" for t in trials):
            interruption = None  # some trials came to a verdict of their own: the provider does answer
        ids = {decision.trial for decision in self._accepted if decision.trial}
        return RunFinished(self._run, trials, tuple(self._accepted), summarize(trials, ids), interruption)

    async def _start_before(self, end: int) -> None:
        """Start the trials below index `end` that have not started; what they may know, the memory holds now."""
        starting = []
        while self._waiting and self._waiting[0] < end:
            starting.append(self._waiting.popleft())
        if not starting:
            return
        for index in starting:
            plan = TrialPlan(self._run, index, self._plan, resumable=True)
            facts = await asyncio.to_thread(gather_facts, self._memory, plan)
            self._ahead[index] = Ahead(self._in_a_slot(plan, facts), passing=(FrameReady,))

    async def _in_a_slot(self, plan: TrialPlan, facts: Facts) -> AsyncGenerator[TrialEvent, None]:
        """A trial that begins when fewer than all workers are busy; one that waits to be kept keeps none busy.

        One that is stopped does keep its worker busy: then the run is at its end, and no other is to begin.
        """

        async def turn() -> None:
            self._slots.release()
            await self._turns[plan.index].wait()

        await self._slots.acquire()
        async with aclosing(author(self._session, plan, facts=facts, turn=turn)) as events:
            async for event in events:
                yield event

    async def _trial(self, index: int) -> AsyncGenerator[RunEvent, None]:
        """Show one trial up to its end."""
        self._turns[index].set()
        async with aclosing(self._ahead[index].items()) as events:
            async for event in events:
                self._observe(event)
                yield event
                if isinstance(event, WorkerReady) and (notice := self._warning(event)):
                    yield notice
        del self._ahead[index]

    def _observe(self, event: TrialEvent) -> None:
        if isinstance(event, TrialInterrupted):
            self._interruption = event
        elif isinstance(event, TrialFinished):
            self._trials.append(event.trial)

    async def _take_in(self, trial: Trial) -> AsyncGenerator[RunEvent, None]:
        """Accept a trial's task where that was asked for, and let later trials know of it."""
        accept = self._plan.accept and self._plan.save_memory and is_acceptable(trial, self._recipe)
        if accept and (earlier := self._decision_on(trial)):
            self._accepted.append(earlier)
        elif accept:
            decision = await to_the_end(partial(accept_by_flag, self._session, trial))
            if isinstance(decision, TaskDecided):
                self._accepted.append(decision.decision)
            yield decision
        self._memory.add(trial, accepted_by=BY_FLAG if accept else None, new_revision=is_wanted(trial, self._plan))

    def _decision_on(self, trial: Trial) -> Decision | None:
        """What `--yes` said about it before the run was stopped."""
        history = self._session.library.history(trial.task)
        return next((each for each in history if each.trial == trial.trial and each.who == BY_FLAG), None)

    def _warning(self, ready: WorkerReady) -> Notice | None:
        """What to say of the sandbox, once."""
        text = "" if self._warned else warning_of(ready)
        self._warned = self._warned or bool(text)
        return Notice(text, "warning") if text else None


def is_acceptable(trial: Trial, recipe: Recipe) -> bool:
    """Whether a trial came as far as its recipe goes: completed and, where the recipe reflects, reflected."""
    return trial.verdict == ("reflected" if recipe.reflecting else "completed")


def is_wanted(trial: Trial, plan: RunPlan) -> bool:
    """Whether a trial's task is the very one that was asked for by name."""
    return plan.target is not None and trial.task == plan.target


def accept_by_flag(session: Session, trial: Trial) -> TaskDecided | Notice:
    """Accept a trial's task in the name of `--yes`; a notice when somebody else decided on it meanwhile."""
    try:
        seen = trial.revisions[-1].source_hash
        return TaskDecided(session.library.accept(str(trial.task), who=BY_FLAG, expected_hash=seen))
    except DecisionRefused as refusal:
        return Notice(str(refusal), "warning")
