"""What is new in the task's code, against a library task."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from library.diffing import DiffLine, Hunk, diff
from workbench.tui.lines import Line, Tone
from workbench.tui.plain import plain_line
from workbench.tui.state import ReviewState
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView

SIGNS: dict[str, str] = {"same": " ", "removed": "-", "added": "+"}
TONES: dict[str, Tone] = {"same": "", "removed": "removed", "added": "added"}


def diff_lines(hunks: tuple[Hunk, ...]) -> tuple[list[Line], list[int]]:
    """Hunks as lines of a pane, and the line (0-based) at which each hunk begins."""
    lines: list[Line] = []
    starts: list[int] = []
    width = max((len(str(h.old_start + h.old_count + h.new_count + h.new_start)) for h in hunks), default=1)
    for hunk in hunks:
        starts.append(len(lines))
        lines.append(Line(hunk.header, "fence", tone="hunk"))
        lines += [_line(line, width) for line in hunk.lines]
    return lines, starts


def _line(line: DiffLine, width: int) -> Line:
    old, new = (f"{number or '':>{width}}" for number in (line.old_line, line.new_line))
    text = plain_line(line.text)
    emphasis = tuple((span.start, span.end) for span in line.spans) if text == line.text else ()
    return Line(text, "code", f"{old} {new} {SIGNS[line.kind]} ", TONES[line.kind], emphasis)


class DiffPane(Vertical):
    """A unified diff with numbered lines, the changed words marked, and a hunk at a time on `n` and `p`."""

    HELP: ClassVar[str] = (
        "The task's code against the library task most like it. n and p go from hunk to hunk; "
        "choosing another task under “nearest” compares with that one."
    )
    DEFAULT_CSS = """
    DiffPane .against { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[str | None, str, str] | None = None
        self._starts: list[int] = []
        self._hunk = 0
        self._against = ""

    def compose(self) -> ComposeResult:
        """What is compared, and the diff."""
        yield Label(classes="against")
        yield LineView()

    def show(self, state: ReviewState) -> None:
        """Compare anew when one of the two sides changed."""
        view = (state.reference, state.reference_source, state.code)
        if view != self._shown:
            self._shown = view
            self._compare(state.reference, state.reference_source, state.code)

    def copyable(self) -> str:
        """The diff's text."""
        return self.query_one(LineView).text

    def go(self, by: int) -> None:
        """Go `by` hunks further; stays at the first and the last."""
        if self._starts:
            self._hunk = min(max(self._hunk + by, 0), len(self._starts) - 1)
            self.query_one(LineView).scroll_to_line(self._starts[self._hunk])
            self._caption()

    @work(exclusive=True)
    async def _compare(self, reference: str | None, old: str, new: str) -> None:
        """Long files take a while to compare: in a thread, the newest request wins."""
        if not reference or not new:
            self._starts, self._against = [], "nothing to compare yet"
            self.query_one(LineView).show_lines([])
        else:
            hunks = await asyncio.to_thread(diff, old, new)
            lines, self._starts = diff_lines(hunks)
            self._against = f"against {plain_line(reference)}"
            self.query_one(LineView).show_lines(lines or [Line("No difference.", "note")])
        self._hunk = 0
        self._caption()

    def _caption(self) -> None:
        where = f"   hunk {self._hunk + 1}/{len(self._starts)}" if self._starts else ""
        self.query_one(".against", Label).say(Content(self._against + where))
