"""Half-block pictures."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.tui.picture import OUTLINE, Fit, fit_cells, half_blocks, resample


@pytest.mark.parametrize(
    ("columns", "rows", "expected"),
    [
        (40, 40, Fit(40, 15)),  # 4:3 in square room: the width decides; a cell is two pixels high
        (200, 15, Fit(40, 15)),  # a flat room: the height decides
        (1, 1, Fit(1, 1)),
        (0, 10, Fit(0, 0)),
    ],
)
def test_a_picture_fits_its_room_and_keeps_its_aspect(columns: int, rows: int, expected: Fit) -> None:
    assert fit_cells(np.zeros((120, 160, 3), np.uint8), columns, rows) == expected


def test_a_cell_shows_the_upper_pixel_in_front_and_the_lower_behind() -> None:
    image = np.zeros((2, 1, 3), np.uint8)
    image[0], image[1] = (200, 0, 0), (0, 0, 200)
    upper, lower = half_blocks(image, Fit(1, 1), levels=256)[0, 0]
    assert upper.tolist() == [200, 0, 0]
    assert lower.tolist() == [0, 0, 200]


def test_shrinking_averages_so_that_thin_things_do_not_vanish() -> None:
    image = np.zeros((4, 4, 3), np.uint8)
    image[:, 1] = 100
    assert resample(image, 2, 2)[..., 0].tolist() == [[50, 0], [50, 0]]


def test_growing_repeats_pixels() -> None:
    image = np.array([[[10] * 3, [20] * 3]], np.uint8)
    assert resample(image, 2, 4)[..., 0].tolist() == [[10, 10, 20, 20]] * 2


def test_fewer_levels_still_cover_black_and_white() -> None:
    image = np.array([[[0, 0, 0]], [[255, 255, 255]]], np.uint8)
    upper, lower = half_blocks(image, Fit(1, 1), levels=64)[0, 0]
    assert upper.max() < 8
    assert lower.min() > 247


def test_outlines_are_closed_lines_and_what_is_outside_is_left_out() -> None:
    image = np.full((40, 40, 3), 9, np.uint8)
    square = ((0.25, 0.25), (0.76, 0.25), (0.76, 0.76), (0.25, 0.76))
    cells = half_blocks(image, Fit(20, 10), outlines=[square, ((-1.0, 3.0), (2.0, 3.0), (0.0, 2.0))])
    pixels = cells.transpose(0, 2, 1, 3).reshape(20, 20, 3)
    expected = np.zeros((20, 20), bool)
    expected[5:16, 5:16] = True
    expected[6:15, 6:15] = False
    assert np.array_equal(np.all(pixels == OUTLINE, axis=2), expected)
    assert np.array_equal(pixels[~expected], half_blocks(image, Fit(20, 10)).reshape(20, 20, 3)[~expected])
