from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from sim.goals import Goal, make_goal
from sim.judge import Judge
from sim.metrics import Points, is_match
from sim.values import Pose

TARGET, ELSEWHERE = Pose((0.5, 0.0, 0.0)), Pose((0.3, 0.2, 0.0))


def goal(bodies: list[int], share: float) -> Goal:
    return make_goal(bodies, np.ones((len(bodies), 1)), [TARGET], replace=True, step_max_reward=share)


def judge(*goals: Goal, sentences: list[str] | None = None) -> Judge:
    lang_goals = ["first", "second", "third"][: len(goals)] if sentences is None else sentences
    return Judge(list(goals), lang_goals, partial(is_match, pos_eps=0.01, rot_eps=0.26), 0.3)


def score(judged: Judge, *bodies_at_target: int) -> float:
    def pose_of(body: int) -> Pose:
        return TARGET if body in bodies_at_target else ELSEWHERE

    def points_of(body: int) -> Points:
        raise AssertionError("points are for zone goals only")

    return judged.score(pose_of, points_of)


def test_reward_is_what_was_earned_since_last_time() -> None:
    judged = judge(goal([1, 2], 1.0))
    assert score(judged, 1) == 0.5
    assert score(judged, 1) == 0.0
    assert score(judged) == -0.5
    assert score(judged, 1, 2) == 1.0
    assert judged.total == 1.0


def test_a_finished_subgoal_goes_with_its_sentence_and_keeps_its_reward() -> None:
    judged = judge(goal([1], 0.5), goal([2], 0.5))
    assert score(judged, 1) == 0.5
    assert judged.lang_goals == ["second"]
    assert not judged.solved
    assert score(judged, 2) == 0.5  # although the first object is gone again
    assert judged.solved
    assert judged.goals == []
    assert judged.lang_goals == []


def test_a_subgoal_within_a_hundredth_of_its_maximum_is_finished() -> None:
    judged = judge(goal(list(range(101)), 1.0))
    assert score(judged, *range(100)) == pytest.approx(100 / 101)
    assert judged.goals == []


def test_only_the_current_subgoal_earns() -> None:
    judged = judge(goal([1], 0.5), goal([2], 0.5))
    assert score(judged, 2) == 0.0


def test_an_episode_is_solved_when_no_subgoal_is_left_whatever_the_shares_sum_to() -> None:
    judged = judge(goal([1], 0.3))
    score(judged, 1)
    assert judged.solved
    assert judged.total == 0.3


def test_sentences_may_be_fewer_than_subgoals() -> None:
    judged = judge(goal([1], 0.5), goal([2], 0.5), sentences=["only"])
    score(judged, 1)
    score(judged, 2)
    assert judged.lang_goals == []
    assert score(judged, 1) == 0.0


def test_a_judge_foresees_what_looking_again_would_bring_and_stays_as_it_is() -> None:
    judged = judge(goal([1], 0.3), goal([1], 0.3), goal([2], 0.4))
    later = judged.foresee(lambda body: TARGET if body == 1 else ELSEWHERE, lambda body: np.zeros((3, 1)))
    assert (len(later.goals), later.lang_goals) == (1, ["third"])
    assert later.total == pytest.approx(0.6)
    assert (len(judged.goals), judged.total) == (3, 0.0)
    assert not later.solved
    assert judged.foresee(lambda _: TARGET, lambda body: np.zeros((3, 1))).solved
