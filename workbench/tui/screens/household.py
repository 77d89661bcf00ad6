"""The screen of household samples: the list, one sample with its run in pictures, decisions, and more samples coming.

It has the keys of the main screen as far as they mean the same. It turns them into calls of the `HouseholdDesk`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

from textual import work
from textual.content import Content

from workbench.core.household.plan import HouseholdPlan
from workbench.core.household.plan_entries import ABOUT
from workbench.core.household.sample_text import SampleTextError
from workbench.tui.engine import EngineRefused
from workbench.tui.household_desk import HouseholdDesk
from workbench.tui.household_state import why_not
from workbench.tui.screens.asking import ConfirmScreen
from workbench.tui.screens.form import FormScreen
from workbench.tui.screens.household_deciding import HouseholdDeciding
from workbench.tui.turns import in_turn, on_the_task_in_view
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.sample_pane import SamplePane
from workbench.tui.widgets.views_pane import ViewsPane

HINT = "{household.make} makes samples; simsmith household import brings some"
KEEP_EDITS_S = 2.0
REFRESH_S = 0.5
"""Between two looks at the library while samples come."""


class HouseholdScreen(HouseholdDeciding):
    """Samples to review.

    Args:
        desk: What lies on it.
        bring: Files and folders that are imported when the screen opens.
    """

    def __init__(self, desk: HouseholdDesk, bring: Sequence[Path] = ()) -> None:
        super().__init__(desk)
        self._bring = tuple(bring)

    def on_mount(self) -> None:
        """Paint at once, read the samples afterwards."""
        self.query_one("#desk").border_title = Content("1 sample")
        self.query_one(ViewsPane).border_title = Content("2 from above, and what the agent sees")
        self.query_one(LibraryTree).focus()
        self.set_interval(KEEP_EDITS_S, self._keep_edit)
        self._begin()

    @work
    async def _begin(self) -> None:
        if await self.tried(self._opened()) and not self.desk.cards and not self._bring:
            self.say(HINT)
        self.look()
        if self._bring:
            self._follow(self.desk.bench.bring(self._bring))

    async def _opened(self) -> bool:
        await self.desk.refresh()
        await self.desk.open_first()
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the footer offers: None dims a key, False hides it."""
        match action:
            case "accept":
                return None if why_not(self.desk.shown) else True
            case "say_why_not":
                return bool(why_not(self.desk.shown))
            case "check":
                return self.desk.shown.draft is not None or self.query_one(SamplePane).editing
            case "stop":
                return self.coming is not None or self.query_one(SamplePane).editing
        return True

    def action_edit(self) -> None:
        """Open the editor on sentence, plan, calls and goal."""
        if self.desk.shown.stored is None or not self.desk.shown.stored.document:
            self.say("there is no sample to edit yet", "warned")
            return
        self.action_show_tab("sample")
        self.query_one(SamplePane).edit(self.desk.shown.text)
        self.refresh_bindings()
        self.say("{household.check} verifies the edit in physics, {household.stop} goes back and keeps it")

    def action_check(self) -> None:
        """Try the edit."""
        pane = self.query_one(SamplePane)
        if pane.editing:
            self.desk.take_text(pane.text)
        try:
            self.desk.read_draft()
        except EngineRefused as refusal:
            self.say(str(refusal), "failed")
            if pane.editing and isinstance(refusal.__cause__, SampleTextError):
                pane.jump(refusal.__cause__.line)
            return
        self.leave_editor()
        self.try_out()
        self.say("being verified …")

    @on_the_task_in_view
    async def action_discard_edit(self) -> None:
        """Back to what the library has."""
        await self.tried(self.desk.discard_edit())
        self.look()

    async def _keep_edit(self) -> None:
        if self.query_one(SamplePane).editing:
            self.desk.take_text(self.query_one(SamplePane).text)
        await self.tried(self.desk.keep_edit())

    @in_turn
    async def action_make(self) -> None:
        """Ask what is to be made, and make it."""
        if self.coming is not None:
            self.say("samples are coming already; {household.stop} stops that", "warned")
            return
        bench = self.desk.bench
        entries = await self.tried(asyncio.to_thread(bench.entries))
        form = FormScreen[HouseholdPlan](
            "make samples", "tab next · enter makes them · {question.cancel} cancels", entries or {},
            lambda key: ABOUT[key], bench.planned, {"task": "none: as the method likes"},
        )  # fmt: skip
        if entries and (plan := await self.app.push_screen_wait(form)) is not None:
            self._follow(bench.make(plan))

    def _follow(self, news: AsyncGenerator[str, None]) -> None:
        self.coming = self._take_in(news)
        self.say("the first scene is being drawn …")
        self.paint()

    @work(group="make")
    async def _take_in(self, news: AsyncGenerator[str, None]) -> None:
        """Show samples as they come; the reviewer stays with the one in view."""
        said, seen_s = "", self.desk.clock()
        try:
            async with aclosing(news) as sentences:
                async for sentence in sentences:
                    said = sentence
                    if self.desk.clock() - seen_s >= REFRESH_S or self.desk.shown.stored is None:
                        await self._show_news(sentence)
                        seen_s = self.desk.clock()
            said = said or "nothing new came"
        except EngineRefused as refusal:
            said = f"✗ {refusal}"
        except asyncio.CancelledError:
            said = f"stopped; {said or 'nothing had come'}"
            raise
        finally:
            self.coming = None
            if self.is_attached:
                await asyncio.shield(self._show_news(said))

    async def _show_news(self, sentence: str) -> None:
        await self.desk.refresh()
        if self.desk.shown.stored is None:
            await self.desk.open_first()
        self.say(sentence)
        self.look()

    def action_stop(self) -> None:
        """Leave the editor, else stop what is being made."""
        if self.query_one(SamplePane).editing:
            self.leave_editor()
        elif self.coming is not None:
            self.coming.cancel()
        self.paint()

    def unfinished(self) -> str:
        """What quitting would cut off; empty when nothing."""
        return "Samples are being made." if self.coming is not None else ""

    async def wind_up(self) -> None:
        """Keep what is being edited, and end what runs."""
        await self._keep_edit()
        self.workers.cancel_group(self, "make")
        self.workers.cancel_group(self, "try")
        self.workers.cancel_group(self, "ahead")

    @in_turn
    async def action_leave(self) -> None:
        """Back to the tasks; what is being made goes on only while one looks at it."""
        if self.unfinished() and not await self.app.push_screen_wait(ConfirmScreen("Samples are being made. Stop it?")):
            return
        self.leave_editor()
        await self.wind_up()
        self.dismiss(None)
