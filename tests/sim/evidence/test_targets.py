from __future__ import annotations

import pytest

from sim.evidence.targets import Overlap, check_free, check_reach
from sim.goals import make_goal
from sim.values import Pose, Vec3
from tests.sim.evidence.scenes import goal, scene, thing

WALL = thing(9, (0.5, 0.3, 0.05), (0.02, 0.3, 0.1), kind="box", color="gray", rigid=False)
PALLET = thing(9, (0.5, 0.0, 0.02), (0.3, 0.25, 0.04), kind="pallet", color="brown", rigid=False)


def test_targets_inside_the_workspace_are_within_reach() -> None:
    evidence = check_reach(scene([thing(1)], [goal([1], (0.25, 0.5, 0.02), (0.75, -0.5, 0.02))]), (), solved=True)
    assert (evidence.ok, evidence.detail) == (True, "2 targets")


@pytest.mark.parametrize("target", [(0.2, 0.0, 0.0), (0.8, 0.0, 0.0), (0.5, -0.52, 0.0), (0.5, 0.52, 0.0)])
def test_a_target_outside_is_named(target: Vec3) -> None:
    evidence = check_reach(scene([thing(1)], [goal([1], target)]), (), solved=True)
    assert not evidence.ok
    assert "lies outside the workspace: keep x within 0.25 to 0.75" in evidence.detail


def test_a_target_that_the_arm_cannot_reach_is_named() -> None:
    evidence = check_reach(scene([thing(1)], [goal([1], (0.5, 0.0, 0.9))]), (Pose((0.5, 0.0, 0.9)),), solved=False)
    assert not evidence.ok
    assert "the arm does not reach the target at (0.50, 0.00, 0.90)" in evidence.detail


def test_an_object_that_starts_outside_is_named() -> None:
    outside = scene([thing(1, (0.5, 0.6, 0.02))], [goal([1], (0.5, 0.0, 0.02))])
    evidence = check_reach(outside, (), solved=False)
    assert not evidence.ok
    assert check_reach(outside, (), solved=True).ok, "it was brought in"
    assert "red block starts outside the workspace, at (0.50, 0.60, 0.02)" in evidence.detail


@pytest.mark.parametrize(
    ("targets", "replace", "ok"),
    [
        ([(0.5, 0.0, 0.02), (0.5, 0.1, 0.02)], False, True),
        ([(0.5, 0.0, 0.02), (0.5, 0.0, 0.06)], False, True),  # one on the other
        ([(0.5, 0.0, 0.02), (0.505, 0.0, 0.02)], False, False),
        ([(0.5, 0.0, 0.02)], False, False),
        ([(0.5, 0.0, 0.02)], True, True),
    ],
)
def test_two_objects_need_two_places_unless_one_takes_many(targets: list[Vec3], replace: bool, ok: bool) -> None:
    evidence = check_free(scene([thing(1), thing(2)], [goal([1, 2], *targets, replace=replace)]), ())
    assert evidence.ok == ok
    if not ok:
        assert "2 objects of the goal have 1 place to go to" in evidence.detail


def test_places_are_given_out_so_that_as_many_as_possible_have_one() -> None:
    places = [Pose((0.5, 0.0, 0.02)), Pose((0.5, 0.2, 0.02)), Pose((0.5, 0.4, 0.02))]
    solvable = make_goal([1, 2, 3], [[1, 1, 0], [1, 0, 0], [1, 1, 1]], places)
    assert check_free(scene([thing(n) for n in (1, 2, 3)], [solvable]), ()).ok
    contested = make_goal([1, 2, 3], [[1, 1, 0], [1, 1, 0], [1, 1, 0]], places)
    evidence = check_free(scene([thing(n) for n in (1, 2, 3)], [solvable, contested]), ())
    assert "3 objects of goal 2 have 2 places to go to" in evidence.detail


@pytest.mark.parametrize(
    ("obstacle", "target", "depth", "ok"),
    [
        (WALL, (0.515, 0.3, 0.02), 0.015, False),
        (WALL, (0.515, 0.3, 0.02), 0.005, True),  # it touches
        (WALL, (0.5, 0.3, 0.02), 0.03, True),  # the wall's own pose: "on it"
        (PALLET, (0.6, 0.1, 0.02), 0.03, True),  # room for it on top
        (PALLET, (0.66, 0.1, 0.02), 0.02, False),  # half beside it
    ],
)
def test_an_object_that_would_reach_into_something_needs_another_target(
    obstacle: object, target: Vec3, depth: float, ok: bool
) -> None:
    assert obstacle in (WALL, PALLET)
    body = WALL if obstacle is WALL else PALLET
    wanted = scene([thing(1), body], [goal([1], target)])
    evidence = check_free(wanted, (Overlap(1, Pose(target), 9, depth),))
    assert evidence.ok == ok
    if not ok:
        assert f"red block at its target ({target[0]:.2f}" in evidence.detail
        assert f"{depth:.3f} m into {body.name}" in evidence.detail


def test_what_is_not_in_the_scene_blocks_nothing() -> None:
    wanted = scene([thing(1)], [goal([1], (0.5, 0.0, 0.02))])
    assert check_free(wanted, (Overlap(1, Pose((0.5, 0.0, 0.02)), 9, 0.1),)).ok
