"""The calls of the hand: `grab`, `release`, `put`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from sim.geometry import quaternion_from_yaw
from sim.household.acting.agent import is_in_sight
from sim.household.acting.embodiment import Embodiment
from sim.household.physics.support import all_supports_of
from sim.household.space.navigation import REACH_M
from sim.household.space.placing import CLEAR_M, CLOSE, HIGHEST_M, WIDE, Occupied, is_free, occupied_by, places_on
from sim.household.values import FLOOR, Reason, Vector2
from sim.values import Pose, Vec3

DEEPEST_M = 0.001
"""Interpenetration at which a place still counts as free [m]."""
TRIES = 24
"""Places that are tried before there is no space."""
FLOOR_DISTANCES_M = (0.45, 0.55, 0.65, 0.75)
FLOOR_ANGLES_DEG = (0, 20, -20, 40, -40, 65, -65, 90, -90, 115, -115, 145, -145, 180)
"""Where on the floor the agent sets something down, from its axis and from straight ahead."""
JUST_ABOVE_FLOOR_M = 0.1


def grab(agent: Embodiment, thing: int | None = None) -> Reason | None:
    """Take a thing into the hand; without an id the one that the agent went or turned to last."""
    thing = agent.target if thing is None else thing
    if thing is None:
        return "nothing_targeted"
    if agent.hand.held is not None:
        return "hand_full"
    instance, pose = agent.world.scene.instances[thing], agent.world.pose(thing)
    if instance.kind != "interactable":
        return "not_movable"
    if not _is_in_reach(agent, thing) or pose.position[2] > HIGHEST_M:
        return "too_far"
    if not is_in_sight(agent.world, agent.pose.camera, thing):
        return "occluded"
    agent.turn_to(pose.position)
    agent.hand.take(thing, agent.pose.hand)
    agent.settle()  # what leaned on it
    agent.target = thing
    return None


def release(agent: Embodiment) -> Reason | None:
    """Set down what is held: on what the agent went or turned to last, otherwise on the floor before it."""
    held, target = agent.hand.held, agent.target
    if held is None:
        return "hand_empty"
    if target is None or target in agent.hand.carried:
        return _set_down(agent, _floor_places(agent), FLOOR)
    return _put_on(agent, target)


def put(agent: Embodiment, thing: int, target: int) -> Reason | None:
    """Set down what is held, which must be this thing, on a target."""
    if agent.hand.held is None:
        return "hand_empty"
    if agent.hand.held != thing or target in agent.hand.carried:
        return "wrong_object"
    agent.target = target
    return _put_on(agent, target)


def _put_on(agent: Embodiment, target: int) -> Reason | None:
    if not _is_in_reach(agent, target):
        return "too_far"
    held = agent.hand.held
    assert held is not None
    carrier, size = agent.world.scene.instances[target], agent.world.scene.instances[held].size
    below = all_supports_of(agent.world, target)  # a bed is as high as its headboard, a box on it lies lower
    others = _occupied(agent, without={target, *below})
    spacings = (WIDE, CLOSE) if all(surface.inside for surface in carrier.surfaces) else (WIDE,)
    where = (carrier, agent.world.pose(target), size, others, agent.pose.position, REACH_M)
    return _set_down(agent, chain.from_iterable(places_on(*where, spacing) for spacing in spacings), target)


def _set_down(agent: Embodiment, places: Iterable[Pose], carrier: int) -> Reason | None:
    """Let go at the first place that is really free; `fell` where it does not stay on its carrier."""
    held = agent.hand.held
    assert held is not None
    place = next((place for place in islice(places, TRIES) if agent.hand.try_pose(place, DEEPEST_M)), None)
    if place is None:
        agent.hand.carry(agent.pose.hand)
        return "no_space"
    agent.turn_to(place.position)
    agent.hand.move(place)
    agent.hand.hold(None)
    rests = agent.settle()
    situation = agent.situation
    stays = situation.is_true("on_floor", [held]) if carrier == FLOOR else situation.is_true("on", [held, carrier])
    return None if rests and stays else "fell"


def _floor_places(agent: Embodiment) -> Iterator[Pose]:
    """Upright poses on the floor around the agent, those straight ahead first, with no wall between."""
    held = agent.hand.held
    assert held is not None
    size, others = agent.world.scene.instances[held].size, _occupied(agent)
    for angle in FLOOR_ANGLES_DEG:
        for distance in FLOOR_DISTANCES_M:
            yaw = math.radians(agent.pose.yaw_deg + angle)
            x, y = agent.pose.position
            place = Vector2(x + distance * math.cos(yaw), y + distance * math.sin(yaw))
            pose = Pose((*place, size.z / 2 + CLEAR_M), quaternion_from_yaw(yaw))
            if is_free(pose, size, others) and _is_open(agent, (*place, JUST_ABOVE_FLOOR_M)):
                yield pose


def _is_open(agent: Embodiment, point: Vec3) -> bool:
    """Whether nothing is between the agent's axis and a point, at the point's height."""
    return agent.world.ray((*agent.pose.position, point[2]), point) is None


def _occupied(agent: Embodiment, without: Iterable[int] = ()) -> list[Occupied]:
    """What everything takes up that is neither carried nor left out."""
    left_out = agent.hand.carried | set(without)
    return [
        occupied_by(instance, agent.world.pose(instance.id))
        for instance in agent.world.scene.instances
        if instance.id not in left_out
    ]


def _is_in_reach(agent: Embodiment, thing: int) -> bool:
    prism = occupied_by(agent.world.scene.instances[thing], agent.world.pose(thing))
    return prism.footprint.distance(agent.pose.position) <= REACH_M
