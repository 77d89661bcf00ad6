"""Small things: what was asked for first, then what one finds on tables, on shelves and in bowls."""

from __future__ import annotations

import math

from sim.household.catalogue import Catalogue, Entry
from sim.household.scenes.demands import Demand, Demands, fits
from sim.household.scenes.draft import DIGITS, Draft, Piece, footprint, half_extent
from sim.household.scenes.furnish import NoPlace, is_inside
from sim.household.space.rectangles import Rectangle, free_of
from sim.household.values import FLOOR, Room, Surface, Vector2, Vector3

GAP_M = 0.02
"""Between things on one surface."""
GAP_INSIDE_M = 0.004
"""Between things in one container."""
TRIES = 24
"""Random places on one carrier before it counts as full."""
THINGS_PER_M2 = 5.0
"""On a surface, on average, at density 1."""
MOST_ON_ONE = 5
"""Things on one carrier that nobody asked for."""
ON_FLOOR_PER_ROOM = 0.6
ELBOW_M = 0.45
"""From where somebody stands to what lies on the floor."""


def strew_requested(draft: Draft, demands: Demands) -> None:
    """Put in the small things that were asked for.

    Raises:
        NoPlace: A thing finds no place.
    """
    for demand in demands.things:
        for _ in range(demand.count):
            entry = demand.draw_entry(draft.rng)
            if not place_thing(draft, entry, demand, demands):
                raise NoPlace(str(demand), "nothing that could carry it has room for it")


def strew(draft: Draft, catalogue: Catalogue, demands: Demands, density: float) -> None:
    """Add what one finds in such a house, on each carrier in turn, then on the floor."""
    things = [entry for entry in catalogue.small_things if demands.may_be_drawn(entry)]
    for key in [key for key, piece in draft.pieces.items() if piece.entry.surfaces]:
        _fill(draft, things, key, demands, density)
    for key in [key for key, piece in draft.pieces.items() if piece.entry.surfaces and not piece.entry.is_furniture]:
        if not draft.children(key):
            _fill(draft, things, key, demands, density)
    lying = [entry for entry in things if "floor" in entry.supports]
    for room in draft.rooms:
        for _ in range(int(draft.rng.poisson(ON_FLOOR_PER_ROOM * density))):
            fresh = [entry for entry in lying if draft.unused_colors(entry)]
            if fresh:
                _put_on_floor(draft, _pick(draft, fresh), room)


def place_thing(draft: Draft, entry: Entry, demand: Demand, demands: Demands) -> bool:
    """Put one thing that was asked for where the demand wants it; whether there was a place."""
    rooms = [room for room in draft.rooms if demand.room_kind in (None, room.kind)]
    if demand.on_floor or (not demand.on and "floor" in entry.supports and draft.rng.random() < 0.3):
        chosen = [rooms[index] for index in draft.rng.permutation(len(rooms))]
        return any(_put_on_floor(draft, entry, room, demand) for room in chosen)
    kinds = {room.id for room in rooms}
    carriers = [
        key
        for key, piece in draft.pieces.items()
        if fits(entry, piece.entry)
        and piece.room_id in kinds
        and not is_forbidden(draft, entry, key, demands)
        and (piece.entry in demand.on or (not demand.on and piece.entry.is_furniture))
        and (not demand.receptacle or piece.prefab == demand.receptacle)
    ]
    order = [carriers[index] for index in draft.rng.permutation(len(carriers))]
    order.sort(key=lambda key: not is_usual(entry, draft.pieces[key].entry))
    return any(put_on(draft, entry, key, demand) for key in order)


def is_usual(thing: Entry, carrier: Entry) -> bool:
    """Whether one is used to find a thing there."""
    return carrier.name in thing.supports or carrier.category in thing.supports


def is_forbidden(draft: Draft, thing: Entry, key: int, demands: Demands) -> bool:
    """Whether a thing must not be on a carrier, or on what carries that, or one of them is to be empty."""
    while key != FLOOR:
        carrier = draft.pieces[key]
        if (carrier.demand is not None and carrier.demand.empty) or demands.is_forbidden_on(thing, carrier.entry):
            return True
        key = carrier.parent
    return False


