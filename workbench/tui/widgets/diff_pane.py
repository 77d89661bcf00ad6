"""What is new in the task's code, against a library task, an earlier attempt or the code before an edit."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from workbench.tui.comparing import Other, compared, others
from workbench.tui.diff_layout import DiffText, hunk_key, split, unified
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line
from workbench.tui.state import ReviewState
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from library.diffing import Hunk

NO_DIFFERENCE = DiffText([Line("No difference.", "note")], [], [])
NOTHING = DiffText([], [], [])


class DiffPane(Vertical):
    """A diff with numbered lines and the changed words marked, one hunk at a time."""

    HELP: ClassVar[str] = (
        "The task's code against the library task most like it. {diff.next} and {diff.previous} go from hunk to hunk, "
        "{diff.mark} marks one as reviewed and goes on, {diff.revert} takes one back ({diff.unrevert} brings it in "
        "again), {diff.split} puts old and new side by side. {diff.compare} compares with what else there is: the code "
        "before your edit, an earlier attempt; choosing a task under “nearest” compares with that one."
    )
    DEFAULT_CSS = """
    DiffPane .against { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    DiffPane #new { display: none; border-left: solid $foreground 20%; }
    DiffPane.-split #new { display: block; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = ReviewState()
        self._shown: tuple[Other | None, str] | None = None
        self._hunks: tuple[Hunk, ...] = ()
        self._text = NOTHING
        self._at = 0
        self._comparing = False

    def compose(self) -> ComposeResult:
        """What is compared, and the diff."""
        yield Label(classes="against")
        with Horizontal():
            yield LineView(id="old")
            yield LineView(id="new")

    def on_mount(self) -> None:
        """The two sides scroll as one."""
        old, new = self._views
        self.watch(old, "scroll_y", lambda y: new.scroll_to(y=y, animate=False), init=False)
        self.watch(new, "scroll_y", lambda y: old.scroll_to(y=y, animate=False), init=False)

    @property
    def hunk(self) -> Hunk | None:
        """The one that the keys are about; None while there is none, or the diff is being worked out anew."""
        return self._hunks[self._at] if self._hunks and not self._comparing else None

    @property
    def can_split(self) -> bool:
        """Whether old and new stand side by side."""
        return self.has_class("-split")

    def show(self, state: ReviewState) -> None:
        """Compare anew when one of the two sides changed."""
        other = compared(state)
        view = (other, state.code)
        if state is not self._state or view != self._shown:
            same_pair = state is self._state and self._shown is not None and other == self._shown[0]
            self._state, self._shown = state, view
            self._compare(other, state.code, self._at if same_pair else 0)

    def copyable(self) -> str:
        """The hunks as a unified diff."""
        return "\n".join(f"{hunk.header}\n{hunk_key(hunk)}" for hunk in self._hunks)

    def go(self, by: int) -> None:
        """Go `by` hunks further; stays at the first and the last."""
        if self._hunks:
            self._at = min(max(self._at + by, 0), len(self._hunks) - 1)
            self._views[0].scroll_to_line(self._text.starts[self._at])
            self._caption()

    def mark_reviewed(self) -> bool:
        """Mark the hunk, or take the mark away; goes on to the next one that has none. Whether there was a hunk."""
        if self.hunk is None:
            return False
        key = hunk_key(self.hunk)
        self._state.reviewed ^= {key}
        self._paint()
        if key in self._state.reviewed:
            after = (*range(self._at + 1, len(self._hunks)), *range(self._at))
            following = (index for index in after if hunk_key(self._hunks[index]) not in self._state.reviewed)
            self.go(next(following, self._at) - self._at)
        return True

    def toggle_split(self) -> None:
        """One pane or two."""
        self.toggle_class("-split")
        self._paint()
        self.call_after_refresh(self.go, 0)

    @property
    def _views(self) -> tuple[LineView, LineView]:
        return self.query_one("#old", LineView), self.query_one("#new", LineView)

    @work(exclusive=True)
    async def _compare(self, other: Other | None, new: str, at: int) -> None:
        """Long files take a while to compare: in a thread, the newest request wins."""
        from library.diffing import diff

        self._comparing = True
        comparable = other is not None and new
        self._hunks = await asyncio.to_thread(diff, other.source, new) if other and comparable else ()
        self._comparing = False
        if not self.is_attached:
            return  # the screen was closed meanwhile
        self._at = min(at, max(len(self._hunks) - 1, 0))
        self._paint()
        if self._at:
            self.call_after_refresh(self.go, 0)

    def _paint(self) -> None:
        if self._hunks:
            self._text = (split if self.can_split else unified)(self._hunks, self._state.reviewed)
        else:
            self._text = NO_DIFFERENCE if compared(self._state) and self._state.code else NOTHING
        old, new = self._views
        old.show_lines(self._text.lines)
        new.show_lines(self._text.right)
        self._caption()

    def _caption(self) -> None:
        other = compared(self._state)
        if other is None or not self._state.code:
            self.query_one(".against", Label).say(Content("nothing to compare yet"))
            return
        parts = [f"against {plain_line(other.name)}"]
        if (choices := len(others(self._state))) > 1:
            parts.append(spelled(f"{{diff.compare}}: {choices - 1} more", own_keys(self.app)))
        if self._hunks:
            reviewed = sum(hunk_key(hunk) in self._state.reviewed for hunk in self._hunks)
            parts.append(f"hunk {self._at + 1}/{len(self._hunks)}")
            parts += [f"{reviewed} reviewed"] if reviewed else []
        self.query_one(".against", Label).say(Content("   ".join(parts)))
