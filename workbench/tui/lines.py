"""One line of a pane as a value, and how it is painted.

Painting happens when a line becomes visible, so a pane of 20,000 lines costs what its window costs. Styles
name theme variables (`$text-accent`), so every theme, also the user's own, colours them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from pygments.token import Token, _TokenType
from textual.content import Content, Span

if TYPE_CHECKING:
    from pygments.lexers.python import PythonLexer

LineKind = Literal["prose", "code", "docstring", "heading", "note", "reasoning", "fence"]
Tone = Literal["", "added", "removed", "hunk", "marked", "blank"]

FENCE = "```"
_TOKEN_STYLES: dict[_TokenType, str] = {
    Token.Keyword: "$text-accent",
    Token.Operator.Word: "$text-accent",
    Token.Name.Builtin.Pseudo: "italic",
    Token.Name.Class: "$text-primary bold",
    Token.Name.Function: "$text-primary",
    Token.Name.Decorator: "$text-secondary",
    Token.Name.Builtin: "$text-secondary",
    Token.Literal.String: "$text-success",
    Token.Literal.Number: "$text-warning",
    Token.Comment: "$foreground 60% italic",
}
_KIND_STYLES: dict[LineKind, str] = {
    "docstring": "$text-success",
    "heading": "bold $text-primary",
    "note": "$foreground 60%",
    "reasoning": "$foreground 60% italic",
    "fence": "$foreground 35%",
}

CODE_STYLES = tuple({*_TOKEN_STYLES.values(), _KIND_STYLES["docstring"]})
"""Every style that `foreground` gives to code, for an editor that has to know them beforehand."""


@dataclass(frozen=True)
class Line:
    """One line, already free of control characters (`plain_line`)."""

    text: str
    kind: LineKind = "prose"
    gutter: str = ""
    """Shown before every row of the line, neither wrapped, scrolled nor copied: line numbers, signs."""
    tone: Tone = ""
    """Background of the whole row."""
    emphasis: tuple[tuple[int, int], ...] = ()
    """Character ranges that stand out: the words that a diff changed."""

    @property
    def wraps(self) -> bool:
        """Prose wraps; code keeps its columns."""
        return self.kind in ("prose", "note", "reasoning", "heading")


def paint(line: Line) -> Content:
    """The line's text with its colours; tone and gutter are the pane's business."""
    spans = [Span(start, end, style) for start, end, style in foreground(line)]
    if line.emphasis:
        style = "bold $text-error" if line.tone == "removed" else "bold $text-success"
        background = "on $error 35%" if line.tone == "removed" else "on $success 35%"
        spans += [Span(start, end, f"{style} {background}") for start, end in line.emphasis]
    return Content(line.text, spans=spans)


def foreground(line: Line) -> list[tuple[int, int, str]]:
    """(start, end, style) of what is coloured in the line's text."""
    if line.kind == "code":
        return list(_code_spans(line.text))
    if style := _KIND_STYLES.get(line.kind):
        return [(0, len(line.text), style)]
    return _prose_spans(line.text)


def _prose_spans(text: str) -> list[tuple[int, int, str]]:
    """The little Markdown that is safe without a parser: headings, and `code` between backticks."""
    if text.startswith("#") and text.lstrip("#").startswith(" "):
        return [(0, len(text), "bold")]
    marks = [at for at, character in enumerate(text) if character == "`"]
    return [(start, end + 1, "$text-accent") for start, end in zip(marks[::2], marks[1::2], strict=False)]


@cache
def python_lexer() -> PythonLexer:
    """Takes 0.1 s to make, so the first frame does not wait for it."""
    from pygments.lexers.python import PythonLexer

    return PythonLexer(stripnl=False, ensurenl=False)


@lru_cache(maxsize=1024)
def _code_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Colour one line of Python by itself (≈ 60 µs); docstrings, which need more context, have their own kind."""
    if not text.strip():
        return ()  # also an empty editor's only line, before there is a lexer
    spans: list[tuple[int, int, str]] = []
    at = 0
    for token_type, token in python_lexer().get_tokens(text):
        style = _token_style(token_type)
        if style:
            spans.append((at, at + len(token), style))
        at += len(token)
    return tuple(spans)


def _token_style(token_type: _TokenType) -> str:
    step: _TokenType | None = token_type
    while step is not None:
        if style := _TOKEN_STYLES.get(step):
            return style
        step = step.parent
    return ""


class CodeLines:
    """Turns consecutive lines of Python into `Line`s, remembering whether a triple-quoted string is open."""

    def __init__(self) -> None:
        self._quote = ""

    def line(self, text: str, gutter: str = "", tone: Tone = "") -> Line:
        """The next line; O(length), however many came before."""
        inside = bool(self._quote)
        rest = text
        while mark := self._quote or _first_quote(rest):
            before, found, after = rest.partition(mark)
            if not found or (not self._quote and "#" in before):
                break
            self._quote = "" if self._quote else mark
            rest = after
        return Line(text, "docstring" if inside else "code", gutter, tone)


class FencedLines:
    """Turns consecutive lines of prose with fenced code into `Line`s."""

    def __init__(self) -> None:
        self._code: CodeLines | None = None

    def line(self, text: str) -> Line:
        """A line that is complete."""
        if text.lstrip().startswith(FENCE):
            self._code = None if self._code else CodeLines()
            return Line(text, "fence")
        return self._code.line(text) if self._code else Line(text)

    def open_line(self, text: str) -> Line:
        """The line that still grows; it opens and closes nothing yet."""
        return Line(text, "code" if self._code else "prose")


def _first_quote(text: str) -> str:
    marks = [mark for mark in ('"""', "'''") if mark in text]
    return min(marks, key=text.index) if marks else ""


def code_lines(texts: list[str], *, numbered: bool = False, marked: int | None = None) -> list[Line]:
    """A whole file; `marked` is the 1-based line that a diagnostic points at."""
    code = CodeLines()
    width = len(str(len(texts)))
    return [
        code.line(text, f"{number:>{width}} " if numbered else "", "marked" if number == marked else "")
        for number, text in enumerate(texts, start=1)
    ]
