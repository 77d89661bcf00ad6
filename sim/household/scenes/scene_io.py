"""Scenes as JSON documents: the published keys, in our own z-up frame.

`from_json` refuses what is no scene with a sentence for each thing that is wrong. What a scene made by hand may leave
out (ids, colours, sizes, rooms) is filled in from the catalogue. The published left-handed frame is read and written
by `sim.household.scenes.frames`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.household.errors import BadScene
from sim.household.scenes.completion import completed, surface_to_json
from sim.household.scenes.frames import FRAME, PUBLISHED_FRAME, from_published
from sim.household.scenes.scene_rules import contradictions
from sim.household.scenes.schema import mistakes
from sim.household.values import (
    SCHEMA_VERSION,
    Door,
    Instance,
    Room,
    Scene,
    Standpoint,
    Surface,
    Vector2,
    Vector3,
    Wall,
)
from sim.sandbox.protocol import JsonValue


def to_json(scene: Scene) -> dict[str, JsonValue]:
    """The document of a scene; `from_json` gives the equal scene back."""
    return {
        "schema_version": SCHEMA_VERSION,
        "frame": FRAME,
        "generator": scene.generator,
        "seed": scene.seed,
        "requested": dict(scene.requested),
        "center": _center(scene),
        "room_polygon": [[list(corner) for corner in room.polygon] for room in scene.rooms],
        "rooms": [
            {"id": room.id, "kind": room.kind, "polygon": [list(corner) for corner in room.polygon]}
            for room in scene.rooms
        ],
        "walls": [_wall_to_json(wall) for wall in scene.walls],
        "doors": [_door_to_json(door) for door in scene.doors],
        "player": _standpoint_to_json(scene.player),
        "agent": _standpoint_to_json(scene.agent) | ({} if scene.holding is None else {"holding": scene.holding}),
        "instances": [_instance_to_json(instance) for instance in scene.instances],
    }


def from_json(document: Mapping[str, Any]) -> Scene:
    """The scene that a document describes; one that names no frame is in the published one.

    Raises:
        BadScene: It is no scene; says each thing that is wrong, with its place.
    """
    if not isinstance(document, Mapping):
        raise BadScene([f"a scene must be an object, not {type(document).__name__}"])
    ours = from_published(document) if document.get("frame", PUBLISHED_FRAME) == PUBLISHED_FRAME else document
    whole = completed(ours)
    if problems := list(mistakes(whole)):
        raise BadScene(problems)
    scene = _scene(whole)
    problems = [
        f"instances[{index}] ({values['prefab']}) must have the same scale along all axes, not {values['scale']}"
        for index, values in enumerate(whole["instances"])
        if len(set(values["scale"])) > 1
    ]
    if problems := problems + list(contradictions(scene)):
        raise BadScene(problems)
    return scene


def _scene(document: Mapping[str, Any]) -> Scene:
    return Scene(
        instances=tuple(_instance(values) for values in document["instances"]),
        rooms=tuple(Room(room["id"], room["kind"], _polygon(room["polygon"])) for room in document["rooms"]),
        walls=tuple(
            Wall(Vector2(*wall["start"]), Vector2(*wall["end"]), wall["height"], wall["thickness"])
            for wall in document["walls"]
        ),
        doors=tuple(
            Door((door["rooms"][0], door["rooms"][1]), Vector2(*door["position"]), door["yaw"], door["width"])
            for door in document["doors"]
        ),
        player=_standpoint(document["player"]),
        agent=_standpoint(document["agent"]),
        seed=document["seed"],
        generator=document["generator"],
        requested=dict(document["requested"]),
        holding=document["agent"].get("holding"),
    )


def _center(scene: Scene) -> JsonValue:
    """The middle of the floor plan."""
    corners = [corner for room in scene.rooms for corner in room.polygon] or [scene.agent.position]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    return [(min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, 0.0]


def _wall_to_json(wall: Wall) -> JsonValue:
    return {"start": list(wall.start), "end": list(wall.end), "height": wall.height, "thickness": wall.thickness}


def _door_to_json(door: Door) -> JsonValue:
    return {"rooms": list(door.rooms), "position": list(door.position), "yaw": door.yaw_deg, "width": door.width}


def _standpoint_to_json(standpoint: Standpoint) -> dict[str, JsonValue]:
    return {"position": [*standpoint.position, 0.0], "rotation": [0.0, 0.0, standpoint.yaw_deg]}


def _instance_to_json(instance: Instance) -> JsonValue:
    return {
        "id": instance.id,
        "prefab": instance.prefab,
        "name": instance.name,
        "category": instance.category,
        "color": instance.color,
        "position": list(instance.position),
        "rotation": [0.0, 0.0, instance.yaw_deg],
        "scale": [instance.scale] * 3,
        "size": list(instance.size),
        "type": instance.kind,
        "parent": instance.parent,
        "room_id": instance.room_id,
        "surfaces": [surface_to_json(surface) for surface in instance.surfaces],
    }


def _polygon(corners: Sequence[Sequence[float]]) -> tuple[Vector2, ...]:
    return tuple(Vector2(*corner) for corner in corners)


def _standpoint(values: Mapping[str, Any]) -> Standpoint:
    return Standpoint(Vector2(*values["position"][:2]), values["rotation"][2])


def _instance(values: Mapping[str, Any]) -> Instance:
    return Instance(
        id=values["id"],
        prefab=values["prefab"],
        name=values["name"],
        category=values["category"],
        color=values["color"],
        position=Vector3(*values["position"]),
        yaw_deg=values["rotation"][2],
        size=Vector3(*values["size"]),
        kind=values["type"],
        parent=values["parent"],
        room_id=values["room_id"],
        surfaces=tuple(
            Surface(Vector3(*s["center"]), Vector2(*s["size"]), s["clearance"], s["inside"]) for s in values["surfaces"]
        ),
        scale=values["scale"][0],
    )
