"""One test for each file of tests/cases/household: what is expected (JSON), `---`, an answer about the example house.

Expected are the samples that physics bears out, as "type: sentence", and the causes of all rejections, line by line.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from prompts.parsing import HouseholdAnswer
from prompts.reading import read_answer
from prompts.values import FormatError
from sim.household.judging.verify import verify
from workbench.core.household.examples import example_house, example_samples
from workbench.core.household.proposals import read_proposals

CASES = sorted((Path(__file__).parents[3] / "cases" / "household").glob("*.txt"))


def judged(answer: str) -> dict[str, list[str]]:
    """What becomes of an answer."""
    parsed = read_answer("household", answer, "stop")
    if isinstance(parsed, FormatError):
        return {"samples": [], "rejected": [parsed.code.replace("-", "_")]}
    assert isinstance(parsed, HouseholdAnswer)
    candidates, rejections = read_proposals(parsed, example_house())
    tried = [(candidate, verify(candidate.sample)) for candidate in candidates]
    wrong = [(one.line, one.reason) for one in rejections]
    wrong += [(candidate.line, found.reason) for candidate, found in tried if not found.passed]
    assert all(reason.partition(": ")[2] for _, reason in wrong), "a rejection says why"
    return {
        "samples": [f"{one.sample.type}: {one.sample.task}" for one, found in tried if found.passed],
        "rejected": [reason.partition(":")[0] for _, reason in sorted(wrong)],
    }


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_an_answer_gives_the_right_samples_or_reasons(path: Path) -> None:
    expected, _, answer = path.read_text(encoding="utf-8").partition("\n---\n")
    assert judged(answer) == json.loads(expected)


def test_there_are_enough_awkward_answers() -> None:
    assert len(CASES) >= 30


def test_the_examples_of_the_prompt_are_true() -> None:
    samples = example_samples()
    assert len(samples) == 3
    assert [verify(sample).reason for sample in samples] == ["", "", ""]


def test_what_the_house_has_already_is_a_duplicate() -> None:
    line = '{"task": "Come here.", "plan": ["Go."], "solution": ["goto_user()"], "goal": ["at_user"]}'
    parsed = read_answer("household", line, "stop")
    assert isinstance(parsed, HouseholdAnswer)
    _, (rejection,) = read_proposals(parsed, example_house(), taken=["come here"])
    assert rejection.reason.startswith("duplicate: ")


def test_a_type_that_is_solved_otherwise_is_refused_with_how_it_is_solved() -> None:
    line = '{"type": "bring", "task": "Bring me the mug.", "plan": ["Go."], "solution": ["goto_user()"]}'
    parsed = read_answer("household", line, "stop")
    assert isinstance(parsed, HouseholdAnswer)
    _, (rejection,) = read_proposals(parsed, example_house())
    assert rejection.reason == "bad_calls: a bring is goto, grab, goto_user"
    assert rejection.type == "bring"


def test_a_question_without_a_noun_is_refused_with_its_own_goal() -> None:
    line = (
        '{"type": "exist", "task": "Is anything on the table?", "plan": ["Go.", "Say."], '
        '"solution": ["goto(0)", "speak(\\"Yes.\\")"], '
        '"goal": ["said_whether", ["exists", "?x", {"kind": "interactable"}, ["on", "?x", 0]]]}'
    )
    parsed = read_answer("household", line, "stop")
    assert isinstance(parsed, HouseholdAnswer)
    _, (rejection,) = read_proposals(parsed, example_house())
    assert rejection.reason == (
        "goal_is_valid: an exist asks for a noun, and for its color or for any: "
        '["said_whether", ["exists", "?x", {"noun": "…"}, ["supported_by", "?x", 0]]], not '
        '["said_whether", ["exists", "?x", {"kind": "interactable"}, ["on", "?x", 0]]]'
    )
