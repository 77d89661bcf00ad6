"""The part of the reviewer's desk that is only looked at: the library, the task in view, and the edit of it.

Without Textual. Engine calls that touch the disk run in a thread, so that the event loop stays free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.tui.engine import Engine, EngineRefused, Rates, RunSettings
from workbench.tui.film import Film
from workbench.tui.queueing import Preparation, following, review_queue
from workbench.tui.shelf import Shelf
from workbench.tui.state import ReviewState, let_go, stored_review

if TYPE_CHECKING:
    from library.diffing import Hunk
    from library.records import TaskCard

UNNAMED = "new task …"


class ReadingDesk:
    """What is in view; `Desk` adds what runs and what is decided."""

    def __init__(self, engine: Engine, clock: Callable[[], float], ahead: int = 0) -> None:
        self.engine = engine
        self.clock = clock
        self.shelf = Shelf(engine)
        self.preparation = Preparation(ahead)
        self.settings: RunSettings = engine.settings()
        self.cards: list[TaskCard] = []
        self.waiting = 0
        """How many tasks are to review."""
        self.rates = Rates()
        self._shown = ReviewState()
        self.written: ReviewState | None = None
        """The task that a `generate` job works on; may be another one than the shown."""
        self.repaired: ReviewState | None = None
        """The task that a `repair` job works on: it is in the library already."""
        self.checked: ReviewState | None = None
        """The task that a `check` job works on."""
        self._postponed: list[str] = []
        """Tasks that were skipped in this sitting, in their order."""
        self._kept: str | None = None
        """The shown task's edit as it is on the disk."""

    @property
    def shown(self) -> ReviewState:
        """The task in view."""
        return self._shown

    @shown.setter
    def shown(self, state: ReviewState) -> None:
        """Another one comes into view. Panes that are not seen still have the one before, until they are."""
        before, self._shown = self._shown, state
        if not any(before is still for still in (state, self.written, self.repaired, self.checked)):
            let_go(before)

    @property
    def being_written(self) -> str | None:
        """Name of the task that is being written, for the tree."""
        return (self.written.name or UNNAMED) if self.written else None

    async def refresh(self) -> None:
        """Read the library anew."""
        self.cards, self.rates = await asyncio.to_thread(lambda: (self.engine.cards(), self.engine.rates()))
        self.waiting = sum(card.state == "to-review" for card in self.cards)
        self.shelf.keep(self.cards)

    async def open(self, name: str) -> None:
        """Put a task in view, with the edit that was left on it."""
        await self.keep_edit()
        if self.written is not None and name == self.being_written:
            self.shown = self.written
            return
        if self.repaired is not None and name == self.repaired.name:
            self.shown = self.repaired
            return
        task = await asyncio.to_thread(self.engine.open, name)
        self.shown = stored_review(task.card, task.revision, task.trial, task.earlier, task.sent)
        self.shown.opened_s, self.shown.film = self.clock(), Film(task.pictures)
        self.shown.draft = self._kept = task.draft
        self.shown.price = task.price
        await self.find_nearest(self.shown)

    async def open_first(self) -> None:
        """What is seen at the start: the first task to review, else the first of the library."""
        name = self.next_to_review() or next((card.name for card in self.cards), None)
        if name:
            await self.open(name)

    def next_to_review(self) -> str | None:
        """The task after the shown one in the queue, or the queue's first; None when nothing waits."""
        return following(review_queue(self.cards, self._postponed), self.shown.name)

    async def find_nearest(self, state: ReviewState) -> None:
        """Look for the library tasks most like the state's code, and compare with its parent, else with the first."""
        if not state.code:
            return
        state.nearest = await asyncio.to_thread(self.engine.nearest, state.code, state.name)
        known, near = {card.name for card in self.cards}, [name for _, name in state.nearest]
        reference = next((name for name in (state.parent, *near) if name in known), None)
        if reference and state.reference is None:
            await self.compare(state, reference)

    async def compare(self, state: ReviewState, reference: str) -> None:
        """Compare with this library task."""
        task = await asyncio.to_thread(self.engine.open, reference)
        state.reference_source, state.reference, state.against = task.revision.source, reference, reference

    def revert(self, hunk: Hunk) -> None:
        """Take a change back: the other side's lines become part of the person's edit."""
        from library.diffing import revert_hunks

        if self.shown.busy:
            raise EngineRefused("the task is still being written or checked")
        self.shown.reverted.append(self.shown.draft)
        self.shown.draft = revert_hunks(self.shown.code, [hunk])

    def unrevert(self) -> None:
        """The last change that was taken back comes in again, with all that was edited since given up."""
        if not self.shown.reverted:
            raise EngineRefused("no hunk was reverted")
        self.shown.draft = self.shown.reverted.pop()

    async def keep_edit(self) -> None:
        """Bring the shown task's edit to the disk, so that neither a crash nor another task in view loses it."""
        card, draft = self.shown.card, self.shown.draft if self.shown.edited else None
        if card is not None and draft != self._kept:
            await asyncio.to_thread(self.engine.keep_draft, card.name, card.source_hash, draft)
            self._kept = draft

    async def discard_edit(self) -> None:
        """Back to the code of the card with the checks that are known of it."""
        self.shown.draft = None
        if self.shown.card is not None:
            await self.open(self.shown.card.name)
