"""From a task to a house in which it can be set: slots become constraints of `generate_scene`.

order = order_for("put", rng, Wish(ThingWish("apple", color="red")))
scene = from_json(generate_scene(**order.arguments, seed=7))
sample = propose(scene, "put", rng, order.wish)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from sim.household.catalogue import Entry, catalogue
from sim.household.scenes.demands import fits
from sim.household.tasks.task_types import FORMS
from sim.household.tasks.wishes import ThingWish, Wish
from sim.household.values import TaskType

AWAY_M = 2.0
"""Between agent and user at the start, where the agent is to come [m]."""


class SceneOrder(NamedTuple):
    """What to ask of the generator, and of the proposal afterwards."""

    arguments: dict[str, Any]
    """Keyword arguments of `generate_scene` without the seed: one of each thing, so that it has a name of its own."""
    wish: Wish
    """With every slot that was left to chance drawn."""


def order_for(task_type: TaskType, rng: np.random.Generator, wish: Wish | None = None, room_num: int = 0) -> SceneOrder:
    """The house that a task needs.

    Args:
        task_type: One of `sim.household.tasks.task_types.HARDCODED`.
        rng: Draws what the wish leaves open.
        wish: What the task is about.
        room_num: How many rooms; 0 leaves it to the generator.

    Raises:
        UnknownThing: The wish names something that the catalogue does not have.
    """
    wish = wish or Wish()
    if task_type == "come":
        return SceneOrder({"room_num": room_num, "min_start_distance": AWAY_M}, wish)
    if task_type in ("put", "exist"):
        return _with_target(task_type, rng, wish, room_num)
    drawn = _things(movable=FORMS[task_type].movable or task_type == "where")
    thing = wish.object or ThingWish(_drawn(rng, drawn))
    return SceneOrder(_arguments((thing,), (), room_num), replace(wish, object=thing))


def _with_target(task_type: TaskType, rng: np.random.Generator, wish: Wish, room_num: int) -> SceneOrder:
    thing, target = wish.object, wish.target
    if thing is None:
        carriers = [target.name] if target else None
        thing = ThingWish(_drawn(rng, [entry for entry in _things(movable=True) if _carriers_of(entry, carriers)]))
    if target is None:
        target = ThingWish(_drawn(rng, _carriers_of(catalogue().resolve(thing.name)[0])))
    exists = bool(rng.integers(2)) if task_type == "exist" and wish.exists is None else wish.exists
    relation = "on" if task_type == "exist" and exists else "not_on"
    relations: tuple[tuple[str, ...], ...] = ((relation, thing.name, target.name),)
    if task_type == "put" and not catalogue().resolve(target.name)[0].is_furniture:
        relations = (*relations, ("empty", target.name))  # one lemon fills a bowl
    return SceneOrder(_arguments((thing, target), relations, room_num), Wish(thing, target, exists))


def _arguments(things: Sequence[ThingWish], relations: Sequence[tuple[str, ...]], room_num: int) -> dict[str, Any]:
    """What the generator is asked for: one of each thing, as it is to be and where."""
    carriers = [ThingWish(thing.on, room=thing.room) for thing in things if thing.on]
    counts: dict[str, dict[str, int]] = {"object_counts": {}, "receptacle_object_counts": {}}
    for thing in (*things, *carriers):
        is_furniture = catalogue().resolve(thing.name)[0].is_furniture
        counts["receptacle_object_counts" if is_furniture else "object_counts"][thing.name] = 1
        relations = (*relations, *_traits(thing))
    filled = {key: count for key, count in counts.items() if count}
    return {**filled, "relations": tuple(dict.fromkeys(relations)), "room_num": room_num, "exact": True}


def _traits(thing: ThingWish) -> Iterator[tuple[str, ...]]:
    if thing.color:
        yield "color", thing.name, thing.color
    if thing.room:
        yield "in_room", thing.name, thing.room
    if thing.on:
        yield "on", thing.name, thing.on


def _things(*, movable: bool) -> list[Entry]:
    """What a task can be about; rugs and the like are nothing to go to."""
    return [entry for entry in catalogue().values() if not entry.is_furniture or (not movable and entry.surfaces)]


def _carriers_of(thing: Entry, names: Sequence[str] | None = None) -> list[Entry]:
    """Furniture with a surface that is large enough, of some names or of any."""
    entries = catalogue().values() if names is None else [e for name in names for e in catalogue().resolve(name)]
    return [entry for entry in entries if entry.is_furniture and fits(thing, entry)]


def _drawn(rng: np.random.Generator, entries: Sequence[Entry]) -> str:
    return entries[int(rng.integers(len(entries)))].name
