"""The datasets of the project: how each stands, what it holds, and which one to look into."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.core.dataset_list import DatasetEntry
from workbench.tui.dataset_bench import DatasetBench, open_dataset
from workbench.tui.dataset_list_lines import dataset_lines, dataset_rows
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import DATASETS_KEYS
from workbench.tui.screens.asking import HelpScreen
from workbench.tui.screens.telling import TellingScreen
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.status_line import StatusLine

HELP = (
    "The demonstrations of this project, a dataset for each task and split. Complete: all that was asked for is there, "
    "or all that could be had; being collected: it grows; stopped: collecting it again goes on where it ended; "
    "damaged: a file is not as it was written. enter looks into one, {datasets.reload} looks again how they stand, "
    "{datasets.copy} copies the folder's name. {datasets.collect} on the main screen collects demonstrations of an "
    "accepted task."
)
EMPTY = "there is no dataset yet: {datasets.collect} on the main screen collects demonstrations of an accepted task"
REFRESH_S = 2.0
"""Between two looks at what is being collected."""


class DatasetsScreen(TellingScreen):
    """A list, and what there is to say of the one under its cursor."""

    AUTO_FOCUS = "#datasets"
    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (120, "-beside")]  # noqa: RUF012 - Textual's
    BINDINGS: ClassVar[list[BindingType]] = DATASETS_KEYS
    DEFAULT_CSS = """
    DatasetsScreen { background: $background; }
    DatasetsScreen .head { height: 1; padding: 0 1; background: $panel; }
    DatasetsScreen Horizontal { height: 1fr; }
    DatasetsScreen OptionList {
        background: transparent; border: round $foreground 20%; border-title-color: $text-muted; padding: 0;
        text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size: 1 1;
    }
    DatasetsScreen #about { border: round $foreground 20%; padding: 0 1; }
    DatasetsScreen OptionList:focus, DatasetsScreen #about:focus { border: round $primary; }
    DatasetsScreen.-stacked Horizontal { layout: vertical; }
    DatasetsScreen.-stacked OptionList { height: 1fr; }
    DatasetsScreen.-beside OptionList { width: 3fr; height: 1fr; }
    DatasetsScreen.-beside #about { width: 2fr; }
    """

    def __init__(self, bench: DatasetBench) -> None:
        super().__init__()
        self._bench = bench
        self._datasets: tuple[DatasetEntry, ...] | None = None

    def compose(self) -> ComposeResult:
        """List and description."""
        yield Label(classes="head")
        with Horizontal():
            yield OptionList(id="datasets", markup=False)
            yield LineView(id="about")
        yield StatusLine(id="status")
        yield KeyLine()

    def on_mount(self) -> None:
        """Look once the screen stands, and on while one grows."""
        self.query_one(OptionList).border_title = Content("datasets")
        self.query_one(".head", Label).say(Content.styled("datasets of this project", "bold $text-primary"))
        self.set_interval(REFRESH_S, self._look_at_growing)
        self.action_reload()

    @property
    def pointed_at(self) -> DatasetEntry | None:
        """The one under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._datasets[at] if self._datasets and at is not None else None

    @work(exclusive=True, group="look")
    async def action_reload(self) -> None:
        """Look again which there are, and how they stand."""
        found = await self.tried(asyncio.to_thread(self._bench.datasets))
        if found is None or found == self._datasets:
            return
        pointed_at, self._datasets = self.pointed_at, found
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(Content(row)) for row in dataset_rows(found))
        if found:
            names = [entry.folder for entry in found]
            options.highlighted = names.index(pointed_at.folder) if pointed_at and pointed_at.folder in names else 0
        else:
            self.say(EMPTY)
        self._describe()

    def _look_at_growing(self) -> None:
        """Nothing else changes by itself."""
        if self.is_current and any(entry.state == "being collected" for entry in self._datasets or ()):
            self.action_reload()

    def on_option_list_option_highlighted(self) -> None:
        """Another one is under the cursor."""
        self._describe()

    def on_option_list_option_selected(self) -> None:
        """One is to be looked into."""
        self._open()

    def action_choose(self) -> None:
        """Look into the one under the cursor."""
        self._open()

    def action_cursor(self, by: int) -> None:
        """Up or down."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if by > 0 else options.action_cursor_up)()

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        if (entry := self.pointed_at) is None:
            self.say(EMPTY)
        elif entry.info is None:
            self.say(entry.problem or "nothing is in it yet", "failed" if entry.problem else "warned")
        elif reader := await self.tried(asyncio.to_thread(open_dataset, entry.folder)):
            from workbench.tui.screens.dataset_viewing import DatasetScreen

            self.app.push_screen(DatasetScreen(reader))

    def action_copy(self) -> None:
        """Copy the folder's name, for a command."""
        if (entry := self.pointed_at) is not None:
            self.app.copy_to_clipboard(str(entry.folder))
            self.say(f"copied {entry.folder}")

    def action_help(self) -> None:
        """What one sees here, and the keys."""
        own = own_keys(self.app)
        self.app.push_screen(HelpScreen(spelled(HELP, own), key_table(own, DATASETS_KEYS)))

    def _describe(self) -> None:
        lines = dataset_lines(self.pointed_at) if self.pointed_at else []
        view = self.query_one("#about", LineView)
        if tuple(lines) != view.lines:
            view.show_lines(lines)
