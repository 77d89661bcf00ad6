"""What a run of household tasks is asked for, before anything is drawn."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from sim.household.errors import UnknownThing
from workbench.core.errors import HouseholdPlanError
from workbench.core.household.making import check_scene_files
from workbench.core.household.plan import (
    SPLITS,
    TYPES_BY_METHOD,
    HouseholdPlan,
    TypeShare,
    check_plan,
    read_objects,
    read_types,
    split_of,
)

PLAN = HouseholdPlan(types=(TypeShare("come"), TypeShare("goto")))


def test_every_scene_has_as_many_tasks_of_each_type() -> None:
    plan = replace(PLAN, tasks_per_scene=2)
    assert [tuple(one) for one in plan.wanted(5)] == [("come", 0), ("come", 1), ("goto", 0), ("goto", 1)]


def test_weights_hold_over_a_few_scenes() -> None:
    plan = HouseholdPlan(types=read_types("come:1,goto=3,take=1", "hardcoding"), tasks_per_scene=5)
    drawn = Counter(one.type for scene in range(20) for one in plan.wanted(scene))
    assert drawn.total() == 100
    assert abs(drawn["goto"] - 60) <= 2
    assert abs(drawn["come"] - 20) <= 2


def test_scenes_of_different_splits_are_never_the_same() -> None:
    seeds = {
        split: {
            replace(PLAN, split=split, seed=seed).scene_seed(scene) for seed in (0, 1, 9_999) for scene in range(500)
        }
        for split in SPLITS
    }
    assert not seeds["train"] & seeds["val"] | seeds["train"] & seeds["test"] | seeds["val"] & seeds["test"]
    assert all(0 <= seed < 2**32 for split in SPLITS for seed in seeds[split])
    assert all(split_of(seed) == split for split in SPLITS for seed in seeds[split])


def test_a_scene_from_a_file_is_of_the_split_of_its_seed_and_of_no_other(tmp_path: Path) -> None:
    files = {seed: tmp_path / f"{seed}.json" for seed in (None, 4, 5, 7)}
    for seed, file in files.items():
        file.write_text(json.dumps({"instances": [], "seed": seed}))
    plan = replace(PLAN, scene_files=tuple(map(str, files.values())))
    check_scene_files(plan)
    assert [plan.split_of(seed) for seed in files] == ["train", "train", "val", "test"]
    check_scene_files(replace(plan, scene_files=(str(files[5]),), split="val"))
    with pytest.raises(HouseholdPlanError, match=r"7\.json: its seed is 7, so it is of the split test, not val"):
        check_scene_files(replace(plan, scene_files=(str(files[7]),), split="val"))


def test_scenes_of_different_seeds_are_never_the_same() -> None:
    assert PLAN.scene_seed(99_999) < replace(PLAN, seed=1).scene_seed(0)


def test_all_means_every_type_of_the_method() -> None:
    assert [share.type for share in read_types("all", "hardcoding")] == list(TYPES_BY_METHOD["hardcoding"])
    assert "free" in [share.type for share in read_types("all", "prompting")]


@pytest.mark.parametrize(
    ("types", "words"),
    [
        ("", "no type of task is asked for"),
        ("come,brng", "did you mean 'bring'"),
        ("free", "unknown type of task 'free'"),
        ("come,come", "asked for twice; give it a weight"),
        ("come=2,goto", "either all types have a weight"),
        ("come=-1", "must be a number above 0, not '-1'"),
        ("come=nan", "must be a number above 0"),
        ("come=", "must be a number above 0"),
    ],
)
def test_wrong_types_are_refused_by_name(types: str, words: str) -> None:
    with pytest.raises(HouseholdPlanError, match=words):
        read_types(types, "hardcoding")


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (replace(PLAN, scene_num=0), "number of scenes must be from 1"),
        (replace(PLAN, tasks_per_scene=0), "tasks per scene must be from 1"),
        (replace(PLAN, room_num=13), "rooms must be from 0 to 12, not 13"),
        (replace(PLAN, seed=-1), "the seed must be from 0"),
        (replace(PLAN, scene_files=("a.json",), room_num=2), "give files, or say what to draw"),
        (replace(PLAN, task="Dance."), "choose the method prompting"),
        (replace(PLAN, task="Dance.", method="prompting"), "a task in words is of one type"),
        (replace(PLAN, method="prompt"), "unknown method 'prompt'; did you mean 'prompting'"),  # type: ignore[arg-type]
        (replace(PLAN, split="dev"), "unknown split 'dev'; valid: train, val, test"),  # type: ignore[arg-type]
        (replace(PLAN, objects={"mug": -1}), "the count of 'mug' must be a whole number from 0, not -1"),
        (replace(PLAN, objects={"mug": 1.5}), "the count of 'mug' must be"),  # type: ignore[dict-item]
        (replace(PLAN, task_first=True, objects={"mug": 1}), "each task says itself"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(plan: HouseholdPlan, words: str) -> None:
    with pytest.raises(HouseholdPlanError, match=words):
        check_plan(plan)


def test_objects_are_read_with_their_counts() -> None:
    assert read_objects(["pumpkin=2", "mug,LowPolyInterior_Apple"]) == {
        "pumpkin": 2,
        "mug": 1,
        "LowPolyInterior_Apple": 1,
    }


@pytest.mark.parametrize("word", ["pumpkin=x", "pumpkin=", "mug=1,mug=2"])
def test_wrong_counts_are_refused(word: str) -> None:
    with pytest.raises(HouseholdPlanError):
        read_objects([word])


def test_an_unknown_object_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownThing, match="pumpkin"):
        read_objects(["pumkin"])
    with pytest.raises(UnknownThing, match="pumpkin"):
        check_plan(replace(PLAN, objects={"pumkin": 1}))


def test_types_of_an_unknown_method_are_refused_with_those_there_are() -> None:
    with pytest.raises(HouseholdPlanError, match="unknown method 'magic'; valid: hardcoding, prompting"):
        read_types("come", "magic")  # type: ignore[arg-type]
