"""Where the agent can stand and how it gets there: a grid of the floor, shrunk by the agent's radius.

A cell is free when its middle is indoors and at least the agent's radius away from every wall and everything that
stands or hangs lower than the agent is high. What is flat enough to step on, a rug, is no obstacle. Scenes without
rooms are one open floor.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sim.household.space.footprint import Footprint, Points
from sim.household.space.grid_search import Cell, Mask, connected, shortest_path
from sim.household.space.walls import parted_by_walls
from sim.household.values import Instance, Scene, Vector2, Wall

CELL_M = 0.1
AGENT_RADIUS_M = 0.2
AGENT_HEIGHT_M = 1.2
CAMERA_HEIGHT_M = 1.1
STEP_OVER_M = 0.05
"""What is no higher than this is walked over [m]."""
REACH_M = 0.9
"""From the agent's axis to the footprint of what it touches [m]."""
APPROACH_M = 0.88
"""So near the agent goes: what gives way by a hair is still in reach [m]."""
AT_USER_M = 1.5
"""Nearer than this the agent is at the user [m]."""
SNAP_M = 0.35
"""So far a point may be from the free cell that stands for it: whoever stands close to a table still stands [m]."""
NEARLY_M = 0.2
"""Distances that differ by less are about the same [m]."""
OPEN_FLOOR_M = 3.0
"""Floor around everything where a scene has no rooms [m]."""


