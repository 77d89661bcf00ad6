"""Can the agent get there? One navigation grid joins the agent, the player and a standing place for everything."""

from __future__ import annotations

import numpy as np

from sim.household.scenes.draft import DIGITS, Draft
from sim.household.scenes.furnish import NoPlace
from sim.household.space.footprint import Points
from sim.household.space.grid_search import Mask, connected
from sim.household.space.navigation import CELL_M, REACH_M, NavigationGrid
from sim.household.values import Standpoint, Vector2

APART_M = 2.0
"""Between agent and player at the start, where the house is large enough and nobody said otherwise [m]."""


def place_people(draft: Draft, min_distance: float | None) -> None:
    """Stand the player and the agent on free floor that is joined, apart, each looking anywhere.

    Raises:
        NoPlace: No two places are as far apart as was asked for.
    """
    grid = NavigationGrid.of(draft.to_scene())
    middles = _middles(grid, _largest_part(grid.mask))
    if not len(middles):
        raise NoPlace("an agent and a player", "there is no free floor")
    for _ in range(8):
        player = middles[int(draft.rng.integers(len(middles)))]
        distances = np.hypot(*(middles - player).T)
        far = np.flatnonzero(distances >= (APART_M if min_distance is None else min_distance))
        if len(far):
            agent = middles[far[int(draft.rng.integers(len(far)))]]
            break
    else:
        if min_distance is not None:
            raise NoPlace(f"agent and player {min_distance:g} m apart", "the house is too small")
        agent = middles[int(np.argmax(distances))]
    draft.player, draft.agent = _standpoint(draft, player), _standpoint(draft, agent)


def drop_unreachable(draft: Draft) -> None:
    """Take out what the agent cannot stand beside, until it can stand beside everything.

    Raises:
        NoPlace: Something that was asked for is among it, or the player is cut off.
    """
    while keys := unreachable(draft):
        for key in keys:
            if key in draft.pieces and draft.holds_requested(key):
                raise NoPlace(draft.pieces[key].prefab, "the agent cannot get there")
        for key in keys:
            if key in draft.pieces:
                draft.remove(key)
    grid = NavigationGrid.of(draft.to_scene())
    if not grid.holds(grid.reachable_from(draft.agent.position), draft.player.position):
        raise NoPlace("a way from the agent to the player", "a thing on the floor stands in it")


def unreachable(draft: Draft) -> list[int]:
    """The keys of the pieces beside which there is no standing place that the agent can walk to."""
    grid = NavigationGrid.of(draft.to_scene())
    reached = grid.reachable_from(draft.agent.position)
    return [key for key, number in draft.ids().items() if not _is_reached(grid, reached, number)]


def _is_reached(grid: NavigationGrid, reached: Mask, number: int) -> bool:
    """Whether the nearest part of a piece is within reach from somewhere that the agent can walk to."""
    footprint = grid.footprints[number]
    low, high = footprint.bounds(REACH_M)
    (low_row, low_column), (high_row, high_column) = grid.cell(low), grid.cell(high)
    rows, columns = max(0, low_row), max(0, low_column)
    cells = np.argwhere(reached[rows : high_row + 1, columns : high_column + 1]) + np.array([rows, columns])
    points = np.asarray(grid.origin) + (cells[:, ::-1] + 0.5) * CELL_M
    return bool(grid.in_reach(points, footprint).any())


def _largest_part(mask: Mask) -> Mask:
    """The largest set of free cells that are joined."""
    rest, largest = mask.copy(), np.zeros_like(mask)
    while rest.sum() > largest.sum():
        row, column = np.argwhere(rest)[0].tolist()
        part = connected(rest, (row, column))
        largest = max(largest, part, key=np.count_nonzero)
        rest &= ~part
    return largest


def _middles(grid: NavigationGrid, mask: Mask) -> Points:
    cells = np.argwhere(mask).tolist()
    return np.array([grid.middle((row, column)) for row, column in cells], dtype=np.float64).reshape(-1, 2)


def _standpoint(draft: Draft, place: Points) -> Standpoint:
    x, y = (round(float(value), DIGITS) for value in place)
    return Standpoint(Vector2(x, y), 45.0 * int(draft.rng.integers(8)))
