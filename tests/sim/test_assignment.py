from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.assignment import Move, assign, one_way, open_moves
from sim.geometry import PoseLike
from sim.goals import Goal, make_goal
from sim.values import Pose

HERE, THERE, FAR = Pose((0.4, 0.0, 0.0)), Pose((0.5, 0.0, 0.0)), Pose((0.6, 0.4, 0.0))


def at_target(pose: PoseLike, target: PoseLike, symmetry: float) -> bool:
    return math.dist(pose[0], target[0]) < 0.01


def moves_of(goal: Goal, *poses: Pose) -> list[Move]:
    return open_moves(goal, poses, at_target, [], goal.matches.astype(bool))


def goal(matches: object, *targets: Pose, replace: bool = False) -> Goal:
    array = np.asarray(matches)
    return make_goal(list(range(len(array))), array, list(targets), replace)


def test_two_objects_never_share_a_target_where_there_are_enough() -> None:
    moves = moves_of(goal(np.ones((2, 2)), THERE, FAR), HERE, HERE)
    assert {move.target for move in moves} == {THERE, FAR}


@pytest.mark.parametrize("first", [HERE, THERE])
def test_an_object_gives_way_to_one_that_has_no_other_target(first: Pose) -> None:
    moves = {move.body: move.target for move in moves_of(goal([[1, 1], [1, 0]], THERE, FAR), first, HERE)}
    assert moves == {0: FAR, 1: THERE}


def test_an_object_that_lies_at_two_targets_keeps_one_of_them_only() -> None:
    beside = Pose((0.505, 0.0, 0.0))
    (move,) = moves_of(goal(np.ones((2, 2)), THERE, beside), THERE, HERE)
    assert (move.body, move.target) == (1, beside)


def test_with_replace_every_object_takes_its_nearest_target() -> None:
    moves = moves_of(goal(np.ones((2, 2)), THERE, FAR, replace=True), HERE, HERE)
    assert {move.target for move in moves} == {THERE}


def test_objects_share_where_there_are_too_few_targets() -> None:
    moves = moves_of(goal(np.ones((3, 1)), THERE), HERE, HERE, HERE)
    assert [move.target for move in moves] == [THERE] * 3


def test_an_object_without_a_target_is_left_alone() -> None:
    assert [move.body for move in moves_of(goal([[0], [1]], THERE), HERE, HERE)] == [1]


def test_the_farthest_comes_first() -> None:
    moves = moves_of(goal(np.eye(2), THERE, FAR), HERE, HERE)
    assert [move.body for move in moves] == [1, 0]
    assert moves[0].distance == pytest.approx(math.dist(HERE.position, FAR.position))


def test_in_a_zone_goal_what_lies_inside_is_done() -> None:
    zones = make_goal([0, 1], np.ones((2, 1)), [THERE], True, metric="zone", params=[(THERE, (0.1, 0.1, 0.0))])
    moves = open_moves(zones, [HERE, HERE], at_target, [0], zones.matches.astype(bool))
    assert [move.body for move in moves] == [1]


def test_a_rope_is_laid_the_way_round_that_is_nearer() -> None:
    places = [Pose((0.1 * index, 0.0, 0.0)) for index in range(4)]
    rope = goal(np.eye(4) + np.eye(4)[::-1], *places)
    assert np.array_equal(one_way(rope, places), np.eye(4, dtype=bool))
    assert np.array_equal(one_way(rope, places[::-1]), np.eye(4, dtype=bool)[::-1])


@st.composite
def tables(draw: st.DrawFn) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return rng.random((rows, columns)) < draw(st.floats(0.2, 1.0)), rng.random((rows, columns))


@given(tables())
def test_as_many_rows_as_possible_get_a_column_of_their_own(
    table: tuple[NDArray[np.bool_], NDArray[np.float64]],
) -> None:
    allowed, costs = table
    chosen = assign(allowed, costs)
    assert len(set(chosen.values())) == len(chosen)
    assert all(allowed[row, column] for row, column in chosen.items())
    assert len(chosen) == most_pairs(allowed)


def most_pairs(allowed: NDArray[np.bool_]) -> int:
    """By trying all orders."""
    table = allowed if allowed.shape[0] <= allowed.shape[1] else allowed.T
    rows = range(table.shape[0])
    orders = permutations(range(table.shape[1]), table.shape[0])
    return max(sum(bool(table[row, order[row]]) for row in rows) for order in orders)
