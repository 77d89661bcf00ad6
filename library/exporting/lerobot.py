"""`lerobot`: a LeRobotDataset of version 3.0, pictures as PNG within the rows.

    meta/info.json                             features, counts, paths
    meta/tasks.parquet                         instruction → task_index
    meta/stats.json                            of every feature
    meta/episodes/chunk-000/file-000.parquet   a row an episode: where its rows are, its instructions, its statistics
    data/chunk-000/file-000.parquet …          a row an action

An action takes as long as the arm needs, so a dataset has no frames a second; LeRobot counts time in them, and is told
one: a second is an action. Heights become grey values over the height of the workspace, since its pictures have 8 bits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from library.episodes.dataset import Dataset
from library.episodes.info import Layout, write_json_text
from library.episodes.pictures import encode_picture
from library.exporting.arrays import EpisodeArrays, arrays_of
from library.exporting.lerobot_data import DATA_PATH, FILE_MB, FILES_PER_CHUNK, DataFiles, Place
from library.exporting.lerobot_features import (
    ACTION,
    DONE,
    REWARD,
    STATE,
    Feature,
    features_of,
    image_name,
    pictures_of,
    schema_of,
)
from library.exporting.lerobot_stats import Sums, sums_of_images, sums_of_numbers
from prompts.values import JsonValue

VERSION = "v3.0"
ROBOT = "ur5e"
FPS = 1
_PANDAS_INDEX = "task"


def write(dataset: Dataset, folder: Path, told: Callable[[int], None]) -> None:
    """Write the dataset; as `library.exporting.formats.Write`."""
    layout = dataset.info.layout
    features = features_of(layout)
    table = _Tables(features)
    with DataFiles(folder, schema_of(features)) as files:
        for number, demonstration in enumerate(dataset):
            columns = table.columns_of(arrays_of(demonstration), layout)
            table.add(columns, files.append(_rows_of(columns, features)))
            told(number + 1)
    table.write(folder, dataset.info.split)


class _Tables:
    """What is known of all episodes so far: the files in `meta`."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self._features = features
        self._tasks: dict[str, int] = {}
        self._sums: dict[str, Sums] = {}
        self._episodes: list[pa.RecordBatch] = []
        self._frames = 0

    def columns_of(self, arrays: EpisodeArrays, layout: Layout) -> dict[str, NDArray[Any]]:
        """Feature → its T values; pictures as (T, rows, columns, 3) uint8."""
        steps = np.arange(arrays.length)
        numbers = [self._tasks.setdefault(text, len(self._tasks)) for text in arrays.instructions]
        pictures = {image_name(name): _colors(name, arrays, layout) for name in pictures_of(layout)}
        return {
            **pictures,
            STATE: arrays.states[:-1],
            ACTION: arrays.actions,
            REWARD: arrays.rewards,
            DONE: arrays.dones,
            "timestamp": (steps / FPS).astype(np.float32),
            "frame_index": steps,
            "episode_index": np.full(arrays.length, len(self._episodes)),
            "index": self._frames + steps,
            "task_index": np.array(numbers),
        }

    def add(self, columns: Mapping[str, NDArray[Any]], place: Place) -> None:
        """Take an episode into the tables."""
        sums = {
            feature.name: (sums_of_images if feature.is_image else sums_of_numbers)(columns[feature.name])
            for feature in self._features
        }
        length, names = len(columns[ACTION]), list(self._tasks)
        row = {
            "episode_index": len(self._episodes),
            "tasks": list(dict.fromkeys(names[number] for number in columns["task_index"])),
            "length": length,
            "dataset_from_index": self._frames,
            "dataset_to_index": self._frames + length,
            "data/chunk_index": place.chunk,
            "data/file_index": place.file,
            "meta/episodes/chunk_index": 0,
            "meta/episodes/file_index": 0,
            **{f"stats/{name}/{key}": value for name, told in sums.items() for key, value in told.to_json().items()},
        }
        self._episodes.append(pa.RecordBatch.from_pylist([row]))
        self._sums = {name: self._sums[name] + found if self._sums else found for name, found in sums.items()}
        self._frames += length

    def write(self, folder: Path, split: str) -> None:
        """Write them all."""
        episodes = folder / "meta" / "episodes" / "chunk-000" / "file-000.parquet"
        episodes.parent.mkdir(parents=True)
        pq.write_table(pa.Table.from_batches(self._episodes), episodes)
        pq.write_table(_tasks_table(self._tasks), folder / "meta" / "tasks.parquet")
        stats: dict[str, JsonValue] = {name: sums.to_json() for name, sums in self._sums.items()}
        (folder / "meta" / "stats.json").write_text(write_json_text(stats), encoding="utf-8")
        (folder / "meta" / "info.json").write_text(write_json_text(self._info(split)), encoding="utf-8")

    def _info(self, split: str) -> dict[str, Any]:
        return {
            "codebase_version": VERSION,
            "robot_type": ROBOT,
            "total_episodes": len(self._episodes),
            "total_frames": self._frames,
            "total_tasks": len(self._tasks),
            "chunks_size": FILES_PER_CHUNK,
            "data_files_size_in_mb": FILE_MB,
            "fps": FPS,
            "splits": {split: f"0:{len(self._episodes)}"},
            "data_path": DATA_PATH,
            "video_path": None,
            "features": {feature.name: feature.to_json() for feature in self._features},
        }


def _colors(name: str, arrays: EpisodeArrays, layout: Layout) -> NDArray[np.uint8]:
    picture = arrays.pictures[name][:-1]
    return picture if picture.ndim == 4 else greys_of(picture, layout)


def greys_of(heights: NDArray[np.float32], layout: Layout) -> NDArray[np.uint8]:
    """Heights (T, rows, columns) [m] as colours (T, rows, columns, 3): 0 is the table, 255 the workspace's top."""
    low, high = layout.bounds[2]
    greys = np.rint(255 * (heights - low) / (high - low)).clip(0, 255).astype(np.uint8)
    return np.repeat(greys[..., np.newaxis], 3, axis=-1)


def _rows_of(columns: Mapping[str, NDArray[Any]], features: Sequence[Feature]) -> pa.Table:
    return pa.Table.from_arrays(
        [_column(columns[feature.name], feature) for feature in features], schema=schema_of(features)
    )


def _column(values: NDArray[Any], feature: Feature) -> pa.Array:
    if feature.is_image:
        return pa.array([{"bytes": encode_picture(image), "path": None} for image in values], feature.arrow_type)
    return pa.array(values.tolist(), feature.arrow_type)


def _tasks_table(tasks: Mapping[str, int]) -> pa.Table:
    """With the note by which pandas makes the instructions the index, where LeRobot looks for them."""
    table = pa.table({"task_index": pa.array(tasks.values(), pa.int64()), _PANDAS_INDEX: pa.array(tasks, pa.string())})
    columns = [
        {"name": name, "field_name": name, "pandas_type": kind, "numpy_type": numpy_type, "metadata": None}
        for name, kind, numpy_type in (("task_index", "int64", "int64"), (_PANDAS_INDEX, "unicode", "object"))
    ]
    note = {"index_columns": [_PANDAS_INDEX], "column_indexes": [], "columns": columns, "pandas_version": "2.0.0"}
    return table.replace_schema_metadata({"pandas": json.dumps(note)})
