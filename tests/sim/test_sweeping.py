from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.primitives import STOP_SHORT
from sim.sweeping import best_push
from sim.values import Pose

HALF_ZONE, HALF_PLATE = 0.06, 0.025
places = st.tuples(st.floats(0.07, 0.3), st.floats(-math.pi, math.pi))


def at(distance: float, angle: float) -> Pose:
    return Pose((0.5 + distance * math.cos(angle), distance * math.sin(angle), 0.005))


def plate_at_the_end(starts: list[Pose]) -> tuple[np.ndarray, np.ndarray]:
    """Where the plate stops, seen from the zone's middle, and the direction in which it moves."""
    pick, place = best_push(starts, Pose((0.5, 0.0, 0.0)), HALF_ZONE)
    first, last = np.array(pick.position[:2]), np.array(place.position[:2])
    onward = (last - first) / np.linalg.norm(last - first)
    return last - STOP_SHORT * onward - (0.5, 0.0), onward


@given(st.lists(places, min_size=1, max_size=20), st.floats(0, math.pi / 2))
def test_both_corners_of_the_plate_end_inside_a_zone_of_any_yaw(polar: list[tuple[float, float]], yaw: float) -> None:
    middle, onward = plate_at_the_end([at(*place) for place in polar])
    along_x, along_y = np.array([math.cos(yaw), math.sin(yaw)]), np.array([-math.sin(yaw), math.cos(yaw)])
    aside = HALF_PLATE * np.array([-onward[1], onward[0]])
    for corner in (middle + aside, middle - aside):
        assert abs(corner @ along_x) < HALF_ZONE
        assert abs(corner @ along_y) < HALF_ZONE


@given(places)
def test_the_plate_stays_on_the_side_that_it_came_from(place: tuple[float, float]) -> None:
    """Else it would push what lies in the zone out again."""
    middle, onward = plate_at_the_end([at(*place)])
    assert middle @ onward < -HALF_ZONE / 2


@given(places)
def test_a_push_begins_at_the_farthest(place: tuple[float, float]) -> None:
    near = at(place[0] / 2 + 0.03, place[1])
    pick, _ = best_push([near, at(*place)], Pose((0.5, 0.0, 0.0)), HALF_ZONE)
    assert math.dist(pick.position[:2], at(*place).position[:2]) == pytest.approx(0, abs=0.02)


def test_the_line_that_takes_most_along_is_chosen() -> None:
    crowd = [at(0.1 + 0.01 * index, 1.0) for index in range(5)]
    pick, _ = best_push([*crowd, at(0.25, -2.0)], Pose((0.5, 0.0, 0.0)), HALF_ZONE)
    angle = math.atan2(pick.position[1], pick.position[0] - 0.5)
    assert angle == pytest.approx(1.0, abs=math.radians(10))
