"""Which objects still have to be moved, and which target each of them should go to."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.goals import Goal
from sim.metrics import Match
from sim.values import Pose


class Move(NamedTuple):
    """An object that has to be moved, and where to."""

    body: int
    target: Pose
    distance: float
    """From the object to the target [m]."""


def open_moves(
    goal: Goal, poses: Sequence[Pose], match: Match, inside: Collection[int], allowed: NDArray[np.bool_]
) -> list[Move]:
    """What the judge does not count yet, farthest from its target first.

    Unless a target takes many objects, each gets one of its own as far as there are enough, and targets that an
    object has reached stay with it, or with another one that has no other. Where there are not enough, two objects
    share: the judge counts both.

    Args:
        goal: The subgoal.
        poses: Of its objects, in their order.
        match: Whether an object lies at a target.
        inside: Rows of the objects that lie in a zone of a zone goal.
        allowed: (N objects, M targets): whether to bring the object to the target; the goal's matches, or fewer.
    """
    distances = np.array([[math.dist(pose.position, target.position) for target in goal.targ_poses] for pose in poses])
    done: NDArray[np.bool_]
    if goal.metric == "zone":
        done = np.isin(np.arange(len(poses)), list(inside))  # (N,)
        taken = allowed & done[:, None]
    else:
        taken = _reached(goal, poses, match)
        done = np.any(taken, axis=1)
    chosen = {} if goal.replace else _one_each(allowed & ~done[:, None], taken, distances)
    if goal.metric == "pose" and not goal.replace and len(chosen) < np.count_nonzero(allowed.any(axis=1) & ~done):
        chosen, done = _make_way(allowed, taken, distances) or (chosen, done)
    moves = []
    for row, (body, _) in enumerate(goal.objs):
        if done[row] or not allowed[row].any():
            continue
        nearest = int(np.argmin(np.where(allowed[row], distances[row], math.inf)))
        column = chosen.get(row, nearest)
        moves.append(Move(body, goal.targ_poses[column], float(distances[row, column])))
    return sorted(moves, key=lambda move: -move.distance)


def _reached(goal: Goal, poses: Sequence[Pose], match: Match) -> NDArray[np.bool_]:
    """(N objects, M targets): this object lies at this target, and may."""
    at = np.zeros(goal.matches.shape, dtype=bool)
    for row, column in np.argwhere(goal.matches):
        symmetry = goal.objs[row][1][0]
        at[row, column] = match(poses[row], goal.targ_poses[column], symmetry)
    return at


def _one_each(wanted: NDArray[np.bool_], taken: NDArray[np.bool_], distances: NDArray[np.float64]) -> dict[int, int]:
    """Row → column for as many rows as possible, no column twice; what is taken stays so."""
    free = np.ones(wanted.shape[1], dtype=bool)
    free[list(assign(taken, distances).values())] = False
    return assign(wanted & free, distances)


def _make_way(
    allowed: NDArray[np.bool_], taken: NDArray[np.bool_], distances: NDArray[np.float64]
) -> tuple[dict[int, int], NDArray[np.bool_]] | None:
    """Row → column for all rows, and which are there; None when even moving on those that lie well does not suffice."""
    chosen = assign(allowed, np.where(taken, 0.0, distances))
    if len(chosen) < np.count_nonzero(allowed.any(axis=1)):
        return None
    return chosen, np.array([row in chosen and taken[row, chosen[row]] for row in range(len(allowed))])


def assign(allowed: NDArray[np.bool_], costs: NDArray[np.float64]) -> dict[int, int]:
    """Row → column for as many rows as possible, cheap pairs first, no column twice.

    Source: Kuhn 1955; each row takes its cheapest column, or makes others move on along an augmenting path.
    """
    row_of: dict[int, int] = {}

    def place(row: int, tried: set[int]) -> bool:
        for column in (int(index) for index in np.argsort(costs[row], kind="stable") if allowed[row, index]):
            if column in tried:
                continue
            tried.add(column)
            if column not in row_of or place(row_of[column], tried):
                row_of[column] = row
                return True
        return False

    for row in np.argsort(np.where(allowed, costs, math.inf).min(axis=1, initial=math.inf), kind="stable"):
        place(int(row), set())
    return {row: column for column, row in row_of.items()}


def one_way(goal: Goal, poses: Sequence[Pose]) -> NDArray[np.bool_]:
    """The matches of a rope's goal, for the nearer one of the two directions in which it may lie."""
    straight = np.eye(len(poses), dtype=bool)
    places = np.array([target.position for target in goal.targ_poses])
    positions = np.array([pose.position for pose in poses])
    forward, backward = (np.linalg.norm(positions - ordered, axis=1).sum() for ordered in (places, places[::-1]))
    return straight if forward <= backward else straight[::-1]
