"""The statistics screen: how the trials went, what they cost, what the library lacks, and two runs compared."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.core.run_list import RunEntry
from workbench.core.tables import Table
from workbench.tui.engine import EngineRefused
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import STATISTICS_KEYS
from workbench.tui.plain import plain_line
from workbench.tui.screens.asking import HelpScreen
from workbench.tui.study_bench import StudyBench
from workbench.tui.table_lines import table_lines
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView

ALL = "all runs"
HELP = (
    "The numbers of simsmith stats. Enter chooses a run, once more leaves it out; with none chosen all runs are "
    "counted, with two they are compared, the later one against the earlier. A third takes the place of the one that "
    "was chosen first. tab goes to the tables, {statistics.copy} copies them. docs/statistics.md says how each number "
    "is defined."
)


class StatisticsScreen(Screen[None]):
    """Runs to choose from, and the tables of the chosen ones."""

    AUTO_FOCUS = "#runs"
    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (120, "-beside")]  # noqa: RUF012 - Textual's
    BINDINGS: ClassVar[list[BindingType]] = STATISTICS_KEYS
    DEFAULT_CSS = """
    StatisticsScreen { background: $background; }
    StatisticsScreen .head { height: 1; padding: 0 1; background: $surface; }
    StatisticsScreen OptionList {
        background: transparent; border: round $foreground 20%; border-title-color: $text-muted; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size: 1 1;
    }
    StatisticsScreen #tables { border: round $foreground 20%; padding: 0 1; border-title-color: $foreground; }
    StatisticsScreen OptionList:focus, StatisticsScreen #tables:focus { border: round $primary; }
    StatisticsScreen.-zoom #runs { display: none; }
    StatisticsScreen.-stacked Horizontal { layout: vertical; }
    StatisticsScreen.-stacked OptionList { height: 7; }
    StatisticsScreen.-beside OptionList { width: 44; height: 1fr; }
    """

    def __init__(self, bench: StudyBench) -> None:
        super().__init__()
        self._bench = bench
        self._runs: tuple[RunEntry, ...] = ()
        self._chosen: tuple[str, ...] = ()
        """In the order in which they were chosen."""
        self._tables: tuple[Table, ...] = ()

    def compose(self) -> ComposeResult:
        """Runs and tables."""
        yield Label(classes="head")
        with Horizontal():
            yield OptionList(id="runs", markup=False)
            yield LineView(id="tables")
        yield KeyLine()

    def on_mount(self) -> None:
        """Count once the screen stands."""
        self.query_one("#runs").border_title = Content("runs")
        self.action_reload()

    @property
    def measured(self) -> tuple[str, ...]:
        """The chosen runs, the earlier one first."""
        oldest_first = [entry.run for entry in reversed(self._runs)]
        return tuple(sorted(self._chosen, key=oldest_first.index))

    def action_reload(self) -> None:
        """Read the journal anew."""
        self._count(again=True)

    def action_choose(self) -> None:
        """The run under the cursor, or no longer."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A run was chosen, or all of them."""
        event.stop()
        run = event.option.id
        if run is None:
            self._chosen = ()
        elif run in self._chosen:
            self._chosen = tuple(one for one in self._chosen if one != run)
        else:
            self._chosen = (*self._chosen[-1:], run)
        self._list_runs()
        self._count()

    def action_copy(self) -> None:
        """Copy the tables as they are seen."""
        text = self.query_one(LineView).text
        self.app.copy_to_clipboard(text)
        self._tell(f"copied {len(text.splitlines())} lines; simsmith stats --report FILE.md writes a page")

    def action_zoom(self) -> None:
        """The tables on the whole screen, and back."""
        self.toggle_class("-zoom")
        self.query_one("#tables" if self.has_class("-zoom") else "#runs").focus()

    def action_help(self) -> None:
        """What one sees here."""
        own = own_keys(self.app)
        self.app.push_screen(HelpScreen(spelled(HELP, own), key_table(own, STATISTICS_KEYS)))

    def on_resize(self) -> None:
        """Another width may hold other columns."""
        self.call_after_refresh(self._paint)

    @work(exclusive=True)
    async def _count(self, *, again: bool = False) -> None:
        """Count in a thread; the newest request wins."""
        self._tell("counting …")
        try:
            if again:
                self._runs = await asyncio.to_thread(self._bench.runs)
                self._chosen = tuple(run for run in self._chosen if run in {entry.run for entry in self._runs})
                self._list_runs()
            self._tables = await asyncio.to_thread(self._bench.tables, self.measured)
        except EngineRefused as refusal:
            self._tell(f"✗ {refusal}")
            return
        self._tell(self._about())
        self._paint()

    def _about(self) -> str:
        """What the tables are about."""
        match self.measured:
            case ():
                return (
                    f"{ALL}: {len(self._runs)}"
                    if self._runs
                    else "no trial was kept yet; {prompt.generate} on the main screen runs one"
                )
            case (run,):
                return f"run {run}   choose another one to compare them"
            case runs:
                return f"run {runs[1]} against {runs[0]}"

    def _list_runs(self) -> None:
        options = self.query_one(OptionList)
        at = options.highlighted or 0
        options.clear_options()
        options.add_option(Option(Content(f"{'▸' if not self._chosen else ' '} {ALL}")))
        options.add_options(Option(Content(_entry(run, self._chosen)), id=run.run) for run in self._runs)
        options.highlighted = min(at, options.option_count - 1)

    def _paint(self) -> None:
        view = self.query_one("#tables", LineView)
        view.show_lines(table_lines(self._tables, max(view.scrollable_content_region.width, 20)))

    def _tell(self, sentence: str) -> None:
        self.query_one(".head", Label).say(Content(plain_line(spelled(sentence, own_keys(self.app)))))


def _entry(entry: RunEntry, chosen: tuple[str, ...]) -> str:
    mark = "▸" if entry.run in chosen else " "
    trials = f"{entry.trials} trial{'' if entry.trials == 1 else 's'}"
    return plain_line(f"{mark} {entry.run}  {trials}  {', '.join(entry.recipes)}  {', '.join(entry.models)}")
