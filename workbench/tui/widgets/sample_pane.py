"""A household sample as text, which becomes an editor on `e`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from workbench.tui.household_lines import sample_lines
from workbench.tui.household_state import SampleState
from workbench.tui.lines import Line
from workbench.tui.widgets.code_editor import CodeEditor, Spans
from workbench.tui.widgets.line_view import LineView


class SampleText(LineView):
    """Lines wrap, so left and right are free for the calls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.step(-1)", "Call before", show=False),
        Binding("right", "screen.step(1)", "Call after", show=False),
    ]


class SampleEditor(CodeEditor):
    """Words, not code."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.soft_wrap = True

    def spans(self, texts: list[str]) -> Iterable[Spans]:
        """Only what a line begins with stands out."""
        for text in texts:
            key, colon, _ = text.partition(":")
            yield [(0, len(key) + 1, "$text-accent")] if colon and key.isalpha() else []


class SamplePane(Vertical):
    """Everything about a sample, or the editor of it."""

    DEFAULT_CSS = """
    SamplePane SampleText { padding: 0 1; }
    SamplePane SampleEditor { display: none; height: 1fr; }
    SamplePane.-editing SampleEditor { display: block; }
    SamplePane.-editing SampleText { display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._name: str | None = None

    def compose(self) -> ComposeResult:
        """Text and editor."""
        yield SampleText()
        yield SampleEditor()

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self.has_class("-editing")

    @property
    def text(self) -> str:
        """What the editor holds."""
        return self.query_one(SampleEditor).text

    def show(self, state: SampleState) -> None:
        """Paint what changed; who has scrolled stays there while the same sample is in view."""
        lines = sample_lines(state)
        if lines == self._lines:
            return
        view, self._lines = self.query_one(SampleText), lines
        at = view.scroll_offset.y if state.name == self._name else 0
        self._name = state.name
        view.show_lines(lines)
        if at:
            view.scroll_to(y=at, animate=False)

    def edit(self, text: str) -> None:
        """Open the editor on a text."""
        self.query_one(SampleEditor).load_text(text)
        self.add_class("-editing")
        self.query_one(SampleEditor).focus()

    def leave_editor(self) -> None:
        """Close it."""
        self.remove_class("-editing")
        self.query_one(SampleText).focus()

    def jump(self, line: int) -> None:
        """Go to a line (1-based) of the editor."""
        self.query_one(SampleEditor).move_cursor((line - 1, 0), center=True)

    def copyable(self) -> str:
        """What `y` copies."""
        return self.text if self.editing else "\n".join(f"{line.gutter}{line.text}" for line in self._lines)
