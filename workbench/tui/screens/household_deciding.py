"""Decisions on the screen of household samples: on the one in view, and on many at a time."""

from __future__ import annotations

import asyncio

from textual import on

from workbench.core.reject_reasons import SAMPLE_REASONS
from workbench.tui.card_lines import OF_A_SAMPLE, card_lines
from workbench.tui.engine import EngineRefused
from workbench.tui.household_state import why_not
from workbench.tui.messages import MarkTask, RetireTask, ShowCard
from workbench.tui.presenting import Mark
from workbench.tui.screens.asking import ConfirmScreen, RejectScreen
from workbench.tui.screens.household_viewing import HouseholdViewing
from workbench.tui.screens.library_asking import BatchScreen, CardScreen
from workbench.tui.shelf import Batch
from workbench.tui.turns import in_turn, on_the_task_in_view
from workbench.tui.widgets.library_tree import LibraryTree

OWN_WORDS = "in your own words"


class HouseholdDeciding(HouseholdViewing):
    """What one decides; all of it can be undone."""

    def action_say_why_not(self) -> None:
        """Accept was pressed while it is dimmed."""
        self.say(f"not accepted: {why_not(self.desk.shown)}", "failed")

    @on_the_task_in_view
    async def action_accept(self) -> None:
        """Accept, when it is verified."""
        decision = await self.tried(self.desk.accept())
        self.decided(f"accepted {decision.task}" if decision else "")

    @on_the_task_in_view
    async def action_reject(self) -> None:
        """Reject with a reason."""
        name = self.desk.shown.name
        if name is None:
            self.say("there is no sample to reject yet", "warned")
            return
        reason = await self.app.push_screen_wait(RejectScreen(name, SAMPLE_REASONS, OWN_WORDS))
        if reason is not None:
            decision = await self.tried(self.desk.reject(reason))
            self.decided(f"rejected {decision.task}: {reason}" if decision else "")

    @in_turn
    async def action_skip(self) -> None:
        """Decide later."""
        self.decided(await self.tried(self.desk.skip()) or "")

    @in_turn
    async def action_undo(self) -> None:
        """Take the last decision back."""
        if decision := await self.tried(self.desk.undo()):
            self.decided(f"undone: {decision.task} is as before")

    @on_the_task_in_view
    async def action_flag(self) -> None:
        """Mark the sample to be looked at again, or take that mark away."""
        if decision := await self.tried(self.desk.flag()):
            self.decided(f"{'flagged' if decision.kind == 'flag' else 'no longer flagged:'} {decision.task}")

    def action_retire(self) -> None:
        """Take the sample in view out of use, or bring it back."""
        if self.desk.shown.name:
            self._retire_or_restore(self.desk.shown.name)

    @on(RetireTask)
    def _retire_task(self, message: RetireTask) -> None:
        self._retire_or_restore(message.name)

    @in_turn
    async def _retire_or_restore(self, name: str) -> None:
        if decision := await self.tried(self.desk.retire_or_restore(name)):
            self.decided(f"{decision.kind}d {decision.task}; {{household.undo}} takes it back")

    def action_card(self) -> None:
        """Everything on record about the sample in view."""
        if self.desk.shown.name:
            self._show_record(self.desk.shown.name)

    @on(ShowCard)
    def _show_card(self, message: ShowCard) -> None:
        self._show_record(message.name)

    @in_turn
    async def _show_record(self, name: str) -> None:
        if history := await self.tried(asyncio.to_thread(self.desk.bench.history, name)):
            self.app.push_screen(CardScreen(name, card_lines(history, OF_A_SAMPLE)))

    # Many at a time

    def action_mark(self) -> None:
        """Mark the sample under the list's cursor, else the one in view."""
        if name := self.query_one(LibraryTree).pointed_at or self.desk.shown.name:
            self._mark_task(MarkTask(name))

    @on(MarkTask)
    def _mark_task(self, message: MarkTask) -> None:
        card = next((card for card in self.desk.cards if card.name == message.name), None)
        if card is not None:
            done = "marked" if self.desk.shelf.mark(card) else "no longer marked"
            self.say(f"{done}: {card.name}; {len(self.desk.shelf.marked)} marked ({{household.batch}}: decide on them)")
            self.paint()

    @in_turn
    async def action_batch(self) -> None:
        """Ask what is to be done with the marked samples, and do it after one question."""
        marked = [(card.name, card.state) for card in self.desk.cards if card.name in self.desk.shelf.marked]
        if not marked:
            self.say("no sample is marked: {household.mark} in the list marks the one under the cursor", "warned")
        elif (kind := await self.app.push_screen_wait(BatchScreen(marked))) is not None:
            await self._decide_marked(kind)

    async def _decide_marked(self, kind: Batch) -> None:
        try:
            whether = self.desk.shelf.question(kind, self.desk.cards)
        except EngineRefused as refusal:
            self.say(str(refusal), "failed")
            return
        if not await self.app.push_screen_wait(ConfirmScreen(whether)):
            return
        question = RejectScreen("the marked samples", SAMPLE_REASONS, OWN_WORDS)
        reason = await self.app.push_screen_wait(question) if kind == "reject" else ""
        if reason is not None and (outcome := await self.tried(self.desk.decide_marked(kind, reason))):
            self.decided(outcome.sentence, "failed" if outcome.refused else "passed")

    def decided(self, sentence: str, mark: Mark = "passed") -> None:
        """Say what was decided and look at what is in view now."""
        if sentence:
            self.say(sentence, mark)
        self.look()
