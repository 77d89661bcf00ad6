"""What a scene that was made by hand may leave out, from the catalogue: ids, names, colours, sizes, rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.household.catalogue import catalogue
from sim.household.errors import BadScene, UnknownThing
from sim.household.values import FLOOR, SCHEMA_VERSION, Surface
from sim.sandbox.protocol import JsonValue

NOWHERE: dict[str, Any] = {"position": [0.0, 0.0, 0.0], "rotation": [0.0, 0.0, 0.0]}


def completed(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document of our frame with every key; what it says already stays, right or wrong.

    Raises:
        BadScene: The prefab of an instance without a name is not in the catalogue.
    """
    rest = {
        "schema_version": SCHEMA_VERSION,
        "generator": "",
        "seed": None,
        "requested": {},
        "rooms": [],
        "walls": [],
        "doors": [],
        "player": NOWHERE,
        "agent": NOWHERE,
    }
    result = {**rest, **document}
    if isinstance(result.get("instances"), list):
        result["instances"] = [
            _completed_instance(index, instance) if isinstance(instance, dict) else instance
            for index, instance in enumerate(result["instances"])
        ]
    return result


def surface_to_json(surface: Surface) -> dict[str, JsonValue]:
    """A place to put things on, in its instance's own frame."""
    return {
        "center": list(surface.center),
        "size": list(surface.size),
        "clearance": surface.clearance,
        "inside": surface.inside,
    }


def _completed_instance(index: int, instance: Mapping[str, Any]) -> dict[str, Any]:
    known = {"id": index, "rotation": [0.0, 0.0, 0.0], "scale": [1.0] * 3, "parent": FLOOR, "room_id": 0, **instance}
    name = known.get("name", known.get("prefab"))
    if not isinstance(name, str) or (name not in catalogue() and "name" in known):
        return known
    try:
        entry = catalogue()[name] if name in catalogue() else catalogue().resolve(name)[0]
    except UnknownThing as unknown:
        raise BadScene([f"instances[{index}]: {unknown}"]) from None
    scale = known["scale"]
    factor = scale[0] if isinstance(scale, list) and scale and isinstance(scale[0], int | float) else 1.0
    return {
        "prefab": entry.name,
        "name": entry.name,
        "category": entry.category,
        "color": entry.colors[0],
        "size": [side * factor for side in entry.size],
        "type": entry.kind,
        "surfaces": [surface_to_json(surface) for surface in entry.surfaces],
        **known,
    }
