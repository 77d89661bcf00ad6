"""Places of sentences and places of goals; pure."""

import pytest

from sim.household.judging.destinations import misplaced
from sim.household.values import Goal
from tests.sim.household.acting.test_executor import APPLE, BOWL, PUMPKIN, SOFA, TABLE, kitchen


@pytest.mark.parametrize(
    ("task", "goal", "is_right"),
    [
        ("Now put it on the sofa.", ["and", ["supported_by", APPLE, SOFA], ["hand_empty"]], True),
        ("Now put it on the sofa.", ["and", ["supported_by", APPLE, TABLE], ["hand_empty"]], False),
        ("Put it on the bathtub.", ["on", APPLE, SOFA], False),
        ("Put it on the black sofa.", ["on", APPLE, SOFA], False),
        ("Set it on the floor.", ["on_floor", APPLE], True),
        ("Set it on the sofa.", ["on_floor", APPLE], False),
        ("The apple on the table goes to the sofa.", ["on", APPLE, SOFA], True),
        ("Leave it anywhere but in my way.", ["on", APPLE, SOFA], True),
        ("Bring me the apple on the table.", ["holding", APPLE], True),
        ("Put the pumpkin into the bowl on the table.", ["inside", PUMPKIN, BOWL], True),
    ],
)
def test_one_place_of_the_sentence_is_that_of_the_goal(task: str, goal: Goal, is_right: bool) -> None:
    assert (misplaced(task, goal, kitchen()) == "") is is_right
