"""Which rooms a house has: drawn, listed, or one of the named presets; with those that the demands need."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import get_args

import numpy as np

from sim.household.errors import ImpossibleScene
from sim.household.scenes.demands import Demands, read_room_kind
from sim.household.scenes.floorplan import CELLS
from sim.household.values import RoomKind

MOST_ROOMS = 12
USUAL_ROOMS = 4
"""Most rooms that are drawn when nobody says how many."""
PRESETS: dict[str, tuple[RoomKind, ...]] = {
    "studio": ("living room", "bathroom"),
    "small flat": ("living room", "kitchen", "bathroom"),
    "flat": ("living room", "kitchen", "bedroom", "bathroom"),
    "large flat": ("living room", "kitchen", "bedroom", "bedroom", "bathroom", "bathroom"),
    "family house": ("living room", "living room", "kitchen", *("bedroom",) * 3, *("bathroom",) * 2),
    "villa": (*("living room",) * 2, *("kitchen",) * 2, *("bedroom",) * 5, *("bathroom",) * 3),
}
"""Up to twelve rooms."""
_FREQUENT: tuple[RoomKind, ...] = ("living room", "kitchen", "bedroom", "bathroom")


def draw_rooms(
    room_num: int, rooms: str | Sequence[str] | None, demands: Demands, rng: np.random.Generator
) -> tuple[RoomKind, ...]:
    """The kinds of the rooms.

    Args:
        room_num: 0 draws one to four.
        rooms: A preset, or the kinds one by one; None draws them, so that what is asked for has a room to be in.
        demands: What is asked for.
        rng: Chance.

    Raises:
        ImpossibleScene: A room that is asked for is not among those that are listed.
        ValueError: Too many rooms, or a name that is neither a preset nor a room.
    """
    listed = _listed(rooms)
    if isinstance(room_num, bool) or not isinstance(room_num, int):
        raise ValueError(f"the number of rooms must be a whole number, not {room_num!r:.40}")
    if not 0 <= room_num <= MOST_ROOMS or (listed and room_num not in (0, len(listed))):
        wanted = f"{len(listed)}, as many as are listed" if listed else f"from 0 (any) to {MOST_ROOMS}"
        raise ValueError(f"the number of rooms must be {wanted}, not {room_num}")
    needed = _needed(demands)
    if listed:
        return _holding(listed, needed, "of the listed rooms none is one")
    count = room_num or int(rng.integers(max(1, len(needed)), max(USUAL_ROOMS, len(needed)) + 1))
    suited = [kind for kind in _preferred(demands) if kind not in needed]
    kinds = [*needed, *suited][:count]
    while len(kinds) < count:
        fewest = min(kinds.count(kind) for kind in _FREQUENT)
        rare = [kind for kind in _FREQUENT if kinds.count(kind) == fewest]
        kinds.append(rare[int(rng.integers(len(rare)))])
    return _holding(tuple(kinds), needed, f"{count} rooms are too few for it")


def _listed(rooms: str | Sequence[str] | None) -> tuple[RoomKind, ...]:
    if rooms is None:
        return ()
    if not isinstance(rooms, str):
        if not 0 < len(rooms) <= MOST_ROOMS:
            raise ValueError(f"a house has 1 to {MOST_ROOMS} rooms, not {len(rooms)}")
        return tuple(read_room_kind(room) for room in rooms)
    name = rooms.lower().replace("-", " ").replace("_", " ")
    if name in PRESETS:
        return PRESETS[name]
    if name in get_args(RoomKind):
        return (read_room_kind(name),)
    near = difflib.get_close_matches(name, PRESETS, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"presets of rooms are {', '.join(PRESETS)}, not {rooms!r}{hint}")


def _needed(demands: Demands) -> list[RoomKind]:
    """Rooms that a demand names."""
    return list(dict.fromkeys(demand.room_kind for demand in demands.wanted if demand.room_kind is not None))


def _preferred(demands: Demands) -> list[RoomKind]:
    """The kinds of room in which the furniture that is asked for is mostly found, the largest first."""
    preferred = []
    for demand in demands.furniture:
        weights = demand.entries[0].rooms
        if weights and demand.room_kind is None:
            preferred.append(max(weights, key=lambda kind: weights[kind]))
    return sorted(set(preferred), key=lambda kind: (-CELLS[kind][1], kind))


def _holding(kinds: tuple[RoomKind, ...], needed: Sequence[RoomKind], why: str) -> tuple[RoomKind, ...]:
    for kind in needed:
        if kind not in kinds:
            raise ImpossibleScene(f"a {kind}", why)
    return kinds
