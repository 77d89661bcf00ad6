"""The colours of a prompt's template: Jinja in Markdown; and of a `recipe.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

STYLES = ("$text-accent", "$text-primary", "$text-success", "$text-warning", "$foreground 60% italic", "bold")
_ACCENT, _NAME, _STRING, _NUMBER, _COMMENT, _HEADING = STYLES
PROBLEM = "bold $text-error underline"

Span = tuple[int, int, str]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_WORD = re.compile(
    r"""(?P<string>"[^"]*"|'[^']*')|(?P<number>\b\d+(\.\d+)?\b)|"""
    r"""(?P<keyword>\b(if|elif|else|endif|for|in|endfor|set|endset|include|macro|endmacro|not|and|or|is|null|none|"""
    r"""true|false)\b)|(?P<name>[A-Za-z_]\w*)"""
)
_WORD_STYLES = {"string": _STRING, "number": _NUMBER, "keyword": _ACCENT, "name": _NAME}
_TOML = re.compile(
    r"""(?P<comment>\#.*)|(?P<table>^\s*\[.*?\]+)|(?P<string>"[^"]*"|'[^']*')|(?P<key>^\s*[\w-]+(?=\s*=))|"""
    r"""(?P<number>\b(true|false|\d+(\.\d+)?)\b)"""
)
_TOML_STYLES = {"comment": _COMMENT, "table": _ACCENT, "string": _STRING, "key": _NAME, "number": _NUMBER}


def template_spans(texts: Iterable[str]) -> Iterator[list[Span]]:
    """(start, end, style) of each line of a template; a comment may go over several lines."""
    commented = False
    for text in texts:
        start = 0
        spans: list[Span] = []
        if commented:
            end = text.find("#}")
            commented = end < 0
            start = len(text) if commented else end + 2
            spans.append((0, start, _COMMENT))
        opened = text.rfind("{#")
        if opened >= start and "#}" not in text[opened:]:
            commented = True
            yield [*spans, *_line_spans(text[:opened], start), (opened, len(text), _COMMENT)]
        else:
            yield [*spans, *_line_spans(text, start)]


def toml_spans(texts: Iterable[str]) -> Iterator[list[Span]]:
    """(start, end, style) of each line of TOML."""
    for text in texts:
        yield [(*found.span(), _TOML_STYLES[str(found.lastgroup)]) for found in _TOML.finditer(text)]


def _line_spans(text: str, start: int) -> list[Span]:
    if text.startswith("#") and text.lstrip("#").startswith(" "):
        spans: list[Span] = [(start, len(text), _HEADING)]
    else:
        marks = [at for at, character in enumerate(text) if character == "`" and at >= start]
        spans = [(one, other + 1, _ACCENT) for one, other in zip(marks[::2], marks[1::2], strict=False)]
    for tag in _TAG.finditer(text, start):
        spans += _tag_spans(text, *tag.span())
    return spans


def _tag_spans(text: str, start: int, end: int) -> list[Span]:
    if text.startswith("{#", start):
        return [(start, end, _COMMENT)]
    words = [(*word.span(), _WORD_STYLES[str(word.lastgroup)]) for word in _WORD.finditer(text, start + 2, end - 2)]
    return [(start, start + 2, _ACCENT), *words, (end - 2, end, _ACCENT)]
