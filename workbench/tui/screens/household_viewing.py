"""The screen of household samples as far as it only looks: the list, one sample, its run in pictures."""

from __future__ import annotations

import asyncio
from typing import ClassVar, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.worker import Worker

from workbench.tui.engine import EngineRefused
from workbench.tui.household_desk import HouseholdDesk
from workbench.tui.household_lines import standing
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import HOUSEHOLD_KEYS
from workbench.tui.messages import OpenTask
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, STYLES
from workbench.tui.screens.asking import HelpScreen
from workbench.tui.screens.telling import TellingScreen
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.library_pane import LibraryPane
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.sample_pane import SamplePane, SampleText
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.stepped_picture import SteppedPicture
from workbench.tui.widgets.views_pane import ViewsPane

HELP = (
    "Household samples: a scene, a sentence, a plan with its calls. The sample in view is carried out by a process of "
    "its own: the house from above with the agent's way, what the agent sees, what became of each call, which part of "
    "the goal was true before and after. {household.next} and {household.previous} step through the calls. "
    "{household.accept} accepts a sample that is verified, {household.reject} rejects for a reason, {household.edit} "
    "edits sentence, plan, calls and goal, {household.check} tries the edit in physics. {household.make} makes more, "
    "{household.stop} stops that, {household.undo} takes the last decision back."
)


class HouseholdViewing(TellingScreen):
    """Panes and how to move among them; `HouseholdScreen` adds what changes anything."""

    BINDINGS: ClassVar[list[BindingType]] = HOUSEHOLD_KEYS
    takes_keys_at_once: Literal[True] = True
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-medium"), (150, "-wide")]  # noqa: RUF012 - Textual's
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012 - Textual's
    DEFAULT_CSS = """
    HouseholdScreen { background: $background; }
    HouseholdScreen #head { height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, desk: HouseholdDesk) -> None:
        super().__init__()
        self.desk = desk
        self.turn = asyncio.Lock()
        """Held by the action whose turn it is."""
        self.coming: Worker[None] | None = None
        """Makes or imports samples."""
        self._ahead: str | None = None
        """The sample that is carried out before it comes into view."""
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

    @on(OpenTask)
    async def _open_task(self, message: OpenTask) -> None:
        self.leave_editor()
        await self.tried(self.desk.open(message.name))
        self.remove_class("-library")
        self.look()

    def look(self) -> None:
        """Paint what is in view, and carry it out if nobody has yet."""
        self.paint()
        if self.desk.is_to_be_tried:
            self.try_out()
        elif not self.desk.shown.is_running:
            self._try_ahead()

    @work(exclusive=True, group="try")
    async def try_out(self) -> None:
        """Carry out what is in view, then what comes after it."""
        self.workers.cancel_group(self, "ahead")
        await self.tried(self.desk.try_out(self.paint))
        self.paint()
        self._try_ahead()

    def _try_ahead(self) -> None:
        """Carry out the sample that comes next, unless that is being done."""
        name = self.desk.next_to_review()
        if name is not None and name != self._ahead:
            self._carry_out(name)

    @work(exclusive=True, group="ahead")
    async def _carry_out(self, name: str) -> None:
        self._ahead = name
        try:
            await self.desk.try_ahead(name)
        except EngineRefused:
            pass  # said when it comes into view and is tried again
        finally:
            if self._ahead == name:
                self._ahead = None

    def action_try_again(self) -> None:
        """Carry the sample out once more."""
        if self.desk.shown.stored is None or self.desk.shown.is_running:
            self.say("it is being tried" if self.desk.shown.stored else "there is no sample yet", "warned")
        else:
            self.try_out()

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

    def leave_editor(self) -> None:
        """Close the editor, if it is open, and keep what is in it."""
        pane = self.query_one(SamplePane)
        if pane.editing:
            self.desk.take_text(pane.text)
            pane.leave_editor()

    def on_screen_resume(self) -> None:
        """Back from a question."""
        self.paint()

    def on_resize(self) -> None:
        """Another size may show other panes."""
        self.call_after_refresh(self.paint)

    def paint(self) -> None:
        """Paint the desk; every part finds out itself whether anything changed."""
        desk, shown = self.desk, self.desk.shown
        self.query_one("#head", Label).say(_head(desk, is_coming=self.coming is not None))
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
