from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.diagnostics import DiagnosticBook, collecting
from sim.errors import TaskMisuse
from sim.goals import Goal, Zone, make_goal, read_goal, read_pose
from sim.values import Pose

HERE = ((0.5, 0.1, 0.02), (0.0, 0.0, 0.0, 1.0))
ZONE = (HERE, (0.12, 0.12, 0.05))


def goal(**changes: Any) -> Goal:
    arguments: dict[str, Any] = {"objs": [7], "matches": np.ones((1, 1)), "targ_poses": [HERE]}
    return make_goal(**(arguments | changes))


def test_all_published_ways_to_name_objects_mean_the_same() -> None:
    plain = goal(symmetries=[np.pi / 2]).objs
    assert plain == ((7, (np.pi / 2, None)),)
    assert goal(objs=[(7, (np.pi / 2, None))]).objs == plain
    assert goal(objs=(7, (np.pi / 2, None))).objs == plain
    assert goal(objs=7, symmetries=np.float32(np.pi / 2)).objs[0][1][0] == pytest.approx(np.pi / 2)
    assert goal(objs=[np.int64(7)]).objs == ((7, (0.0, None)),)


def test_a_bare_position_is_a_target_that_is_not_turned() -> None:
    expected = (Pose((0.5, 0.1, 0.02), (0.0, 0.0, 0.0, 1.0)),)
    for targets in ([(0.5, 0.1, 0.02)], [np.array([0.5, 0.1, 0.02])], [HERE], HERE, [[list(HERE[0]), list(HERE[1])]]):
        assert goal(targ_poses=targets).targ_poses == expected


def test_numbers_and_lists_stand_for_switches() -> None:
    assert goal(replace=np.bool_(True)).replace is True
    assert goal(replace=[False], rotations=0).replace is False
    assert goal(rotations=0).rotations is False


def test_symmetries_given_once_hold_for_all_objects() -> None:
    both = goal(objs=[1, 2], matches=np.eye(2), targ_poses=[HERE, HERE], symmetries=0.5)
    assert [symmetry for _, (symmetry, _) in both.objs] == [0.5, 0.5]


@pytest.mark.parametrize("params", [[ZONE], ZONE, ({7: np.zeros((3, 1))}, [ZONE])])
def test_all_published_ways_to_name_zones_mean_the_same(params: object) -> None:
    assert goal(metric="zone", params=params).params == (Zone(Pose(*HERE), (0.12, 0.12, 0.05)),)


def test_a_pose_goal_ignores_params() -> None:
    assert goal(params=[ZONE]).params is None


def test_an_appended_8_tuple_is_read_as_a_goal() -> None:
    appended = ([(7, (0, None))], np.array([[1]], dtype=np.int32), [HERE], False, True, "pose", None, 1)
    assert read_goal(appended).objs == ((7, (0.0, None)),)
    assert read_goal(goal()) is not None
    with pytest.raises(TaskMisuse):
        read_goal("a goal")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"matches": np.ones((2, 1))}, "bad-matches"),
        ({"matches": [1]}, "bad-matches"),
        ({"matches": "all"}, "bad-matches"),
        ({"objs": []}, "bad-objects"),
        ({"objs": ["block"]}, "bad-objects"),
        ({"objs": [True]}, "bad-objects"),
        ({"objs": None}, "bad-objects"),
        ({"targ_poses": []}, "bad-pose"),
        ({"targ_poses": [None]}, "bad-pose"),
        ({"targ_poses": [((0, 0, math.nan), (0, 0, 0, 1))]}, "bad-pose"),
        ({"targ_poses": [((0, 0, 0), (0, 0, 0, 0))]}, "bad-pose"),
        ({"targ_poses": [((0, 0, 0), 1.57)]}, "bad-pose"),
        ({"symmetries": [0, 0]}, "bad-symmetries"),
        ({"symmetries": [math.inf]}, "bad-symmetries"),
        ({"metric": "distance"}, "bad-metric"),
        ({"metric": "zone"}, "bad-params"),
        ({"metric": "zone", "params": [HERE]}, "bad-params"),
        ({"step_max_reward": 0}, "bad-reward"),
        ({"step_max_reward": math.nan}, "bad-reward"),
        ({"step_max_reward": "1"}, "bad-reward"),
    ],
)
def test_what_cannot_mean_anything_is_refused_with_its_code(changes: dict[str, object], code: str) -> None:
    with pytest.raises(TaskMisuse) as caught:
        goal(**changes)
    assert caught.value.code == code
    assert caught.value.hint


def test_lenient_mode_reads_what_the_published_systems_read_and_notes_it() -> None:
    with collecting(DiagnosticBook("lenient")) as book:
        read = goal(objs=[1, 2], matches=np.ones(2), symmetries=[0.5], metric="distance", targ_poses=[None])
        wrong_size = goal(matches=np.ones((3, 3)))
    assert read.matches.shape == (2, 1)
    assert read.metric == "pose"
    assert read.targ_poses[0].position == (0.5, 0.0, 0.0)
    assert wrong_size.matches.tolist() == [[1]]
    assert [entry.code for entry in book.entries] == ["bad-pose", "bad-metric", "bad-matches", "bad-matches"]


def test_missing_symmetries_are_filled_with_zero_in_lenient_mode() -> None:
    with collecting(DiagnosticBook("lenient")):
        read = goal(objs=[1, 2, 3], matches=np.ones((3, 1)), symmetries=[0.5, 0.5])
    assert [symmetry for _, (symmetry, _) in read.objs] == [0.5, 0.5, 0.0]


def test_a_float32_quaternion_is_made_unit_again() -> None:
    rotation = read_pose(((0, 0, 0), np.array([0.1, 0.2, 0.3, 0.92], dtype=np.float32)))[1]
    assert math.hypot(*rotation) == pytest.approx(1.0, abs=1e-12)
