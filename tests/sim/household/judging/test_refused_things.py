"""What is asked for and what is refused; pure."""

from typing import Any

import pytest

from sim.household.judging.refused_things import misrefused
from sim.household.values import Goal
from tests.sim.household.acting.test_executor import SOFA, kitchen


def some(**selector: Any) -> Goal:
    return ["exists", "?x", dict(selector), ["holding", "?x"]]


@pytest.mark.parametrize(
    ("task", "goal", "is_right"),
    [
        ("Bring me the sofa.", ["and", ["holding", SOFA], ["at_user"]], True),
        ("Bring it here.", ["holding", SOFA], True),
        ("Bring me the bed.", ["holding", SOFA], False),
        ("Bring me the sparkling sofa.", ["holding", SOFA], True),
        ("Bring me a mug.", some(noun="mug"), True),
        ("Bring me mugs.", some(noun="mug"), True),
        ("Bring me a black mug.", some(noun="mug"), False),
        ("Bring me a black mug.", some(noun="mug", color="black"), True),
        ("Bring me a mug that is black.", some(noun="mug", color="black"), True),
        ("Bring me a mug.", some(noun="mug", color="black"), False),
        ("Bring me the bed.", some(noun="cake"), False),
    ],
)
def test_what_is_refused_was_asked_for(task: str, goal: Goal, is_right: bool) -> None:
    assert (misrefused(task, ["refused", goal], kitchen()) == "") is is_right
    assert misrefused(task, goal, kitchen()) == ""
