"""Demonstrations done once more, in the sandbox, and looked at on the way."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from library.episodes.dataset import Dataset, DatasetWriter
from library.episodes.shards import store
from library.errors import ExportRefused
from library.exporting.provenance import Licences
from library.store import TaskLibrary
from sim.pool import InProcess
from sim.values import Action, Pose
from workbench.core.collect_gate import pass_gate
from workbench.core.collecting import CollectPlan, collect, layout_of
from workbench.core.dataset_export import export_dataset
from workbench.core.motion_export import MotionPlan
from workbench.core.project import create_project

TASK = "put-block-in-bowl"
PLAN = MotionPlan(fps=10, require="process-only")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return create_project(tmp_path_factory.mktemp("made") / "project").root


@pytest.fixture(scope="module")
def collected(project: Path) -> Dataset:
    """One demonstration."""
    task, folder = pass_gate(TaskLibrary(project), TASK), project / "datasets" / "made"
    plan = CollectPlan(task, "train", 1, folder, layout_of(masks=False, cameras=False), "process-only")

    async def run() -> None:
        async for _ in collect(plan, InProcess(1)):
            pass

    asyncio.run(run())
    return Dataset(folder)


def export(dataset: Dataset, project: Path, target: Path) -> None:
    library = TaskLibrary(project)
    export_dataset(
        dataset.folder, target, "lerobot", library=library, licences=Licences(), told=lambda *_: None, motion=PLAN
    )


def test_a_demonstration_becomes_the_motion_of_its_tool(collected: Dataset, project: Path, tmp_path: Path) -> None:
    export(collected, project, tmp_path / "out")
    rows = pq.read_table(tmp_path / "out/data/chunk-000/file-000.parquet").to_pylist()
    states = [row["observation.state"] for row in rows]
    frame = collected.demonstration(0).frames[0]
    assert frame.action is not None
    assert 10 < len(rows) < 200
    held = [position for *position, _, _, _, _, holds in states if holds]
    assert abs(held[0][0] - frame.action.pick.position[0]) < 0.02  # where it takes hold
    assert max(z for _, _, z in held) > 0.1
    assert sum(row["next.reward"] for row in rows) == pytest.approx(1.0)
    info = json.loads((tmp_path / "out/meta/info.json").read_text())
    assert (info["fps"], info["total_frames"]) == (10, len(rows))
    assert "rows at equal times" in (tmp_path / "out/README.md").read_text()


def test_an_episode_that_goes_another_way_is_refused(collected: Dataset, project: Path, tmp_path: Path) -> None:
    demonstration = collected.demonstration(0)
    first, *others = demonstration.frames
    assert first.action is not None
    moved = Action(first.action.pick, Pose((0.5, 0.3, 0.05)))
    other = replace(demonstration, frames=(replace(first, action=moved), *others))
    empty = replace(collected.info, shards=())
    DatasetWriter(tmp_path / "other", empty).add([store(other, empty.layout)])
    with pytest.raises(ExportRefused, match=f"seed {demonstration.seed} of {TASK} goes another way"):
        export(Dataset(tmp_path / "other"), project, tmp_path / "out")
    assert list(tmp_path.glob("*out*")) == []
