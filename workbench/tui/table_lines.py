"""Tables of numbers as lines of a given width: whole, in pieces, or row by row as a list. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.core.columns import GAP, Cells, aligned, column_widths, total_width
from workbench.core.tables import Table
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line

FEW_ROWS = 3
"""So many rows of a table that is too wide are told one value a line; more would be hard to compare."""


def table_lines(tables: Iterable[Table], width: int) -> list[Line]:
    """All tables one below the other.

    Args:
        tables: What is to be shown.
        width: Cells that a line may have; a single value may need more.
    """
    return [line for table in tables for line in _table(table, width)]


def _table(table: Table, width: int) -> Iterator[Line]:
    yield Line(plain_line(table.title), "heading")
    head = tuple(map(plain_line, table.head))
    rows = [tuple(map(plain_line, row)) for row in table.rows]
    if not rows:
        pass
    elif total_width(column_widths([head, *rows])) <= width:
        yield from _grid(head, rows)
    elif len(rows) <= FEW_ROWS:
        yield from _records(head, rows)
    else:
        for columns in _pieces(head, rows, width):
            yield from _grid(_picked(head, columns), [_picked(row, columns) for row in rows])
    yield from (Line(plain_line(note), "note") for note in table.notes)
    yield Line("")


def _grid(head: Cells, rows: Sequence[Cells]) -> Iterator[Line]:
    widths = column_widths([head, *rows])
    yield Line(aligned(head, widths), "note")
    yield from (Line(aligned(row, widths)) for row in rows)


def _records(head: Cells, rows: Sequence[Cells]) -> Iterator[Line]:
    """One value a line, under the row's first."""
    name_width = max(map(len, head[1:]))
    for row in rows:
        yield Line(row[0])
        yield from (Line(f"  {name.ljust(name_width)}  {value}") for name, value in zip(head[1:], row[1:], strict=True))


def _pieces(head: Cells, rows: Sequence[Cells], width: int) -> Iterator[tuple[int, ...]]:
    """Columns that fit beside the first one, which every piece begins with."""
    widths = column_widths([head, *rows])
    piece, used = [0], widths[0]
    for column in range(1, len(head)):
        if len(piece) > 1 and used + len(GAP) + widths[column] > width:
            yield tuple(piece)
            piece, used = [0], widths[0]
        piece.append(column)
        used += len(GAP) + widths[column]
    yield tuple(piece)


def _picked(cells: Cells, columns: Iterable[int]) -> tuple[str, ...]:
    return tuple(cells[column] for column in columns)
