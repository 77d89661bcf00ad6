from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.placement import erode, footprint_pixels, free_centers, pick_pixel, pixel_to_position
from sim.utils import xyz_to_pix
from sim.values import WORKSPACE

images = arrays(bool, st.tuples(st.integers(3, 24), st.integers(3, 24)))


@given(images, st.integers(0, 9))
def test_erosion_keeps_exactly_the_pixels_whose_window_is_set(image: np.ndarray, window: int) -> None:
    rows, columns = image.shape
    side = max(window, 1)
    before = side // 2
    padded = np.pad(image, side)
    kept = erode(image, window)
    for row in range(rows):
        for column in range(columns):
            top, left = row + side - before, column + side - before
            assert kept[row, column] == padded[top : top + side, left : left + side].all()


@given(images, st.integers(1, 9))
def test_a_free_centre_is_never_within_the_window_of_something(occupied: np.ndarray, window: int) -> None:
    free = free_centers(occupied, window)
    reach = (window - 1) // 2
    for row, column in np.argwhere(free):
        around = occupied[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1]
        assert not around.any()


def test_the_border_counts_as_occupied() -> None:
    free = free_centers(np.zeros((9, 9), dtype=bool), 3)
    assert free[2:7, 2:7].all()
    assert free.sum() == 25


def test_the_footprint_is_the_whole_diagonal() -> None:
    assert footprint_pixels((0.03, 0.04, 0.1), 0.01) == 5


@given(images, st.floats(0, 1, exclude_max=True))
def test_a_picked_pixel_is_a_candidate(image: np.ndarray, chance: float) -> None:
    pixel = pick_pixel(image, chance)
    assert (pixel is None) == (not image.any())
    assert pixel is None or image[pixel]


def test_every_candidate_can_be_picked_equally_often() -> None:
    image = np.zeros((4, 4), dtype=bool)
    image[1, 2] = image[3, 0] = True
    assert [pick_pixel(image, chance) for chance in (0.0, 0.49, 0.5, 0.999)] == [(1, 2), (1, 2), (3, 0), (3, 0)]


@given(st.integers(0, 319), st.integers(0, 159))
def test_a_position_leads_back_to_its_pixel(row: int, column: int) -> None:
    position = pixel_to_position((row, column), 0.1, WORKSPACE)
    assert position[2] == pytest.approx(0.1)
    assert xyz_to_pix(position, WORKSPACE.bounds, WORKSPACE.pixel_size) == (row, column)
