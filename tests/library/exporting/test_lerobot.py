"""The LeRobotDataset, examined by lerobot-doctor, which is nobody's of ours, and read back with pyarrow."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from lerobot_doctor.dataset_loader import load_dataset
from lerobot_doctor.runner import Severity, run_checks
from PIL import Image

from library.episodes.dataset import Dataset
from library.exporting.arrays import arrays_of
from library.exporting.lerobot import greys_of, write
from tests.library.exporting.making import ACTIONS, RICH

EXPECTED_WARNINGS = {
    "Data Distribution",
    "Episode Health",
    "Training Readiness",
    "Anomaly Detection",
    "Per-Episode Summary",
}
"""Episodes of three rows are short, and the made poses are all upright."""


@pytest.fixture(scope="module")
def folder(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lerobot")
    write(dataset, folder, lambda _: None)
    return folder


def rows(folder: Path) -> list[dict[str, Any]]:
    return list(pq.read_table(folder / "data/chunk-000/file-000.parquet").to_pylist())


def test_the_doctor_faults_only_that_an_episode_is_a_single_action(folder: Path) -> None:
    loaded = load_dataset(str(folder))
    results = run_checks(loaded).results
    assert loaded.info.format_version == "v3"
    told = [one.message for result in results for one in result.messages if one.severity == Severity.FAIL]
    assert told == ["1 episode(s) with <=1 frame (can't compute statistics): [0]"]
    assert {result.name for result in results if result.severity != Severity.PASS} <= EXPECTED_WARNINGS


def test_a_row_is_an_observation_and_the_action_on_it(folder: Path, dataset: Dataset) -> None:
    expected, found = arrays_of(dataset.demonstration(1)), rows(folder)[1:4]
    assert np.array_equal([row["action"] for row in found], expected.actions)
    assert np.array_equal([row["observation.state"] for row in found], expected.states[:-1])
    assert [row["next.done"] for row in found] == [False, False, True]
    assert [row["timestamp"] for row in found] == [0.0, 1.0, 2.0]
    assert [(row["episode_index"], row["frame_index"], row["index"]) for row in found] == [
        (1, 0, 1),
        (1, 1, 2),
        (1, 2, 3),
    ]


def test_pictures_are_png_within_the_rows(folder: Path, dataset: Dataset) -> None:
    expected, row = arrays_of(dataset.demonstration(1)).pictures, rows(folder)[2]
    shown = {
        name: np.asarray(Image.open(io.BytesIO(row[f"observation.images.{name}"]["bytes"])))
        for name in ("rgb", "height", "cam_front_rgb")
    }
    assert np.array_equal(shown["rgb"], expected["rgb"][1])
    assert np.array_equal(shown["cam_front_rgb"], expected["cam_front_rgb"][1])
    heights = shown["height"][..., 0] / 255 * RICH.bounds[2][1]
    assert np.abs(heights - expected["height"][1]).max() <= 0.3 / 255 / 2 + 1e-6


def test_every_column_is_a_feature_with_statistics(folder: Path) -> None:
    info = json.loads((folder / "meta/info.json").read_text())
    stats = json.loads((folder / "meta/stats.json").read_text())
    table = pq.read_table(folder / "data/chunk-000/file-000.parquet")
    hub = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    assert list(info["features"]) == table.column_names == list(hub)
    assert stats.keys() == info["features"].keys()
    assert (info["total_episodes"], info["total_frames"]) == (3, sum(ACTIONS))
    assert info["splits"] == {"train": "0:3"}


def test_the_statistics_are_those_of_the_rows(folder: Path, dataset: Dataset) -> None:
    stats = json.loads((folder / "meta/stats.json").read_text())
    actions = np.vstack([arrays_of(one).actions for one in dataset]).astype(np.float64)
    assert np.allclose(stats["action"]["mean"], actions.mean(axis=0))
    assert np.allclose(stats["action"]["std"], actions.std(axis=0), atol=1e-6)
    colors = np.vstack([arrays_of(one).pictures["rgb"][:-1] for one in dataset]) / 255
    rgb = stats["observation.images.rgb"]
    assert np.shape(rgb["mean"]) == (3, 1, 1)
    assert np.allclose(np.ravel(rgb["std"]), colors.std(axis=(0, 1, 2)))
    assert rgb["count"] == [sum(ACTIONS)]


def test_episodes_say_where_their_rows_are(folder: Path) -> None:
    episodes = pq.read_table(folder / "meta/episodes/chunk-000/file-000.parquet").to_pylist()
    assert [one["length"] for one in episodes] == list(ACTIONS)
    assert [(one["dataset_from_index"], one["dataset_to_index"]) for one in episodes] == [(0, 1), (1, 4), (4, 6)]
    assert episodes[0]["tasks"] == ["put the red block on the green zone"]


def test_instructions_are_the_index_of_the_tasks_for_pandas(folder: Path) -> None:
    table = pq.read_table(folder / "meta/tasks.parquet")
    assert json.loads(table.schema.metadata[b"pandas"])["index_columns"] == ["task"]
    assert table.to_pylist() == [{"task_index": 0, "task": "put the red block on the green zone"}]


def test_heights_beyond_the_workspace_are_its_top() -> None:
    heights = np.array([[[0.0, 0.1, 0.3, 1.0]]], dtype=np.float32)
    assert greys_of(heights, RICH)[0, 0, :, 0].tolist() == [0, 85, 255, 255]
