"""What a household prompt says of a scene: its things as a table, who stands where, what can be done. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from prompts.values import JsonValue
from sim.household.space.navigation import in_polygon
from sim.household.tasks.obstacles import OBSTACLES
from sim.household.tasks.task_types import FORMS, fill, solution_of
from sim.household.values import FLOOR, Instance, Room, Scene, Standpoint, Surface, TaskType
from sim.household.words.places import place_sentence
from sim.household.words.referring import describe, nouns_of, room_kind
from workbench.core.household.examples import example_answers, example_house

CALLS: Mapping[str, str] = {
    "goto_user()": "walk up to the user and face them",
    "goto(id)": "walk to where the thing is in reach and in sight, and face it",
    "find(id)": "walk towards the thing until it is seen, and face it",
    "look(id)": "turn the camera to a thing in sight",
    "grab()": "take what it went to last; only movable things in reach",
    "grab(id)": "take this thing",
    "release()": "set down what is held on, or in, what it went to last; on the floor where that is nothing, or the "
    "held thing itself",
    "put(id, target)": "set down this held thing on, or in, the target, which is in reach",
    'speak("text")': "say something; questions are answered so",
    'answer("text")': "the same",
}
"""Form → what it does."""
PREDICATES: Mapping[str, str] = {
    '["holding", id]': "the thing is in the hand",
    '["hand_empty"]': "nothing is",
    '["on", id, id]': "the first thing stands on or in the second, directly",
    '["supported_by", id, id]': "the same, directly or on something that stands there",
    '["on_floor", id]': "it stands on the floor",
    '["inside", id, id]': "the first is in the second, an open container",
    '["in_room", id, room]': "it is in the room of that id",
    '["near", id, id]': "the gap between their surfaces is at most 0.5 m",
    '["at", id]': "the robot stands at the thing and faces it",
    '["at_user"]': "the robot stands by the user and faces them",
    '["agent_in_room", room]': "the robot is in that room",
    '["visible", id]': "the robot sees it",
    '["said", "text", …]': "it has said one of these, and nothing that speaks against it",
    '["said_place", id]': "it has said where the thing is",
    '["said_whether", goal]': "it has said yes where that is true, no where it is not",
    '["refused", goal]': "it has said that it cannot, and nobody could: that is furniture, not there, or cut off",
    '["and", goal, …], ["or", goal, …], ["not", goal]': "as usual",
    '["exists", "?x", {"noun": "apple"}, goal], ["forall", …]': "for one, for each thing of that kind; the keys are "
    "noun, category, color, kind (kinematic or interactable) and room (an id); the goal speaks of ?x",
    '["count", "?x", {"color": "red"}, goal, ">=", 2]': "as many of them; ==, !=, >=, <=, > or <",
}
"""Form → when it is true."""
FREE = "any other sentence whose goal can be said, for example with count, not, inside, in_room or exists"
_PHRASES = {"x": "the red mug", "y": "the table", "place": "on the table", "a_x": "a mug"}
_SLOTS = ("x", "y")


def scene_variables(
    scene: Scene, types: Mapping[TaskType, int], wish: str = "", taken: Sequence[str] = ()
) -> dict[str, JsonValue]:
    """The variables of a household prompt.

    Args:
        scene: The house that tasks are asked for.
        types: How many tasks of each are asked for.
        wish: A sentence that every task is to be; empty: as the author likes.
        taken: Tasks that the house has already.
    """
    house = example_house()
    return {
        "things": thing_rows(scene),
        "rooms": [_room(room.id, room.kind, room.polygon) for room in scene.rooms],
        "agent": _agent(scene),
        "user": _standpoint(scene, scene.player),
        "calls": [{"form": form, "does": does} for form, does in CALLS.items()],
        "predicates": [{"form": form, "means": means} for form, means in PREDICATES.items()],
        "types": type_rows(types),
        "examples": {
            "things": thing_rows(house),
            "agent": _agent(house),
            "user": _standpoint(house, house.player),
            "answers": list(example_answers()),
        },
        "count": sum(types.values()),
        "wish": wish or None,
        "taken": list(taken),
        "dialogue": [],
        "reasons": [{"reason": reason, "means": means} for reason, means in OBSTACLES.items()],
    }


def type_rows(types: Mapping[TaskType, int]) -> list[JsonValue]:
    """The types of task as prompts list them, each with how many are asked for and the calls that it has, if fixed."""
    return [
        {"name": type_, "example": example_of(type_), "calls": _shape(type_), "count": count}
        for type_, count in types.items()
    ]


def thing_rows(scene: Scene) -> list[JsonValue]:
    """The table of a scene, a row for each instance."""
    return [_row(scene, instance) for instance in scene.instances]


def can_hold(surfaces: Sequence[Surface]) -> str:
    """Whether something can be put there, as prompts say it."""
    if not surfaces:
        return "no"
    return "inside" if all(surface.inside for surface in surfaces) else "on top"


def example_of(type_: TaskType) -> str:
    """How a task of a type may be said."""
    return fill(FORMS[type_].patterns[0], _PHRASES) if type_ in FORMS else FREE


def _shape(type_: TaskType) -> str:
    """The calls that every task of a type has, with its slots: "goto(x), grab()"; empty for a free one."""
    if type_ not in FORMS:
        return ""
    calls = solution_of(type_, {slot: number for number, slot in enumerate(_SLOTS)}, "…")
    shown = {call: [_SLOTS[one] if isinstance(one, int) else f'"{one}"' for one in call.arguments] for call in calls}
    return ", ".join(f"{call.name}({', '.join(arguments)})" for call, arguments in shown.items())


def _row(scene: Scene, instance: Instance) -> JsonValue:
    x, y, z = (round(value, 2) for value in instance.position)
    phrase = describe(scene, instance.id)
    return {
        "id": instance.id,
        "description": phrase or f"{instance.color} {nouns_of(instance)[0]}, one of several",
        "unique": phrase is not None,
        "place": place_sentence(scene, instance.id),
        "noun": nouns_of(instance)[0],
        "category": instance.category,
        "color": instance.color,
        "room": room_kind(scene, instance) or "–",
        "support": _support(scene, instance),
        "x": x,
        "y": y,
        "z": z,
        "size": "×".join(f"{side:.2f}" for side in instance.size),
        "movable": "yes" if instance.kind == "interactable" else "no",
        "can_hold": can_hold(instance.surfaces),
    }


def _support(scene: Scene, instance: Instance) -> str:
    if instance.id == scene.holding:
        return "hand"
    return "floor" if instance.parent == FLOOR else str(instance.parent)


def _agent(scene: Scene) -> dict[str, JsonValue]:
    held = None if scene.holding is None else scene.instances[scene.holding]
    holding = None if held is None else f"the {held.color} {nouns_of(held)[0]} {held.id}"
    return _standpoint(scene, scene.agent) | {"holding": holding}


def _room(number: int, kind: str, polygon: Sequence[tuple[float, float]]) -> JsonValue:
    xs, ys = [corner[0] for corner in polygon], [corner[1] for corner in polygon]
    return {"id": number, "kind": kind, "x": round((min(xs) + max(xs)) / 2, 1), "y": round((min(ys) + max(ys)) / 2, 1)}


def _standpoint(scene: Scene, standpoint: Standpoint) -> dict[str, JsonValue]:
    return {
        "x": round(standpoint.position.x, 2),
        "y": round(standpoint.position.y, 2),
        "yaw": round(standpoint.yaw_deg),
        "room": next((room.kind for room in scene.rooms if _holds(room, standpoint)), None),
    }


def _holds(room: Room, standpoint: Standpoint) -> bool:
    x, y = standpoint.position
    return bool(in_polygon(np.array([x]), np.array([y]), room.polygon)[0])
