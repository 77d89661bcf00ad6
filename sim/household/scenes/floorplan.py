"""Rooms, walls and doors: the best of many floor plans that grow on a grid of cells.

Each room starts in one cell and takes in cells beside it until the rectangle of the house is full. Of the plans so
grown the one with the simplest rooms of the right sizes is kept. Doors make a random spanning tree of the rooms that
share a wall, bathrooms last, and some more.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sim.household.space.rectangles import Rectangle
from sim.household.values import Door, Room, RoomKind, Vector2, Wall

CELL_M = 2.5
CELLS: dict[RoomKind, tuple[int, int]] = {
    "bedroom": (4, 6),
    "living room": (6, 9),
    "kitchen": (2, 6),
    "bathroom": (1, 2),
}
"""Fewest and most cells of a room."""
CANDIDATES = 40
"""Plans that are grown: a hundredth of a second for four rooms."""
MISFIT = 6
"""A cell too many or too few is as bad as so many corners."""
WALL_HEIGHT_M = 2.5
WALL_THICKNESS_M = 0.1
DOOR_WIDTH_M = 1.0
DOOR_ZONE_M = 0.9
"""Floor in front of each side of a door that stays free."""
EXTRA_DOORS = 0.25
"""Chance of a door between two rooms that are joined by others already."""
OUTSIDE = -1

Owners = list[list[int]]
"""Room of each cell, rows along y, columns along x; `OUTSIDE` where there is none yet."""
Cell = tuple[int, int]
"""Row, column."""
Edge = tuple[int, int, bool]
"""Between two cells: column and row of its lower end, and whether it is upright."""


@dataclass(frozen=True)
class FloorPlan:
    """An empty house."""

    rooms: tuple[Room, ...]
    walls: tuple[Wall, ...]
    doors: tuple[Door, ...]

    def door_zones(self) -> list[Rectangle]:
        """The floor that stays free around each door."""
        return [_door_zone(door) for door in self.doors]

    def wall_rectangles(self) -> list[Rectangle]:
        """What the walls cover."""
        return [_wall_rectangle(wall) for wall in self.walls]


def draw_floor_plan(kinds: Sequence[RoomKind], rng: np.random.Generator) -> FloorPlan:
    """A house with these rooms, in this order."""
    owners = _best_of_many(kinds, rng)
    rooms = tuple(Room(number, kind, _polygon(owners, number)) for number, kind in enumerate(kinds))
    doors = tuple(_draw_doors(owners, kinds, rng))
    return FloorPlan(rooms, tuple(_walls(owners, doors)), doors)


# Growing


def _best_of_many(kinds: Sequence[RoomKind], rng: np.random.Generator) -> Owners:
    while True:  # hardly one plan in a hundred has a room that is no ring of walls: a second round is rare
        plans = [_grow(kinds, rng) for _ in range(CANDIDATES)]
        scores = [_complexity(plan, kinds) for plan in plans]
        if min(scores) < math.inf:
            return plans[scores.index(min(scores))]


def _grow(kinds: Sequence[RoomKind], rng: np.random.Generator) -> Owners:
    """One partition of a rectangle into connected rooms near their sizes."""
    columns, rows = _draw_extent(kinds, rng)
    sizes = _draw_sizes(kinds, columns * rows, rng)
    owners: Owners = [[OUTSIDE] * columns for _ in range(rows)]
    rooms: list[list[Cell]] = [[] for _ in kinds]
    for room, number in enumerate(rng.permutation(rows * columns)[: len(kinds)].tolist()):
        _take(owners, rooms, room, divmod(number, columns))
    for _ in range(rows * columns - len(kinds)):
        _take(owners, rooms, *_next_cell(owners, rooms, sizes, rng))
    return owners


def _draw_extent(kinds: Sequence[RoomKind], rng: np.random.Generator) -> tuple[int, int]:
    """Columns and rows of a house that is no corridor and holds the rooms."""
    least, most = (sum(CELLS[kind][end] for kind in kinds) for end in (0, 1))
    extents = [
        (a, b)
        for a in range(1, most + 1)
        for b in range(math.ceil(least / a), most // a + 1)
        if max(a, b) <= 2 * min(a, b)
    ]
    a, b = extents[rng.integers(len(extents))]
    return a, b


def _draw_sizes(kinds: Sequence[RoomKind], cells: int, rng: np.random.Generator) -> list[int]:
    """Cells of each room, within its limits; together they are the house."""
    sizes = [CELLS[kind][0] for kind in kinds]
    while sum(sizes) < cells:
        growing = [room for room, kind in enumerate(kinds) if sizes[room] < CELLS[kind][1]]
        sizes[growing[rng.integers(len(growing))]] += 1
    return sizes


def _take(owners: Owners, rooms: list[list[Cell]], room: int, cell: Cell) -> None:
    owners[cell[0]][cell[1]] = room
    rooms[room].append(cell)


def _next_cell(
    owners: Owners, rooms: Sequence[Sequence[Cell]], sizes: Sequence[int], rng: np.random.Generator
) -> tuple[int, Cell]:
    """The room that is smallest for its size and can grow, and the free cell with most of its own cells around."""
    borders = {room: border for room, cells in enumerate(rooms) if (border := _free_neighbours(owners, cells))}
    room = min(borders, key=lambda room: (len(rooms[room]) / sizes[room], room))
    most = max(borders[room].values())
    cells = sorted(cell for cell, count in borders[room].items() if count == most)
    return room, cells[int(rng.integers(len(cells)))]


def _free_neighbours(owners: Owners, cells: Sequence[Cell]) -> dict[Cell, int]:
    """Each free cell beside a room's cells, and how many of them it touches."""
    counts: dict[Cell, int] = {}
    rows, columns = len(owners), len(owners[0])
    for row, column in cells:
        for y, x in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            if 0 <= y < rows and 0 <= x < columns and owners[y][x] == OUTSIDE:
                counts[y, x] = counts.get((y, x), 0) + 1
    return counts


