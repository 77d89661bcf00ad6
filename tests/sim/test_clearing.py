from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.clearing import blockers, bodies_near, empty_place, free_place, occupants, one_sided_props, slices, window
from sim.extents import LocalBox
from sim.geometry import quaternion_from_yaw
from sim.heightmap import TopDown, look_down
from sim.shapes import Shape
from sim.values import WORKSPACE, Pose, Vec3

CUBE = LocalBox((0.04, 0.04, 0.04), (0.0, 0.0, 0.0))
TARGET = Pose((0.5, 0.0, 0.02))
CUBE_ID, OTHER = 1, 2


def box_shape(body: int, at: Vec3, size: Vec3 = (0.04, 0.04, 0.04), yaw: float = 0.0) -> Shape:
    return Shape(body=body, kind="box", pose=Pose(at, quaternion_from_yaw(yaw)), size=size, rgba=(1, 0, 0, 1), file="")


def view(*shapes: Shape) -> TopDown:
    return look_down(shapes, WORKSPACE)


@pytest.mark.parametrize(
    ("at", "props"),
    [
        ((0.5, 0.0, 0.02), set()),  # in the middle: the cube stands on it
        ((0.51, 0.0, 0.02), set()),  # still under its middle
        ((0.53, 0.0, 0.02), {OTHER}),
        ((0.5, -0.03, 0.02), {OTHER}),
        ((0.53, 0.03, 0.02), {OTHER}),
        ((0.56, 0.0, 0.02), set()),  # beside it
    ],
)
def test_what_stands_under_one_side_only_would_tip_an_object(at: Vec3, props: set[int]) -> None:
    assert one_sided_props(view(box_shape(OTHER, at)), CUBE_ID, TARGET, CUBE) == props


def test_a_corner_that_the_edge_of_a_plank_cuts_off_would_tip_it() -> None:
    plank = box_shape(OTHER, (0.53, 0.03, 0.01), (0.05, 0.2, 0.02), yaw=math.pi / 4)
    assert one_sided_props(view(plank), CUBE_ID, TARGET, CUBE) == {OTHER}


def test_two_pillars_hold_a_deck() -> None:
    pillars = [box_shape(number, (0.5, y, 0.02)) for number, y in ((2, -0.06), (3, 0.06))]
    deck = LocalBox((0.04, 0.18, 0.02), (0.0, 0.0, 0.0))
    assert one_sided_props(view(*pillars), CUBE_ID, TARGET, deck) == set()
    assert one_sided_props(view(pillars[0]), CUBE_ID, TARGET, deck) == {2}


def test_an_object_that_lies_beside_its_target_does_not_hold_itself_up() -> None:
    assert one_sided_props(view(box_shape(CUBE_ID, (0.53, 0.0, 0.02))), CUBE_ID, TARGET, CUBE) == set()


def test_what_is_flat_tips_nothing() -> None:
    assert (
        one_sided_props(view(box_shape(OTHER, (0.53, 0.0, 0.0), (0.04, 0.04, 0.001))), CUBE_ID, TARGET, CUBE) == set()
    )


@given(yaw=st.floats(-math.pi, math.pi), away=st.floats(0.02, 0.028), bearing=st.floats(-math.pi, math.pi))
def test_what_does_not_reach_the_middle_tips_from_any_side(yaw: float, away: float, bearing: float) -> None:
    at = (0.5 + away * math.cos(bearing), away * math.sin(bearing), 0.02)
    target = Pose(TARGET.position, quaternion_from_yaw(yaw))
    thin = box_shape(OTHER, at, (0.03, 0.03, 0.04), yaw=bearing)
    assert one_sided_props(view(thin), CUBE_ID, target, CUBE) == {OTHER}


def test_a_body_blocks_that_is_higher_than_the_underside_and_not_much_larger() -> None:
    low, small, large = CUBE, LocalBox((0.06, 0.06, 0.04), (0, 0, 0)), LocalBox((0.2, 0.2, 0.04), (0, 0, 0))
    there = view(box_shape(OTHER, (0.5, 0.0, 0.02)))
    assert blockers(there, TARGET, CUBE, {OTHER: low}) == {OTHER}
    assert blockers(there, TARGET, CUBE, {OTHER: small}) == {OTHER}
    assert blockers(there, TARGET, CUBE, {OTHER: large}) == set()
    assert blockers(there, TARGET, CUBE, {}) == set()
    assert blockers(there, Pose((0.5, 0.0, 0.06)), CUBE, {OTHER: low}) == set()


@pytest.mark.parametrize(("height", "found"), [(0.02, set()), (0.03, {OTHER}), (0.1, {OTHER})])
def test_an_occupant_reaches_above_the_middle_of_the_place(height: float, found: set[int]) -> None:
    there = view(box_shape(OTHER, (0.5, 0.0, height / 2), (0.2, 0.2, height)))
    assert occupants(there, TARGET, CUBE) == found


def test_places_for_what_is_put_aside_are_free_and_no_target() -> None:
    np.random.seed(0)
    there = view(box_shape(OTHER, (0.5, 0.0, 0.02), (0.4, 0.4, 0.04)))
    for _ in range(20):
        place = free_place(there, CUBE, [Pose((0.5, 0.35, 0.0))])
        assert place is not None
        x, y, z = place.position
        assert z == 0.02
        assert max(abs(x - 0.5), abs(y)) > 0.22
        assert math.hypot(x - 0.5, y - 0.35) > 0.028


def test_a_full_table_has_no_place() -> None:
    full = view(box_shape(OTHER, (0.5, 0.0, 0.02), (0.6, 1.2, 0.04)))
    assert free_place(full, CUBE, []) is None
    assert empty_place(full, (0.07, 0.07)) is None


def test_an_empty_place_has_nothing_around() -> None:
    np.random.seed(0)
    there = view(box_shape(OTHER, (0.5, 0.0, 0.02), (0.4, 0.4, 0.04)))
    place = empty_place(there, (0.07, 0.07))
    assert place is not None
    assert bodies_near(there.mask, place.position, 0.03) == set()


@given(st.floats(-1, 2), st.floats(-2, 2), st.floats(0, 0.5))
def test_a_window_lies_in_the_image_and_around_its_position(x: float, y: float, radius: float) -> None:
    image = np.zeros(WORKSPACE.shape, dtype=np.int32)
    part = window(image, (x, y, 0.0), radius)
    rows, columns = slices((x, y, 0.0), radius)
    assert part.shape == (rows.stop - rows.start, columns.stop - columns.start)
    (x_low, _), (y_low, _), _ = WORKSPACE.bounds
    for index, low, center in ((columns, x_low, x), (rows, y_low, y)):
        for pixel in range(index.start, index.stop):
            assert abs(low + pixel * WORKSPACE.pixel_size - center) <= radius + 1e-9
