import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from sim.household.space.navigation import CELL_M, NavigationGrid
from sim.household.values import FLOOR, Door, Instance, Room, Scene, Standpoint, Vector2, Vector3, Wall

TABLE = Instance(
    0, "table", "table", "table", "brown", Vector3(1.5, 2.0, 0.4), 30.0, Vector3(1.2, 0.8, 0.8), "kinematic", FLOOR, 0
)
RUG = Instance(
    1, "rug", "rug", "rug", "red", Vector3(4.5, 1.0, 0.01), 0.0, Vector3(1.4, 1, 0.02), "kinematic", FLOOR, 1
)


def two_rooms(*instances: Instance, door_width: float = 0.9) -> Scene:
    """Two rooms of 3 × 4 m side by side; the wall between them has a door at y = 3."""
    corners = [(0.0, 0.0), (6.0, 0.0), (6.0, 4.0), (0.0, 4.0)]
    outer = [Wall(Vector2(*a), Vector2(*b), 2.4, 0.1) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    low, high = 3.0 - door_width / 2, 3.0 + door_width / 2
    inner = [Wall(Vector2(3, 0), Vector2(3, low), 2.4, 0.1), Wall(Vector2(3, high), Vector2(3, 4), 2.4, 0.1)]
    left = Room(0, "kitchen", (Vector2(0, 0), Vector2(3, 0), Vector2(3, 4), Vector2(0, 4)))
    right = Room(1, "bedroom", (Vector2(3, 0), Vector2(6, 0), Vector2(6, 4), Vector2(3, 4)))
    return Scene(
        instances,
        (left, right),
        tuple(outer + inner),
        (Door((0, 1), Vector2(3, 3), 90.0, door_width),),
        player=Standpoint(Vector2(5.0, 0.5), 90.0),
        agent=Standpoint(Vector2(0.5, 0.5), 0.0),
    )


def test_a_free_cell_is_a_radius_away_from_walls_and_furniture() -> None:
    grid = NavigationGrid.of(two_rooms(TABLE))
    footprint = grid.footprints[0]
    for cell in np.argwhere(grid.mask):
        middle = grid.middle((int(cell[0]), int(cell[1])))
        assert footprint.distance(middle) >= 0.2
        assert 0.25 <= middle.x <= 5.75
        assert 0.25 <= middle.y <= 3.75


def test_a_path_leads_through_the_door_in_few_straight_free_pieces() -> None:
    scene = two_rooms(TABLE)
    grid = NavigationGrid.of(scene)
    path = grid.path(scene.agent.position, scene.player.position)
    assert path is not None
    assert path[0] == scene.agent.position
    assert path[-1] == scene.player.position
    assert len(path) <= 6
    assert all(grid.is_clear(a, b) for a, b in pairwise(path))
    crossing = [(a, b) for a, b in pairwise(path) if a.x < 3 <= b.x]
    assert len(crossing) == 1


def test_a_path_is_hardly_longer_than_the_straight_line_where_nothing_stands() -> None:
    grid = NavigationGrid.of(two_rooms())
    path = grid.path((0.5, 0.5), (2.5, 3.0))
    assert path == [(0.5, 0.5), (2.5, 3.0)]


def test_a_path_from_a_place_to_itself_has_two_equal_ends() -> None:
    grid = NavigationGrid.of(two_rooms())
    assert grid.path((0.5, 0.5), (0.5, 0.5)) == [(0.5, 0.5), (0.5, 0.5)]


def test_a_door_narrower_than_the_agent_lets_nobody_through() -> None:
    scene = two_rooms(door_width=0.4)
    grid = NavigationGrid.of(scene)
    assert grid.path(scene.agent.position, scene.player.position) is None
    assert not grid.holds(grid.reachable_from(scene.agent.position), scene.player.position)


def test_what_can_be_reached_is_what_has_a_path() -> None:
    scene = two_rooms(TABLE)
    grid = NavigationGrid.of(scene)
    reached = grid.reachable_from(scene.agent.position)
    assert grid.holds(reached, scene.player.position)
    assert not (reached & ~grid.mask).any()


def test_a_rug_is_walked_over_and_a_carried_thing_is_in_nobodys_way() -> None:
    grid = NavigationGrid.of(two_rooms(TABLE, RUG))
    assert grid.free((4.5, 1.0))
    assert not grid.free((1.5, 2.0))
    assert NavigationGrid.of(two_rooms(TABLE, RUG), without=[0]).free((1.5, 2.0))


def test_standing_places_are_free_within_reach_and_nearest_first() -> None:
    grid = NavigationGrid.of(two_rooms(TABLE))
    places = grid.standing_places(0)
    distances = [grid.footprints[0].distance(place) for place in places]
    assert places
    assert all(grid.free(place) for place in places)
    assert distances == sorted(distances)
    assert 0.2 <= distances[0] < 0.2 + CELL_M
    assert distances[-1] <= 0.9


def test_a_standing_place_is_on_the_same_side_of_the_wall() -> None:
    against_wall = replace(TABLE, position=Vector3(2.5, 1.0, 0.4), yaw_deg=90.0)
    places = NavigationGrid.of(two_rooms(against_wall)).standing_places(0)
    assert places
    assert all(place.x < 3.0 for place in places)


def test_places_around_a_point_keep_both_limits() -> None:
    grid = NavigationGrid.of(two_rooms())
    places = grid.places_around(Vector2(5.0, 0.5), 0.5, 1.2)
    assert places
    assert all(0.5 <= math.dist(place, (5.0, 0.5)) <= 1.2 for place in places)


def test_who_stands_against_a_table_starts_beside_it() -> None:
    grid = NavigationGrid.of(two_rooms(TABLE))
    beside = grid.footprints[0].corners()[0]
    assert not grid.free(beside)
    path = grid.path(beside, (0.5, 3.5))
    assert path is not None
    assert path[0] == beside
    assert all(grid.free(corner) for corner in path[1:])


@pytest.mark.parametrize("point", [(-5.0, 1.0), (100.0, 100.0), (1.5, 2.0)])
def test_nowhere_is_reached_from_where_nobody_can_stand(point: tuple[float, float]) -> None:
    grid = NavigationGrid.of(two_rooms(TABLE))
    assert not grid.free(point)
    assert not grid.reachable_from(point).any()


def test_a_scene_without_rooms_is_an_open_floor() -> None:
    scene = Scene((TABLE,), (), (), (), Standpoint(Vector2(3, 3), 0.0), Standpoint(Vector2(0, 0), 0.0))
    grid = NavigationGrid.of(scene)
    assert grid.path((0.0, 0.0), (3.0, 3.0)) is not None
