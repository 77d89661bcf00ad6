from __future__ import annotations

import pytest

from sim.evidence.heights import check_heights
from sim.goals import Goal
from sim.values import Vec3
from tests.sim.evidence.scenes import goal, scene, thing


@pytest.mark.parametrize(
    ("ends_at", "target_z", "agrees"),
    [
        (0.02, 0.02, True),
        (0.02, 0.0, True),  # the pose of a zone
        (0.02, 0.049, True),  # a hand's breadth too high, as tasks are often written
        (0.02, 0.06, False),  # the block below it is missing
        (0.06, 0.02, False),  # something lies below it
    ],
)
def test_a_target_agrees_that_lies_within_the_object(ends_at: float, target_z: float, agrees: bool) -> None:
    wanted = scene([thing(1, (0.3, 0.0, 0.02))], [goal([1], (0.5, 0.0, target_z))])
    evidence = check_heights(wanted, (thing(1, (0.5, 0.0, ends_at)),))
    assert evidence.ok == agrees
    assert ("1 placed objects agree" in evidence.detail) == agrees


def test_a_disk_that_slipped_by_its_own_height_is_seen() -> None:
    size = (0.06, 0.06, 0.01)
    wanted = scene([thing(1, (0.3, 0.0, 0.02), size)], [goal([1], (0.5, 0.0, 0.025))])
    assert check_heights(wanted, (thing(1, (0.5, 0.0, 0.025), size),)).ok
    assert not check_heights(wanted, (thing(1, (0.5, 0.0, 0.015), size),)).ok


def test_the_message_names_the_worst_object_and_by_how_much() -> None:
    wanted = scene([], [goal([1], (0.5, 0.0, 0.06)), goal([2], (0.5, 0.2, 0.2))])
    evidence = check_heights(wanted, (thing(1), thing(2, (0.5, 0.2, 0.02), color="blue")))
    assert "2 of 2 placed objects" in evidence.detail
    assert "blue block lies 0.180 m below its target's z of 0.200" in evidence.detail


def test_a_target_that_is_the_pose_of_a_support_means_on_it() -> None:
    table, on_it = thing(2, (0.5, 0.0, 0.05), (0.1, 0.1, 0.1), kind="box"), (0.5, 0.0, 0.12)
    wanted = scene([table], [goal([1], (0.5, 0.0, 0.05))])
    assert check_heights(wanted, (thing(1, on_it), table)).ok
    elsewhere = thing(2, (0.5, 0.2, 0.05), (0.1, 0.1, 0.1), kind="box")
    assert not check_heights(wanted, (thing(1, on_it), elsewhere)).ok


def test_any_of_the_targets_at_which_it_lies_will_do() -> None:
    wanted = scene([], [goal([1], (0.5, 0.0, 0.3), (0.5, 0.0, 0.02))])
    assert check_heights(wanted, (thing(1),)).ok


def test_only_the_last_goal_of_an_object_says_where_it_ends() -> None:
    goals = [goal([1], (0.5, 0.0, 0.2)), goal([1], (0.5, 0.0, 0.02))]
    assert check_heights(scene([], goals), (thing(1),)).ok
    assert not check_heights(scene([], goals[::-1]), (thing(1),)).ok


@pytest.mark.parametrize("position", [(0.5, 0.1, 0.02), (0.5, 0.0, 0.02)])
def test_what_is_not_placed_or_has_no_target_height_is_not_judged(position: Vec3) -> None:
    wanted = goal([1], (0.5, 0.0, 0.3))
    zone: Goal = wanted._replace(metric="zone")
    used = wanted if position[1] else zone
    evidence = check_heights(scene([], [used]), (thing(1, position),))
    assert (evidence.ok, evidence.detail) == (True, "no object has a target height")


def test_an_episode_that_was_not_solved_and_a_body_that_is_gone_prove_nothing() -> None:
    wanted = scene([], [goal([1], (0.5, 0.0, 0.3))])
    assert check_heights(wanted, None).ok
    assert check_heights(wanted, ()).ok
