from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.geometry import apply, invert, quaternion_from_yaw
from sim.goals import Zone
from sim.heightmap import look_down
from sim.shapes import Shape
from sim.values import WORKSPACE, FloatImage, Pose, Vec3
from sim.zone_places import roomiest_place

CUBE = (0.04, 0.04)
ZONE = Zone(Pose((0.5, 0.0, 0.0)), (0.12, 0.12))


def heights(*boxes: tuple[Vec3, Vec3]) -> FloatImage:
    shapes = [Shape(2, "box", size, Pose(at), (1, 0, 0, 1)) for at, size in boxes]
    return look_down(shapes, WORKSPACE).height


def test_an_empty_zone_is_filled_from_its_target_on() -> None:
    assert roomiest_place(heights(), ZONE, ZONE.pose, CUBE).position == pytest.approx((0.5, 0.0, 0.0))


def test_a_place_beside_what_lies_there_is_found() -> None:
    taken = heights(((0.48, 0.0, 0.02), (0.04, 0.12, 0.04)))
    x, _, _ = roomiest_place(taken, ZONE, ZONE.pose, CUBE).position
    assert x > 0.52


def test_an_object_goes_flat_onto_another_rather_than_half_onto_it() -> None:
    taken = heights(((0.5, 0.0, 0.02), (0.06, 0.06, 0.04)))
    x, y, _ = roomiest_place(taken, ZONE, ZONE.pose, CUBE).position
    assert math.hypot(x - 0.5, y) < 0.015


def test_a_crowded_zone_is_filled_from_its_edge() -> None:
    x, y, _ = roomiest_place(heights(), ZONE, ZONE.pose, CUBE, from_edge=True).position
    assert (abs(x - 0.5), abs(y)) == pytest.approx((0.038, 0.038), abs=1e-6)


def test_a_place_between_two_turned_objects_is_told_by_their_own_sides() -> None:
    turned = Pose(ZONE.pose.position, quaternion_from_yaw(math.pi / 4))
    shapes = [Shape(2, "box", (0.04, 0.04, 0.04), Pose((0.5, 0.0, 0.02), turned.rotation), (1, 0, 0, 1))]
    zone = Zone(turned, (0.14, 0.06))
    place = roomiest_place(look_down(shapes, WORKSPACE).height, zone, turned, CUBE)
    assert 0.042 < math.dist(place.position[:2], (0.5, 0.0)) < 0.05


def test_what_is_larger_than_the_zone_goes_to_its_target() -> None:
    assert roomiest_place(heights(), ZONE, ZONE.pose, (0.2, 0.2)) == ZONE.pose


@given(
    yaw=st.floats(-math.pi, math.pi),
    turn=st.floats(-math.pi, math.pi),
    extent=st.tuples(st.floats(0.01, 0.06), st.floats(0.01, 0.06)),
    at=st.tuples(st.floats(0.35, 0.65), st.floats(-0.4, 0.4)),
)
def test_the_whole_object_lies_in_the_zone(
    yaw: float, turn: float, extent: tuple[float, float], at: tuple[float, float]
) -> None:
    zone = Zone(Pose((*at, 0.0), quaternion_from_yaw(yaw)), (0.12, 0.16, 0.0))
    target = Pose(zone.pose.position, quaternion_from_yaw(turn))
    place = roomiest_place(np.zeros(WORKSPACE.shape, dtype=np.float32), zone, target, extent)
    for sx in (-1, 1):
        for sy in (-1, 1):
            corner = apply(place, (sx * extent[0] / 2, sy * extent[1] / 2, 0.0))
            x, y, _ = apply(invert(zone.pose), corner)
            assert abs(x) <= 0.06 + 1e-9
            assert abs(y) <= 0.08 + 1e-9
