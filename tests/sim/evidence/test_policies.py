from __future__ import annotations

import pytest

from sim.evidence.policies import Trial, check_null, check_random, check_unsolved
from tests.sim.evidence.scenes import goal, scene, thing

HERE, THERE = (0.5, 0.0, 0.02), (0.4, 0.2, 0.02)


def test_objects_away_from_their_targets_are_fine() -> None:
    evidence = check_unsolved(scene([thing(1, HERE), thing(2, THERE)], [goal([1, 2], HERE)]))
    assert (evidence.ok, evidence.detail) == (True, "worth 0.50 of 1 at reset")


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([(HERE, 1.0)], "the task is solved before"),
        ([(HERE, 0.5), (THERE, 0.5)], "the first subgoal is reached"),
        ([(HERE, 0.3), (HERE, 0.3), (THERE, 0.4)], "the first 2 subgoals are reached"),
        ([(THERE, 0.5), (HERE, 0.5)], ""),
    ],
)
def test_what_is_reached_before_anything_is_done_counts_from_the_first_subgoal(
    shares: list[tuple[tuple[float, float, float], float]], words: str
) -> None:
    evidence = check_unsolved(scene([thing(1, HERE)], [goal([1], target, share=share) for target, share in shares]))
    assert evidence.ok == (not words)
    assert evidence.detail.startswith(words or "worth 0.00")


def test_a_task_that_waiting_solves_is_caught() -> None:
    assert check_null(Trial(solved=False, reward=0.25, actions=3)).detail == "doing nothing earns 0.25"
    assert not check_null(Trial(solved=True, reward=1.0, actions=2)).ok


def test_a_task_that_one_random_try_solves_is_caught() -> None:
    failed, solved = Trial(solved=False, reward=0.5, actions=6), Trial(solved=True, reward=1.0, actions=3)
    assert check_random([failed, failed]).detail == "12 random actions earn 0.50 at best"
    evidence = check_random([failed, solved])
    assert not evidence.ok
    assert evidence.detail.startswith("random actions solve it in 3 of them (1 of 2 tries)")


def test_what_cannot_be_looked_at_is_not_judged() -> None:
    assert "not judged" in check_unsolved(scene([thing(1)], [goal([1, 2], (0.5, 0.0, 0.0))])).detail
