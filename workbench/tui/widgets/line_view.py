"""A pane of lines that costs what its window costs: only visible rows are painted and kept.

The base of the response, the prompt, the code and the diff. Text can be selected with the mouse.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Size
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from workbench.tui.lines import Line, Tone, paint
from workbench.tui.widgets.row_view import RowView

_TONES: dict[Tone, str] = {
    "added": "on $success 12%",
    "removed": "on $error 12%",
    "hunk": "$foreground 60% on $primary 12%",
    "marked": "on $warning 25%",
    "blank": "on $foreground 4%",
}
MAX_LINES = 20_000
"""What a pane keeps; a model that never stops must not eat the memory."""
MAX_LINE_LENGTH = 4000
"""Longer lines are cut for display: one endless line would be wrapped anew for each token."""


class LineView(RowView, can_focus=True):
    """Rows of `Line`s, virtualised. `append` and `replace_tail` are O(new lines)."""

    DEFAULT_CSS = """
    LineView { height: 1fr; scrollbar-size: 0 1; background: transparent; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-view--gutter"}

    def __init__(self, *, id: str | None = None, follows: bool = False) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._rows: list[tuple[Line, bool]] = []
        """(a row's worth of line, whether it is the line's first)."""
        self._starts: list[int] = []
        """Row at which each line begins."""
        self._width = 0
        self._strips: LRUCache[int, Strip] = LRUCache(512)
        self._tones: dict[Tone, Style] = {}
        """Background of a whole row; working one out asks every ancestor for its style."""
        self._follows = follows
        self._at_tail = True
        self.unseen = 0
        """Lines that came while the reader looked at earlier ones."""

    @property
    def text(self) -> str:
        """All lines as they could be copied."""
        return "\n".join(line.text for line in self._lines)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines, not wrapped."""
        return tuple(self._lines)

    @property
    def line_count(self) -> int:
        """Lines, not wrapped rows."""
        return len(self._lines)

    @property
    def allow_select(self) -> bool:
        """Text may be marked with the mouse, unlike in a RichLog."""
        return True

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines from their top."""
        self._set(list(lines))
        self._at_tail, self.unseen = True, 0
        self.scroll_to(0, 0, animate=False)

    def append(self, lines: Sequence[Line], *, replace: int = 0) -> None:
        """Add lines at the end, in the place of the last `replace`; stay at the tail if the reader is there."""
        keep = len(self._lines) - replace
        first_row = self._starts[keep] if replace else len(self._rows)
        del self._lines[keep:], self._starts[keep:], self._rows[first_row:]
        for row in range(first_row, first_row + replace + 8):
            self._strips.discard(row)
        self._lines.extend(lines)
        if len(self._lines) > MAX_LINES * 11 // 10:
            self._set(self._lines[-MAX_LINES:])
        else:
            self._lay_out(lines)
        self._resize()
        if not (self._follows and self._at_tail):
            self.unseen += max(len(lines) - replace, 0)
        elif self.size:
            self._follow()  # at once: after the next frame there would be two of them
        else:
            self.call_after_refresh(self._follow)
        self.refresh_rows(first_row)

    def line_at(self, row: int) -> int:
        """Number (0-based) of the line that the row belongs to."""
        return max(bisect_right(self._starts, row) - 1, 0)

    def scroll_to_line(self, number: int) -> None:
        """Bring the line (0-based) into the upper third of the window."""
        if 0 <= number < len(self._starts):
            self._at_tail = self._at_tail and len(self._rows) <= self.size.height
            self.scroll_to(y=max(self._starts[number] - self.size.height // 3, 0), animate=False)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The reader leaves the tail by scrolling up, and comes back by scrolling to the end."""
        super().watch_scroll_y(old_value, new_value)
        if self.size:
            self._at_tail = self.is_vertical_scroll_end
            self.unseen = 0 if self._at_tail else self.unseen

    def _follow(self) -> None:
        """To the tail, unless the reader has gone elsewhere since this was asked for."""
        if self._at_tail:
            self.scroll_end(animate=False, immediate=True, x_axis=False)

    def _set(self, lines: list[Line]) -> None:
        self._lines, self._rows, self._starts, self._width = lines, [], [], 0
        self._strips.clear()
        self._lay_out(lines)
        self._resize()
        self.refresh()

    def _lay_out(self, lines: Sequence[Line]) -> None:
        width = max(self.scrollable_content_region.width, 10)
        for line in lines:
            self._starts.append(len(self._rows))
            for index, row in enumerate(_wrapped(line, width)):
                self._rows.append((row, index == 0))
                self._width = max(self._width, len(row.gutter) + cell_len(row.text))

    def _resize(self) -> None:
        self.resize_to(Size(self._width, len(self._rows)))

    def on_resize(self) -> None:
        """Wrap anew: prose follows the pane's width."""
        tail = self._follows and self._at_tail
        if any(line.wraps for line in self._lines):
            self._set(self._lines)
        self._strips.clear()
        if tail:
            self.call_after_refresh(self._follow)

    def notify_style_update(self) -> None:
        """Colours changed: paint anew."""
        super().notify_style_update()
        self._strips.clear()
        self._tones.clear()

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The marked text, without gutters."""
        return selection.extract("\n".join(row.text for row, _ in self._rows)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Paint the marked rows."""
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The row at `y` of the window."""
        scroll_x, scroll_y = self.scroll_offset
        row, width = scroll_y + y, self.size.width
        if row >= len(self._rows):
            return Strip.blank(width, self._tone("").rich_style)
        strip = self._strips.get(row)
        if strip is None:
            strip = self._strips[row] = self._paint_row(row)
        gutter = len(self._rows[row][0].gutter)
        tone = self._tone(self._rows[row][0].tone).rich_style
        body = strip.crop(gutter).crop_extend(scroll_x, scroll_x + max(width - gutter, 0), tone)
        return Strip.join([strip.crop(0, gutter), body.apply_offsets(scroll_x, row)]).crop(0, width)

    def _tone(self, tone: Tone) -> Style:
        if tone not in self._tones:
            style = _TONES.get(tone)
            base = self.visual_style
            self._tones[tone] = base + self.app.stylesheet.parse_style(style) if style else base
        return self._tones[tone]

    def _paint_row(self, row: int) -> Strip:
        line, first = self._rows[row]
        parse, base = self.app.stylesheet.parse_style, self._tone(line.tone)
        gutter = Content.styled(line.gutter if first else " " * len(line.gutter), _gutter_style(line))
        body = paint(line)
        if (selection := self.text_selection) is not None and (span := selection.get_span(row)) is not None:
            start, end = span
            body = body.stylize("reverse", start, len(line.text) if end == -1 else end)
        segments = [
            Segment(text, (base + style).rich_style)
            for part in (gutter, body)
            for text, style in part.render(base, end="", parse_style=parse)
        ]
        return Strip(segments)


def _gutter_style(line: Line) -> str:
    return {"added": "$text-success", "removed": "$text-error", "marked": "bold $text-warning"}.get(
        line.tone, "$foreground 35%"
    )


def _wrapped(line: Line, width: int) -> list[Line]:
    """The line as rows; only prose is broken."""
    text = line.text[:MAX_LINE_LENGTH]
    room = width - len(line.gutter)
    if not line.wraps or (len(text) <= room and text.isascii()):
        return [line if len(text) == len(line.text) else Line(text, line.kind, line.gutter, line.tone)]
    rows = Content(text).wrap(max(room, 4))
    return [Line(row.plain, line.kind, line.gutter, line.tone) for row in rows] or [line]
