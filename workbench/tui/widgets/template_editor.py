"""An editor for a recipe's texts: colours, completion with tab, the line of a mistake marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events

from workbench.tui.completing import Completions, Words, completions
from workbench.tui.template_lines import PROBLEM, STYLES, template_spans, toml_spans
from workbench.tui.widgets.code_editor import CodeEditor, Spans


class TemplateEditor(CodeEditor):
    """`show` another text; `completions` are those for the word before the cursor."""

    STYLES: ClassVar[tuple[str, ...]] = (*STYLES, PROBLEM)

    def __init__(self, *, id: str | None = None) -> None:
        self.file = ""
        self.words = Words()
        self._problem_line: int | None = None
        super().__init__(id=id)  # which colours the empty text already
        self.soft_wrap = True

    def show(self, file: str, text: str, words: Words) -> None:
        """Another text comes in; it can be undone back to itself only."""
        self.file, self.words, self._problem_line = file, words, None
        self.load_text(text)

    def mark_problem(self, line: int | None) -> None:
        """Mark a line (1-based), or none."""
        if line != self._problem_line:
            self._problem_line = line
            self._build_highlight_map()
            self.refresh()

    @property
    def completions(self) -> Completions:
        """What the word before the cursor could become."""
        if self.file.endswith(".toml") or not self.has_focus:
            return Completions()
        return completions(self.get_text_range((0, 0), self.cursor_location), self.words)

    def on_key(self, event: events.Key) -> None:
        """Tab takes the first completion; without one it indents."""
        if event.key == "tab" and (rest := self.completions.rest):
            event.prevent_default()
            event.stop()
            self.insert(rest)

    def spans(self, texts: list[str]) -> Iterable[Spans]:
        """Jinja in Markdown, or TOML; on top of it the mistake."""
        coloured = toml_spans(texts) if self.file.endswith(".toml") else template_spans(texts)
        for number, (text, spans) in enumerate(zip(texts, coloured, strict=True), start=1):
            yield [*spans, (0, len(text), PROBLEM)] if number == self._problem_line else spans
