"""The part of the main screen that only looks: opening tasks, tabs, copying, help. It paints the `Desk`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.widgets import Static

from workbench.tui.comparing import compare_next
from workbench.tui.desk import Desk
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import SCREENS
from workbench.tui.messages import CompareWith, JumpToLine, OpenTask
from workbench.tui.plain import plain_line
from workbench.tui.presenting import headline, progress_line
from workbench.tui.screens.asking import FileScreen, HelpScreen
from workbench.tui.screens.telling import TellingScreen
from workbench.tui.state import ReviewState
from workbench.tui.turns import in_turn
from workbench.tui.widgets.answer_view import AnswerView
from workbench.tui.widgets.body import Body
from workbench.tui.widgets.diff_pane import DiffPane
from workbench.tui.widgets.header_line import HeaderLine
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.rollouts_pane import RolloutsPane
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.task_pane import TaskPane


class ViewingScreen(TellingScreen):
    """Panes and how to move among them; `ReviewScreen` adds what changes anything."""

    takes_keys_at_once: Literal[True] = True
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-medium"), (150, "-wide")]  # noqa: RUF012 - Textual's
    AUTO_FOCUS = ""
    """Nothing: after a question Textual would focus the first input there is, hidden or not."""
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012 - Textual's

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.turn = asyncio.Lock()
        """Held by the action whose turn it is."""
        self._was_seen = False

    def compose(self) -> ComposeResult:
        """Header, three columns, status, keys."""
        self._take_size_classes()
        yield HeaderLine()
        yield Static("small window: one pane; at ease from 60 × 16", id="notice", markup=False)
        yield Body(id="body")
        yield StatusLine(id="status")
        yield KeyLine()

    @on(OpenTask)
    async def _open_task(self, message: OpenTask) -> None:
        self.query_one(TaskPane).leave_editor()
        await self.tried(self.desk.open(message.name))
        self.remove_class("-library")
        self.paint()

    @on(CompareWith)
    async def _compare_with(self, message: CompareWith) -> None:
        await self.tried(self.desk.compare(self.desk.shown, message.name))
        self.action_show_tab("diff")

    @on(JumpToLine)
    def _jump_to_line(self, message: JumpToLine) -> None:
        self.action_show_tab("task")
        self.query_one(TaskPane).jump(message.line)

    def action_show_tab(self, tab: str) -> None:
        """Bring a tab to the front."""
        self.query_one(Body).show_tab(tab)
        self.paint()

    def to_diff(self) -> None:
        """Bring the diff to the front and let the keys go there, also out of the library: `x` means its hunks then."""
        self.action_show_tab("diff")
        self.query_one("#diff LineView", LineView).focus()

    def action_hunk(self, by: int) -> None:
        """Go to the next or previous hunk of the diff."""
        self.to_diff()
        self.query_one(DiffPane).go(by)

    def action_compare_next(self) -> None:
        """Compare with what else there is."""
        other = compare_next(self.desk.shown)
        self.say(f"compared with {other.name}" if other else "there is nothing to compare with yet")
        self.to_diff()

    def action_split(self) -> None:
        """Old and new side by side, or one below the other."""
        self.to_diff()
        self.query_one(DiffPane).toggle_split()

    def action_mark_hunk(self) -> None:
        """The hunk was read; on to the next."""
        self.to_diff()
        if not self.query_one(DiffPane).mark_reviewed():
            self.say("there is no hunk to mark", "warned")

    def action_block(self, by: int) -> None:
        """Go to the next or previous code block of the answers."""
        self.action_show_tab("response")
        answers = self.query_one(AnswerView)
        answers.focus()
        number, blocks = answers.go_to_block(by)
        self.say(f"code block {number} of {blocks}; {{pane.copy}} copies it" if blocks else "no answer holds code yet")

    def action_next_block(self) -> None:
        """Go to the next code block of the answers."""
        self.action_block(1)

    def action_reasoning(self) -> None:
        """Open or fold the reasoning among the answers."""
        self.action_show_tab("response")
        answers = self.query_one(AnswerView)
        if answers.has_reasoning:
            answers.action_fold()
        else:
            self.say("there is no reasoning: none came, or it was before this sitting")

    def action_zoom(self) -> None:
        """One pane on the whole screen, and back."""
        self.query_one(Body).zoom()

    def action_goals(self) -> None:
        """Draw the current goal into the picture, or no longer."""
        drawn = self.query_one(RolloutsPane).toggle_goals()
        self.say("the goal is drawn into the picture" if drawn else "the goal is not drawn")

    def action_library(self) -> None:
        """Show or hide the library."""
        self.query_one(Body).toggle_library()

    def action_filter(self) -> None:
        """Look for a task."""
        self.query_one(Body).filter_library()

    @in_turn
    async def action_statistics(self) -> None:
        """How the trials went, what they cost, and which of two runs is better."""
        if bench := await self.tried(asyncio.to_thread(self.desk.engine.statistics)):
            from workbench.tui.screens.statistics import StatisticsScreen

            self.app.push_screen(StatisticsScreen(bench))

    @in_turn
    async def action_household(self) -> None:
        """Household samples, on a screen of their own."""
        await self.show_household()

    async def show_household(self, bring: Sequence[Path] = ()) -> None:
        """The same, with files and folders that are imported first."""
        from workbench.tui.household_desk import HouseholdDesk
        from workbench.tui.screens.household import HouseholdScreen

        if bench := await self.tried(asyncio.to_thread(self.desk.engine.household)):
            self.app.push_screen(HouseholdScreen(HouseholdDesk(bench, self.desk.clock), bring))

    def action_help(self) -> None:
        """What the pane in view is for, and the keys."""
        own = own_keys(self.app)
        about = spelled(self.query_one(Body).pane.HELP, own)
        self.app.push_screen(HelpScreen(about, key_table(own, SCREENS["main"])))

    def action_copy_pane(self) -> None:
        """Copy what the pane shows to the terminal's clipboard."""
        text = self.query_one(Body).pane.copyable()
        self.app.copy_to_clipboard(text)
        copied = f"copied {len(text.splitlines())} lines"
        self.say(f"{copied}; if your terminal takes no OSC 52, {{pane.write}} writes them to a file")

    @in_turn
    async def action_write_pane(self) -> None:
        """Write what the pane shows to a file; never over another one."""
        body, name = self.query_one(Body), self.desk.shown.name or "task"
        text = body.pane.copyable()
        suffix = ".py" if body.tab in ("task", "response") else ".txt"
        path = await self.app.push_screen_wait(FileScreen(f"{name}-{body.tab}{suffix}"))
        if path is not None:
            file = await asyncio.to_thread(_absolute, path)
            problem = await asyncio.to_thread(_write_new, file, text)
            self.say(problem or f"written to {plain_line(str(file))}", "failed" if problem else "passed")

    def _take_size_classes(self) -> None:
        """At once: with Textual's first resize they would come after a frame without them, and style all anew."""
        columns, rows = self.app.size
        for size, breakpoints in ((columns, self.HORIZONTAL_BREAKPOINTS), (rows, self.VERTICAL_BREAKPOINTS)):
            self.add_class(max((least, name) for least, name in breakpoints if least <= size)[1], update=False)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Back from a question; what was painted meanwhile shows now."""
        event.refresh_styles &= self._was_seen  # the first time everything was styled when it was mounted
        self._was_seen = True
        self.paint()
        self.refresh()

    def on_resize(self) -> None:
        """Another size may show other panes."""
        self.call_after_refresh(self.paint)

    def paint(self) -> None:
        """Paint the desk; every part finds out itself whether anything changed."""
        running = self._at_work
        self.query_one(HeaderLine).show(
            self.desk.settings,
            len(self.desk.cards),
            self.desk.waiting,
            self.desk.rates,
            headline(running) if running else ("passed", "ready"),
        )
        self.query_one(Body).paint(self.desk)
        self.query_one(StatusLine).show_progress(self.progress())

    def progress(self) -> str:
        """How the job goes; with its task's name when another one is in view."""
        running = self._at_work
        if running is None:
            return ""
        elsewhere = "" if running is self.desk.shown else f"{running.name or 'new task'}: "
        return elsewhere + progress_line(running, self.desk.clock())

    @property
    def _at_work(self) -> ReviewState | None:
        """What a job runs on."""
        return self.desk.repaired or self.desk.written or self.desk.checked


def _absolute(path: str) -> Path:
    """Where a path that somebody typed leads."""
    try:
        return Path(path).expanduser().absolute()
    except RuntimeError:  # "~nobody": no such user, so it is a name like any other
        return Path(path).absolute()


def _write_new(path: Path, text: str) -> str:
    """Write a file that is not there yet; why it could not be written, or nothing."""
    try:
        with path.open("x", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except (OSError, ValueError) as error:  # ValueError: a NUL, which no path holds
        return f"not written: {error}"
    return ""
