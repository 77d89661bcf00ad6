"""Which things a selector picks: ``{"noun": "apple", "room": 2}``.

Nothing that is done changes that: the room is the one in which a thing is at the start of the task.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.household.values import Instance, Scene
from sim.household.words.referring import nouns_of

SELECTORS = ("noun", "category", "name", "color", "kind", "room")


def things_that_fit(scene: Scene, selector: Mapping[str, Any]) -> list[Instance]:
    """The instances that a selector picks."""
    return [instance for instance in scene.instances if _fits(instance, selector)]


def _fits(instance: Instance, selector: Mapping[str, Any]) -> bool:
    values = {
        "noun": nouns_of(instance) if "noun" in selector else (),
        "category": (instance.category,),
        "name": (instance.name,),
        "color": (instance.color,),
        "kind": (instance.kind,),
        "room": (instance.room_id,),
    }
    return all(wanted in values[key] for key, wanted in selector.items())
