import numpy as np
from numpy.typing import NDArray

from policy.overlay import MOST_COVER, PICK_TINT, mark, tint

GREY: NDArray[np.uint8] = np.full((40, 20, 3), 100, dtype=np.uint8)


def test_the_likeliest_cell_has_most_of_the_colour_and_what_cannot_be_none() -> None:
    chances = np.zeros((20, 10), dtype=np.float32)
    chances[3, 4], chances[15, 2] = 0.8, 0.2
    seen = tint(GREY, chances, PICK_TINT)
    best = np.rint(100 * (1 - MOST_COVER) + np.array(PICK_TINT) * MOST_COVER)
    assert (seen[6:8, 8:10] == best).all(), "a cell is two pixels wide and high"
    assert 100 < seen[30, 4, 0] < best[0]
    assert (seen[0, 0] == 100).all()
    assert (GREY == 100).all(), "the picture itself is left alone"


def test_chances_of_nothing_leave_the_picture_as_it_is() -> None:
    assert np.array_equal(tint(GREY, np.zeros((20, 10), dtype=np.float32), PICK_TINT), GREY)


def test_marks_are_where_pick_and_place_are_and_seen_on_every_colour() -> None:
    for paint in (0, 255):
        marked = mark(np.full((80, 60, 3), paint, dtype=np.uint8), (20.0, 15.0), (60.0, 30.0), 0.0)
        assert (marked[60, 30] == 255).all(), "the cross"
        assert (marked[60, 43] == 255).all(), "its stroke, along the columns when nothing is turned"
        assert (marked[20, 10] == 255).all(), "the ring"
        assert (marked[20, 9] == 0).all(), "its black edge"
    turned = mark(np.full((80, 60, 3), 9, dtype=np.uint8), (20.0, 15.0), (60.0, 30.0), np.pi / 2)
    assert (turned[73, 30] == 255).all()
    assert (turned[60, 43] == 9).all()


def test_marks_beyond_the_edge_are_no_mistake() -> None:
    assert mark(GREY, (-30.0, -30.0), (-30.0, -30.0), 0.0).shape == GREY.shape
