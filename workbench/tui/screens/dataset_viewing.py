"""The screen of one dataset: its episodes, the rows of one with their pictures, and what each row says.

An episode is read in a thread, one at a time; what it shows stands in `dataset_state.py`.
"""

from __future__ import annotations

import asyncio
import json
from typing import ClassVar, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content

from workbench.core.counting import counted
from workbench.core.dataset_reading import DatasetReader
from workbench.tui.dataset_bench import open_dataset
from workbench.tui.dataset_lines import frame_lines, frame_values, position_line
from workbench.tui.dataset_state import DatasetState
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import DATASET_KEYS
from workbench.tui.messages import FilterEpisodes, OpenEpisode
from workbench.tui.plain import plain_line
from workbench.tui.screens.asking import HelpScreen
from workbench.tui.screens.telling import TellingScreen
from workbench.tui.widgets.dataset_pictures_pane import DatasetPicturesPane
from workbench.tui.widgets.episode_list import EpisodeList
from workbench.tui.widgets.episodes_pane import EpisodesPane
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.row_text import RowText
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.stepped_picture import SteppedPicture

HELP = (
    "The episodes of a dataset, row by row: what was seen before each action, and the action that was chosen on it; "
    "the last row shows how it ended. {dataset.before} and {dataset.after} go through the rows, {dataset.next} and "
    "{dataset.previous} through the episodes, and so do the arrows. {dataset.filter} leaves those in whose task "
    "or instruction every word is found, or whose seed it is. A ring is where the action picks, a cross where it "
    "places; {dataset.marks} leaves them out. {dataset.picture} shows another picture beside the colours: heights, "
    "bodies, cameras, as far as they were kept. {dataset.copy} copies the row as JSON with every number as it is "
    "stored, {dataset.reload} reads the dataset again, which may be growing. An episode that cannot be read says what "
    "simsmith dataset verify says of it."
)

NO_OTHER = "no other picture was kept; simsmith demos --masks --cameras keeps some"