def put_on(draft: Draft, entry: Entry, key: int, demand: Demand | None = None) -> bool:
    """Put a thing on a random free place of a carrier; whether there was one."""
    carrier = draft.pieces[key]
    surfaces = [surface for surface in carrier.entry.surfaces if surface.clearance > entry.size.z + GAP_M]
    beside = [draft.pieces[child].rectangle for child in draft.children(key)]
    heights = [draft.pieces[child].position.z - draft.pieces[child].entry.size.z / 2 for child in draft.children(key)]
    for _ in range(TRIES if surfaces else 0):
        surface = surfaces[int(draft.rng.integers(len(surfaces)))]
        yaw_deg = float(draft.rng.integers(360))
        place = _random_place(draft, carrier, surface, entry, yaw_deg)
        if place is None:
            continue
        level = carrier.surface_center(surface).z
        same = [box for box, height in zip(beside, heights, strict=True) if abs(height - level) < entry.size.z]
        gap = GAP_INSIDE_M if surface.inside else GAP_M
        if free_of([footprint(entry, place, yaw_deg).widened(gap)], same).all():
            position = Vector3(*place, round(level + entry.size.z / 2, DIGITS))
            draft.add(Piece(entry, draft.draw_color(entry, demand), position, yaw_deg, carrier.room_id, key, demand))
            return True
    return False


def _fill(draft: Draft, things: list[Entry], key: int, demands: Demands, density: float) -> None:
    """A few things on one carrier, as many as its surfaces are large."""
    carrier = draft.pieces[key].entry
    area = sum(surface.size.x * surface.size.y for surface in carrier.surfaces)
    expected = min(THINGS_PER_M2 * area, MOST_ON_ONE / 2) if carrier.is_furniture else 0.7
    for _ in range(min(MOST_ON_ONE, int(draft.rng.poisson(expected * density)))):
        usual = [
            thing
            for thing in things
            if is_usual(thing, carrier)
            and fits(thing, carrier)
            and draft.unused_colors(thing)
            and not is_forbidden(draft, thing, key, demands)
        ]
        if usual:
            put_on(draft, _pick(draft, usual), key)


def _random_place(draft: Draft, carrier: Piece, surface: Surface, entry: Entry, yaw_deg: float) -> Vector2 | None:
    """A point at which the whole thing is on the surface; None where it is too large as it is turned."""
    half = half_extent(entry, yaw_deg - carrier.yaw_deg)
    play_x, play_y = surface.size.x / 2 - half.x, surface.size.y / 2 - half.y
    if play_x < 0 or play_y < 0:
        return None
    x, y = float(draft.rng.uniform(-play_x, play_x)), float(draft.rng.uniform(-play_y, play_y))
    cos, sin = math.cos(math.radians(carrier.yaw_deg)), math.sin(math.radians(carrier.yaw_deg))
    center = carrier.surface_center(surface)
    return Vector2(round(center.x + x * cos - y * sin, DIGITS), round(center.y + x * sin + y * cos, DIGITS))


def _put_on_floor(draft: Draft, entry: Entry, room: Room, demand: Demand | None = None) -> bool:
    """Put a thing on free floor, not in a doorway; whether there was a place."""
    people = [Rectangle.around(person.position, ELBOW_M, ELBOW_M) for person in (draft.player, draft.agent)]
    obstacles = draft.standing() + draft.plan.wall_rectangles() + draft.plan.door_zones() + people
    x_low, x_high = min(c.x for c in room.polygon), max(c.x for c in room.polygon)
    y_low, y_high = min(c.y for c in room.polygon), max(c.y for c in room.polygon)
    for _ in range(2 * TRIES):
        x, y = float(draft.rng.uniform(x_low, x_high)), float(draft.rng.uniform(y_low, y_high))
        yaw_deg = float(draft.rng.integers(360))
        place = Vector2(round(x, DIGITS), round(y, DIGITS))
        if is_inside(room, place) and free_of([footprint(entry, place, yaw_deg).widened(GAP_M)], obstacles).all():
            position = Vector3(*place, round(entry.size.z / 2, DIGITS))
            draft.add(Piece(entry, draft.draw_color(entry, demand), position, yaw_deg, room.id, FLOOR, demand))
            return True
    return False


def _pick(draft: Draft, entries: list[Entry]) -> Entry:
    return entries[int(draft.rng.integers(len(entries)))]
