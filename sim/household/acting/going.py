"""The calls that move the agent or its camera: `goto_user`, `goto`, `find`, `look`."""

from __future__ import annotations

import math

from sim.household.acting.agent import is_in_sight, is_visible, walk
from sim.household.acting.embodiment import Embodiment
from sim.household.space.navigation import CAMERA_HEIGHT_M, NEARLY_M, NavigationGrid
from sim.household.values import Reason, Vector2

BESIDE_USER_M = (0.6, 1.2)
"""So far from the user the agent stops, nearest and farthest [m]."""
FIND_WITHIN_M = 3.0
"""What is not seen from close by, such as on top of a fridge, is looked for from farther off [m]."""


def goto_user(agent: Embodiment) -> Reason | None:
    """Walk up to the user and face them."""
    user = agent.world.scene.player.position
    nearest, farthest = BESIDE_USER_M
    if not nearest <= math.dist(agent.pose.position, user) <= farthest or not _sees_point(agent, user):
        grid = agent.grid()
        places = _places_beside(agent, grid, user)
        if not places or not _walk_to(agent, grid, places[0]):
            return "no_path"
    agent.turn_to((*user, CAMERA_HEIGHT_M))
    agent.target = None
    return None


def goto(agent: Embodiment, thing: int) -> Reason | None:
    """Walk to where a thing is in reach and in sight, and face it."""
    agent.target = thing
    if thing in agent.hand.carried:
        return None
    grid = agent.grid()
    places = grid.approaches(thing, agent.pose.position)
    if not places:
        return "no_path"
    place = next((place for place in places if is_in_sight(agent.world, (*place, CAMERA_HEIGHT_M), thing)), None)
    if place is None:
        return "not_visible"
    if not _walk_to(agent, grid, place):
        return "no_path"
    agent.turn_to(agent.world.pose(thing).position)
    return None


def find(agent: Embodiment, thing: int) -> Reason | None:
    """Walk towards a thing until it is seen, and face it."""
    agent.target = thing
    if thing in agent.hand.carried:
        return None
    if is_in_sight(agent.world, agent.pose.camera, thing):
        return look(agent, thing)
    grid, start = agent.grid(), agent.pose.position
    places = grid.approaches(thing, start) + grid.approaches(thing, start, FIND_WITHIN_M)
    if not places:
        return "no_path"
    seen_from = (place for place in places if is_in_sight(agent.world, (*place, CAMERA_HEIGHT_M), thing))
    place = next(seen_from, None)
    path = grid.path(start, place) if place is not None else None
    if path is None:
        return "not_visible"
    agent.go(walk(path, agent.pose), until=lambda: is_visible(agent.world, agent.pose, thing))
    return look(agent, thing)


def look(agent: Embodiment, thing: int) -> Reason | None:
    """Turn the camera to a thing."""
    agent.target = thing
    if thing in agent.hand.carried:
        return None
    if not is_in_sight(agent.world, agent.pose.camera, thing):
        return "not_visible"
    agent.turn_to(agent.world.pose(thing).position)
    return None


def _walk_to(agent: Embodiment, grid: NavigationGrid, place: Vector2) -> bool:
    path = grid.path(agent.pose.position, place)
    if path is None:
        return False
    agent.go(walk(path, agent.pose))
    return True


def _places_beside(agent: Embodiment, grid: NavigationGrid, user: Vector2) -> list[Vector2]:
    """Where it can stand beside the user with nothing between them, the best place first."""
    start = agent.pose.position
    reached = grid.reachable_from(start)
    places = [
        place
        for place in grid.places_around(user, *BESIDE_USER_M)
        if grid.holds(reached, place) and agent.world.ray((*place, CAMERA_HEIGHT_M), (*user, CAMERA_HEIGHT_M)) is None
    ]
    return sorted(places, key=lambda place: (math.dist(place, user) // NEARLY_M, math.dist(place, start), place))


def _sees_point(agent: Embodiment, point: Vector2) -> bool:
    return agent.world.ray(agent.pose.camera, (*point, CAMERA_HEIGHT_M)) is None
