"""What the sentences of a dialogue are about; pure."""

import pytest

from sim.household.acting.calls import parse_calls
from sim.household.judging.subjects import antecedent, misread, theme_of
from sim.household.values import Exchange, Goal
from tests.sim.household.acting.test_executor import APPLE, APPLE_IN_BOWL, BOWL, PUMPKIN, SOFA, TABLE, kitchen


def turn(calls: str, goal: Goal) -> Exchange:
    return Exchange("…", (), parse_calls(calls), goal)


@pytest.mark.parametrize(
    ("calls", "goal", "theme"),
    [
        ("goto(4), grab(), goto_user()", ["and", ["holding", PUMPKIN], ["at_user"]], PUMPKIN),
        ("goto(0)", ["at", TABLE], TABLE),
        ("goto(3), grab(), goto(5), release()", ["exists", "?x", {"noun": "apple"}, ["on", "?x", SOFA]], APPLE),
        ("goto(1), grab(3)", ["count", "?x", {}, ["on", "?x", SOFA], ">=", 1], APPLE),
        ('speak("No, I cannot.")', ["refused", ["holding", SOFA]], SOFA),
        ("goto_user()", ["at_user"], None),
        ('answer("Yes.")', ["said_whether", ["exists", "?x", {"noun": "bowl"}, ["on", "?x", TABLE]]], BOWL),
        (
            'answer("Yes.")',
            ["said_whether", ["exists", "?x", {"noun": "apple"}, ["inside", "?x", BOWL]]],
            APPLE_IN_BOWL,
        ),
        ('answer("Yes.")', ["said_whether", ["exists", "?x", {"noun": "apple"}, ["supported_by", "?x", TABLE]]], None),
        ('answer("No.")', ["said_whether", ["exists", "?x", {"noun": "bowl"}, ["on", "?x", SOFA]]], None),
    ],
)
def test_a_turn_is_about_what_its_goal_says_first_or_what_was_taken(calls: str, goal: Goal, theme: int | None) -> None:
    assert theme_of(goal, parse_calls(calls), kitchen()) == theme


def test_it_means_the_last_thing_that_was_spoken_of() -> None:
    said = [turn("goto(4)", ["at", PUMPKIN]), turn("goto_user()", ["at_user"])]
    assert antecedent(said, kitchen()) == PUMPKIN
    assert antecedent([], kitchen()) is None


@pytest.mark.parametrize(
    ("task", "goal", "says"),
    [
        ("Now put it on the sofa.", ["on", BOWL, SOFA], ""),
        ("Now put it on the sofa.", ["on", PUMPKIN, SOFA], '"it" is the'),
        ("Take the pumpkin and put it on the sofa.", ["on", PUMPKIN, SOFA], ""),
        ("It is cold here, come to me.", ["at_user"], ""),
        ("Fetch the pumpkin.", ["holding", PUMPKIN], ""),
        ("Go to the sofa.", ["at", TABLE], "the task speaks of the"),
        ("Go to where people eat.", ["at", TABLE], ""),
        ("Fetch the pumpkin.", ["holding", BOWL], "the task speaks of the orange pumpkin 4, the goal of the"),
        ("Take one of the apples from the table.", ["holding", APPLE], ""),
        ("Something sweet, please.", ["holding", APPLE], ""),
        ("Is there a pumpkin on the sofa?", ["said_whether", ["on", PUMPKIN, SOFA]], ""),
        ("Leave no apple on the table.", ["not", ["exists", "?x", {"noun": "apple"}, ["on", "?x", TABLE]]], ""),
    ],
)
def test_a_goal_must_be_about_what_the_sentence_speaks_of(task: str, goal: Goal, says: str) -> None:
    said = [turn("goto(1), grab()", ["holding", BOWL])]
    problem = misread(task, goal, kitchen(), said)
    assert problem.startswith(says) if says else problem == ""


def test_it_means_what_was_found_where_it_was_asked_for() -> None:
    asked = [turn('answer("Yes.")', ["said_whether", ["exists", "?x", {"noun": "bowl"}, ["on", "?x", TABLE]]])]
    assert misread("Great, bring it to me.", ["and", ["holding", BOWL], ["at_user"]], kitchen(), asked) == ""
    assert '"it" is the white bowl 1' in misread("Bring it.", ["holding", PUMPKIN], kitchen(), asked)


def test_it_means_nothing_where_nothing_was_said() -> None:
    assert "nothing of this house was spoken of" in misread("Bring it.", ["holding", BOWL], kitchen())
    strange = [turn("goto(99)", ["at", 99])]
    assert "nothing of this house was spoken of" in misread("Bring it.", ["holding", BOWL], kitchen(), strange)
