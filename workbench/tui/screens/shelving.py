"""The part of the main screen that deals with the library: its tasks' records, marks, batches, retiring, flags."""

from __future__ import annotations

import asyncio

from textual import on, work

from workbench.tui.card_lines import card_lines
from workbench.tui.engine import EngineRefused
from workbench.tui.messages import MarkTask, RetireTask, ShowCard
from workbench.tui.plain import plain_line
from workbench.tui.screens.asking import ConfirmScreen, RejectScreen
from workbench.tui.screens.library_asking import BatchScreen, CardScreen
from workbench.tui.screens.viewing import ViewingScreen
from workbench.tui.shelf import Batch
from workbench.tui.turns import in_turn, on_the_task_in_view
from workbench.tui.widgets.library_tree import LibraryTree

NOTHING_MARKED = "no task is marked: {library.mark} in the library marks the one under the cursor"


class ShelvingScreen(ViewingScreen):
    """What one does with tasks of the library, whichever is in view."""

    @on(MarkTask)
    def _mark_task(self, message: MarkTask) -> None:
        card = next((card for card in self.desk.cards if card.name == message.name), None)
        if card is None:
            self.say(f"{message.name} is not in the library yet", "warned")
            return
        marked = self.desk.shelf.mark(card)
        number = len(self.desk.shelf.marked)
        done = "marked" if marked else "no longer marked"
        self.say(f"{done}: {card.name}; {number} marked ({{library.batch}}: decide on them)")
        self.paint()

    @on(RetireTask)
    def _retire_task(self, message: RetireTask) -> None:
        self._retire_or_restore(message.name)

    @on(ShowCard)
    def _show_card(self, message: ShowCard) -> None:
        self._open_card(message.name)

    def action_card(self) -> None:
        """Everything that is on record about the task in view, or the one under the library's cursor."""
        name = self.desk.shown.card.name if self.desk.shown.card else None
        if name is None:
            self.say("there is no task to show the record of yet", "warned")
        else:
            self._open_card(name)

    @work(group="folder")
    async def action_open_folder(self) -> None:
        """Show where everything about the task in view is kept, in the desktop's file manager."""
        name = self.desk.shown.card.name if self.desk.shown.card else None
        if name is None:
            self.say("there is no task yet whose folder could be opened", "warned")
        elif folder := await self.tried(asyncio.to_thread(self.desk.engine.open_folder, name)):
            self.say(f"opened {plain_line(folder)}", "passed")

    def action_retire(self) -> None:
        """Take the task in view out of use, or bring it back."""
        if self.desk.shown.card is None:
            self.say("there is no task to retire yet", "warned")
        else:
            self._retire_or_restore(self.desk.shown.card.name)

    def action_mark(self) -> None:
        """Mark the task under the library's cursor, else the one in view."""
        name = self.query_one(LibraryTree).pointed_at or self.desk.shown.name
        if name:
            self._mark_task(MarkTask(name))

    def action_unmark_all(self) -> None:
        """Take every mark away."""
        self.desk.shelf.unmark_all()
        self.say("no task is marked")
        self.paint()

    @in_turn
    async def action_batch(self) -> None:
        """Ask what is to be done with the marked tasks."""
        marked = [(card.name, card.state) for card in self.desk.cards if card.name in self.desk.shelf.marked]
        if not marked:
            self.say(NOTHING_MARKED, "warned")
        elif (kind := await self.app.push_screen_wait(BatchScreen(marked))) is not None:
            self._decide_marked(kind)

    def action_accept_marked(self) -> None:
        """Accept all marked tasks after one question."""
        self._decide_marked("accept")

    def action_reject_marked(self) -> None:
        """Reject all marked tasks for one reason."""
        self._decide_marked("reject")

    def action_retire_marked(self) -> None:
        """Retire all marked tasks after one question."""
        self._decide_marked("retire")

    @on_the_task_in_view
    async def action_flag(self) -> None:
        """Mark the task to be looked at again, or take that mark away."""
        if decision := await self.tried(self.desk.flag()):
            word = "flagged" if decision.kind == "flag" else "no longer flagged:"
            self.say(f"{word} {decision.task}", "passed")
            self.paint()

    @in_turn
    async def _retire_or_restore(self, name: str) -> None:
        if decision := await self.tried(self.desk.retire_or_restore(name)):
            self.say(f"{decision.kind}d {decision.task}; {{review.undo}} takes it back", "passed")
            self.paint()

    @in_turn
    async def _decide_marked(self, kind: Batch) -> None:
        shelf = self.desk.shelf
        if not shelf.marked:
            self.say(NOTHING_MARKED, "warned")
            return
        try:
            question = shelf.question(kind, self.desk.cards)
        except EngineRefused as refusal:
            self.say(str(refusal), "failed")
            return
        if not await self.app.push_screen_wait(ConfirmScreen(question)):
            return
        reason: str | None = ""
        if kind == "reject":
            reason = await self.app.push_screen_wait(RejectScreen("the marked tasks"))
        if reason is None:
            return
        if outcome := await self.tried(self.desk.decide_marked(kind, reason)):
            self.say(outcome.sentence, "failed" if outcome.refused else "passed")
            self.paint()

    @in_turn
    async def _open_card(self, name: str) -> None:
        if history := await self.tried(asyncio.to_thread(self.desk.engine.history, name)):
            self.app.push_screen(CardScreen(name, card_lines(history)))
