import math

import pytest

from sim.geometry import quaternion_from_euler, quaternion_from_yaw, yaw_of
from sim.household.space.placing import CLOSE, HIGHEST_M, WIDE, Occupied, is_free, occupied_by, places_on
from sim.household.values import Instance, Surface, Vector2, Vector3
from sim.values import Pose
from tests.sim.household.physics.test_world import thing

TABLE = thing(0, "table", 0.0, 0.0, 0.0)
APPLE = thing(1, "apple", 0.0, 0.0, 0.75, 0)
SOUTH = Vector2(0.0, -0.8)
"""Where somebody stands before the table."""


def pose_of(instance: Instance) -> Pose:
    return Pose(instance.position, quaternion_from_yaw(math.radians(instance.yaw_deg)))


def places(
    size: Vector3, *others: Occupied, agent: Vector2 = SOUTH, reach: float = 0.9, table: Instance = TABLE
) -> list[Pose]:
    return list(places_on(table, pose_of(table), size, others, agent, reach))


def test_places_are_on_the_surface_in_reach_and_nearest_first() -> None:
    found = [place for place in places(APPLE.size) if yaw_of(place.rotation) == 0.0]
    distances = [math.dist(place.position[:2], SOUTH) for place in found]
    assert distances == pytest.approx(sorted(distances))
    assert distances[-1] <= 0.9
    for place in found:
        assert abs(place.position[0]) <= 1.3 / 2 - APPLE.size.x / 2
        assert abs(place.position[1]) <= 0.8 / 2 - APPLE.size.y / 2
        assert place.position[2] - APPLE.size.z / 2 == pytest.approx(0.753)


def test_what_stands_there_is_left_free() -> None:
    pumpkin = occupied_by(thing(2, "pumpkin", 0.0, -0.2, 0.75, 0), Pose((0.0, -0.2, 0.84)))
    found = places(APPLE.size, pumpkin)
    assert 0 < len(found) < len(places(APPLE.size))
    assert all(is_free(place, APPLE.size, [pumpkin]) for place in found)
    assert not is_free(Pose((0.05, -0.2, 0.8)), APPLE.size, [pumpkin])
    assert is_free(Pose((0.05, -0.2, 1.4)), APPLE.size, [pumpkin])


def test_nothing_finds_a_place_where_it_is_too_large_too_tall_or_out_of_reach() -> None:
    assert not places(Vector3(1.5, 0.3, 0.1))
    assert not places(Vector3(0.1, 0.1, 2.0))
    assert not places(APPLE.size, agent=Vector2(0.0, -3.0))
    assert not places(APPLE.size, table=APPLE)


def test_a_long_thing_is_turned_by_a_quarter_where_it_fits_only_so() -> None:
    found = places(Vector3(0.3, 1.0, 0.1))
    assert found
    assert all(yaw_of(place.rotation) == pytest.approx(math.pi / 2) for place in found)
    both = [yaw_of(place.rotation) for place in places(APPLE.size)]
    assert both == sorted(both), "as it is first"


def test_things_in_one_box_may_lie_closer_than_those_on_a_table() -> None:
    box = thing(0, "box", 0.0, 0.0, 0.0)
    block = thing(1, "block", 0.0, 0.0, 0.01, 0)
    there = occupied_by(block, pose_of(block))
    found = {
        spacing: list(places_on(box, pose_of(box), block.size, [there], SOUTH, 1.0, spacing))
        for spacing in (WIDE, CLOSE)
    }
    assert not found[WIDE]
    assert found[CLOSE]
    assert all(is_free(place, block.size, [there], CLOSE.margin) for place in found[CLOSE])


def test_no_surface_above_the_agents_reach_is_used() -> None:
    high = Surface(Vector3(0.0, 0.0, HIGHEST_M), Vector2(1.0, 1.0), 1.0)
    shelf = Instance(
        0, "x", "table", "table", "red", Vector3(0, 0, 0.1), 0, Vector3(1, 1, 0.2), "kinematic", -1, 0, (high,)
    )
    assert not places(APPLE.size, table=shelf)


def test_what_a_thing_on_its_side_takes_up_is_what_it_covers_now() -> None:
    book = thing(2, "book", 0.0, 0.0, 0.0)
    upright = occupied_by(book, Pose((0.0, 0.0, 1.0), quaternion_from_euler((math.pi / 2, 0.0, 0.0))))
    assert upright.top - upright.bottom == pytest.approx(book.size.y)
    assert upright.footprint.half.y == pytest.approx(book.size.z / 2)
