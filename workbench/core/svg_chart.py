"""A chart of shares with intervals as SVG: groups of bars beside each other, one colour for each series. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from sim.sandbox.cleaning import clean_line

HEIGHT, TOP, BOTTOM, LEFT = 420, 40, 110, 60
BAR_WIDTH, GROUP_GAP, LEAST_WIDTH = 34, 30, 560
LEGEND_LINE = 20
"""[px]"""
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
    width = max(LEAST_WIDTH, LEFT + len(groups) * (len(series) * BAR_WIDTH + GROUP_GAP) + GROUP_GAP)
    height = HEIGHT + LEGEND_LINE * len(series)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif">'
    return "\n".join([head, *_lines(title, series, groups, width), "</svg>"]) + "\n"


def _lines(title: str, series: Sequence[str], groups: Mapping[str, Sequence[Bar | None]], width: int) -> Iterator[str]:
    yield '<rect width="100%" height="100%" fill="white"/>'
    yield _text(LEFT, 24, title, size=15)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield _line(LEFT, _y(share), width - GROUP_GAP, _y(share), "#dddddd")
        yield _text(LEFT - 8, _y(share) + 4, f"{share:.0%}", anchor="end")
    for number, (name, bars) in enumerate(groups.items()):
        left = LEFT + GROUP_GAP + number * (len(series) * BAR_WIDTH + GROUP_GAP)
        for place, bar in enumerate(bars):
            if bar is not None:
                yield from _bar(left + place * BAR_WIDTH, bar, COLORS[place % len(COLORS)])
        middle = left + len(series) * BAR_WIDTH / 2
        yield _text(middle, _y(0.0) + 16, name, anchor="end", turn=-25)
    for place, name in enumerate(series):
        y = HEIGHT + place * LEGEND_LINE
        yield f'<rect x="{LEFT}" y="{y}" width="12" height="12" fill="{COLORS[place % len(COLORS)]}"/>'
        yield _text(LEFT + 20, y + 11, name)


def _bar(left: float, bar: Bar, color: str) -> Iterator[str]:
    middle = left + BAR_WIDTH / 2 - 2
    top = _y(bar.mean)
    yield f'<rect x="{left}" y="{top:.1f}" width="{BAR_WIDTH - 4}" height="{_y(0.0) - top:.1f}" fill="{color}"/>'
    yield _line(middle, _y(bar.low), middle, _y(bar.high), "#222222")
    for end in (bar.low, bar.high):
        yield _line(middle - 5, _y(end), middle + 5, _y(end), "#222222")


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def _line(x1: float, y1: float, x2: float, y2: float, color: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}" stroke-width="1.5"/>'


def _text(x: float, y: float, text: str, *, size: int = 12, anchor: str = "start", turn: int = 0) -> str:
    turned = f' transform="rotate({turn} {x:.1f} {y:.1f})"' if turn else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{turned}>'
        f"{escape(clean_line(text, MOST_LETTERS))}</text>"
    )
