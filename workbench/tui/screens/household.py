"""The screen of household samples: the list, one sample with its run in pictures, decisions, and more samples coming.

It has the keys of the main screen as far as they mean the same. It turns them into calls of the `HouseholdDesk`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.worker import Worker

from workbench.core.household.plan import HouseholdPlan
from workbench.core.household.plan_entries import ABOUT
from workbench.tui.card_lines import card_lines
from workbench.tui.engine import EngineRefused
from workbench.tui.household_desk import HouseholdDesk, why_not
from workbench.tui.household_lines import standing
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import HOUSEHOLD_KEYS
from workbench.tui.messages import MarkTask, OpenTask, RetireTask, ShowCard
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, STYLES, Mark
from workbench.tui.screens.asking import ConfirmScreen, HelpScreen, RejectScreen
from workbench.tui.screens.form import FormScreen
from workbench.tui.screens.library_asking import BatchScreen, CardScreen
from workbench.tui.shelf import Batch
from workbench.tui.turns import in_turn, on_the_task_in_view
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.library_pane import LibraryPane
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.sample_pane import SamplePane, SampleText
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.views_pane import SteppedPicture, ViewsPane

HELP = (
    "Household samples: a scene, a sentence, a plan with its calls. The sample in view is carried out by a process of "
    "its own: the house from above with the agent's way, what the agent sees, what became of each call, which part of "
    "the goal was true before and after. {household.next} and {household.previous} step through the calls. "
    "{household.accept} accepts a sample that is verified, {household.reject} rejects for a reason, {household.edit} "
    "edits sentence, plan, calls and goal, {household.check} tries the edit in physics. {household.make} makes more, "
    "{household.stop} stops that, {household.undo} takes the last decision back."
)
HINT = "{household.make} makes samples; simsmith household import brings some"
KEEP_EDITS_S = 2.0
REFRESH_S = 0.5
"""Between two looks at the library while samples come."""
T = TypeVar("T")


class HouseholdScreen(Screen[None]):
    """Samples to review.

    Args:
        desk: What lies on it.
        bring: Files and folders that are imported when the screen opens.
    """

    BINDINGS: ClassVar[list[BindingType]] = HOUSEHOLD_KEYS
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-medium"), (150, "-wide")]  # noqa: RUF012 - Textual's
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012 - Textual's
    DEFAULT_CSS = """
    HouseholdScreen { background: $background; }
    HouseholdScreen #head { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, desk: HouseholdDesk, bring: Sequence[Path] = ()) -> None:
        super().__init__()
        self.desk = desk
        self.turn = asyncio.Lock()
        self._bring = tuple(bring)
        self._coming: Worker[None] | None = None
        """Makes or imports samples."""
        self._offered: tuple[bool | None, ...] = ()

    def compose(self) -> ComposeResult:
        """List, sample, pictures."""
        yield Label(id="head")
        with Horizontal(id="body"):
            with Vertical(id="side"):
                yield LibraryPane(id="library")
            with Vertical(id="desk"):
                yield Label(id="caption")
                yield SamplePane(id="panes")
            yield ViewsPane(id="rollouts")
        yield StatusLine(id="status")
        yield KeyLine()

    def on_mount(self) -> None:
        """Paint at once, read the samples afterwards."""
        self.query_one("#desk").border_title = Content("sample")
        self.query_one(ViewsPane).border_title = Content("from above, and what the agent sees")
        self.query_one(LibraryTree).focus()
        self.set_interval(KEEP_EDITS_S, self._keep_edit)
        self._begin()

    @work
    async def _begin(self) -> None:
        if await self.tried(self._opened()) and not self.desk.cards and not self._bring:
            self.say(HINT)
        self._look()
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
                return self._coming is not None or self.query_one(SamplePane).editing
        return True

    # What is in view

    @on(OpenTask)
    async def _open_task(self, message: OpenTask) -> None:
        self._leave_editor()
        await self.tried(self.desk.open(message.name))
        self.remove_class("-library")
        self._look()

    def _look(self) -> None:
        """Paint what is in view, and carry it out if nobody has yet."""
        self.paint()
        if self.desk.is_to_be_tried:
            self._try_out()

    @work(exclusive=True, group="try")
    async def _try_out(self) -> None:
        await self.tried(self.desk.try_out(self.paint))
        self.paint()

    def action_try_again(self) -> None:
        """Carry the sample out once more."""
        if self.desk.shown.stored is None or self.desk.shown.is_running:
            self.say("it is being tried" if self.desk.shown.stored else "there is no sample yet", "warned")
        else:
            self._try_out()

    def action_step(self, by: int) -> None:
        """Look at the next or previous call."""
        self.desk.shown.step(by)
        self.paint()

    def action_outlines(self) -> None:
        """Draw what the sample names into the picture, or no longer."""
        drawn = [picture.toggle_goals() for picture in self.query(SteppedPicture)]
        self.say(
            "what the sample names is drawn into the picture" if any(drawn) else "nothing is drawn into the picture"
        )

    def action_show_tab(self, tab: str) -> None:
        """The sample, or in narrow windows the pictures in its place."""
        self.set_class(tab == "rollouts" and not self.has_class("-wide"), "-rollouts")
        self.query_one("#above" if tab == "rollouts" else SampleText).focus()
        self.paint()

    def action_zoom(self) -> None:
        """The part that has the focus takes the whole screen, or gives it back."""
        zooms = {part: f"-zoom-{part}" for part in ("side", "rollouts", "desk")}
        zoomed = any(self.has_class(zoom) for zoom in zooms.values())
        self.remove_class(*zooms.values())
        if not zoomed:
            self.add_class(next(zooms[part] for part in zooms if part == "desk" or self._within(part)))

    def _within(self, part: str) -> bool:
        return self.focused is not None and self.query_one(f"#{part}") in self.focused.ancestors_with_self

    def action_library(self) -> None:
        """Show or hide the list."""
        name = "-no-library" if self.has_class("-wide") or self.has_class("-medium") else "-library"
        self.toggle_class(name)
        is_shown = self.has_class(name) == (name == "-library")
        self.query_one(LibraryTree if is_shown else SampleText).focus()

    def action_filter(self) -> None:
        """Look for a sample."""
        if not self.query_one(LibraryPane).region:
            self.action_library()
        self.query_one(LibraryPane).begin_filter()

    def action_copy(self) -> None:
        """Copy what is said of the sample to the terminal's clipboard."""
        text = self.query_one(SamplePane).copyable()
        self.app.copy_to_clipboard(text)
        self.say(f"copied {len(text.splitlines())} lines")

    def action_help(self) -> None:
        """What one sees here, and the keys."""
        own = own_keys(self.app)
        self.app.push_screen(HelpScreen(spelled(HELP, own), key_table(own, HOUSEHOLD_KEYS)))

    # The edit

    def action_edit(self) -> None:
        """Open the editor on sentence, plan, calls and goal."""
        if self.desk.shown.stored is None or not self.desk.shown.stored.document:
            self.say("there is no sample to edit yet", "warned")
            return
        self.action_show_tab("sample")
        self.query_one(SamplePane).edit(self.desk.shown.text)
        self.refresh_bindings()
        self.say("{household.check} verifies the edit in physics, {household.stop} goes back and keeps it")

    def _leave_editor(self) -> None:
        pane = self.query_one(SamplePane)
        if pane.editing:
            self.desk.take_text(pane.text)
            pane.leave_editor()

    def action_check(self) -> None:
        """Try the edit."""
        pane = self.query_one(SamplePane)
        if pane.editing:
            self.desk.take_text(pane.text)
        try:
            self.desk.read_draft()
        except EngineRefused as refusal:
            self.say(str(refusal), "failed")
            return
        self._leave_editor()
        self._try_out()
        self.say("being verified …")

    @on_the_task_in_view
    async def action_discard_edit(self) -> None:
        """Back to what the library has."""
        await self.tried(self.desk.discard_edit())
        self._look()

    async def _keep_edit(self) -> None:
        if self.query_one(SamplePane).editing:
            self.desk.take_text(self.query_one(SamplePane).text)
        await self.tried(self.desk.keep_edit())

    # Decisions

    def action_say_why_not(self) -> None:
        """Accept was pressed while it is dimmed."""
        self.say(f"not accepted: {why_not(self.desk.shown)}", "failed")

    @on_the_task_in_view
    async def action_accept(self) -> None:
        """Accept, when it is verified."""
        if decision := await self.tried(self.desk.accept()):
            self._decided(f"accepted {decision.task}")

    @on_the_task_in_view
    async def action_reject(self) -> None:
        """Reject with a reason."""
        name = self.desk.shown.name
        if name is None:
            self.say("there is no sample to reject yet", "warned")
            return
        reason = await self.app.push_screen_wait(RejectScreen(name))
        if reason is not None and (decision := await self.tried(self.desk.reject(reason))):
            self._decided(f"rejected {decision.task}: {reason}")

    @in_turn
    async def action_skip(self) -> None:
        """Decide later."""
        self._decided(await self.tried(self.desk.skip()) or "")

    @in_turn
    async def action_undo(self) -> None:
        """Take the last decision back."""
        if decision := await self.tried(self.desk.undo()):
            self._decided(f"undone: {decision.task} is as before")

    @on_the_task_in_view
    async def action_flag(self) -> None:
        """Mark the sample to be looked at again, or take that mark away."""
        if decision := await self.tried(self.desk.flag()):
            self._decided(f"{'flagged' if decision.kind == 'flag' else 'no longer flagged:'} {decision.task}")

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
            self._decided(f"{decision.kind}d {decision.task}; {{household.undo}} takes it back")

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
            self.app.push_screen(CardScreen(name, card_lines(history)))

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
            question = self.desk.shelf.question(kind, self.desk.cards)
        except EngineRefused as refusal:
            self.say(str(refusal), "failed")
            return
        if not await self.app.push_screen_wait(ConfirmScreen(question)):
            return
        reason = await self.app.push_screen_wait(RejectScreen("the marked samples")) if kind == "reject" else ""
        if reason is not None and (outcome := await self.tried(self.desk.decide_marked(kind, reason))):
            self._decided(outcome.sentence, "failed" if outcome.refused else "passed")

    # More samples

    @in_turn
    async def action_make(self) -> None:
        """Ask what is to be made, and make it."""
        if self._coming is not None:
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
        self._coming = self._take_in(news)
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
            self._coming = None
            if self.is_attached:
                await asyncio.shield(self._show_news(said))

    async def _show_news(self, sentence: str) -> None:
        await self.desk.refresh()
        if self.desk.shown.stored is None:
            await self.desk.open_first()
        self.say(sentence)
        self._look()

    def action_stop(self) -> None:
        """Leave the editor, else stop what is being made."""
        if self.query_one(SamplePane).editing:
            self._leave_editor()
        elif self._coming is not None:
            self._coming.cancel()
        self.paint()

    def unfinished(self) -> str:
        """What quitting would cut off; empty when nothing."""
        return "Samples are being made." if self._coming is not None else ""

    async def wind_up(self) -> None:
        """Keep what is being edited, and end what runs."""
        await self._keep_edit()
        self.workers.cancel_group(self, "make")
        self.workers.cancel_group(self, "try")

    @in_turn
    async def action_leave(self) -> None:
        """Back to the tasks; what is being made goes on only while one looks at it."""
        if self.unfinished() and not await self.app.push_screen_wait(ConfirmScreen("Samples are being made. Stop it?")):
            return
        self._leave_editor()
        await self.wind_up()
        self.dismiss(None)

    # Painting

    def on_screen_resume(self) -> None:
        """Back from a question."""
        self.paint()

    def on_resize(self) -> None:
        """Another size may show other panes."""
        self.call_after_refresh(self.paint)

    def paint(self) -> None:
        """Paint the desk; every part finds out itself whether anything changed."""
        desk, shown = self.desk, self.desk.shown
        self.query_one("#head", Label).say(_head(desk, is_coming=self._coming is not None))
        self.query_one(LibraryPane).show(desk.cards, shown.name, None, desk.shelf.marked)
        mark, word = standing(shown)
        self.query_one("#caption", Label).say(
            Content.assemble(
                (plain_line(shown.name or "no sample"), "bold"), (f"   {GLYPHS[mark]} {word}", STYLES[mark])
            )
        )
        self.query_one(SamplePane).show(shown)
        self.query_one(ViewsPane).show(shown)
        offered = tuple(self.check_action(action, ()) for action in ("accept", "check", "stop"))
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _decided(self, sentence: str, mark: Mark = "passed") -> None:
        if sentence:
            self.say(sentence, mark)
        self._look()

    async def tried(self, asked: Awaitable[T]) -> T | None:
        """What was asked for, or None after telling the user why not."""
        try:
            return await asked
        except EngineRefused as refusal:
            self.say(str(refusal), "failed")
            return None

    def say(self, sentence: str, mark: Mark = "waiting") -> None:
        """Tell the user; `{id}` in it becomes the key that this action has."""
        sentence = spelled(sentence, own_keys(self.app))
        self.query_one(StatusLine).tell(f"{GLYPHS[mark]} {sentence}" if mark != "waiting" else sentence, mark)


def _head(desk: HouseholdDesk, *, is_coming: bool) -> Content:
    accepted = sum(card.state == "accepted" for card in desk.cards)
    bar = ("  │  ", "$foreground 35%")
    return Content.assemble(
        ("simsmith household", "bold $text-primary"),
        bar,
        (f"{len(desk.cards)} samples", ""),
        (f"  {desk.waiting} to review" if desk.waiting else "", "bold $text-warning"),
        (f"  {accepted} accepted" if accepted else "", "$text-success"),
        *((bar, ("▸ samples are coming", STYLES["running"])) if is_coming else ()),
    )
