"""Free-form goals over one house, each with a solution; `python -m benchmarks.household_goals` tries them all."""

import json

from benchmarks.household_goals import read_goals
from sim.household.judging.verify import verify
from sim.household.physics.world import HouseholdWorld
from sim.household.tasks.goal_check import check_goal

GOALS = read_goals()
EVERY = 9


def test_there_are_many_of_them_and_each_is_a_goal_of_the_house() -> None:
    assert len({sample.task for sample in GOALS}) >= 50
    for sample in GOALS:
        check_goal(sample.goal, sample.scene)
    said = json.dumps([sample.goal for sample in GOALS])
    for word, least in {"count": 10, "not": 10, "inside": 10, "in_room": 10, "exists": 10, "forall": 7}.items():
        assert said.count(f'["{word}", ') >= least, word


def test_every_ninth_of_them_holds_in_physics() -> None:
    world = HouseholdWorld(GOALS[0].scene)
    assert {sample.task: verify(sample, world).reason for sample in GOALS[::EVERY]} == {
        sample.task: "" for sample in GOALS[::EVERY]
    }
