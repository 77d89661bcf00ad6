"""What the screen of household samples asks of the engine. Plain methods touch the disk: they are called in a thread.

They raise `EngineRefused` when the answer is no.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from library.errors import CorruptProject
from library.records import Decision, Revision, TaskCard
from sim.pool import LocalProcesses
from workbench.core import reviewing
from workbench.core.drafts import Drafts
from workbench.core.household.keeping import document_of, samples_of, with_samples
from workbench.core.household.plan import HouseholdPlan, read_types
from workbench.core.household.plan_entries import entries_of, plan_of
from workbench.core.household.reviewing import (
    accept_edited_sample,
    bring_samples,
    keep_judgement,
    make_samples,
    next_plan,
)
from workbench.core.household.sample_text import edited_sample
from workbench.core.household.showing import SampleSeen, SampleTried, show_sample
from workbench.core.session import Session
from workbench.core.task_page import TaskHistory, task_history
from workbench.tui.refusing import refusing

FIRST_PLAN = HouseholdPlan(read_types("all", "hardcoding"), scene_num=2)
"""What is offered before anything was made in this sitting."""


@dataclass(frozen=True)
class StoredSample:
    """A sample of the library."""

    card: TaskCard
    revision: Revision
    document: dict[str, Any]
    """Whole; empty where it cannot be read."""
    problem: str = ""
    """Why it cannot."""
    draft: str | None = None
    """An edit of it as a text, neither accepted nor discarded."""


class HouseholdBench:
    """The household samples of a project.

    Args:
        session: The project's as it is when something is asked.
    """

    def __init__(self, session: Callable[[], Session]) -> None:
        self._project = session
        self._plan = FIRST_PLAN

    @cached_property
    def _samples(self) -> Session:
        with refusing():
            return with_samples(self._project())

    @cached_property
    def _drafts(self) -> Drafts:
        return Drafts(self._samples.library.root / "drafts", ".txt")

    def cards(self) -> list[TaskCard]:
        """Every sample."""
        with refusing():
            return self._samples.library.cards()

    def open(self, name: str) -> StoredSample:
        """A sample with its scene."""
        library = samples_of(self._samples)
        with refusing():
            card, revision = library.card(name), library.revision(name)
            draft = self._drafts.find(name, card.source_hash)
        try:
            return StoredSample(card, revision, document_of(library, name, revision.source), draft=draft)
        except CorruptProject as problem:
            return StoredSample(card, revision, {}, str(problem), draft)

    async def show(self, document: Mapping[str, Any]) -> AsyncGenerator[SampleSeen | SampleTried, None]:
        """Carry it out and try it, in a process."""
        with refusing():
            async with aclosing(show_sample(document, LocalProcesses())) as events:
                async for event in events:
                    yield event

    def keep_judgement(self, stored: StoredSample, tried: SampleTried) -> None:
        """Write down what trying showed, where nothing was known."""
        with refusing():
            keep_judgement(self._samples, stored.card.name, stored.card.source_hash, tried.rollout)

    def edited(self, text: str, document: Mapping[str, Any]) -> dict[str, Any]:
        """The sample that an edited text describes."""
        with refusing():
            return edited_sample(text, document)

    def keep_draft(self, name: str, edited_hash: str, draft: str | None) -> None:
        """Write an edit down, or forget it."""
        with refusing():
            if draft is None:
                self._drafts.forget(name, edited_hash)
            else:
                self._drafts.keep(name, edited_hash, draft)

    def accept(self, name: str, source: str, *, seen: str, anyway: bool, seconds: float | None) -> Decision:
        """Accept the sample as it is kept; `anyway` is never granted: a sample that does not hold is none."""
        with refusing():
            return reviewing.accept(self._samples, name, seconds=seconds, expected_hash=seen)

    def accept_edited(
        self, name: str, document: Mapping[str, Any], tried: SampleTried | None, *, seen: str, seconds: float | None
    ) -> Decision:
        """Accept a person's version, with what trying it showed."""
        with refusing():
            return accept_edited_sample(self._samples, name, document, tried, seconds=seconds, expected_hash=seen)

    def reject(self, name: str, reason: str, *, seen: str, seconds: float | None) -> Decision:
        """Turn a sample down."""
        with refusing():
            return reviewing.reject(self._samples, name, reason=reason, seconds=seconds, expected_hash=seen)

    def skip(self, name: str, *, seconds: float) -> Decision:
        """Leave a sample in the queue."""
        with refusing():
            return reviewing.skip(self._samples, name, seconds=seconds)

    def retire(self, name: str, reason: str) -> Decision:
        """Take an accepted sample out of use."""
        with refusing():
            return reviewing.retire(self._samples, name, reason=reason)

    def restore(self, name: str) -> Decision:
        """Bring a retired or rejected sample back."""
        with refusing():
            return reviewing.restore(self._samples, name)

    def flag(self, name: str, *, flagged: bool) -> Decision:
        """Mark a sample to be looked at again, or take the mark away."""
        with refusing():
            return reviewing.flag(self._samples, name, flagged=flagged)

    def undo(self) -> Decision:
        """Take the last decision about a sample back."""
        with refusing():
            return reviewing.undo(self._samples)

    def history(self, name: str) -> TaskHistory:
        """Everything that is on record about a sample."""
        with refusing():
            return task_history(self._samples.library, name)

    def entries(self) -> dict[str, str]:
        """What the next run would make, as texts for a form."""
        with refusing():
            return entries_of(next_plan(self._samples, self._plan))

    def planned(self, entries: Mapping[str, str]) -> HouseholdPlan:
        """The run that somebody typed."""
        with refusing():
            self._plan = plan_of(entries)
        return self._plan

    async def make(self, plan: HouseholdPlan) -> AsyncGenerator[str, None]:
        """Make samples; sentences say what has come."""
        with refusing():
            async with aclosing(make_samples(self._samples, plan)) as sentences:
                async for sentence in sentences:
                    yield sentence

    async def bring(self, paths: Sequence[Path]) -> AsyncGenerator[str, None]:
        """Import samples; sentences say what has come."""
        with refusing():
            async with aclosing(bring_samples(self._samples, paths)) as sentences:
                async for sentence in sentences:
                    yield sentence