@dataclass(frozen=True)
class NavigationGrid:
    """The free cells of one arrangement of a house."""

    origin: Vector2
    """Corner of cell (0, 0) at lowest x and y [m]."""
    mask: Mask
    """True where the agent's axis may be."""
    footprints: tuple[Footprint, ...]
    """Of each instance, by id."""
    walls: tuple[Wall, ...] = ()

    @classmethod
    def of(cls, scene: Scene, *, without: Iterable[int] = ()) -> NavigationGrid:
        """The grid of a scene; `without` are ids that stand in nobody's way, such as what the agent carries."""
        left_out = frozenset(without)
        footprints = tuple(Footprint.of(instance) for instance in scene.instances)
        obstacles = [Footprint.of_wall(wall) for wall in scene.walls]
        obstacles += [
            footprints[instance.id]
            for instance in scene.instances
            if instance.id not in left_out and _is_in_the_way(instance)
        ]
        origin, shape = _extent(scene, footprints)
        grid = cls(origin, _indoors(scene, origin, shape), footprints, scene.walls)
        for obstacle in obstacles:
            grid._block(obstacle)
        return grid

    def cell(self, point: Vector2 | tuple[float, float]) -> Cell:
        """The cell that holds a point, which may lie outside the grid."""
        return math.floor((point[1] - self.origin.y) / CELL_M), math.floor((point[0] - self.origin.x) / CELL_M)

    def middle(self, cell: Cell) -> Vector2:
        """The point in the middle of a cell [m]."""
        row, column = cell
        return Vector2(self.origin.x + (column + 0.5) * CELL_M, self.origin.y + (row + 0.5) * CELL_M)

    def free(self, point: Vector2 | tuple[float, float]) -> bool:
        """Whether the agent's axis may be there."""
        return self._has(self.mask, self.cell(point))

    def nearest_free(self, point: Vector2 | tuple[float, float], within: float = SNAP_M) -> Cell | None:
        """The cell of a point, or the nearest free one around it; None where none is so near [m]."""
        cell = self.cell(point)
        if self._has(self.mask, cell):
            return cell
        rings = math.ceil(within / CELL_M)
        around = [
            (row, column)
            for row in range(cell[0] - rings, cell[0] + rings + 1)
            for column in range(cell[1] - rings, cell[1] + rings + 1)
            if self._has(self.mask, (row, column)) and math.dist(self.middle((row, column)), point) <= within
        ]
        return min(around, key=lambda near: (math.dist(self.middle(near), point), near), default=None)

    def reachable_from(self, point: Vector2 | tuple[float, float]) -> Mask:
        """The free cells that can be walked to from a point; none where the point itself is not free or nearly so."""
        start = self.nearest_free(point)
        return np.zeros_like(self.mask) if start is None else connected(self.mask, start)

    def holds(self, mask: Mask, point: Vector2 | tuple[float, float]) -> bool:
        """Whether a mask of this grid is true at a point."""
        return self._has(mask, self.cell(point))

    def standing_places(self, instance_id: int, reach: float = REACH_M) -> list[Vector2]:
        """Middles of the free cells with an instance's footprint in reach and no wall between, the nearest first."""
        footprint = self.footprints[instance_id]
        points = self._middles(self._free_cells_within(footprint.bounds(reach)))
        points = points[self.in_reach(points, footprint, reach)]
        order = np.argsort(footprint.distances(points), kind="stable")
        return [Vector2(*map(float, point)) for point in points[order]]

    def in_reach(self, points: Points, footprint: Footprint, reach: float = REACH_M) -> NDArray[np.bool_]:
        """Which points are within reach of a rectangle on the same side of every wall as its middle, (N,)."""
        near: NDArray[np.bool_] = footprint.distances(points) <= reach
        return near & ~parted_by_walls(points, footprint.center, self.walls, footprint.bounds(reach))

    def approaches(
        self, instance_id: int, start: Vector2 | tuple[float, float], reach: float = APPROACH_M
    ) -> list[Vector2]:
        """Standing places at an instance that can be walked to from a point.

        Those near the instance come first; of those that are about as near to it the ones near the start.
        """
        reached, footprint = self.reachable_from(start), self.footprints[instance_id]
        places = [place for place in self.standing_places(instance_id, reach) if self.holds(reached, place)]
        return sorted(places, key=lambda place: (footprint.distance(place) // NEARLY_M, math.dist(place, start), place))

    def places_around(self, point: Vector2, nearest: float, farthest: float) -> list[Vector2]:
        """Middles of the free cells at a distance from a point between two limits [m], the nearest ones first."""
        low = Vector2(point.x - farthest, point.y - farthest)
        high = Vector2(point.x + farthest, point.y + farthest)
        points = self._middles(self._free_cells_within((low, high)))
        distances = np.hypot(*(points - np.asarray(point)).T)
        order = np.argsort(distances, kind="stable")
        return [Vector2(*map(float, points[index])) for index in order if nearest <= distances[index] <= farthest]

    def path(self, start: Vector2 | tuple[float, float], end: Vector2 | tuple[float, float]) -> list[Vector2] | None:
        """The corners of a short way, both ends among them, in straight pieces over free cells.

        Where an end is only nearly free the way leads to the free cell beside it. None where there is no way.
        """
        first, last = self.nearest_free(start), self.nearest_free(end)
        if first is None or last is None:
            return None
        cells = shortest_path(self.mask, first, last)
        if cells is None:
            return None
        begin, target = Vector2(*start), Vector2(*end) if self.free(end) else self.middle(last)
        between = [self.middle(cell) for cell in cells[0 if not self.free(start) else 1 : -1]]
        return self._straightened([begin, *between, target])

    def is_clear(self, start: Vector2, end: Vector2) -> bool:
        """Whether every cell under a straight line is free."""
        count = max(2, math.ceil(math.dist(start, end) / (CELL_M / 8)) + 1)
        line = np.linspace(start, end, count)
        columns, rows = np.floor((line - np.asarray(self.origin)) / CELL_M).astype(int).T
        inside = (rows >= 0) & (columns >= 0) & (rows < self.mask.shape[0]) & (columns < self.mask.shape[1])
        return bool(inside.all() and self.mask[rows, columns].all())

    def _straightened(self, points: Sequence[Vector2]) -> list[Vector2]:
        """Leave out each corner that can be passed in a straight line."""
        kept = [points[0]]
        for here, beyond in pairwise(points[1:]):
            if not self.is_clear(kept[-1], beyond):
                kept.append(here)
        return [*kept, points[-1]]

    def _free_cells_within(self, bounds: tuple[Vector2, Vector2]) -> NDArray[np.intp]:
        """Rows and columns of the free cells in a window, (N, 2), in order of rows."""
        rows, columns = self._window(bounds)
        cells: NDArray[np.intp] = np.argwhere(self.mask[rows, columns]) + np.asarray((rows.start, columns.start))
        return cells

    def _middles(self, cells: NDArray[np.intp]) -> Points:
        middles: Points = np.asarray(self.origin) + (cells[:, ::-1] + 0.5) * CELL_M
        return middles

    def _window(self, bounds: tuple[Vector2, Vector2]) -> tuple[slice, slice]:
        (low_row, low_column), (high_row, high_column) = self.cell(bounds[0]), self.cell(bounds[1])
        return (
            slice(max(0, low_row), max(0, high_row + 1)),
            slice(max(0, low_column), max(0, high_column + 1)),
        )

    def _block(self, obstacle: Footprint) -> None:
        cells = self._free_cells_within(obstacle.bounds(AGENT_RADIUS_M))
        hit = cells[obstacle.distances(self._middles(cells)) < AGENT_RADIUS_M]
        self.mask[hit[:, 0], hit[:, 1]] = False

    @staticmethod
    def _has(mask: Mask, cell: Cell) -> bool:
        row, column = cell
        return 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1] and bool(mask[row, column])


def _is_in_the_way(instance: Instance) -> bool:
    bottom, top = instance.position.z - instance.size.z / 2, instance.position.z + instance.size.z / 2
    return bottom < AGENT_HEIGHT_M and top > STEP_OVER_M


def _extent(scene: Scene, footprints: Sequence[Footprint]) -> tuple[Vector2, tuple[int, int]]:
    """Origin and (rows, columns) of a grid over all rooms, or over everything and open floor around it."""
    points = [corner for room in scene.rooms for corner in room.polygon]
    margin = 0.0
    if not points:
        points = [bound for footprint in footprints for bound in footprint.bounds()]
        points += [scene.agent.position, scene.player.position]
        margin = OPEN_FLOOR_M
    low = Vector2(min(point[0] for point in points) - margin, min(point[1] for point in points) - margin)
    high = Vector2(max(point[0] for point in points) + margin, max(point[1] for point in points) + margin)
    # The small slack keeps 5.0 / 0.1 at 50 cells whatever the last bit says.
    rows, columns = (math.ceil((high[axis] - low[axis]) / CELL_M - 1e-6) for axis in (1, 0))
    return low, (max(1, rows), max(1, columns))


def _indoors(scene: Scene, origin: Vector2, shape: tuple[int, int]) -> Mask:
    """Which cells have their middle in a room."""
    if not scene.rooms:
        return np.ones(shape, dtype=bool)
    x = origin.x + (np.arange(shape[1]) + 0.5) * CELL_M
    y = origin.y + (np.arange(shape[0]) + 0.5) * CELL_M
    grid_x, grid_y = np.meshgrid(x, y)
    mask = np.zeros(shape, dtype=bool)
    for room in scene.rooms:
        mask |= in_polygon(grid_x, grid_y, room.polygon)
    return mask


@overload
def in_polygon(x: float, y: float, polygon: Sequence[Vector2]) -> bool: ...
@overload
def in_polygon(x: NDArray[np.float64], y: NDArray[np.float64], polygon: Sequence[Vector2]) -> Mask: ...
def in_polygon(x: Any, y: Any, polygon: Sequence[Vector2]) -> Any:  # floats or arrays alike
    """Which points lie inside a polygon, by crossings; of two rooms at one edge exactly one holds a point on it."""
    inside = False
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if ay != by:
            crossing = ax + (y - ay) * (bx - ax) / (by - ay)
            inside = inside ^ (((ay > y) != (by > y)) & (x < crossing))
    return inside
