"""What lies on the desk of whoever reviews household samples: the list, the sample in view, the edit of it.

Without Textual: the screen calls these methods and paints what changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace

from library.records import Decision, TaskCard
from workbench.core.household.sample_text import sample_text
from workbench.core.household.showing import SampleSeen, SampleTried
from workbench.tui.engine import EngineRefused
from workbench.tui.household_bench import HouseholdBench, StoredSample
from workbench.tui.household_state import SampleState, why_not
from workbench.tui.queueing import following, review_queue
from workbench.tui.shelf import Batch, Outcome, Shelf

REMEMBERED = 24
"""Samples whose pictures are kept: leafing back and forth carries nothing out again."""


class HouseholdDesk:
    """The screen's model.

    Args:
        bench: The samples.
        clock: Seconds, for the time that a decision took.
    """

    def __init__(self, bench: HouseholdBench, clock: Callable[[], float]) -> None:
        self.bench = bench
        self.clock = clock
        self.shelf = Shelf(bench)
        self.cards: list[TaskCard] = []
        self.shown = SampleState()
        self._postponed: list[str] = []
        self._remembered: dict[str, tuple[list[SampleSeen], SampleTried]] = {}
        """Hash of a sample → what was seen of it, the latest last."""
        self._kept: str | None = None
        """The edit in view as it is on the disk."""

    @property
    def waiting(self) -> int:
        """How many samples are to review."""
        return sum(card.state == "to-review" for card in self.cards)

    async def refresh(self) -> None:
        """Read the library anew."""
        self.cards = await asyncio.to_thread(self.bench.cards)
        self.shelf.keep(self.cards)

    async def open(self, name: str) -> None:
        """Put a sample in view, with the edit that was left on it; it is not carried out yet."""
        await self.keep_edit()
        stored = await asyncio.to_thread(self.bench.open, name)
        self.shown = SampleState(stored, problem=stored.problem, draft=stored.draft, opened_s=self.clock())
        self._kept = stored.draft
        if seen := self._remembered.get(stored.card.source_hash):
            self.shown.views, self.shown.tried = list(seen[0]), seen[1]

    @property
    def is_to_be_tried(self) -> bool:
        """Whether the sample in view has to be carried out before one sees it."""
        shown = self.shown
        is_there = shown.stored is not None and bool(shown.stored.document) and not shown.problem
        return is_there and shown.tried is None and not shown.is_running

    async def try_out(self, changed: Callable[[], None]) -> None:
        """Carry out what is in view, and tell whenever there is more to see."""
        state = self.shown
        assert state.stored is not None
        edited = state.edited  # what is carried out; the edit may be taken up or discarded meanwhile
        state.begin()
        try:
            async with aclosing(self.bench.show(state.document)) as events:
                async for event in events:
                    if isinstance(event, SampleTried):
                        state.is_running = False
                        if state.edited is edited:
                            state.tried = event
                        if edited is None:
                            await self._note(state.stored, state.views, event)
                    else:
                        state.views.append(event)
                    changed()
        except EngineRefused as refusal:
            state.problem = str(refusal)
        finally:
            state.is_running = False

    async def try_ahead(self, name: str) -> None:
        """Carry out a sample that is to come, so that it is seen at once when it comes into view."""
        stored = await asyncio.to_thread(self.bench.open, name)
        if not stored.document or stored.card.source_hash in self._remembered:
            return
        views: list[SampleSeen] = []
        async with aclosing(self.bench.show(stored.document)) as events:
            async for event in events:
                if isinstance(event, SampleTried):
                    await self._note(stored, views, event)
                else:
                    views.append(event)

    async def _note(self, stored: StoredSample, views: list[SampleSeen], tried: SampleTried) -> None:
        """What trying a sample of the library showed, for the next look and for the library."""
        card = stored.card
        self._remembered[card.source_hash] = list(views), tried
        if len(self._remembered) > REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        is_news = card.verdict is None or (card.verdict == "completed") != tried.passed
        if card.state == "to-review" and is_news:
            await asyncio.to_thread(self.bench.keep_judgement, stored, tried)
            await self.refresh()

    def next_to_review(self) -> str | None:
        """The sample after the one in view in the queue; None when no other waits."""
        return following(review_queue(self.cards, self._postponed), self.shown.name)

    async def open_first(self) -> None:
        """The first sample to review, else the first there is."""
        if name := self.next_to_review() or next((card.name for card in self.cards), None):
            await self.open(name)

    # The edit

    def take_text(self, text: str) -> None:
        """What the editor holds becomes the draft."""
        shown = self.shown
        draft = None if shown.stored is not None and text == sample_text(shown.stored.document) else text
        if draft != shown.draft:
            shown.draft, shown.edited = draft, None

    def read_draft(self) -> None:
        """The draft becomes what is in view, to be tried.

        Raises:
            EngineRefused: It is no sample; names the line.
        """
        shown = self.shown
        if shown.stored is None or shown.draft is None:
            raise EngineRefused("nothing was edited")
        shown.edited = self.bench.edited(shown.draft, shown.stored.document)

    async def keep_edit(self) -> None:
        """Bring the edit in view to the disk."""
        shown = self.shown
        if shown.stored is not None and shown.draft != self._kept:
            self._kept = shown.draft
            card = shown.stored.card
            await asyncio.to_thread(self.bench.keep_draft, card.name, card.source_hash, shown.draft)

    async def discard_edit(self) -> None:
        """Back to what the library has."""
        if self.shown.name:
            self.shown.draft = None
            await self.open(self.shown.name)

    # Decisions

    async def accept(self) -> Decision:
        """Accept what is in view, and go on to the next that waits."""
        if reason := why_not(self.shown):
            raise EngineRefused(f"not accepted: {reason}")
        edited, tried = self.shown.edited, self.shown.tried
        if edited is None:
            return await self._decide(
                lambda name, seen, s: self.bench.accept(name, "", seen=seen, anyway=False, seconds=s)
            )
        return await self._decide(
            lambda name, seen, s: self.bench.accept_edited(name, edited, tried, seen=seen, seconds=s)
        )

    async def reject(self, reason: str) -> Decision:
        """Reject what is in view."""
        return await self._decide(lambda name, seen, s: self.bench.reject(name, reason, seen=seen, seconds=s))

    async def skip(self) -> str:
        """Go on to the next sample that waits; leaving one that waits itself is recorded. Returns a sentence."""
        stored, coming = self.shown.stored, self.next_to_review()
        if stored is not None and stored.card.state == "to-review":
            decision = await self._decide(lambda name, seen, s: self.bench.skip(name, seconds=s))
            self._postponed = [*(one for one in self._postponed if one != decision.task), decision.task]
            return f"skipped {decision.task}"
        if coming is None:
            raise EngineRefused("no sample waits for review: {household.make} makes some")
        await self.open(coming)
        return ""

    async def flag(self) -> Decision:
        """Mark the sample in view to be looked at again, or take the mark away."""
        return await self._beside(await self.shelf.flag(self._card(self.shown.name)))

    async def retire_or_restore(self, name: str) -> Decision:
        """Take a sample out of use, or bring it back."""
        return await self._beside(await self.shelf.retire_or_restore(self._card(name)))

    async def decide_marked(self, kind: Batch, reason: str = "") -> Outcome:
        """Decide on all marked samples."""
        outcome = await self.shelf.decide(kind, self.cards, reason)
        await self.refresh()
        if self.shown.name in outcome.done:
            await self.open(self.next_to_review() or str(self.shown.name))
        return outcome

    async def undo(self) -> Decision:
        """Take the last decision back and show its sample."""
        decision = await asyncio.to_thread(self.bench.undo)
        await self.refresh()
        await self.open(decision.task)
        return decision

    async def _decide(self, decide: Callable[[str, str, float], Decision]) -> Decision:
        stored = self.shown.stored
        if stored is None:
            raise EngineRefused("there is no sample to decide on: {household.make} makes some")
        seconds = self.clock() - self.shown.opened_s
        coming = self.next_to_review()
        try:
            decision = await asyncio.to_thread(decide, stored.card.name, stored.card.source_hash, seconds)
        except EngineRefused:
            await self._catch_up(stored.card)
            raise
        if decision.kind == "edit-accept":
            self.shown.draft = None
        await self.refresh()
        await self.open(coming or stored.card.name)
        return decision

    async def _catch_up(self, seen: TaskCard) -> None:
        """Show what became of the sample in view where somebody else has decided on it, or changed it."""
        await self.refresh()
        now = self._card(seen.name)
        if now.state != seen.state:
            await self.open(self.next_to_review() or seen.name)
        elif now.source_hash != seen.source_hash:
            await self.open(seen.name)

    async def _beside(self, decision: Decision) -> Decision:
        """After a decision that does not move the reviewer on."""
        await self.refresh()
        if self.shown.stored is not None and self.shown.name == decision.task:
            self.shown.stored = replace(self.shown.stored, card=self._card(decision.task))
        return decision

    def _card(self, name: str | None) -> TaskCard:
        card = next((card for card in self.cards if card.name == name), None)
        if card is None:
            raise EngineRefused("there is no such sample")
        return card
