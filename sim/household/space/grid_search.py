"""Shortest ways over a grid of free and blocked cells."""

from __future__ import annotations

import heapq
import math

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
"""One truth a cell, (rows along y, columns along x)."""
Cell = tuple[int, int]
"""Row, column."""

DIAGONAL = math.sqrt(2)


def shortest_path(mask: Mask, first: Cell, last: Cell) -> list[Cell] | None:
    """A* over eight neighbours between two free cells, both in the result; None where they are not joined.

    A diagonal needs both cells that it passes between. Cells are numbered row by row with a blocked rim around them,
    so that a neighbour is one addition and needs no test of the border: four times as fast as pairs.
    """
    width = mask.shape[1] + 2
    free = np.pad(mask, 1).tobytes()
    start, goal = _number(first, width), _number(last, width)
    came_from: dict[int, int] = {}
    cost = {start: 0.0}
    done: set[int] = set()
    queue = [(_octile(start, goal, width), start)]
    while queue:
        _, cell = heapq.heappop(queue)
        if cell == goal:
            return _trace(came_from, goal, width)
        if cell in done:
            continue
        done.add(cell)
        for neighbour, length in _neighbours(free, cell, width):
            so_far = cost[cell] + length
            if so_far < cost.get(neighbour, math.inf):
                cost[neighbour], came_from[neighbour] = so_far, cell
                heapq.heappush(queue, (so_far + _octile(neighbour, goal, width), neighbour))
    return None


def connected(mask: Mask, start: Cell) -> Mask:
    """The free cells that can be walked to from one of them.

    Four neighbours are enough: where corners are not cut, a diagonal is never the only way.
    """
    reached = np.zeros_like(mask)
    reached[start] = True
    count = 0
    while (grown := int(reached.sum())) > count:
        count, before = grown, reached.copy()
        reached[1:] |= before[:-1]
        reached[:-1] |= before[1:]
        reached[:, 1:] |= before[:, :-1]
        reached[:, :-1] |= before[:, 1:]
        reached &= mask
    return reached


def _neighbours(free: bytes, cell: int, width: int) -> list[tuple[int, float]]:
    found = []
    left, right = free[cell - 1], free[cell + 1]
    if left:
        found.append((cell - 1, 1.0))
    if right:
        found.append((cell + 1, 1.0))
    for row in (cell - width, cell + width):
        if free[row]:
            found.append((row, 1.0))
            if left and free[row - 1]:
                found.append((row - 1, DIAGONAL))
            if right and free[row + 1]:
                found.append((row + 1, DIAGONAL))
    return found


def _octile(a: int, b: int, width: int) -> float:
    """The length of the shortest way over an empty grid, in cells."""
    rows, columns = abs(a // width - b // width), abs(a % width - b % width)
    return max(rows, columns) + (DIAGONAL - 1) * min(rows, columns)


def _trace(came_from: dict[int, int], goal: int, width: int) -> list[Cell]:
    numbers = [goal]
    while numbers[-1] in came_from:
        numbers.append(came_from[numbers[-1]])
    return [(number // width - 1, number % width - 1) for number in reversed(numbers)]


def _number(cell: Cell, width: int) -> int:
    return (cell[0] + 1) * width + cell[1] + 1
