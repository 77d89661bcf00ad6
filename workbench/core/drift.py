"""Pinned calls sent again to another model: what it makes of prompts that were asked before, word for word.

Of each trial of a run, the call that asked for code first is sent once more as it was, with nothing but the model
changed. Its answer is read, checked and rolled out on the scenes of the trial, without repair and without critics, and
compared with what the old answer came to in the same way. The answers are recorded as always, so a comparison is
repeated for nothing; nothing goes into the library.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from library.comparison import compare
from library.grouping import author_kind
from library.records import Revision, Trial, VerdictName
from library.rules import verdict_of
from prompts.calls import read_request
from prompts.errors import ProviderUnavailable
from prompts.parsing import TaskCode
from prompts.recipe import Stage, load_recipe
from prompts.turn import Turn
from prompts.values import CompletionRequest, StageFinished
from sim.errors import SandboxUnavailable
from sim.sandbox.protocol import RolloutReport
from sim.source import source_hash
from sim.values import CheckReport
from workbench.core.batch import PASSING_FAILURES
from workbench.core.checking import check_task
from workbench.core.errors import NothingPinned
from workbench.core.events import SourceChecked, TrialEvent, TrialInterrupted, TrialStarted
from workbench.core.sandbox_level import least_level
from workbench.core.seeds import scenes_of
from workbench.core.session import Session
from workbench.core.study import RunComparison
from workbench.core.trial_record import summarize


@dataclass(frozen=True)
class PinnedCall:
    """The call of a trial that asked for code first, and what came of it."""

    trial: Trial
    """With the verdict of this one answer: neither repaired nor judged by critics."""
    request: CompletionRequest
    stage: Stage


@dataclass(frozen=True)
class DriftFinished:
    """The last event."""

    compared: RunComparison
    left_out: int
    """Trials that never asked for code, or whose call is not in the record any more."""
    interruption: TrialInterrupted | None = None
    """What ended it before all calls were sent."""


def pinned_calls(session: Session, run: str) -> tuple[list[PinnedCall], int]:
    """The calls of a run that can be sent again, and how many trials have none.

    Raises:
        NothingPinned: None of them can.
        RecipeError: Their recipe cannot be read any more.
    """
    library = session.library
    trials = [library.trial(trial.trial) for trial in library.outlines(run) if trial.verdict != "void"]
    found = [pinned for trial in trials if (pinned := _pinned(session, trial))]
    if not found:
        raise NothingPinned(run)
    return found, len(trials) - len(found)


def _pinned(session: Session, trial: Trial) -> PinnedCall | None:
    recipe = load_recipe(trial.recipe, session.project.recipes)
    stage = next(stage for stage in recipe.writing if stage.parser == "code")
    first = next((record for record in trial.stages if record.stage == stage.name), None)
    request = read_request(session.project.calls, first.call_hash) if first else None
    if first is None or request is None:
        return None
    verdict = "proposed" if first.error or not trial.revisions else verdict_of(trial.revisions[0])
    return PinnedCall(replace(trial, verdict=verdict), request, stage)


async def drift(session: Session, run: str) -> AsyncGenerator[TrialEvent | DriftFinished, None]:
    """Send a run's pinned calls to the model of the session; the last event is one `DriftFinished`.

    Args:
        session: The opened project, with the other model in its settings.
        run: The run's id.

    Raises:
        NothingPinned, RecipeError: As `pinned_calls`.
    """
    pinned, left_out = await asyncio.to_thread(pinned_calls, session, run)
    provider_name, model = await asyncio.to_thread(session.author_names)
    answered: list[Trial] = []
    interruption: TrialInterrupted | None = None
    for index, call in enumerate(pinned):
        trial = call.trial
        yield TrialStarted(run, trial.trial, index, len(pinned), trial.recipe, provider_name, model)
        again = _Again(session, call, model)
        try:
            async with aclosing(again.run()) as events:
                async for event in events:
                    yield event
        except (ProviderUnavailable, SandboxUnavailable) as error:
            interruption = _interruption(error)
            yield interruption
            if interruption.kind not in PASSING_FAILURES:
                break
        else:
            answered.append(replace(trial, provider=provider_name, model=model, verdict=again.verdict))
            interruption = None
    then = [call.trial for call in pinned]
    authors = tuple(dict.fromkeys(author_kind(trial) for trial in (*then, *answered)))
    compared = RunComparison(f"{run} by {then[0].model}", model, authors, compare(then, answered))
    yield DriftFinished(compared, left_out, interruption)


class _Again:
    """One pinned call sent again."""

    def __init__(self, session: Session, call: PinnedCall, model: str) -> None:
        self.verdict: VerdictName = "proposed"
        self._session = session
        self._call = call
        self._request = replace(call.request, model=model)

    async def run(self) -> AsyncGenerator[TrialEvent, None]:
        """Ask, read, check, roll out."""
        provider = await asyncio.to_thread(self._session.provider, f"{self._call.trial.trial} again")
        turn = Turn(provider, self._request, self._call.stage, self._session.clock)
        async with aclosing(turn.stream()) as deltas:
            async for delta in deltas:
                yield delta
        yield StageFinished(turn.record())
        if isinstance(turn.parsed, TaskCode):
            async with aclosing(self._check(turn.parsed)) as events:
                async for event in events:
                    yield event

    async def _check(self, code: TaskCode) -> AsyncGenerator[TrialEvent, None]:
        report: CheckReport | None = None
        rollout: RolloutReport | None = None
        checks = check_task(
            self._session.sandbox,
            code.source,
            class_name=code.class_name,
            seeds=scenes_of(self._call.trial),
            require=least_level(self._session.settings.require, is_base=False),
        )
        async with aclosing(checks) as events:
            async for event in events:
                if isinstance(event, SourceChecked):
                    report = event.report
                elif isinstance(event, RolloutReport):
                    rollout = event
                yield event
        summary = summarize(rollout) if rollout else None
        self.verdict = verdict_of(Revision(1, code.source, source_hash(code.source), "model", report, summary))


def _interruption(error: ProviderUnavailable | SandboxUnavailable) -> TrialInterrupted:
    if isinstance(error, ProviderUnavailable):
        return TrialInterrupted("provider", error.kind, str(error), error.hint)
    return TrialInterrupted("sandbox", "sandbox", str(error))
