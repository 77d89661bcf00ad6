"""Runs of household tasks: what is on the disk, in which order, after a stop and for any number of workers."""

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.pool import InProcess
from workbench.core.errors import HouseholdJobFailed, HouseholdPlanError, RunBusy
from workbench.core.household.folder import TaskFolder, newest_run
from workbench.core.household.making import SceneWork, create_tasks, hardcoding, no_scene, read_scene_file
from workbench.core.household.outcome import MadeSample, RejectedTask, SceneOutcome
from workbench.core.household.plan import HouseholdPlan, TypeShare, read_types

NOON = datetime(2026, 11, 21, 12, 0, 0, 7, UTC)
PLAN = HouseholdPlan(types=(TypeShare("come"),), scene_num=5)


async def instant(scene: int) -> SceneOutcome:
    """One sample a scene, and one rejected proposal in every other scene."""
    rejected = (RejectedTask("come", 0, 1, "Come.", "goto_user()", "carried_out: no_path"),) if scene % 2 else ()
    things = [{"name": f"thing {scene}"}]
    document = {"task": f"Come {scene}.", "goal": ["at_user"], "scene": {"instances": things}}
    return SceneOutcome(scene, scene * 2, (MadeSample("come", 0, 1 + scene % 2, document),), rejected)


async def make(folder: TaskFolder, work: SceneWork, workers: int = 1, stop_after: int | None = None) -> None:
    async with aclosing(create_tasks(folder, work, workers)) as events:
        async for kept in events:
            if kept.done == stop_after:
                return


def files_of(root: Path) -> dict[str, str]:
    return {file.relative_to(root).as_posix(): file.read_text() for file in root.rglob("[!.]*") if file.is_file()}


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


async def test_samples_lie_where_the_published_system_puts_them(tmp_path: Path) -> None:
    folder = TaskFolder.begin(tmp_path, PLAN, NOON)
    await make(folder, instant)
    assert folder.root == tmp_path / "tasks" / "hardcoding" / "20261121-120000-000007"
    assert folder.samples == [folder.root / "come" / f"scene{scene}_task0.json" for scene in range(5)]
    assert all(file.is_file() for file in folder.samples)


async def test_the_yield_tells_what_was_true_at_once_and_what_was_rejected_why(tmp_path: Path) -> None:
    folder = TaskFolder.begin(tmp_path, PLAN, NOON)
    await make(folder, instant)
    (come,) = json.loads((folder.root / "yield.json").read_text())["types"]
    causes = {"carried_out": 2}
    assert come == {"type": "come", "asked": 5, "verified": 5, "first": 3, "causes": causes, "near_duplicates": 0}
    assert [line["reason"] for line in lines_of(folder.root / "rejected.jsonl")] == ["carried_out: no_path"] * 2


async def test_scenes_are_kept_in_order_whoever_is_first(tmp_path: Path) -> None:
    async def slow_start(scene: int) -> SceneOutcome:
        for _ in range(5 - scene):
            await asyncio.sleep(0)
        return await instant(scene)

    one, many = (TaskFolder.begin(tmp_path / name, PLAN, NOON) for name in ("one", "many"))
    await make(one, instant)
    await make(many, slow_start, workers=5)
    assert files_of(one.root) == files_of(many.root)


async def test_a_run_that_was_stopped_goes_on_to_the_same_files(tmp_path: Path) -> None:
    whole, parts = (TaskFolder.begin(tmp_path / name, PLAN, NOON) for name in ("whole", "parts"))
    await make(whole, instant)
    await make(parts, instant, stop_after=2)
    assert TaskFolder.reopen(parts.root).done == 2
    await make(TaskFolder.reopen(newest_run(tmp_path / "parts")), instant)
    assert files_of(whole.root) == files_of(parts.root)


async def test_what_a_kill_left_of_a_scene_is_taken_out(tmp_path: Path) -> None:
    whole, killed = (TaskFolder.begin(tmp_path / name, PLAN, NOON) for name in ("whole", "killed"))
    await make(whole, instant)
    await make(killed, instant, stop_after=2)
    with (killed.root / "tasks.jsonl").open("a") as stream:
        stream.write('{"scene": 2, "type": "come", "attempt": 1, "path": "come/scene2_task0.json"}\n{"scene": 2, "ty')
    await make(TaskFolder.reopen(killed.root), instant)
    assert files_of(whole.root) == files_of(killed.root)


async def test_what_a_kill_cut_inside_a_letter_is_taken_out(tmp_path: Path) -> None:
    whole, killed = (TaskFolder.begin(tmp_path / name, PLAN, NOON) for name in ("whole", "killed"))
    await make(whole, instant)
    await make(killed, instant, stop_after=2)
    with (killed.root / "tasks.jsonl").open("ab") as stream:
        stream.write('{"scene": 2, "task": "Bring mir den Löffel.'.encode()[:-7])
    with (killed.root / "scenes.jsonl").open("ab") as stream:
        stream.write("{ö".encode()[:-1])
    await make(TaskFolder.reopen(killed.root), instant)
    assert files_of(whole.root) == files_of(killed.root)


