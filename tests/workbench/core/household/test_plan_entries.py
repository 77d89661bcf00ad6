"""A run of household tasks as a form's texts."""

from dataclasses import replace

import pytest

from workbench.core.errors import HouseholdPlanError
from workbench.core.household.plan import HouseholdPlan, read_types
from workbench.core.household.plan_entries import ABOUT, entries_of, plan_of

PLAN = HouseholdPlan(read_types("come=2,goto=1", "hardcoding"), scene_num=3, room_num=2, seed=7, split="val")


def test_a_plan_comes_back_from_its_texts() -> None:
    asked = HouseholdPlan(read_types("free", "prompting"), method="prompting", task="Tidy up.")
    for plan in (PLAN, asked, replace(PLAN, tasks_per_scene=4)):
        assert plan_of(entries_of(plan)) == plan
    assert entries_of(HouseholdPlan(read_types("all", "hardcoding")))["types"] == "all"
    assert entries_of(PLAN).keys() == ABOUT.keys()


@pytest.mark.parametrize(
    ("entry", "text", "problem"),
    [
        ("types", "jump", "unknown type of task 'jump'"),
        ("method", "magic", "unknown method 'magic'"),
        ("scenes", "many", "scenes must be a whole number, not 'many'"),
        ("rooms", "99", "the number of rooms must be from 0 to 12, not 99"),
        ("task", "Tidy up.", "a task in words"),
    ],
)
def test_what_cannot_be_used_is_said(entry: str, text: str, problem: str) -> None:
    with pytest.raises(HouseholdPlanError, match=problem):
        plan_of(entries_of(PLAN) | {entry: text})
