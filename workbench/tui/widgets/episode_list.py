"""The episodes of a dataset below each other, with a cursor on the one in view: rows are made when they are seen."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.strip import Strip

from workbench.tui.dataset_lines import episode_row
from workbench.tui.dataset_state import DatasetState
from workbench.tui.messages import OpenEpisode
from workbench.tui.widgets.row_view import RowView


class EpisodeList(RowView, can_focus=True, inherit_bindings=False):
    """A dataset may have 100,000 of them. Posts `OpenEpisode`; who owns it shows the state anew."""

    DEFAULT_CSS = """
    EpisodeList { height: 1fr; background: transparent; scrollbar-size: 0 1; overflow-x: hidden; padding: 0 1; }
    EpisodeList > .episode-list--cursor {
        background: $block-cursor-blurred-background; text-style: $block-cursor-blurred-text-style;
    }
    EpisodeList:focus > .episode-list--cursor {
        color: $block-cursor-foreground; background: $block-cursor-background; text-style: $block-cursor-text-style;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"episode-list--cursor"}
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state: DatasetState | None = None
        self._found: list[int] = []
        self._place: int | None = None

    def show(self, state: DatasetState) -> None:
        """Show the episodes that the filter leaves; an unchanged state costs nothing."""
        if state.found is not self._found or state is not self._state:
            self._state, self._found = state, state.found
            self.resize_to(Size(self.size.width, len(self._found)))
            self.refresh()
        if state.place != self._place:
            before, self._place = self._place, state.place
            for place in (before, self._place):
                if place is not None:
                    self.refresh_rows(place, place + 1)
        self.call_after_refresh(self._bring_into_view)

    def action_page(self, by: int) -> None:
        """A window's height on or back."""
        self._ask_for((self._place or 0) + by * max(self.scrollable_content_region.height - 1, 1))

    def on_click(self, event: events.Click) -> None:
        """The mouse points at it."""
        place = event.style.meta.get("place")
        if isinstance(place, int):
            self._ask_for(place)

    def render_line(self, y: int) -> Strip:
        """The row at `y` of the window."""
        place, width = y + self.scroll_offset.y, self.size.width
        base = self.rich_style
        if self._state is None or not 0 <= place < len(self._found):
            return Strip.blank(width, base)
        entry = self._state.entries[self._found[place]]
        style = self.get_component_rich_style("episode-list--cursor") if place == self._place else base
        text = episode_row(entry, names_task=len(self._state.info.tasks) > 1)
        return Strip([Segment(text, style + Style(meta={"place": place}))]).adjust_cell_length(width, style)

    def _ask_for(self, place: int) -> None:
        self.post_message(OpenEpisode(place))

    def _bring_into_view(self) -> None:
        if self._place is not None:
            row = Region(0, self._place, 1, 1)
            self.scroll_to_region(row, animate=False, force=True, origin_visible=False, x_axis=False)
