from __future__ import annotations

import pytest

from sim.evidence.holding import check_hold
from sim.goals import Goal, make_goal
from sim.values import Pose, Vec3
from tests.sim.evidence.scenes import goal, scene, thing

HERE, THERE = (0.5, 0.0, 0.02), (0.6, 0.2, 0.02)


def zone_goal(body: int) -> Goal:
    zone = Pose((0.5, 0.0, 0.0))
    return make_goal([body], [[1]], [zone], True, metric="zone", params=[(zone, (0.12, 0.12, 0.0))])


@pytest.mark.parametrize(("ends_at", "holds"), [(HERE, True), ((0.515, 0.0, 0.02), True), ((0.53, 0.0, 0.02), False)])
def test_an_object_may_not_have_been_pushed_away(ends_at: Vec3, holds: bool) -> None:
    evidence = check_hold(scene([thing(1)], [goal([1], HERE)]), (thing(1, ends_at),))
    assert evidence.ok == holds
    assert ("1 of 1 objects" in evidence.detail and "red block" in evidence.detail) != holds


def test_any_allowed_target_will_do() -> None:
    wanted = scene([thing(1), thing(2)], [goal([1, 2], HERE, THERE)])
    assert check_hold(wanted, (thing(1, THERE), thing(2, HERE))).ok


def test_the_last_goal_of_an_object_counts() -> None:
    wanted = scene([thing(1)], [goal([1], HERE), goal([1], THERE)])
    assert check_hold(wanted, (thing(1, THERE),)).ok
    assert not check_hold(wanted, (thing(1, HERE),)).ok


@pytest.mark.parametrize(("ends_at", "holds"), [((0.53, 0.0, 0.02), True), (THERE, False)])
def test_an_object_of_a_zone_goal_lies_mostly_in_the_zone(ends_at: Vec3, holds: bool) -> None:
    assert check_hold(scene([thing(1)], [zone_goal(1)]), (thing(1, ends_at),)).ok == holds


def test_without_a_success_there_is_nothing_to_hold() -> None:
    assert "not judged" in check_hold(scene([thing(1)], [goal([1], HERE)]), None).detail


def test_a_body_that_is_gone_is_not_asked_for() -> None:
    assert check_hold(scene([thing(1)], [goal([1], HERE)]), ()).ok
