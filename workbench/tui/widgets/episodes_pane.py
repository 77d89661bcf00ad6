"""The episodes of a dataset, and a filter over them that `/` opens."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from workbench.tui.dataset_lines import EPISODE_COLUMNS
from workbench.tui.dataset_state import DatasetState
from workbench.tui.framing import retitle
from workbench.tui.messages import FilterEpisodes
from workbench.tui.widgets.episode_list import EpisodeList
from workbench.tui.widgets.text_line import TextLine


class EpisodeFilter(TextLine):
    """One line; `escape` gives the filter up, `down` and `enter` go into the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear_filter", "All episodes", priority=True),
        Binding("down", "into_list", show=False),
    ]

    def action_clear_filter(self) -> None:
        """Back to all episodes."""
        self.query_ancestor(EpisodesPane).end_filter()

    def action_into_list(self) -> None:
        """To what is left."""
        self.query_ancestor(EpisodesPane).query_one(EpisodeList).focus()


class EpisodesPane(Vertical):
    """List and filter. Posts `FilterEpisodes`; the filter stays until it is given up."""

    DEFAULT_CSS = """
    EpisodesPane EpisodeFilter { display: none; height: 1; border: none; padding: 0 1; background: $surface; }
    EpisodesPane.-filtering EpisodeFilter { display: block; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = ""

    def compose(self) -> ComposeResult:
        """The filter's line above the list."""
        yield EpisodeFilter(placeholder="filter: task, instruction, seed", compact=True)
        yield EpisodeList()

    def show(self, state: DatasetState) -> None:
        """Show the episodes that the filter leaves."""
        left = f"{len(state.found)}/" if state.query else ""
        title = f"episodes {left}{len(state.entries)}"
        if title != self._title:
            self._title = title
            retitle(self, Content(title), Content(EPISODE_COLUMNS))
        self.query_one(EpisodeList).show(state)

    def begin_filter(self) -> None:
        """Open the filter's line; the very next key goes there."""
        self.add_class("-filtering")
        self.screen.set_focus(self.query_one(EpisodeFilter))

    def end_filter(self) -> None:
        """Close it; every episode is there again."""
        self.query_one(EpisodeFilter).value = ""
        self.remove_class("-filtering")
        self.query_one(EpisodeList).focus()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(FilterEpisodes(event.value))

    @on(Input.Submitted)
    def _into_list(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(EpisodeList).focus()
