"""Patterns: where the things of a row, a ring, a cross, a letter lie, in distances between neighbours."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

Cells = tuple[tuple[float, float], ...]
"""Middles of things."""


class Pattern(NamedTuple):
    """A pattern and how many things may form it."""

    cells: Callable[[int], Cells]
    counts: tuple[int, ...]
    said: str
    """How things lie: "in a ring"."""


def _row(count: int) -> Cells:
    return tuple((index - (count - 1) / 2, 0.0) for index in range(count))


def _ring(count: int) -> Cells:
    radius = 0.5 / math.sin(math.pi / count)
    turns = [2 * math.pi * index / count for index in range(count)]
    return tuple((radius * math.cos(turn), radius * math.sin(turn)) for turn in turns)


def _grid(count: int) -> Cells:
    columns = count // 2
    return tuple((index % columns - (columns - 1) / 2, float(index // columns) - 0.5) for index in range(count))


def _diagonal(count: int) -> Cells:
    return tuple((x * 0.8, x * 0.8) for x, _ in _row(count))


def _fixed(*cells: tuple[float, float]) -> Callable[[int], Cells]:
    return lambda count: cells[:count]


PATTERNS: Mapping[str, Pattern] = {
    "row": Pattern(_row, (3, 4, 5, 6), "side by side in a row"),
    "ring": Pattern(_ring, (4, 5, 6), "in a ring"),
    "triangle": Pattern(_ring, (3,), "as a triangle"),
    "cross": Pattern(_fixed((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)), (5,), "as a cross"),
    "diagonal": Pattern(_diagonal, (3, 4), "along a diagonal"),
    "grid": Pattern(_grid, (4, 6), "as a grid of two rows"),
    "letter L": Pattern(_fixed((-0.5, 1), (-0.5, 0), (-0.5, -1), (0.5, -1)), (4,), "as the letter L"),
    "letter T": Pattern(_fixed((-1, 0.5), (0, 0.5), (1, 0.5), (0, -0.5)), (4,), "as the letter T"),
    "letter V": Pattern(_fixed((-1, 0.8), (-0.5, -0.1), (0, -1), (0.5, -0.1), (1, 0.8)), (5,), "as the letter V"),
    "zigzag": Pattern(_fixed((-1.2, -0.4), (-0.4, 0.4), (0.4, -0.4), (1.2, 0.4)), (4,), "as a zigzag"),
    "corners": Pattern(_fixed((-1, -1), (-1, 1), (1, -1), (1, 1)), (4,), "at four corners"),
}
"""Name → pattern."""