def _complexity(owners: Owners, kinds: Sequence[RoomKind]) -> float:
    """How far a plan is from rectangles of the right sizes.

    Infinite where a room encloses another one or touches itself at a point: its walls would be no ring.
    """
    total = 0
    for room, kind in enumerate(kinds):
        outline = list(_outline(owners, room))
        if len({start for start, _ in outline}) < len(outline) or not _is_one_ring(outline):
            return math.inf
        size = sum(row.count(room) for row in owners)
        total += len(_polygon(owners, room)) + MISFIT * max(0, CELLS[kind][0] - size, size - CELLS[kind][1])
    return total


# Outlines


def _owner(owners: Owners, row: int, column: int) -> int:
    return owners[row][column] if 0 <= row < len(owners) and 0 <= column < len(owners[0]) else OUTSIDE


def _outline(owners: Owners, room: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The sides of a room's cells that border on something else, counter-clockwise, as (x, y) of both ends."""
    for y, x in ((y, x) for y, row in enumerate(owners) for x, owner in enumerate(row) if owner == room):
        corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
        beyond = [(y - 1, x), (y, x + 1), (y + 1, x), (y, x - 1)]
        for side, cell in zip(pairwise(corners), beyond, strict=True):
            if _owner(owners, *cell) != room:
                yield side


def _is_one_ring(outline: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> bool:
    return len(_ring(dict(outline))) == len(outline)


def _ring(next_corner: dict[tuple[int, int], tuple[int, int]]) -> list[tuple[int, int]]:
    first = min(next_corner)
    ring = [first]
    while (corner := next_corner[ring[-1]]) != first:
        ring.append(corner)
    return ring


def _polygon(owners: Owners, room: int) -> tuple[Vector2, ...]:
    """The corners of a room [m], without those on straight walls."""
    ring = _ring(dict(_outline(owners, room)))
    corners = [
        here
        for before, here, after in zip([ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False)
        if (before[0] == here[0]) != (here[0] == after[0])
    ]
    return tuple(Vector2(x * CELL_M, y * CELL_M) for x, y in corners)


# Doors and walls


def _draw_doors(owners: Owners, kinds: Sequence[RoomKind], rng: np.random.Generator) -> Iterator[Door]:
    """A random spanning tree of the rooms, in which bathrooms are leaves where they can be, and some more doors."""
    shared = _shared_edges(owners)
    pairs = sorted(shared)
    chances = rng.random(len(pairs))
    has_bathroom = ["bathroom" in (kinds[a], kinds[b]) for a, b in pairs]
    joined = list(range(len(kinds)))
    for index in sorted(range(len(pairs)), key=lambda i: (has_bathroom[i], chances[i])):
        a, b = pairs[index]
        is_new = joined[a] != joined[b]
        if is_new or (not has_bathroom[index] and rng.random() < EXTRA_DOORS):
            joined = [joined[b] if group == joined[a] else group for group in joined]
            yield _draw_door(pairs[index], shared[pairs[index]], rng)


def _shared_edges(owners: Owners) -> dict[tuple[int, int], list[Edge]]:
    """Two neighbouring rooms, the lower id first → the edges between their cells."""
    shared: dict[tuple[int, int], list[Edge]] = {}
    for edge, (a, b) in _edges(owners):
        if OUTSIDE not in (a, b):
            shared.setdefault((min(a, b), max(a, b)), []).append(edge)
    return shared


def _edges(owners: Owners) -> Iterator[tuple[Edge, tuple[int, int]]]:
    """Every edge of the grid with a wall on it, and what lies on its two sides; line by line."""
    rows, columns = len(owners), len(owners[0])
    for y in range(rows + 1):
        for x in range(columns):
            sides = _owner(owners, y - 1, x), _owner(owners, y, x)
            if sides[0] != sides[1]:
                yield (x, y, False), sides
    for x in range(columns + 1):
        for y in range(rows):
            sides = _owner(owners, y, x - 1), _owner(owners, y, x)
            if sides[0] != sides[1]:
                yield (x, y, True), sides


def _draw_door(rooms: tuple[int, int], edges: Sequence[Edge], rng: np.random.Generator) -> Door:
    x, y, upright = edges[int(rng.integers(len(edges)))]
    play = CELL_M / 2 - DOOR_WIDTH_M / 2 - 0.2
    along = round(CELL_M / 2 + float(rng.uniform(-play, play)), 1)
    place = Vector2(x * CELL_M, y * CELL_M + along) if upright else Vector2(x * CELL_M + along, y * CELL_M)
    return Door(rooms, place, 90.0 if upright else 0.0, DOOR_WIDTH_M)


def _walls(owners: Owners, doors: Sequence[Door]) -> Iterator[Wall]:
    """Straight pieces as long as they can be, open at the doors, that close the corners."""
    for upright, line, start, end in _runs([edge for edge, _ in _edges(owners)]):
        openings = sorted(
            (door.position[upright] - door.width / 2, door.position[upright] + door.width / 2)
            for door in doors
            if (door.yaw_deg == 90.0) == upright
            and door.position[not upright] == line * CELL_M
            and start * CELL_M < door.position[upright] < end * CELL_M
        )
        ends = [start * CELL_M - WALL_THICKNESS_M / 2]
        ends += [end for opening in openings for end in opening]
        ends.append(end * CELL_M + WALL_THICKNESS_M / 2)
        for low, high in zip(ends[::2], ends[1::2], strict=True):
            yield _wall(upright, line * CELL_M, round(low, 4), round(high, 4))


def _runs(edges: Sequence[Edge]) -> Iterator[tuple[bool, int, int, int]]:
    """Edges that continue one another: (upright, the line's coordinate, first and last coordinate along it)."""
    found: list[tuple[bool, int, int, int]] = []
    for x, y, upright in edges:
        line, start = (x, y) if upright else (y, x)
        if found and found[-1][:2] == (upright, line) and found[-1][3] == start:
            found[-1] = (upright, line, found[-1][2], start + 1)
        else:
            found.append((upright, line, start, start + 1))
    yield from found


def _wall(upright: bool, line: float, low: float, high: float) -> Wall:
    start, end = (Vector2(line, low), Vector2(line, high)) if upright else (Vector2(low, line), Vector2(high, line))
    return Wall(start, end, WALL_HEIGHT_M, WALL_THICKNESS_M)


def _door_zone(door: Door) -> Rectangle:
    along, across = door.width / 2, DOOR_ZONE_M
    half_x, half_y = (across, along) if door.yaw_deg == 90.0 else (along, across)
    return Rectangle.around(door.position, half_x, half_y)


def _wall_rectangle(wall: Wall) -> Rectangle:
    half = wall.thickness / 2
    spread_x, spread_y = (half, 0.0) if wall.start.x == wall.end.x else (0.0, half)
    return Rectangle(wall.start.x - spread_x, wall.start.y - spread_y, wall.end.x + spread_x, wall.end.y + spread_y)
