"""Tables of numbers, for whatever can draw them: the terminal, a page of Markdown. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from library.statistics import Rate
from workbench.core.markdown import markdown_table

NONE = "-"
RATE_NAMES = {"syntax_rate": "syntax", "runtime_rate": "runtime", "completion_rate": "completed"}


@dataclass(frozen=True)
class Table:
    """A heading, rows of equal length, and what one must know to read them."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def as_markdown(tables: Iterable[Table], heading: str) -> Iterator[str]:
    """The lines of a page, each table under a heading such as "##"."""
    for table in tables:
        yield f"{heading} {table.title}"
        yield ""
        if table.rows:
            yield from markdown_table(table.head, table.rows)
        for note in table.notes:
            yield note
            yield ""


def percent(rate: Rate | None) -> str:
    """A share with its interval."""
    if rate is None:
        return NONE
    low, high = rate.interval
    return f"{rate.value:.0%} ({low * 100:.0f}–{high * 100:.0f})"


def number(value: float | None, form: str) -> str:
    """A number in a format, or that there is none."""
    return NONE if value is None else format(value, form)
