"""Rows of words and numbers under each other, for whatever shows text in cells of one width."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

GAP = "  "
Cells = Sequence[str]


def column_widths(rows: Iterable[Cells]) -> tuple[int, ...]:
    """Characters that each column needs; rows are of one length."""
    return tuple(max(map(len, column)) for column in zip(*rows, strict=True))


def aligned(cells: Cells, widths: Sequence[int], numbers: Collection[int] = ()) -> str:
    """A row as text, words to the left and the columns of `numbers` (0-based) to the right; nothing trails."""
    columns = enumerate(zip(cells, widths, strict=True))
    return GAP.join(cell.rjust(width) if at in numbers else cell.ljust(width) for at, (cell, width) in columns).rstrip()


def total_width(widths: Sequence[int]) -> int:
    """Of a row, with the gaps."""
    return sum(widths) + len(GAP) * (len(widths) - 1)
