"""Real episodes of a small task, some of which fail; as few as will do."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from library.episodes.dataset import Dataset
from library.episodes.splits import SEEDS
from library.episodes.verifying import verify_dataset
from library.errors import NoDataset, UnfitEpisode
from sim.pool import InProcess
from sim.source import source_hash
from tests.sim.tasks import BLOCK_TO_ZONE, task_source
from workbench.core.collect_gate import Collectable
from workbench.core.collecting import CollectPlan, CollectProgress, CollectResult, collect, episodes_in, layout_of
from workbench.core.errors import DatasetBusy, DatasetDamaged

LUCK = 0.5
"""In this share of scenes the task raises."""
SOURCE = task_source(f"if np.random.rand() < {LUCK}:\n    raise ValueError('out of luck')\n{BLOCK_TO_ZONE}")
TASK = Collectable("probe", SOURCE, source_hash(SOURCE), "Probe", {}, is_base=False)


def lucky(seed: int) -> bool:
    return np.random.RandomState(seed).rand() >= LUCK


TRAIN = SEEDS["train"]
SOLVED = [seed for seed in TRAIN[:20] if lucky(seed)]


def plan_for(folder: Path, number: int, *, task: Collectable = TASK, workers: int = 1) -> CollectPlan:
    return CollectPlan(
        task, "train", number, folder, layout_of(masks=True, cameras=False), "process-only", workers=workers
    )


async def run(plan: CollectPlan) -> tuple[list[int], CollectResult]:
    """The seeds that were attempted, and the result."""
    events = [event async for event in collect(plan, InProcess(plan.workers))]
    *progress, result = events
    assert isinstance(result, CollectResult)
    return [event.attempt.seed for event in progress if isinstance(event, CollectProgress)], result


def files_in(folder: Path) -> dict[str, int]:
    """Name → when it was written last."""
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("collected") / "probe-train"


async def test_the_first_solved_seeds_are_kept_and_the_others_explained(uninterrupted: Path) -> None:
    tried, result = await run(plan_for(uninterrupted, 2))
    last = SOLVED[1]
    assert sorted(tried) == [seed for seed in TRAIN if seed <= last]
    assert (result.episodes, result.new, result.is_complete) == (2, 2, True)
    assert [failure.seed for failure in result.failures] == [seed for seed in tried if not lucky(seed)]
    assert {failure.outcome for failure in result.failures} == {"task_error"}
    assert all("out of luck" in failure.reason for failure in result.failures)

    found = Dataset(uninterrupted)
    assert [entry.seed for entry in found.entries] == SOLVED[:2]
    assert found.info.tasks == {"probe": TASK.source_hash}
    assert list(verify_dataset(uninterrupted)) == []
    assert sorted(files_in(uninterrupted)) == [".lock", "data", "meta"]

    demonstration = found.demonstration(0)
    before, after = demonstration.frames
    assert (before.instruction, before.goal_index, after.goal_index) == ("go", 0, 1)
    assert before.primitive == "pick_place"
    assert [before.reward, after.cum_reward] == pytest.approx([1.0, 1.0])
    assert before.action is not None
    row = round((before.action.pick.position[1] + 0.5) / 0.003125)
    column = round((before.action.pick.position[0] - 0.25) / 0.003125)
    assert before.view.height[row, column] == pytest.approx(0.04, abs=0.02), "the block is picked where it is seen"
    assert before.view.mask is not None
    assert before.poses[before.view.mask[row, column]] != after.poses[before.view.mask[row, column]]


async def test_the_same_again_does_nothing(uninterrupted: Path) -> None:
    written = files_in(uninterrupted / "meta") | files_in(uninterrupted / "data")
    tried, result = await run(plan_for(uninterrupted, 2))
    assert (tried, result.episodes, result.new) == ([], 2, 0)
    assert files_in(uninterrupted / "meta") | files_in(uninterrupted / "data") == written


async def test_more_goes_on_where_it_ended_and_gives_what_one_run_would(uninterrupted: Path, tmp_path: Path) -> None:
    tried, result = await run(plan_for(uninterrupted, 3))
    assert tried == [seed for seed in TRAIN if SOLVED[1] < seed <= SOLVED[2]]
    assert (result.episodes, result.new) == (3, 1)

    await run(plan_for(tmp_path / "at-once", 3, workers=2))
    one, two = Dataset(uninterrupted), Dataset(tmp_path / "at-once")
    for first, second in zip(one, two, strict=True):
        for frame, other in zip(first.frames, second.frames, strict=True):
            assert np.array_equal(frame.view.color, other.view.color)
            assert np.array_equal(frame.view.height, other.view.height)
            assert (frame.action, frame.poses, frame.reward) == (other.action, other.poses, other.reward)
    assert one.features() == two.features()
    assert one.info.failures == two.info.failures


async def test_what_was_stopped_leaves_a_dataset_that_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "probe-train"
    plan = plan_for(folder, 1)
    async with aclosing(collect(plan, InProcess())) as events:
        await anext(events)  # a seed was attempted, and nothing of it taken in
    assert episodes_in(folder) == 0
    (folder / ".collecting").mkdir(exist_ok=True)
    (folder / ".collecting" / "0.parquet").write_bytes(b"half of it")
    _, result = await run(plan)
    assert result.episodes == 1
    assert list(verify_dataset(folder)) == []


async def test_three_attempts_a_demonstration_and_no_more(tmp_path: Path) -> None:
    source = task_source("raise ValueError('never')")
    task = replace(TASK, source=source, source_hash=source_hash(source))
    tried, result = await run(plan_for(tmp_path / "never", 2, task=task))
    assert tried == list(TRAIN[:6])
    assert (result.episodes, result.is_complete, len(result.failures)) == (0, False, 6)
    tried, _ = await run(plan_for(tmp_path / "never", 2, task=task))
    assert tried == []


async def test_a_dataset_of_other_code_is_not_added_to(uninterrupted: Path) -> None:
    with pytest.raises(UnfitEpisode, match="probe-train has tasks"):
        await run(plan_for(uninterrupted, 4, task=replace(TASK, source_hash="cd" * 32)))


async def test_two_runs_do_not_collect_into_one_folder(tmp_path: Path) -> None:
    async with aclosing(collect(plan_for(tmp_path / "d", 1), InProcess())) as first:
        await anext(first)
        with pytest.raises(DatasetBusy):
            await run(plan_for(tmp_path / "d", 1))


async def test_what_is_in_the_way_is_said_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")
    with pytest.raises(NoDataset, match="a-file is no dataset: it is a file"):
        await run(plan_for(tmp_path / "a-file", 1))
    (tmp_path / "damaged" / "meta").mkdir(parents=True)
    (tmp_path / "damaged" / "meta" / "info.json").write_text("{")
    with pytest.raises(DatasetDamaged, match=r"info\.json") as damaged:
        await run(plan_for(tmp_path / "damaged", 1))
    assert f"simsmith dataset verify {tmp_path / 'damaged'}" in damaged.value.hint
