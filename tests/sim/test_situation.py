from __future__ import annotations

import numpy as np

from sim.situation import random_pixel


def test_a_pixel_is_drawn_away_from_the_edge() -> None:
    visible = np.zeros((9, 9), dtype=bool)
    visible[3:6, 3:6] = True
    assert all(random_pixel(visible, np.random.random()) == (4, 4) for _ in range(10))


def test_an_object_that_is_all_edge_can_still_be_picked() -> None:
    visible = np.zeros((9, 9), dtype=bool)
    visible[3, 3:6] = True
    assert random_pixel(visible, 0.5) in [(3, 3), (3, 4), (3, 5)]
    assert random_pixel(np.zeros((9, 9), dtype=bool), 0.5) is None
