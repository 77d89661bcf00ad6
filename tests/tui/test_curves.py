import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workbench.tui.curves import FIRST, Values, binned, curve_rows


def dots(rows: list[str]) -> int:
    """How many are set."""
    return sum((ord(character) - FIRST).bit_count() for row in rows for character in row)


def test_a_falling_line_goes_from_corner_to_corner() -> None:
    rows = curve_rows(np.linspace(3.0, 0.0, 50), 4, 2, 3.0)
    assert rows[0][0] in "⠉⠙⠋⠓⠑⠊⠈⠁"
    assert (ord(rows[1][-1]) - FIRST) & 0x80
    assert (rows[1][0], rows[0][-1]) == (chr(FIRST), chr(FIRST))


def test_what_is_yet_to_come_is_left_blank() -> None:
    [row] = curve_rows(np.ones(10), 8, 1, 2.0, share=0.5)
    assert row[4:] == chr(FIRST) * 4
    assert chr(FIRST) not in row[:4]


def test_what_is_no_number_leaves_a_gap() -> None:
    values = np.array([1.0, 1.0, np.nan, np.nan, 1.0, 1.0])
    [row] = curve_rows(values, 3, 1, 2.0)
    assert row[1] == chr(FIRST)
    assert dots([row]) == 4
    assert dots(curve_rows(np.array([np.inf, np.nan]), 3, 2, 0.0)) == 0


@given(
    values=arrays.arrays(np.float64, st.integers(0, 60), elements=st.floats()),
    columns=st.integers(1, 12),
    rows=st.integers(1, 4),
)
def test_a_curve_of_any_length_fits(values: Values, columns: int, rows: int) -> None:
    drawn = curve_rows(values, columns, rows, 1e6)
    assert [len(row) for row in drawn] == [columns] * rows
    assert all(FIRST <= ord(character) < FIRST + 256 for row in drawn for character in row)


@given(st.integers(1, 200), st.integers(1, 50))
def test_means_of_neighbours_have_the_mean_of_all_where_they_come_out_even(times: int, most: int) -> None:
    values = np.arange(times * most, dtype=np.float64)
    assert binned(values, most).mean() == pytest.approx(values.mean())
    assert len(binned(values, most)) == most
