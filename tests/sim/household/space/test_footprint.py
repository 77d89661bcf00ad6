import math

import numpy as np
import pytest

from sim.household.space.footprint import Footprint
from sim.household.values import Vector2

TURNED = Footprint(Vector2(1.0, 2.0), Vector2(1.0, 0.5), math.pi / 2)


def test_distances_are_those_to_the_turned_rectangle() -> None:
    points = np.array([[1.0, 2.0], [1.0, 4.0], [2.5, 2.0], [1.0 + 0.5 + 3, 2.0 + 1.0 + 4]])
    assert TURNED.distances(points) == pytest.approx([0.0, 1.0, 1.0, 5.0])


def test_depth_is_the_distance_to_the_nearest_side_from_within() -> None:
    assert TURNED.depth(Vector2(1.0, 2.0)) == pytest.approx(0.5)
    assert TURNED.depth(Vector2(1.4, 2.0)) == pytest.approx(0.1)
    assert TURNED.depth(Vector2(3.0, 2.0)) == 0.0


def test_corners_are_at_no_distance_and_within_the_bounds() -> None:
    low, high = TURNED.bounds()
    assert low == pytest.approx((0.5, 1.0))
    assert high == pytest.approx((1.5, 3.0))
    for corner in TURNED.corners():
        assert TURNED.distance(corner) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("x", "yaw_deg", "overlaps"), [(1.9, 0.0, True), (2.1, 0.0, False), (2.2, 45.0, True), (2.5, 45.0, False)]
)
def test_rectangles_overlap_where_they_share_area(x: float, yaw_deg: float, overlaps: bool) -> None:
    first = Footprint(Vector2(0.0, 0.0), Vector2(1.0, 1.0), 0.0)
    second = Footprint(Vector2(x, 0.0), Vector2(1.0, 1.0), math.radians(yaw_deg))
    assert first.overlaps(second) is overlaps
    assert second.overlaps(first) is overlaps
