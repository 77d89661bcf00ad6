"""Furniture: what was asked for first, then sets that suit each room, against the walls and in the middle.

A place is free when what stands there overlaps no wall, no other furniture and no floor that is kept free: the zones
of doors and the floor in front of what somebody must get at.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.household.catalogue import Catalogue, Companion, Entry
from sim.household.scenes.demands import Demand, Demands
from sim.household.scenes.draft import DIGITS, Draft, Piece, footprint
from sim.household.scenes.floorplan import WALL_THICKNESS_M
from sim.household.space.navigation import STEP_OVER_M
from sim.household.space.rectangles import Rectangle, free_of
from sim.household.values import Room, Vector2, Vector3

STEP_M = 0.1
"""Between the places that are tried."""
WALL_GAP_M = 0.02
CHAIR_GAP_M = 0.05
COFFEE_GAP_M = 0.45
"""Between a sofa and what stands before it: room for legs, and to walk through."""
PASSAGE_M = 0.6
"""Free floor around what stands in the middle."""
ESSENTIAL = 2.0
"""Weight from which a room is hardly thought of without the thing."""
AREA_PER_PIECE_M2 = 4.0
MOST_PIECES = 9
"""In one room, sets counted once."""


class Place(NamedTuple):
    """Where a piece of furniture can stand."""

    position: Vector2
    yaw_deg: float


class NoPlace(Exception):
    """What was asked for cannot be had in this draft; another one is drawn."""

    def __init__(self, demand: str, why: str) -> None:
        self.demand = demand
        self.why = why
        super().__init__(f"{demand}: {why}")


def place_requested(draft: Draft, demands: Demands) -> None:
    """Put in the furniture that was asked for.

    Raises:
        NoPlace: There is no room for it.
    """
    for demand in demands.furniture:
        for _ in range(demand.count):
            entry = demand.draw_entry(draft.rng)
            rooms = _suiting_rooms(draft, entry, demand)
            if all(_try(draft, entry, room, demand) is None for room in rooms):
                raise NoPlace(str(demand), "there is no free floor for it")


def furnish(draft: Draft, catalogue: Catalogue, demands: Demands) -> None:
    """Fill each room with what suits it."""
    for room in draft.rooms:
        for entry in _draw_wishes(draft, catalogue, room, demands):
            key = _try(draft, entry, room)
            if key is not None:
                _add_companions(draft, catalogue, key, demands)


def _suiting_rooms(draft: Draft, entry: Entry, demand: Demand) -> list[Room]:
    """The rooms in which something may be put, the most suitable ones mostly first."""
    rooms = [room for room in draft.rooms if demand.room_kind in (None, room.kind)]
    chances = draft.rng.random(len(rooms))
    keys = [
        chance ** (1 / (entry.rooms.get(room.kind, 0.0) + 1e-3)) for chance, room in zip(chances, rooms, strict=True)
    ]
    return [rooms[index] for index in sorted(range(len(rooms)), key=lambda index: -keys[index])]


def _draw_wishes(draft: Draft, catalogue: Catalogue, room: Room, demands: Demands) -> Iterator[Entry]:
    """What a room is to hold: the essential first, then by chance and weight; less of what it has already."""
    suited = [entry for entry in catalogue.furniture if room.kind in entry.rooms and demands.may_be_drawn(entry)]
    present = [piece.entry.category for piece in draft.pieces.values() if piece.room_id == room.id]
    wishes = [e for e in suited if e.rooms[room.kind] >= ESSENTIAL and e.category not in present]
    count = min(MOST_PIECES, round(_area(room) / AREA_PER_PIECE_M2)) - len(wishes)
    weights = np.array([0.0 if entry in wishes else entry.rooms[room.kind] for entry in suited])
    for _ in range(count):
        if weights.sum() == 0.0:
            break
        index = int(draft.rng.choice(len(suited), p=weights / weights.sum()))
        wishes.append(suited[index])
        weights[index] *= 0.25
    yield from wishes


def _try(draft: Draft, entry: Entry, room: Room, demand: Demand | None = None) -> int | None:
    """Put a piece into a room at a random free place; returns its key, or None where there is none."""
    if demand is None and not draft.unused_colors(entry):
        return None
    place = _free_place(draft, entry, list(_places(entry, room, draft.rng)))
    return None if place is None else _put(draft, entry, place, room.id, demand)


def _put(
    draft: Draft, entry: Entry, place: Place, room_id: int, demand: Demand | None = None, color: str | None = None
) -> int:
    x, y = (round(value, DIGITS) for value in place.position)
    draft.kept_free += _zones(entry, Place(Vector2(x, y), place.yaw_deg))
    position = Vector3(x, y, round(entry.size.z / 2, DIGITS))
    return draft.add(
        Piece(entry, color or draft.draw_color(entry, demand), position, place.yaw_deg, room_id, demand=demand)
    )


def _free_place(draft: Draft, entry: Entry, places: Sequence[Place]) -> Place | None:
    """One of some places at which it overlaps nothing and leaves itself free what it needs; None where none is."""
    standing = draft.standing() + draft.plan.wall_rectangles()
    bodies = [footprint(entry, place.position, place.yaw_deg) for place in places]
    free = np.flatnonzero(free_of(bodies, standing + draft.kept_free))
    for index in map(int, draft.rng.permutation(free)):
        if free_of(_zones(entry, places[index]), standing).all():
            return places[index]
    return None


def _zones(entry: Entry, place: Place) -> list[Rectangle]:
    """The floor that somebody who uses it needs: all around it in the middle, in front of it elsewhere."""
    body = footprint(entry, place.position, place.yaw_deg)
    if entry.place == "middle":
        return [body.widened(PASSAGE_M)] if entry.size.z > STEP_OVER_M else []
    if not entry.front_m:
        return []
    forward = _toward(place.yaw_deg - 90.0)
    reach = entry.size.y / 2 + entry.front_m / 2
    middle = Vector2(place.position.x + forward.x * reach, place.position.y + forward.y * reach)
    along, across = entry.size.x / 2, entry.front_m / 2
    half_x, half_y = (along, across) if abs(forward.y) > 0.5 else (across, along)
    return [Rectangle.around(middle, half_x, half_y)]


def _places(entry: Entry, room: Room, rng: np.random.Generator) -> Iterator[Place]:
    if entry.place == "middle":
        yield from _middle_places(entry, room, rng)
    else:
        yield from _wall_places(entry, room, rng)


def _wall_places(entry: Entry, room: Room, rng: np.random.Generator) -> Iterator[Place]:
    """With the back to a wall, all along it; of a corner only its ends."""
    margin = WALL_THICKNESS_M / 2 + WALL_GAP_M
    for start, end in pairwise([*room.polygon, room.polygon[0]]):
        length = math.dist(start, end)
        along = Vector2((end.x - start.x) / length, (end.y - start.y) / length)
        yaw_deg = math.degrees(math.atan2(along.y, along.x)) + 180.0
        first, last = margin + entry.size.x / 2, length - margin - entry.size.x / 2
        offset = margin + entry.size.y / 2
        if last < first:
            continue
        steps = [first, last] if entry.place == "corner" else [*np.arange(first + rng.uniform(0, STEP_M), last, STEP_M)]
        for step in steps:
            x = start.x + along.x * step - along.y * offset
            y = start.y + along.y * step + along.x * offset
            yield Place(Vector2(float(x), float(y)), round(yaw_deg) % 360.0)


def _middle_places(entry: Entry, room: Room, rng: np.random.Generator) -> Iterator[Place]:
    """Anywhere inside, along one axis or the other."""
    x_low, x_high = min(c.x for c in room.polygon), max(c.x for c in room.polygon)
    y_low, y_high = min(c.y for c in room.polygon), max(c.y for c in room.polygon)
    for yaw_deg in (0.0, 90.0):
        body = footprint(entry, Vector2(0.0, 0.0), yaw_deg)
        x_step, y_step = rng.uniform(0, 2 * STEP_M, size=2)
        for x in np.arange(x_low + body.x_high + x_step, x_high - body.x_high, 2 * STEP_M):
            for y in np.arange(y_low + body.y_high + y_step, y_high - body.y_high, 2 * STEP_M):
                if is_inside(room, Vector2(float(x), float(y))):
                    yield Place(Vector2(float(x), float(y)), yaw_deg)


def _add_companions(draft: Draft, catalogue: Catalogue, key: int, demands: Demands) -> None:
    """Chairs around a table, nightstands beside a bed, a coffee table before a sofa."""
    host = draft.pieces[key]
    for companion in host.entry.companions:
        entry = catalogue[companion.name]
        color = draft.draw_color(entry)
        places = list(_companion_places(host, companion, entry))
        count = int(draft.rng.integers(1, companion.most + 1))
        for index in draft.rng.permutation(len(places))[:count]:
            if demands.may_be_drawn(entry) and _is_free_for_companion(draft, host, entry, places[index]):
                _put(draft, entry, places[index], host.room_id, color=color)


def _companion_places(host: Piece, companion: Companion, entry: Entry) -> Iterator[Place]:
    """In the host's own frame: x along its width, its front towards −y; each faces the host, or as the host does."""
    width, depth = host.entry.size.x / 2, host.entry.size.y / 2
    reach = depth + CHAIR_GAP_M + entry.size.y / 2
    match companion.side:
        case "around":
            aside = width / 2 if host.entry.size.x > 2.2 * entry.size.x else 0.0
            end = width + CHAIR_GAP_M + entry.size.y / 2
            own = [(x, -reach, 180.0) for x in {-aside, aside}] + [(x, reach, 0.0) for x in {-aside, aside}]
            own += [(end, 0.0, 270.0), (-end, 0.0, 90.0)]
        case "front":
            own = [(0.0, -reach, 180.0)]
        case "beside":
            aside = width + CHAIR_GAP_M + entry.size.x / 2
            own = [(x, depth - entry.size.y / 2, 0.0) for x in (-aside, aside)]
        case "before":
            own = [(0.0, -depth - COFFEE_GAP_M - entry.size.y / 2, 0.0)]
    for x, y, yaw_deg in sorted(own):
        right, back = _toward(host.yaw_deg), _toward(host.yaw_deg + 90.0)
        place = Vector2(host.position.x + x * right.x + y * back.x, host.position.y + x * right.y + y * back.y)
        yield Place(place, (host.yaw_deg + yaw_deg) % 360.0)


def _is_free_for_companion(draft: Draft, host: Piece, entry: Entry, place: Place) -> bool:
    """As for anything, but that it may stand on the floor that its host keeps free."""
    own = set(_zones(host.entry, Place(Vector2(host.position.x, host.position.y), host.yaw_deg)))
    others = [zone for zone in draft.kept_free if zone not in own]
    obstacles = draft.standing() + draft.plan.wall_rectangles() + others
    return bool(free_of([footprint(entry, place.position, place.yaw_deg)], obstacles).all())


def is_inside(room: Room, point: Vector2) -> bool:
    """Whether a point lies in a room."""
    inside = False
    for (ax, ay), (bx, by) in pairwise([*room.polygon, room.polygon[0]]):
        if ax == bx and (ay > point.y) != (by > point.y) and point.x < ax:
            inside = not inside
    return inside


def _area(room: Room) -> float:
    """[m²]."""
    return sum(a.x * b.y - b.x * a.y for a, b in pairwise([*room.polygon, room.polygon[0]])) / 2


def _toward(yaw_deg: float) -> Vector2:
    return Vector2(math.cos(math.radians(yaw_deg)), math.sin(math.radians(yaw_deg)))
