from dataclasses import replace

import pytest

from sim.household.judging.pronouns import dangling
from tests.sim.household.acting.test_executor import APPLE, BOWL, SOFA, kitchen


@pytest.mark.parametrize(
    ("task", "dangles"),
    [
        ("Now put it on the fridge.", True),
        ("Bring it.", True),
        ("It belongs on the shelf.", True),
        ("I would like the red mug. Bring it, please.", False),
        ("It is cold: come to me.", False),
        ("Make it three red things that are in the kitchen.", False),
    ],
)
def test_a_pronoun_stands_for_something_said_before(task: str, dangles: bool) -> None:
    assert (dangling(task, None, kitchen()) != "") is dangles


def test_it_may_be_what_is_in_the_hand() -> None:
    full = replace(kitchen(), holding=BOWL)
    assert dangling("Put it on the sofa.", ["on", BOWL, SOFA], full) == ""
    assert dangling("Put it down.", ["hand_empty"], full) == ""
    assert dangling("Put it on the sofa.", ["on", APPLE, SOFA], full)
