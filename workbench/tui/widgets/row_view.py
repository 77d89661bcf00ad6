"""A scroll view of rows that come and go: no growth lays the screen out, no scrolling paints a row again.

The base of the panes of lines and of the library. Textual's own lays out the whole screen for each row more, and paints
every row of the view and of the scrollbar for each row scrolled: 20 ms of a processor ten times a second, beside a
stream.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar

EIGHTHS = 8
"""Of a cell: how finely a scrollbar's thumb is drawn."""


class Thumb(NamedTuple):
    """Where a vertical scrollbar's thumb is drawn [eighths of a cell]."""

    top: int
    bottom: int

    @classmethod
    def of(cls, bar: ScrollBar) -> Thumb:
        """Of a scrollbar as it is now."""
        return cls.placed(bar.size.height, ceil(bar.window_virtual_size), ceil(bar.window_size), bar.position)

    @classmethod
    def placed(cls, length: int, whole: int, window: int, position: float) -> Thumb:
        """As `ScrollBarRender.render_bar` does in `length` cells, with `window` of `whole` rows from `position`."""
        if not length or not window or window >= whole or length == whole:
            return cls(0, 0)
        size = max(1, window / (whole / length))
        top = int((length - size) * (position / (whole - window)) * EIGHTHS)
        return cls(top, top + ceil(size * EIGHTHS))

    def changed(self, other: Thumb) -> Region:
        """The cells in which the two differ; none where they are the same."""
        edges = [(a, b) for a, b in zip(self, other, strict=True) if a != b]
        if not edges:
            return Region()
        first, last = min(map(min, edges)) // EIGHTHS, max(map(max, edges)) // EIGHTHS
        return Region(0, first, 1, last + 1 - first)


class RowView(ScrollView):
    """Rows whose look depends on their number in the text alone. A subclass renders line by line."""

    def resize_to(self, size: Size) -> None:
        """Say how large the text is: columns and rows."""
        if not self.size or self.styles.is_auto_height or self.styles.is_auto_width:
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(RowView.virtual_size, size)
            self._scroll_update(size)

    def refresh_rows(self, first: int, end: int | None = None) -> None:
        """Paint the rows from `first` to before `end` anew, as far as they are in view; None: to the last."""
        top = max(first - self.scroll_offset.y, 0)
        bottom = self.size.height if end is None else min(end - self.scroll_offset.y, self.size.height)
        if top < bottom:
            self.refresh(Region(0, top, self.size.width, bottom - top))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Only rows that come into view are painted; the others move."""
        self._place_thumb()
        if by := round(new_value) - round(old_value):
            self._move_rows(by)

    def _move_rows(self, by: int) -> None:
        """Tell the compositor that every row changed, and keep what was painted of those that are still in view."""
        cache = self._styles_cache
        painted = {y - by: strip for y, strip in cache._cache.items() if y not in cache._dirty_lines}
        self.refresh(self.size.region)
        if self.styles.gutter.height == 0 and self.size.width == cache._width - self.styles.gutter.width:
            kept = {y: strip for y, strip in painted.items() if 0 <= y < self.size.height}
            cache._cache.update(kept)
            cache._dirty_lines.difference_update(kept)

    def _scroll_update(self, virtual_size: Size) -> None:
        """As Textual's, but a scrollbar is painted only where its thumb moved."""
        self._refresh_scrollbars()
        self._place_thumb()
        if self.show_horizontal_scrollbar and self.styles.scrollbar_size_horizontal:
            bar = self.horizontal_scrollbar
            bar.window_virtual_size = virtual_size.width
            bar.window_size = self.container_size.width - self.scrollbar_size_vertical
        self.scroll_x = self.validate_scroll_x(self.scroll_x)
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def _place_thumb(self) -> None:
        if not self.show_vertical_scrollbar or not self.styles.scrollbar_size_vertical:
            return
        bar = self.vertical_scrollbar
        before = Thumb.of(bar)
        bar.set_reactive(ScrollBar.window_virtual_size, self.virtual_size.height)
        bar.set_reactive(ScrollBar.window_size, self.container_size.height - self.scrollbar_size_horizontal)
        bar.set_reactive(ScrollBar.position, bar.validate_position(self.scroll_y))
        if moved := Thumb.of(bar).changed(before):
            bar._set_dirty(moved)  # a refresh forgets this where the bar is not mounted yet, painted though it may be
            bar.refresh(moved)
