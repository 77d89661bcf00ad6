"""Samples that are nearly the same: what counts as one, what a run says of them, and that it can do without."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.workbench.core.household.test_making import NOON, PLAN, files_of, lines_of, make
from workbench.core.household.folder import TaskFolder
from workbench.core.household.outcome import MadeSample, SceneOutcome
from workbench.core.household.sameness import SampleIndex

KITCHEN = ["table", "apple", "apple", "mug", "sofa"]


def sample(names: list[str], goal: list[Any], type_: str = "take") -> dict[str, Any]:
    rooms = [{"id": 0, "kind": "kitchen"}]
    scene = {"rooms": rooms, "instances": [{"name": name, "room_id": 0} for name in names]}
    return {"type": type_, "task": "Take it.", "solution": ["goto(1)"], "goal": goal, "scene": scene}


def near(one: dict[str, Any], other: dict[str, Any]) -> bool:
    index = SampleIndex()
    index.add("one", one)
    return bool(index.near(other))


def test_the_same_goal_about_another_thing_of_the_kind_is_nearly_the_same() -> None:
    assert near(sample(KITCHEN, ["holding", 1]), sample(KITCHEN, ["holding", 2]))
    assert near(sample(KITCHEN, ["holding", 1]), sample([*KITCHEN, "pen"], ["holding", 1]))


def test_another_thing_type_or_house_makes_another_sample() -> None:
    apple = sample(KITCHEN, ["holding", 1])
    assert not near(apple, sample(KITCHEN, ["holding", 3]))
    assert not near(apple, sample(KITCHEN, ["holding", 1], type_="bring"))
    assert not near(apple, sample(["bed", "apple", "vase", "desk", "pen"], ["holding", 1]))


def test_what_a_goal_counts_and_asks_for_is_a_part_of_it() -> None:
    goal = ["count", "?x", {"noun": "apple"}, ["on", "?x", 0], ">=", 2]
    assert near(sample(KITCHEN, goal), sample(KITCHEN, goal))
    assert not near(sample(KITCHEN, goal), sample(KITCHEN, [*goal[:-1], 3]))


async def repeating(scene: int) -> SceneOutcome:
    """Houses of which every third one is the same."""
    made = MadeSample("take", 0, 1, sample([f"thing {scene % 3}"], ["holding", 0]))
    return SceneOutcome(scene, scene, (made,))


async def test_a_run_counts_them(tmp_path: Path) -> None:
    folder = TaskFolder.begin(tmp_path, PLAN, NOON)
    await make(folder, repeating)
    lines = lines_of(folder.root / "tasks.jsonl")
    assert [line["near"] for line in lines] == ["", "", "", "take/scene0_task0.json", "take/scene1_task0.json"]
    assert [one.near_duplicates for one in folder.yields() if one.type == "take"] == [2]


async def test_a_run_may_do_without_them_and_knows_the_earlier_ones_after_a_stop(tmp_path: Path) -> None:
    plan = replace(PLAN, distinct=True)
    whole, parts = (TaskFolder.begin(tmp_path / name, plan, NOON) for name in ("whole", "parts"))
    await make(whole, repeating)
    await make(parts, repeating, stop_after=2)
    await make(TaskFolder.reopen(parts.root), repeating)
    assert files_of(whole.root) == files_of(parts.root)
    assert len(whole.samples) == 3
    assert [line["reason"] for line in lines_of(whole.root / "rejected.jsonl")] == [
        "near_duplicate: it is nearly the same as take/scene0_task0.json",
        "near_duplicate: it is nearly the same as take/scene1_task0.json",
    ]
