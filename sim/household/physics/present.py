"""The scene as it is now: poses, supports and rooms from physics, in the values of a scene."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

from sim.geometry import yaw_of
from sim.household.physics.support import Supports, supports_of
from sim.household.physics.world import HouseholdWorld
from sim.household.space.navigation import in_polygon
from sim.household.values import FLOOR, Instance, Scene, Standpoint, Vector2, Vector3

NO_ROOM = -1


def room_at(scene: Scene, point: Vector2 | tuple[float, float]) -> int:
    """The id of the room that holds a point of the floor; `NO_ROOM` outside of all."""
    return next((room.id for room in scene.rooms if in_polygon(point[0], point[1], room.polygon)), NO_ROOM)


def scene_now(
    world: HouseholdWorld,
    agent: Standpoint | None = None,
    known: Supports | None = None,
    holding: int | None = None,
) -> Scene:
    """The scene with every movable thing where it is now.

    Args:
        world: Its last step tells what carries what.
        agent: Where the agent is by now.
        known: Supports that go before contacts, of what is being carried.
        holding: What is in the agent's hand.
    """
    instances = tuple(
        _now(world, instance, {FLOOR} if instance.id == holding else (known or {}).get(instance.id))
        if instance.kind == "interactable"
        else instance
        for instance in world.scene.instances
    )
    return replace(world.scene, instances=instances, agent=agent or world.scene.agent, holding=holding)


def _now(world: HouseholdWorld, instance: Instance, known: Collection[int] | None) -> Instance:
    position, rotation = world.pose(instance.id)
    supports = known or supports_of(world, instance.id)
    room = room_at(world.scene, Vector2(position[0], position[1]))
    kept = instance.parent in supports or not supports
    return replace(
        instance,
        position=Vector3(*position),
        yaw_deg=math.degrees(yaw_of(rotation)),
        parent=instance.parent if kept else max(supports, default=FLOOR),
        room_id=instance.room_id if room == NO_ROOM else room,  # a hand may reach through an outer wall
    )
