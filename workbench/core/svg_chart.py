"""A chart of shares with intervals as SVG: groups of bars beside each other, one colour for each series. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from sim.sandbox.cleaning import clean_line

FLOOR, TOP, LEFT = 310, 40, 60
"""Of the bars [px]."""
BAR_WIDTH, GROUP_GAP, LEAST_WIDTH = 34, 30, 560
LEGEND_LINE = 20
"""[px]"""
LETTER, TURN_DEG = 7.0, 25
"""Width of a letter at most [px], nearly; how far the names below are turned."""
COLORS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb")
"""Told apart by people who see few colours. Source: P. Tol's bright scheme."""
MOST_LETTERS = 60


@dataclass(frozen=True)
class Bar:
    """One mean between 0 and 1, with its interval."""

    mean: float
    low: float
    high: float


def bar_chart(title: str, series: Sequence[str], groups: Mapping[str, Sequence[Bar | None]]) -> str:
    """The text of an SVG file.

    Args:
        title: Above the chart.
        series: Names, in the order of the bars.
        groups: Name below → a bar of each series; None: there is none.
    """
    middles = [GROUP_GAP + number * _step(series) + len(series) * BAR_WIDTH / 2 for number in range(len(groups))]
    lengths = [LETTER * min(len(name), MOST_LETTERS) for name in groups]
    across, down = math.cos(math.radians(TURN_DEG)), math.sin(math.radians(TURN_DEG))
    left = math.ceil(max([LEFT, *(across * length - middle for length, middle in zip(lengths, middles, strict=True))]))
    legend = FLOOR + 40 + math.ceil(down * max(lengths, default=0))
    width = max(LEAST_WIDTH, left + len(groups) * _step(series) + GROUP_GAP)
    height = legend + LEGEND_LINE * len(series)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif">'
    lines = ['<rect width="100%" height="100%" fill="white"/>', _text(left, 24, title, size=15)]
    lines += [*_scale(left, width), *_groups(left, series, groups), *_legend(left, legend, series)]
    return "\n".join([head, *lines, "</svg>"]) + "\n"


def _step(series: Sequence[str]) -> int:
    """From one group to the next."""
    return len(series) * BAR_WIDTH + GROUP_GAP


def _scale(left: int, width: int) -> Iterator[str]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield _line(left, _y(share), width - GROUP_GAP, _y(share), "#dddddd")
        yield _text(left - 8, _y(share) + 4, f"{share:.0%}", anchor="end")


def _groups(left: int, series: Sequence[str], groups: Mapping[str, Sequence[Bar | None]]) -> Iterator[str]:
    for number, (name, bars) in enumerate(groups.items()):
        first = left + GROUP_GAP + number * _step(series)
        for place, bar in enumerate(bars):
            if bar is not None:
                yield from _bar(first + place * BAR_WIDTH, bar, COLORS[place % len(COLORS)])
        yield _text(first + len(series) * BAR_WIDTH / 2, FLOOR + 16, name, anchor="end", turn=-TURN_DEG)


def _legend(left: int, top: int, series: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(series):
        y = top + place * LEGEND_LINE
        yield f'<rect x="{left}" y="{y}" width="12" height="12" fill="{COLORS[place % len(COLORS)]}"/>'
        yield _text(left + 20, y + 11, name)


def _bar(left: float, bar: Bar, color: str) -> Iterator[str]:
    middle = left + BAR_WIDTH / 2 - 2
    top = _y(bar.mean)
    yield f'<rect x="{left}" y="{top:.1f}" width="{BAR_WIDTH - 4}" height="{_y(0.0) - top:.1f}" fill="{color}"/>'
    yield _line(middle, _y(bar.low), middle, _y(bar.high), "#222222")
    for end in (bar.low, bar.high):
        yield _line(middle - 5, _y(end), middle + 5, _y(end), "#222222")


def _y(share: float) -> float:
    return FLOOR - share * (FLOOR - TOP)


def _line(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" stroke-width="1.5"/>'


def _text(x: float, y: float, text: str, *, size: int = 12, anchor: str = "start", turn: int = 0) -> str:
    turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{turned}>'
        f"{escape(clean_line(text, MOST_LETTERS))}</text>"
    )
