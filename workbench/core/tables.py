"""Tables of numbers, for whatever can draw them: the terminal, a page of Markdown. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from library.statistics import Rate

NONE = "-"
RATE_NAMES = {"syntax_rate": "syntax", "runtime_rate": "runtime", "completion_rate": "completed"}


@dataclass(frozen=True)
class Table:
    """A heading, rows of equal length, and what one must know to read them."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def percent(rate: Rate | None) -> str:
    """A share with its interval."""
    if rate is None:
        return NONE
    low, high = rate.interval
    return f"{rate.value:.0%} ({low * 100:.0f}–{high * 100:.0f})"


def number(value: float | None, form: str) -> str:
    """A number in a format, or that there is none."""
    return NONE if value is None else format(value, form)
