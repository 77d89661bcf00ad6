"""Curves in braille characters: two dots across and four down in each cell. Pure.

textual-plot was tried: to draw three curves of 200 points anew takes it 80 ms on 160 × 48 cells, this under 1 ms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
"""(N,)."""
FIRST = 0x2800
"""The character without a dot; the number of each other one is this and the bits of its dots."""
DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
"""(4, 2): which bit each dot is."""


def binned(values: Values, most: int) -> Values:
    """At most so many means of neighbouring values, in their order; what is no number counts for nothing."""
    if len(values) <= most:
        return values
    edges = np.arange(most) * len(values) // most
    known = np.isfinite(values)
    with np.errstate(over="ignore"):  # a sum beyond all numbers leaves a gap as well
        sums = np.add.reduceat(np.where(known, values, 0.0), edges)
    counts = np.add.reduceat(known.astype(np.float64), edges)
    means: Values = np.divide(sums, counts, out=np.full(most, np.nan), where=counts > 0)
    return means


def curve_rows(values: Values, columns: int, rows: int, top: float, share: float = 1.0) -> list[str]:
    """A curve from the left edge, over 0 at the bottom.

    Args:
        values: Evenly spaced; what is no number leaves a gap, what is above the top lies on it.
        columns: Cells across.
        rows: Cells down.
        top: Value at the upper edge.
        share: Of the width that the curve takes: the rest is yet to come.

    Returns:
        `rows` texts of `columns` characters.
    """
    dots = np.zeros((4 * rows, 2 * columns), dtype=bool)
    width = max(1, min(2 * columns, round(2 * columns * share)))
    before: int | None = None
    for x, height in enumerate(_spread(values, width) / top if top > 0 and len(values) else []):
        if not np.isfinite(height):
            before = None
            continue
        y = round((1.0 - min(max(float(height), 0.0), 1.0)) * (4 * rows - 1))
        low, high = sorted((y if before is None else before, y))
        dots[low : high + 1, x] = True  # down or up to it from the one before: a line without holes
        before = y
    bits = (dots.reshape(rows, 4, columns, 2) * DOTS[None, :, None, :]).sum(axis=(1, 3))  # (rows, columns)
    return ["".join(chr(FIRST + cell) for cell in row) for row in bits.tolist()]


def _spread(values: Values, width: int) -> Values:
    """One for each dot across."""
    if len(values) >= width:
        return binned(values, width)
    return np.interp(np.linspace(0, len(values) - 1, width), np.arange(len(values)), values)
