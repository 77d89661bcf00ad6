"""Samples that would hold in physics but are not what their type says: one scene, hardly any physics."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sim.household.judging.typed import misfits
from sim.household.tasks.sample_io import sample_from_json, sample_to_json
from sim.household.tasks.task_types import HARDCODED
from sim.household.values import Call, Goal, Sample, TaskType
from tests.sim.household.tasks.test_hardcoding import sample_of, verified


def with_goal(goal: Goal) -> Callable[[Sample], Sample]:
    return lambda sample: replace(sample, goal=goal)


def with_calls(*calls: Call) -> Callable[[Sample], Sample]:
    """Other calls, with as many sentences."""
    return lambda sample: replace(sample, plan=(*sample.plan, *sample.plan)[: len(calls)], solution=calls)


def solved_as_taken(sample: Sample) -> Sample:
    x = sample.bindings["x"]
    return replace(sample, plan=sample.plan[:2], solution=sample.solution[:2], goal=["holding", x])


def or_at_its_place(sample: Sample) -> Sample:
    return replace(sample, goal=["or", sample.goal, ["at", sample.bindings["y"]]])


def about_another_noun(sample: Sample) -> Sample:
    y = sample.bindings["y"]
    return replace(sample, goal=["said_whether", ["exists", "?x", {"color": "red"}, ["supported_by", "?x", y]]])


def grabbed(number: int) -> Callable[[Sample], Sample]:
    def mutant(sample: Sample) -> Sample:
        return replace(sample, solution=(sample.solution[0], Call("grab", (number,)), *sample.solution[2:]))

    return mutant


MUTANTS: list[tuple[TaskType, Callable[[Sample], Sample], str]] = [
    ("come", with_goal(["hand_empty"]), "the goal of this come is"),
    ("come", lambda sample: replace(sample, bindings={"x": 0}), "a come has the slots none, not x"),
    ("goto", with_goal(["not", ["at_user"]]), "the goal of this goto is"),
    ("goto", with_calls(Call("goto_user")), "a goto is goto"),
    ("take", with_goal(["or", ["hand_empty"], ["not", ["hand_empty"]]]), "the goal of this take is"),
    ("take", lambda sample: replace(sample, bindings={"y": sample.bindings["x"]}), "a take has the slots x, not y"),
    ("bring", with_goal(["at_user"]), "the goal of this bring is"),
    ("bring", with_goal(["not", ["hand_empty"]]), "the goal of this bring is"),
    ("bring", with_goal(None), "the goal of this bring is"),
    ("bring", solved_as_taken, "a bring is goto, grab, goto_user"),
    ("bring", lambda sample: replace(sample, type="come"), "a come has the slots none, not x"),
    ("bring", lambda sample: replace(sample, bindings={}), "a bring has the slots x, not none"),
    ("bring", grabbed(0), "a bring is goto, grab, goto_user"),
    ("put", or_at_its_place, "the goal of this put is"),
    ("where", with_goal(["said", "house"]), "the goal of this where is"),
    ("where", lambda sample: with_calls(sample.solution[1])(sample), "a where is find, speak"),
    ("where", lambda sample: replace(sample, accept=("moon",)), "not moon"),
    ("exist", lambda sample: with_calls(sample.solution[1])(sample), "an exist is goto, speak"),
    ("exist", lambda sample: with_calls(Call("goto_user"), sample.solution[1])(sample), "an exist is goto, speak"),
    ("exist", about_another_noun, "the goal of this exist is"),
    ("exist", lambda sample: replace(sample, accept=("yes", "no")), "not yes, no"),
    *((type_, lambda sample: replace(sample, answer="The moon."), "the answer is") for type_ in HARDCODED),
]


@pytest.mark.parametrize(("task_type", "changed", "says"), MUTANTS)
def test_what_is_not_as_its_type_says_fails(
    task_type: TaskType, changed: Callable[[Sample], Sample], says: str
) -> None:
    reason = verified(changed(sample_of(task_type))).reason
    assert reason.startswith("fits_type: ")
    assert says in reason


@pytest.mark.parametrize("task_type", HARDCODED)
def test_a_document_that_says_its_type_may_leave_out_slots_answer_and_goal(task_type: TaskType) -> None:
    sample = sample_of(task_type)
    left_out = {"bindings", "answer", "accept"} | ({"goal"} if task_type != "exist" else set())
    document = {key: value for key, value in sample_to_json(sample).items() if key not in left_out}
    read = sample_from_json(document)
    assert (read.bindings, read.goal) == (sample.bindings, sample.goal)
    assert not list(misfits(read))