class DatasetScreen(TellingScreen):
    """Looks only; nothing of the dataset is changed.

    Args:
        reader: The dataset.
    """

    BINDINGS: ClassVar[list[BindingType]] = DATASET_KEYS
    takes_keys_at_once: Literal[True] = True
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (120, "-wide")]  # noqa: RUF012 - Textual's
    DEFAULT_CSS = """
    DatasetScreen { background: $background; }
    DatasetScreen #head, DatasetScreen #caption {
        height: 1; padding: 0 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis;
    }
    DatasetScreen #caption { background: $surface; }
    DatasetScreen #body { height: 1fr; }
    DatasetScreen #episodes, DatasetScreen #pictures, DatasetScreen #row {
        border: round $foreground 20%; border-title-color: $text-muted;
    }
    DatasetScreen #episodes:focus-within, DatasetScreen #pictures:focus-within, DatasetScreen #row:focus {
        border: round $primary;
    }
    DatasetScreen #episodes { width: 42; }
    DatasetScreen #row { width: 46; padding: 0 1; }
    DatasetScreen.-narrow #row { width: 38; }
    DatasetScreen.-narrow #episodes, DatasetScreen.-tiny #episodes { display: none; }
    DatasetScreen.-narrow.-episodes #episodes, DatasetScreen.-tiny.-episodes #episodes { display: block; width: 38; }
    DatasetScreen.-narrow.-episodes #row, DatasetScreen.-tiny #pictures { display: none; }
    DatasetScreen.-tiny #row { width: 1fr; }
    DatasetScreen.-tiny.-episodes #row { display: none; }
    DatasetScreen.-tiny.-episodes #episodes { width: 1fr; }
    DatasetScreen.-wide.-episodes #episodes { display: none; }
    DatasetScreen.-zoom #pictures { display: block; }
    DatasetScreen.-zoom #row, DatasetScreen.-zoom #episodes { display: none; }
    """

    def __init__(self, reader: DatasetReader) -> None:
        super().__init__()
        self.state = DatasetState(reader)
        self._is_reading = False

    def compose(self) -> ComposeResult:
        """Episodes, pictures, what the row says."""
        yield Label(id="head")
        yield Label(id="caption")
        with Horizontal(id="body"):
            yield EpisodesPane(id="episodes")
            yield DatasetPicturesPane(id="pictures")
            yield RowText(id="row")
        yield StatusLine(id="status")
        yield KeyLine()

    def on_mount(self) -> None:
        """Paint at once, read afterwards."""
        self.query_one(RowText).border_title = Content("row")
        self.query_one(DatasetPicturesPane).border_title = Content("pictures")
        self.query_one(SteppedPicture).focus()
        self.paint()
        self._read()

    @work(group="read")
    async def _read(self) -> None:
        """Read what is in view, and again when that is another one by then; whoever reads already does that."""
        if self._is_reading:
            return
        self._is_reading = True
        try:
            while (at := self.state.unread) is not None:
                self.state.show(at, await asyncio.to_thread(self.state.reader.episode, at))
                self.paint()
        finally:
            self._is_reading = False

    @on(OpenEpisode)
    def _open_episode(self, message: OpenEpisode) -> None:
        self.state.go_to(message.place)
        self._look()

    @on(FilterEpisodes)
    def _filter_episodes(self, message: FilterEpisodes) -> None:
        self.state.filter(message.query)
        self._look()

    def action_go(self, by: int) -> None:
        """Another episode."""
        self.state.go(by)
        self._look()

    def action_step(self, by: int) -> None:
        """Another row of the episode."""
        self.state.look_at(self.state.step + by)
        self.paint()

    def action_first(self) -> None:
        """The first row."""
        self.state.look_at(0)
        self.paint()

    def action_last(self) -> None:
        """How it ended."""
        self.action_step(self.state.entry.length if self.state.entry else 0)

    def action_other_picture(self) -> None:
        """Another picture beside the colours."""
        self.say(f"beside the colours: {self.state.other_picture()}" if len(self.state.beside_names) > 1 else NO_OTHER)
        self.paint()

    def action_marks(self) -> None:
        """Draw where the action picks and places, or no longer."""
        drawn = [picture.toggle_goals() for picture in self.query(SteppedPicture)]
        self.say(f"the action is {'' if all(drawn) else 'not '}drawn into the pictures")

    def action_filter(self) -> None:
        """Look for episodes."""
        if not self._lists_episodes:
            self._toggle_list()
        self.query_one(EpisodesPane).begin_filter()

    def action_episodes(self) -> None:
        """Show or hide the list."""
        self._toggle_list()
        self.set_focus(self.query_one(EpisodeList if self._lists_episodes else RowText))

    @property
    def _lists_episodes(self) -> bool:
        """Wide windows show the list until it is put away, narrow ones when it is asked for."""
        return self.has_class("-episodes") != self.has_class("-wide") and not self.has_class("-zoom")

    def _toggle_list(self) -> None:
        if self.has_class("-zoom"):
            self.remove_class("-zoom", "-episodes")
            self.set_class(not self.has_class("-wide"), "-episodes")
        else:
            self.toggle_class("-episodes")

    def action_zoom(self) -> None:
        """The pictures on the whole screen, and back."""
        self.toggle_class("-zoom")
        self.query_one(SteppedPicture if self.has_class("-zoom") else RowText).focus()

    @work(exclusive=True, group="reload")
    async def action_reload(self) -> None:
        """Read the dataset again."""
        before = len(self.state.entries)
        reader = await self.tried(asyncio.to_thread(open_dataset, self.state.reader.dataset.folder))
        if reader is not None:
            self.state.take(reader)
            self.say(
                f"read again: {counted(len(self.state.entries), 'episode')}, {len(self.state.entries) - before:+d}"
            )
            self._look()

    def action_copy(self) -> None:
        """Copy the row's values, or what is wrong with the episode."""
        values = frame_values(self.state)
        text = json.dumps(values, indent=1, ensure_ascii=False) if values else self.query_one(RowText).text
        self.app.copy_to_clipboard(text)
        self.say("copied the row as JSON" if values else "copied what is said of it")

    def action_help(self) -> None:
        """What one sees here, and the keys."""
        own = own_keys(self.app)
        self.app.push_screen(HelpScreen(spelled(HELP, own), key_table(own, DATASET_KEYS)))

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)

    def on_resize(self) -> None:
        """Another size may show other parts."""
        self.call_after_refresh(self.paint)

    def _look(self) -> None:
        self.paint()
        self._read()

    def paint(self) -> None:
        """Paint what is in view; every part finds out itself whether anything changed."""
        state, text = self.state, self.query_one(RowText)
        self.query_one("#head", Label).say(_head(state))
        self.query_one("#caption", Label).say(Content(position_line(state)))
        self.query_one(EpisodesPane).show(state)
        self.query_one(DatasetPicturesPane).show(state)
        lines = frame_lines(state)
        if tuple(lines) != text.lines:
            text.show_lines(lines)


def _head(state: DatasetState) -> Content:
    info, bar = state.info, ("  │  ", "$foreground 35%")
    return Content.assemble(
        (plain_line(info.name), "bold $text-primary"),
        bar,
        f"{counted(len(state.entries), 'episode')}, {counted(info.rows, 'row')}, {info.bytes / 1e6:.1f} MB",
        bar,
        info.split,
        *((bar, (f"{counted(len(info.failures), 'seed')} gave none", "$text-warning")) if info.failures else ()),
    )
