"""Between our frame, right-handed with z up, and the published one, left-handed with y up.

A point (x, y, z) there is (x, z, y) here, and a turn about the vertical changes its sign. Points on the floor are
pairs in both frames: (x, z) there, (x, y) here. Documents go in and come out; nothing that a document holds beyond
the places is changed, and what is no place is left for the schema to complain about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

FRAME = "z-up"
PUBLISHED_FRAME = "y-up"
Document = Mapping[str, Any]


def to_published(document: Document) -> dict[str, Any]:
    """A scene document of our frame in the published one."""
    return {**_converted(document, _turn_to_published), "frame": PUBLISHED_FRAME}


def from_published(document: Document) -> dict[str, Any]:
    """A scene document of the published frame in ours."""
    return {**_converted(document, _turn_from_published), "frame": FRAME}


def _converted(document: Document, turn: Callable[[list[float]], list[float]]) -> dict[str, Any]:
    result = dict(document)
    if "center" in document:
        result["center"] = _swapped(document["center"])
    for person in ("player", "agent"):
        if person in document:
            result[person] = _converted_thing(document[person], turn)
    for name, convert in (("doors", _converted_door), ("instances", lambda thing: _converted_thing(thing, turn))):
        if isinstance(document.get(name), list):
            result[name] = [convert(thing) for thing in document[name]]
    return result


def _converted_door(door: Any) -> Any:  # noqa: ANN401 - whatever stands there
    return {**door, "yaw": -door["yaw"] + 0.0} if isinstance(door, dict) and _is_number(door.get("yaw")) else door


def _converted_thing(thing: Any, turn: Callable[[list[float]], list[float]]) -> Any:  # noqa: ANN401
    if not isinstance(thing, dict):
        return thing
    result = dict(thing)
    for key in ("position", "size", "scale"):
        if key in thing:
            result[key] = _swapped(thing[key])
    if _is_triple(thing.get("rotation")):
        result["rotation"] = turn(thing["rotation"])
    if isinstance(thing.get("surfaces"), list):
        result["surfaces"] = [_converted_surface(surface) for surface in thing["surfaces"]]
    return result


def _converted_surface(surface: Any) -> Any:  # noqa: ANN401
    return {**surface, "center": _swapped(surface.get("center"))} if isinstance(surface, dict) else surface


def _swapped(values: Any) -> Any:  # noqa: ANN401
    return [values[0], values[2], values[1]] if _is_triple(values) else values


def _is_triple(values: object) -> bool:
    return isinstance(values, list) and len(values) == 3 and all(map(_is_number, values))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _turn_to_published(rotation: list[float]) -> list[float]:
    return [0.0, -rotation[2] + 0.0, 0.0]


def _turn_from_published(rotation: list[float]) -> list[float]:
    return [0.0, 0.0, -rotation[1] + 0.0]
