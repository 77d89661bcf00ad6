import math
from itertools import combinations, pairwise

import numpy as np
import pytest

from sim.household.scenes.floorplan import CELL_M, CELLS, DOOR_WIDTH_M, FloorPlan, draw_floor_plan
from sim.household.scenes.rooms import PRESETS
from sim.household.space.rectangles import Rectangle, free_of
from sim.household.values import Room, RoomKind, Vector2

HOUSES: list[tuple[RoomKind, ...]] = [("bathroom",), ("kitchen", "bedroom"), *PRESETS.values()]


@pytest.fixture(scope="module")
def plans() -> list[FloorPlan]:
    return [draw_floor_plan(kinds, np.random.default_rng(seed)) for kinds in HOUSES for seed in range(2)]


def area(room: Room) -> float:
    corners = [*room.polygon, room.polygon[0]]
    return sum(a.x * b.y - b.x * a.y for a, b in pairwise(corners)) / 2


def extent(plan: FloorPlan) -> tuple[float, float]:
    corners = [corner for room in plan.rooms for corner in room.polygon]
    return max(corner.x for corner in corners), max(corner.y for corner in corners)


def test_rooms_fill_a_rectangle_that_begins_at_the_origin(plans: list[FloorPlan]) -> None:
    for plan in plans:
        width, depth = extent(plan)
        assert sum(area(room) for room in plan.rooms) == pytest.approx(width * depth)
        assert max(width, depth) <= 2 * min(width, depth)


def test_rooms_have_about_the_size_of_their_kind(plans: list[FloorPlan]) -> None:
    sizes = [(room.kind, area(room) / CELL_M**2) for plan in plans for room in plan.rooms]
    fitting = [CELLS[kind][0] <= cells <= CELLS[kind][1] for kind, cells in sizes]
    assert np.mean(fitting) > 0.95
    assert all(cells >= 1 for _, cells in sizes)


def test_corners_go_counter_clockwise_and_turn_at_right_angles(plans: list[FloorPlan]) -> None:
    for room in (room for plan in plans for room in plan.rooms):
        assert area(room) > 0
        for before, here, after in zip(room.polygon, room.polygon[1:], room.polygon[2:], strict=False):
            assert (before.x == here.x) != (here.x == after.x)


def test_doors_join_all_rooms_and_open_a_wall(plans: list[FloorPlan]) -> None:
    for plan in plans:
        joined = {0}
        for _ in plan.rooms:
            joined |= {room for door in plan.doors for room in door.rooms if joined & set(door.rooms)}
        assert joined == set(range(len(plan.rooms)))
        openings = [Rectangle.around(door.position, 0.2, 0.2) for door in plan.doors]
        assert free_of(openings, plan.wall_rectangles()).all()
        assert all(door.width == DOOR_WIDTH_M for door in plan.doors)


def test_walls_close_the_house(plans: list[FloorPlan]) -> None:
    for plan in plans:
        width, depth = extent(plan)
        rim = [Vector2(x, y) for x in np.arange(0, width, 0.5) for y in (0.0, depth)]
        rim += [Vector2(x, y) for y in np.arange(0, depth, 0.5) for x in (0.0, width)]
        for point in rim:
            assert not free_of([Rectangle.around(point, 0.02, 0.02)], plan.wall_rectangles())[0]


def test_bathrooms_are_no_passage_where_it_can_be_helped(plans: list[FloorPlan]) -> None:
    doors = [
        sum(room.id in door.rooms for door in plan.doors)
        for plan in plans
        for room in plan.rooms
        if room.kind == "bathroom" and len(plan.rooms) > 1
    ]
    assert doors.count(1) > 0.9 * len(doors)


def test_equal_chance_gives_equal_plans() -> None:
    first, second = (draw_floor_plan(PRESETS["flat"], np.random.default_rng(9)) for _ in range(2))
    assert first == second


def test_many_rectangles_against_many_agree_with_one_against_one() -> None:
    rng = np.random.default_rng(0)
    boxes = [Rectangle.around(Vector2(*map(float, rng.uniform(0, 3, 2))), 0.3, 0.5) for _ in range(40)]
    for box, is_free in zip(boxes[:20], free_of(boxes[:20], boxes[20:]), strict=True):
        assert is_free == (not any(box.overlaps(other) for other in boxes[20:]))
    assert not any(a.overlaps(b) for a, b in combinations([Rectangle(0, 0, 1, 1), Rectangle(1, 0, 2, 1)], 2))
    assert math.isclose(boxes[0].widened(0.1).x_low, boxes[0].x_low - 0.1)
