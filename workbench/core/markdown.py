"""Pieces of Markdown pages in which foreign text stays text, whatever it holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from sim.sandbox.cleaning import clean_line

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")
_BACKTICKS = re.compile(r"`+")
_LONGEST = 100_000
"""Characters of a cell: names of a few thousand tasks."""


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table and an empty one after it."""
    yield f"| {' | '.join(map(as_text, head))} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(as_text, row))} |"
    yield ""


def as_text(text: str) -> str:
    """One line of text as text, not as markup."""
    return _SPECIAL.sub(r"\\\1", clean_line(text, _LONGEST))


def fenced(text: str, language: str = "") -> Iterator[str]:
    """The lines of a code block that no backticks in the text can end."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{language}"
    yield from text.rstrip("\n").split("\n")
    yield fence
