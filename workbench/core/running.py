"""The trials of one run, one after the other or side by side, what `--yes` accepts of them, and the statistics.

**Memory.** With one worker, trial k sees what the project held when the run began and what trials 0 … k − 1 gave.
With n workers, it sees what trials 0 … k − n gave: those that were kept for certain when it could first have begun.
Trials are kept, and their events told, in their order. So what a trial is asked depends on the seed and on the
number of workers, which the record holds, and never on which of them was faster.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from functools import partial
from pathlib import Path

from library.errors import DecisionRefused
from library.records import Decision, Trial
from library.snapshot import LibrarySnapshot
from library.statistics import summarize
from prompts.recipe import Recipe, load_recipe
from sim.sandbox.protocol import FrameReady, WorkerReady
from workbench.core.ahead import Ahead
from workbench.core.authoring import ENDED_EARLY, author, to_the_end
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
from workbench.core.plans import RunPlan, TrialPlan
from workbench.core.sandbox_level import warning_of
from workbench.core.session import Session

BY_FLAG = "--yes"
"""Who decided, when no person did."""
PASSING_FAILURES = ("dropped", "malformed", "timeout")
"""What may go better in the next trial; any other failure would repeat itself and ends the run."""


async def run(session: Session, plan: RunPlan) -> AsyncGenerator[RunEvent, None]:
    """Run the trials of a plan; the last event is one `RunFinished`.

    A failure of the provider or the sandbox that would repeat itself ends the run early, after its trial was
    kept. Closing the generator keeps the trials that run as void.

    Args:
        session: The opened project.
        plan: What to do.

    Raises:
        As `author`.
    """
    recipe = load_recipe(plan.recipe, session.project.recipes)
    library = session.library
    memory = await asyncio.to_thread(LibrarySnapshot, library.root, library.mark(), library.base_folder)
    batch = _Batch(session, plan, recipe, claim_run(session.project.trials, session.now()), memory)
    async with aclosing(batch.trials_in_order()) as events:
        async for event in events:
            yield event
    yield batch.finished()


class _Batch:
    """One run while it goes on."""

    def __init__(self, session: Session, plan: RunPlan, recipe: Recipe, run_id: str, memory: LibrarySnapshot) -> None:
        self._session = session
        self._plan = plan
        self._recipe = recipe
        self._run = run_id
        self._memory = memory
        """What the next trial to start may know."""
        self._waiting = deque(range(plan.trials))
        """Trials that have not started."""
        self._ahead: dict[int, Ahead[TrialEvent]] = {}
        """Trials that have started before it was their turn to be shown."""
        self._turns = [asyncio.Event() for _ in range(plan.trials)]
        self._trials: list[Trial] = []
        self._accepted: list[Decision] = []
        self._interruption: TrialInterrupted | None = None
        self._warned = False

    async def trials_in_order(self) -> AsyncGenerator[RunEvent, None]:
        """The events of each trial and what was decided on its task; the next trials run on meanwhile."""
        try:
            for index in range(self._plan.trials):
                await self._start_before(index + self._plan.workers)
                async with aclosing(self._trial(index)) as events:
                    async for event in events:
                        yield event
                if self._interruption and self._interruption.kind not in PASSING_FAILURES:
                    return
        finally:
            for ahead in self._ahead.values():
                await ahead.close(ENDED_EARLY if self._interruption else "")

    def finished(self) -> RunFinished:
        """What the run came to."""
        trials, interruption = tuple(self._trials), self._interruption
        if interruption and interruption.kind in PASSING_FAILURES and any(t.verdict != "void" for t in trials):
            interruption = None
        ids = {decision.trial for decision in self._accepted if decision.trial}
        return RunFinished(self._run, trials, tuple(self._accepted), summarize(trials, ids), interruption)

    async def _start_before(self, end: int) -> None:
        """Start the trials up to index `end` that have not started; what they may know, the memory holds now."""
        starting = []
        while self._waiting and self._waiting[0] < end:
            starting.append(self._waiting.popleft())
        if not starting:
            return
        facts = await asyncio.to_thread(gather_facts, self._memory, self._plan.target)
        for index in starting:
            plan = TrialPlan(self._run, index, self._plan)
            events = author(self._session, plan, facts=facts, turn=self._turns[index].wait)
            self._ahead[index] = Ahead(events, passing=(FrameReady,))

    async def _trial(self, index: int) -> AsyncGenerator[RunEvent, None]:
        """Show one trial to its end and take in what it gave."""
        self._interruption = None
        self._turns[index].set()
        async with aclosing(self._ahead[index].items()) as events:
            async for event in events:
                self._observe(event)
                yield event
                if isinstance(event, WorkerReady) and (notice := self._warning(event)):
                    yield notice
        del self._ahead[index]
        trial = self._trials[-1]
        accept = self._plan.accept and is_acceptable(trial, self._recipe)
        if accept:
            yield await self._accept(trial)
        self._memory.add(trial, accepted_by=BY_FLAG if accept else None, new_revision=is_wanted(trial, self._plan))

    def _observe(self, event: TrialEvent) -> None:
        if isinstance(event, TrialInterrupted):
            self._interruption = event
        elif isinstance(event, TrialFinished):
            self._trials.append(event.trial)

    async def _accept(self, trial: Trial) -> TaskDecided | Notice:
        decision = await to_the_end(partial(accept_by_flag, self._session, trial))
        if isinstance(decision, TaskDecided):
            self._accepted.append(decision.decision)
        return decision

    def _warning(self, ready: WorkerReady) -> Notice | None:
        """What to say of the sandbox, once."""
        text = "" if self._warned else warning_of(ready)
        self._warned = self._warned or bool(text)
        return Notice(text, "warning") if text else None


def claim_run(trials: Path, now: datetime) -> str:
    """A run's id, unique within the project also when two processes start in the same second: its folder is made."""
    stem = now.strftime("%Y%m%d-%H%M%S")
    number = 1
    while True:
        run_id = stem if number == 1 else f"{stem}-{number}"
        trials.mkdir(parents=True, exist_ok=True)
        try:
            (trials / run_id).mkdir()
        except FileExistsError:
            number += 1
        else:
            return run_id


def is_acceptable(trial: Trial, recipe: Recipe) -> bool:
    """Whether a trial came as far as its recipe goes: completed and, where the recipe reflects, reflected."""
    return trial.verdict == ("reflected" if recipe.reflecting else "completed")


def is_wanted(trial: Trial, plan: RunPlan) -> bool:
    """Whether a trial's task is the very one that was asked for by name."""
    return plan.target is not None and trial.task == plan.target


def accept_by_flag(session: Session, trial: Trial) -> TaskDecided | Notice:
    """Accept a trial's task in the name of `--yes`; a notice when somebody else decided on it meanwhile."""
    try:
        return TaskDecided(session.library.accept(str(trial.task), who=BY_FLAG))
    except DecisionRefused as refusal:
        return Notice(str(refusal), "warning")
