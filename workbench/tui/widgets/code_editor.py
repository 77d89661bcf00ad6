"""The editor for a task's code, coloured like the code panes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import TextArea
from textual.widgets.text_area import Selection, TextAreaTheme

from workbench.tui.lines import CODE_STYLES, code_lines, foreground
from workbench.tui.plain import pictured

Spans = list[tuple[int, int, str]]
"""(start, end, style) in characters of one line."""

THEME = "simsmith"
ROW = 2
"""Where a row's number stands in the keys of `TextArea`'s painted rows."""


class CodeEditor(TextArea):
    """A `TextArea` that colours Python with Pygments.

    The library's own highlighting needs tree-sitter, whose current wheels crash inside `TextArea`; so its
    highlight map is filled from `lines.py` instead. Colouring after a keystroke costs one cache look-up a line.
    """

    DEFAULT_CSS = """
    CodeEditor { border: none; padding: 0; background: transparent; scrollbar-size: 1 1; }
    CodeEditor:focus { border: none; }
    """

    # With priority: `TextArea` takes the key to move the focus on. The screen's `stop` leaves the editor.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "screen.stop", "Back", priority=True)]

    STYLES: ClassVar[tuple[str, ...]] = CODE_STYLES
    """Every style that `spans` gives; a theme has to know them beforehand."""

    def __init__(self, *, id: str | None = None) -> None:
        self._coloured: list[tuple[str, tuple[tuple[int, int, str], ...]]] = []
        """Each line with its colours, as they were painted last."""
        super().__init__(id=id, show_line_numbers=True, soft_wrap=False, tab_behavior="indent")
        self.indent_width = 4

    def on_mount(self) -> None:
        """Take the colours of the app's theme, now and when it changes."""
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())

    def _take_colours(self) -> None:
        base, parse = self.visual_style, self.app.stylesheet.parse_style
        looks = {style: (base + parse(style)).rich_style for style in self.STYLES}
        styles = {style: Style(color=look.color, bold=look.bold, italic=look.italic) for style, look in looks.items()}
        self.register_theme(TextAreaTheme(THEME, syntax_styles=styles))
        self.theme = "css"
        self.theme = THEME

    def _refresh_size(self) -> None:
        """Bring the cursor into the text, which undo and redo leave where the longer text had it.

        Where the scrollbar goes with the lines, Textual 8.2 looks for the cursor there, and the app ends.
        """
        self.selection = Selection(*self.selection)
        super()._refresh_size()

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: escape sequences in a task's code must not reach the terminal."""
        line = super().get_line(line_index)
        line.plain = pictured(line.plain)
        return line

    def _build_highlight_map(self) -> None:
        """Called by `TextArea` after each change: rows to (start byte, end byte, style's name).

        `TextArea` would forget every row that it has painted; a letter changes one of them.
        """
        texts = self.text.split("\n")
        coloured = list(zip(texts, map(tuple, self.spans(texts)), strict=True))
        if self.soft_wrap or len(coloured) != len(self._coloured):  # then rows are not lines, or not the same ones
            self._line_cache.clear()
            self._highlights.clear()
            self._coloured = [("", ())] * len(coloured)
        changed = {row for row, (new, old) in enumerate(zip(coloured, self._coloured, strict=True)) if new != old}
        self._coloured = coloured
        for row in changed:
            text, spans = coloured[row]
            at = [len(pictured(text[:end]).encode()) for span in spans for end in span[:2]]
            self._highlights[row] = [
                (first, last, style) for first, last, (*_, style) in zip(at[::2], at[1::2], spans, strict=True)
            ]
        for key in [key for key in self._line_cache.keys() if key[ROW] in changed]:  # noqa: SIM118 - not a mapping
            self._line_cache.discard(key)

    def spans(self, texts: list[str]) -> Iterable[Spans]:
        """What is coloured in each line."""
        return [foreground(line) for line in code_lines(texts)]
