"""Turns before a sample that cannot have been; pure."""

from dataclasses import replace

import pytest

from sim.household.acting.calls import parse_calls
from sim.household.judging.exchanges import wrong_turn
from sim.household.values import Call, Exchange, Goal, Sample
from tests.sim.household.acting.test_executor import APPLE, kitchen

TURN = Exchange("Go to the apple.", ("Go.",), parse_calls(f"goto({APPLE})"), ["at", APPLE])


def wrong(turn: Exchange) -> str:
    return wrong_turn(Sample("free", "Take it.", (), (), kitchen(), ["holding", APPLE], dialogue=(TURN, turn)))


def test_a_turn_has_a_goal_of_the_house() -> None:
    assert wrong(TURN) == ""
    goals: list[Goal] = [["bogus", 99999], {"a": 1}, None, ["at", 99999]]
    assert all(wrong(replace(TURN, goal=goal)).startswith("turn 2 of the dialogue: goal") for goal in goals)


@pytest.mark.parametrize(
    "calls", [(), (Call("goto", (99999,)),), (Call("fly", ()),), (Call("grab", ()), Call("grab", ()))]
)
def test_a_turn_has_a_sentence_for_each_call_of_things_that_there_are(calls: tuple[Call, ...]) -> None:
    assert wrong(replace(TURN, solution=calls)).startswith("turn 2 of the dialogue: ")
