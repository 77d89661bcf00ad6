from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.primitives import STOP_SHORT
from sim.sweeping import HALF_PLATE, INTO, LANE, best_push, stop_before_edge, stop_before_place
from sim.values import Pose

TARGET = Pose((0.5, 0.0, 0.0))
around = st.tuples(st.floats(0.05, 0.2), st.floats(-math.pi, math.pi)).map(
    lambda polar: Pose((0.5 + polar[0] * math.cos(polar[1]), polar[0] * math.sin(polar[1]), 0.005))
)


@given(st.lists(around, min_size=1, max_size=8), st.floats(0, 0.05))
def test_a_push_leads_from_behind_something_towards_the_target(starts: list[Pose], stop_before: float) -> None:
    pick, place = best_push(starts, TARGET, stop_before)
    start, stop = np.array(pick.position[:2]), np.array(place.position[:2])
    way = (stop - start) / np.linalg.norm(stop - start)
    plate = stop - STOP_SHORT * way
    assert np.linalg.norm(plate - TARGET.position[:2]) == pytest.approx(stop_before, abs=1e-9)
    aside = [abs(np.cross([*way, 0.0], [*(np.array(one.position[:2]) - start), 0.0])[2]) for one in starts]
    assert min(aside) < LANE


def test_it_takes_the_line_with_most_on_it() -> None:
    row = [Pose((0.5, y, 0.005)) for y in (0.08, 0.1, 0.12)]
    pick, place = best_push([*row, Pose((0.7, 0.0, 0.005))], TARGET, 0.0)
    assert pick.position[1] == pytest.approx(0.12, abs=0.01)
    assert place.position[1] == pytest.approx(-STOP_SHORT, abs=0.01)


def test_one_object_ends_with_its_middle_at_the_place() -> None:
    pick, place = best_push([Pose((0.5, 0.2, 0.02))], TARGET, stop_before_place(0.04))
    assert pick.position == pytest.approx((0.5, 0.2, 0.0))
    assert place.position[1] == pytest.approx(0.02 + HALF_PLATE - STOP_SHORT)


@pytest.mark.parametrize(("room", "distance"), [(0.06, 0.06 - INTO), (0.005, 0.0), (0.0, 0.0)])
def test_the_plate_stops_inside_of_an_edge(room: float, distance: float) -> None:
    assert stop_before_edge(room) == pytest.approx(distance)
