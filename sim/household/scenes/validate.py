"""Whether a scene document holds: its schema, its own consistency, and then physics, which has the last word."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from sim.household.catalogue import catalogue
from sim.household.errors import BadScene
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.draft import half_extent
from sim.household.scenes.scene_io import from_json
from sim.household.scenes.settle import CARRIES, DEEPEST_M, MOVED_M, SETTLE_STEPS
from sim.household.space.navigation import NavigationGrid
from sim.household.space.rectangles import Rectangle
from sim.household.values import FLOOR, Instance, Scene, Vector2


def problems_of(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with a scene document, one sentence each, with the instance that it is about; none: it holds."""
    try:
        scene = from_json(document)
    except BadScene as error:
        return list(error.problems)
    return [*_about_people(scene), *_about_instances(scene)]


def _about_people(scene: Scene) -> Iterator[str]:
    grid = NavigationGrid.of(scene, without=scene.carried)
    reached = grid.reachable_from(scene.agent.position)
    if not reached.any():
        yield "the agent stands where nobody can stand"
    elif grid.nearest_free(scene.player.position) is None:
        yield "the player stands where nobody can stand"
    elif not grid.holds(reached, grid.middle(grid.nearest_free(scene.player.position) or (0, 0))):
        yield "the agent cannot walk to the player"


def _about_instances(scene: Scene) -> Iterator[str]:
    for instance in scene.instances:
        gap = instance.position.z - instance.size.z / 2
        if instance.kind == "kinematic" and abs(gap) > DEEPEST_M:
            yield f"{_named(instance)} is furniture whose underside is {1000 * gap:.0f} mm above the floor"
    world = HouseholdWorld(scene)
    world.collide(scene.carried, False)  # nobody holds it here: it falls through everything and is not asked about
    for first, second in _close_furniture(scene):
        depth = world.depth(first.id, second.id)
        if depth > DEEPEST_M:
            yield f"{_named(first)} and {_named(second)} are {1000 * depth:.0f} mm inside one another"
    world.find_contacts()
    things = [one for one in scene.instances if one.kind == "interactable" and one.id not in scene.carried]
    for thing in things:
        for contact in world.contacts(thing.id):
            if contact.distance < -DEEPEST_M:
                other = _other_name(scene, contact.other)
                yield f"{_named(thing)} is {-1000 * contact.distance:.0f} mm inside {other}"
                break
    world.settle(SETTLE_STEPS)
    for thing in things:
        yield from _about_rest(world, thing)


def _about_rest(world: HouseholdWorld, thing: Instance) -> Iterator[str]:
    moved = math.dist(world.pose(thing.id).position, thing.position)
    carriers = {c.other for c in world.contacts(thing.id) if c.normal[2] > CARRIES and c.force > 0}
    if moved > MOVED_M:
        yield f"{_named(thing)} does not stay: it comes to rest {moved:.2f} m away"
    elif thing.parent not in carriers:
        names = " and ".join(_other_name(world.scene, carrier) for carrier in sorted(carriers, key=str))
        yield f"{_named(thing)} has the parent {thing.parent} but is carried by {names or 'nothing'}"


def _close_furniture(scene: Scene) -> Iterator[tuple[Instance, Instance]]:
    """Pairs of furniture whose boxes overlap, seen from above."""
    boxes = [(instance, _rectangle(instance)) for instance in scene.instances if instance.kind == "kinematic"]
    for (first, box), (second, other) in combinations(boxes, 2):
        if box.overlaps(other):
            yield first, second


def _rectangle(instance: Instance) -> Rectangle:
    half = half_extent(catalogue()[instance.name], instance.yaw_deg)
    center = Vector2(instance.position.x, instance.position.y)
    return Rectangle.around(center, half.x * instance.scale, half.y * instance.scale)


def _named(instance: Instance) -> str:
    return f"instances[{instance.id}] ({instance.prefab})"


def _other_name(scene: Scene, other: int | None) -> str:
    if other is None:
        return "a wall"
    return "the floor" if other == FLOOR else _named(scene.instances[other])
