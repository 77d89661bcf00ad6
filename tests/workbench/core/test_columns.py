"""Columns of text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.core.columns import aligned, column_widths, total_width


def test_words_stand_left_and_numbers_right_and_nothing_trails() -> None:
    rows = [("stage", "s"), ("implement", "12"), ("a", "")]
    widths = column_widths(rows)
    assert widths == (9, 2)
    assert [aligned(row, widths, numbers=(1,)) for row in rows] == ["stage       s", "implement  12", "a"]
    assert aligned(("a", "1"), widths) == "a          1"


@given(st.lists(st.lists(st.text("abc", min_size=1), min_size=3, max_size=3), min_size=1))
def test_the_widest_row_is_as_wide_as_all_columns(rows: list[list[str]]) -> None:
    widths = column_widths([*rows, ["x" * len(max(column, key=len)) for column in zip(*rows, strict=True)]])
    full = aligned(["x" * width for width in widths], widths)
    assert len(full) == total_width(widths)
    assert all(len(aligned(row, widths)) <= len(full) for row in rows)
