import json

import numpy as np
import pytest

from sim.household.acting.calls import parse_calls
from sim.household.judging.verify import verify
from sim.household.scenes.scene_io import to_json
from sim.household.tasks.hardcoding import propose
from sim.household.tasks.implied_goals import implied_goal
from sim.household.tasks.sample_io import BadSample, sample_from_json, sample_to_json
from sim.household.values import Goal, Sample
from tests.sim.household.acting.test_executor import APPLE, SOFA, kitchen

BY_HAND = {
    "task": "Put the apple on the sofa.",
    "plan": "Go to the apple. Take it; go to the sofa.\nPut it there.",
    "solution": f"goto({APPLE}), grab(), goto({SOFA}), release()",
    "scene": to_json(kitchen()),
}


@pytest.mark.parametrize("task_type", ["come", "put", "where", "exist"])
def test_a_sample_is_read_back_as_it_was_written(task_type: str) -> None:
    sample = propose(kitchen(), task_type, np.random.default_rng(0))  # type: ignore[arg-type]  # a str of the type
    assert isinstance(sample, Sample)
    document = json.loads(json.dumps(sample_to_json(sample)))
    assert sample_from_json(document) == sample
    assert sample_from_json(document | {"dialogue": None, "reason": None}) == sample  # an exported row


def test_a_sample_made_by_hand_in_the_published_form_verifies_with_the_goal_of_its_calls() -> None:
    sample = sample_from_json(BY_HAND)
    assert sample.type == "free"
    assert sample.goal == ["supported_by", APPLE, SOFA]
    assert len(sample.plan) == 4
    verification = verify(sample)
    assert verification.passed, verification.reason
    written = sample_to_json(sample, verification)
    assert written["verified"] is True
    assert written["steps"] == verification.steps


@pytest.mark.parametrize(
    ("calls", "goal"),
    [
        ("goto_user()", ["at_user"]),
        ("goto(3)", ["at", 3]),
        ("goto(3), grab()", ["holding", 3]),
        ("goto(3), grab(), goto_user()", ["and", ["holding", 3], ["at_user"]]),
        ("goto(3), grab(), goto_user(), speak('Here.')", ["and", ["holding", 3], ["at_user"]]),
        ("goto(3), grab(3), goto_user(), release()", ["on_floor", 3]),
        ("goto(3), grab(), goto(5), put(3, 5)", ["supported_by", 3, 5]),
        ("find(3), speak('On the table.')", ["said_place", 3]),
        ("goto(3), grab(), goto(5)", ["and", ["holding", 3], ["at", 5]]),
        ("look(3)", ["visible", 3]),
        ("release()", None),
        ("", None),
        ("goto(0), speak('Yes.')", None),
        ("speak('Good morning.')", None),
    ],
)
def test_calls_imply_what_they_end_in(calls: str, goal: Goal) -> None:
    assert implied_goal(parse_calls(calls)) == goal


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"task": ""}, "task: must be a sentence"),
        ({"plan": 3}, "plan: must be a list"),
        ({"solution": "fly(3)"}, "solution: character 1"),
        ({"solution": [3]}, "solution: must be a list of calls"),
        ({"scene": []}, "scene: must be the document"),
        ({"type": "dance"}, "type: 'dance' is none of come, goto"),
        ({"bindings": {"x": "apple"}}, "bindings: must be a table"),
        ({"seed": "one"}, "seed: must be a whole number"),
    ],
)
def test_what_is_no_sample_is_refused_with_the_key(change: dict[str, object], says: str) -> None:
    with pytest.raises(BadSample) as caught:
        sample_from_json({**BY_HAND, **change})
    assert says in str(caught.value)


def test_every_missing_key_is_named() -> None:
    with pytest.raises(BadSample) as caught:
        sample_from_json({})
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["solution", "scene", "task", "plan"]