async def test_two_at_one_run_do_not_write_it_twice(tmp_path: Path) -> None:
    folder = TaskFolder.begin(tmp_path, PLAN, NOON)
    await make(folder, instant, stop_after=2)
    one, other = TaskFolder.reopen(folder.root), TaskFolder.reopen(folder.root)
    async with aclosing(create_tasks(one, instant)) as events:
        await anext(events)
        with pytest.raises(RunBusy, match="another process"):
            await make(other, instant)
        with pytest.raises(RunBusy):
            TaskFolder.reopen(folder.root)
        async for _ in events:
            pass
    with pytest.raises(RunBusy):  # what it has read is no longer so
        await make(other, instant)
    assert [line["scene"] for line in lines_of(folder.root / "tasks.jsonl")] == [0, 1, 2, 3, 4]


async def test_a_process_that_dies_over_a_scene_costs_that_scene_only(tmp_path: Path) -> None:
    async def dies(scene: int) -> SceneOutcome:
        if scene == 1:
            raise HouseholdJobFailed("draw_samples", "killed by SIGSEGV")
        return await instant(scene)

    folder = TaskFolder.begin(tmp_path, PLAN, NOON)
    await make(folder, dies)
    assert len(folder.samples) == 4
    assert "SIGSEGV" in str(lines_of(folder.root / "rejected.jsonl")[0]["reason"])


async def test_hardcoding_writes_verified_samples_and_a_no_for_every_yes(tmp_path: Path) -> None:
    plan = replace(PLAN, types=read_types("come,exist", "hardcoding"), scene_num=2, room_num=2)
    folder = TaskFolder.begin(tmp_path, plan, NOON)
    await make(folder, hardcoding(plan, InProcess()))
    documents = [json.loads(file.read_text()) for file in folder.samples]
    assert [document["type"] for document in documents] == ["come", "exist"] * 2
    assert all(document["verified"] and all(document["checks"].values()) for document in documents)
    assert [document["answer"].split(",")[0] for document in documents[1::2]] == ["Yes", "No"]
    assert [document["scene"]["seed"] for document in documents[::2]] == [0, 2]


async def test_equal_seeds_give_equal_samples(tmp_path: Path) -> None:
    plan = replace(PLAN, types=read_types("take", "hardcoding"), scene_num=1, seed=5, room_num=1)
    folders = [TaskFolder.begin(tmp_path / name, plan, NOON) for name in ("one", "other")]
    for folder in folders:
        await make(folder, hardcoding(plan, InProcess()))
    one, other = (files_of(folder.root) for folder in folders)
    assert one == other
    assert len(one) == 1 + 5


async def test_a_task_may_be_drawn_before_its_house(tmp_path: Path) -> None:
    plan = replace(PLAN, types=read_types("put", "hardcoding"), scene_num=1, task_first=True, room_num=1)
    folder = TaskFolder.begin(tmp_path, plan, NOON)
    await make(folder, hardcoding(plan, InProcess()))
    (put,) = (json.loads(file.read_text()) for file in folder.samples)
    assert len(put["scene"]["requested"]) == 2
    asked = [put["scene"]["instances"][put["bindings"][slot]]["prefab"] for slot in ("x", "y")]
    assert sorted(asked) == sorted(put["scene"]["requested"])


async def test_a_scene_that_cannot_be_is_rejected_by_its_demand(tmp_path: Path) -> None:
    plan = replace(PLAN, scene_num=1, objects={"bed": 40}, room_num=1)
    folder = TaskFolder.begin(tmp_path, plan, NOON)
    await make(folder, hardcoding(plan, InProcess()))
    (line,) = lines_of(folder.root / "rejected.jsonl")
    assert str(line["reason"]).startswith("no_scene: ")
    assert "bed" in str(line["reason"])


def test_tasks_of_a_scene_that_cannot_be_are_all_rejected() -> None:
    outcome = no_scene(replace(PLAN, tasks_per_scene=3), 0, "too small")
    assert [(one.task, one.cause) for one in outcome.rejected] == [(0, "no_scene"), (1, "no_scene"), (2, "no_scene")]


@pytest.mark.parametrize("text", ["{", "[]", "{}", "\x00", '{"a": 1}'])
def test_a_file_that_is_no_scene_is_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "rubbish.json"
    file.write_text(text)
    with pytest.raises(HouseholdPlanError, match=r"rubbish\.json"):
        read_scene_file(file)


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HouseholdPlanError, match=r"no plan\.json"):
        TaskFolder.reopen(tmp_path)
    with pytest.raises(HouseholdPlanError, match="no run of household tasks"):
        newest_run(tmp_path)
