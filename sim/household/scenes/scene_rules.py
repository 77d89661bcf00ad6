"""What holds between the values of a scene: ids, parents, rooms, names; no physics is needed to see it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sim.colors import COLORS
from sim.household.catalogue import catalogue
from sim.household.values import FLOOR, Instance, Scene

SIZE_TOLERANCE_M = 1e-3
MOST_SIDE_M = 200.0
"""Of a house with everything in it: the grid of its floor has a cell for each decimetre."""


def contradictions(scene: Scene) -> Iterator[str]:
    """What cannot be in a scene, one sentence each; it begins with the place."""
    rooms = {room.id for room in scene.rooms}
    if (side := _longest_side(scene)) > MOST_SIDE_M:
        yield f"the scene is {side:.0f} m long; more than {MOST_SIDE_M:.0f} m are no house"
    for index, room in enumerate(scene.rooms):
        if room.id != index:
            yield f"rooms[{index}] has the id {room.id}: ids are positions in the list"
    for index, door in enumerate(scene.doors):
        for room_id in door.rooms:
            if room_id not in rooms:
                yield f"doors[{index}] leads to room {room_id}, which there is not"
    for index, instance in enumerate(scene.instances):
        for problem in _about(instance, index, scene, rooms):
            yield f"instances[{index}] ({instance.prefab}) {problem}"
    yield from _about_the_hand(scene)


def _longest_side(scene: Scene) -> float:
    points = [(instance.position.x, instance.position.y) for instance in scene.instances]
    points += [(corner.x, corner.y) for room in scene.rooms for corner in room.polygon]
    points += [(end.x, end.y) for wall in scene.walls for end in (wall.start, wall.end)]
    points += [(person.position.x, person.position.y) for person in (scene.agent, scene.player)]
    return max(max(point[axis] for point in points) - min(point[axis] for point in points) for axis in (0, 1))


def _about_the_hand(scene: Scene) -> Iterator[str]:
    if scene.holding is None:
        return
    if scene.holding >= len(scene.instances):
        yield f"the agent holds {scene.holding}, which there is not"
        return
    held = scene.instances[scene.holding]
    if held.kind == "kinematic":
        yield f"the agent holds {held.id} ({held.prefab}), which is furniture"
    if held.parent != FLOOR:
        yield f"the agent holds {held.id} ({held.prefab}), so nothing else carries it: parent -1, not {held.parent}"


def _about(instance: Instance, index: int, scene: Scene, rooms: set[int]) -> Iterator[str]:
    if instance.id != index:
        yield f"has the id {instance.id}: ids are positions in the list"
    if instance.room_id not in rooms and (rooms or instance.room_id not in (0, -1)):
        yield f"is in room {instance.room_id}, which there is not"
    yield from _about_parent(instance, index, scene)
    if instance.name not in catalogue():
        near = catalogue().near(instance.name)
        yield f"is no thing of the catalogue: {instance.name!r}{'; nearest: ' if near else ''}{', '.join(near)}"
        return
    entry = catalogue()[instance.name]
    if instance.kind != entry.kind:
        yield f"must be of type {entry.kind!r}, not {instance.kind!r}"
    if instance.color not in COLORS:
        yield f"has the colour {instance.color!r}; colours are {', '.join(COLORS)}"
    expected = [side * instance.scale for side in entry.size]
    if any(not math.isclose(a, b, abs_tol=SIZE_TOLERANCE_M) for a, b in zip(instance.size, expected, strict=True)):
        yield f"must have the size {expected} at scale {instance.scale}, not {list(instance.size)}"


def _about_parent(instance: Instance, index: int, scene: Scene) -> Iterator[str]:
    if instance.parent == FLOOR:
        return
    if instance.parent >= len(scene.instances):
        yield f"stands on {instance.parent}, which there is not"
    elif not scene.instances[instance.parent].surfaces:
        yield f"stands on {instance.parent} ({scene.instances[instance.parent].prefab}), which has no surface"
    elif instance.kind == "kinematic":
        yield "is furniture: it stands on the floor, parent -1"
    else:
        above, seen = instance.parent, {index}
        while above != FLOOR and above < len(scene.instances):
            if above in seen:
                yield f"stands on {instance.parent}, which stands on it"
                return
            seen.add(above)
            above = scene.instances[above].parent
