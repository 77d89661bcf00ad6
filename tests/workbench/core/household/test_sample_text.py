"""A sample as a text to edit: what is written is read again, and what cannot be meant is said with its line."""

import pytest

from sim.household.tasks.sample_io import sample_from_json, sample_to_json
from workbench.core.household.examples import example_samples
from workbench.core.household.sample_text import SampleTextError, edited_sample, sample_text

DOCUMENT = sample_to_json(example_samples()[0])


def test_a_text_that_nobody_changed_is_the_same_sample() -> None:
    for sample in example_samples():
        document = sample_to_json(sample)
        assert sample_from_json(edited_sample(sample_text(document), document)) == sample


def test_slots_follow_the_edited_calls() -> None:
    document = {"type": "goto", "task": "Go to it.", "plan": ["Go."], "solution": ["goto(1)"], "bindings": {"x": 1}}
    edited = edited_sample('task: Go there.\n- Go. | goto( 2 )\ngoal: ["at", 2]\n', document)
    assert "bindings" not in edited
    assert (edited["plan"], edited["solution"], edited["goal"]) == (["Go."], ["goto(2)"], ["at", 2])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: the sentence is missing"),
        ("task: x\n- no call", "line 2: a step is '- sentence | call'"),
        ("task: x\n\n- a | fly(3)", "line 3: .*no call is named 'fly'"),
        ("task: x\n- a | grab(), grab()", "line 2: a step has one call"),
        ("task: x\ngoal: [1,", "line 2: the goal is no JSON expression"),
        ("task: x\nhm", "line 2: neither a step"),
        ("task: x\ntask: y", "line 2: 'task' is there twice"),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(SampleTextError, match=problem):
        edited_sample(text, DOCUMENT)


def test_a_bar_in_what_is_said_belongs_to_the_call() -> None:
    (said,) = edited_sample('task: x\n- Say it. | speak("a | b")', DOCUMENT)["solution"]
    assert said == 'speak("a | b")'
