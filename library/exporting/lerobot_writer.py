"""Writes a LeRobotDataset of version 3.0 episode by episode, whatever its columns are; pictures as PNG within the rows.

meta/info.json                             features, counts, paths
meta/tasks.parquet                         instruction → task_index
meta/stats.json                            of every feature
meta/episodes/chunk-000/file-000.parquet   a row an episode: where its rows are, its instructions, its statistics
data/chunk-000/file-000.parquet …          the rows of all episodes
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from library.episodes.info import write_json_text
from library.episodes.pictures import encode_picture
from library.exporting.lerobot_data import DATA_PATH, FILE_MB, FILES_PER_CHUNK, DataFiles, Place
from library.exporting.lerobot_features import COUNTERS, Feature, schema_of
from library.exporting.lerobot_stats import Sums, sums_of_images, sums_of_numbers
from prompts.values import JsonValue

VERSION = "v3.0"
ROBOT = "ur5e"
_PANDAS_INDEX = "task"


@dataclass
class Images:
    """The pictures of one column, encoded as they come: an episode's pixels would not all fit into memory."""

    png: list[bytes] = field(default_factory=list)
    sums: Sums | None = None

    def add(self, image: NDArray[np.uint8]) -> None:
        """One more, (rows, columns, 3)."""
        self.png.append(encode_picture(image))
        found = sums_of_images(image[np.newaxis])
        self.sums = found if self.sums is None else self.sums + found


Column = NDArray[Any] | Images


class LeRobotWriter:
    """A dataset in the making; use it as a context manager, and `finish` it.

    Args:
        folder: Empty.
        features: Its columns; those of `COUNTERS` come after them, and are filled in here.
        fps: Rows a second.
    """

    def __init__(self, folder: Path, features: Sequence[Feature], fps: int) -> None:
        self._folder, self._fps = folder, fps
        self._features = (*features, *COUNTERS)
        self._files = DataFiles(folder, schema_of(self._features))
        self._tasks: dict[str, int] = {}
        self._sums: dict[str, Sums] = {}
        self._episodes: list[pa.RecordBatch] = []
        self._frames = 0

    @property
    def episodes(self) -> int:
        """Added so far."""
        return len(self._episodes)

    def add(self, columns: Mapping[str, Column], instructions: Sequence[str]) -> None:
        """Add an episode.

        Args:
            columns: Feature → its N values.
            instructions: Of each of the N rows.
        """
        columns = {**columns, **self._counters(instructions)}
        rows = [_column(columns[feature.name], feature) for feature in self._features]
        place = self._files.append(pa.Table.from_arrays(rows, schema=schema_of(self._features)))
        sums = {name: _sums_of(column) for name, column in columns.items()}
        self._episodes.append(self._entry(instructions, place, sums))
        self._sums = {name: self._sums[name] + found if self._sums else found for name, found in sums.items()}
        self._frames += len(instructions)

    def finish(self, split: str) -> None:
        """Write the tables about all episodes."""
        self._files.close()
        meta = self._folder / "meta"
        episodes = meta / "episodes" / "chunk-000" / "file-000.parquet"
        episodes.parent.mkdir(parents=True)
        pq.write_table(pa.Table.from_batches(self._episodes), episodes)
        pq.write_table(_tasks_table(self._tasks), meta / "tasks.parquet")
        stats: dict[str, JsonValue] = {name: sums.to_json() for name, sums in self._sums.items()}
        (meta / "stats.json").write_text(write_json_text(stats), encoding="utf-8")
        (meta / "info.json").write_text(write_json_text(self._info(split)), encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def _counters(self, instructions: Sequence[str]) -> dict[str, NDArray[Any]]:
        rows = np.arange(len(instructions))
        return {
            "timestamp": (rows / self._fps).astype(np.float32),
            "frame_index": rows,
            "episode_index": np.full(len(rows), len(self._episodes)),
            "index": self._frames + rows,
            "task_index": np.array([self._tasks.setdefault(text, len(self._tasks)) for text in instructions]),
        }

    def _entry(self, instructions: Sequence[str], place: Place, sums: Mapping[str, Sums]) -> pa.RecordBatch:
        row = {
            "episode_index": len(self._episodes),
            "tasks": list(dict.fromkeys(instructions)),
            "length": len(instructions),
            "dataset_from_index": self._frames,
            "dataset_to_index": self._frames + len(instructions),
            "data/chunk_index": place.chunk,
            "data/file_index": place.file,
            "meta/episodes/chunk_index": 0,
            "meta/episodes/file_index": 0,
            **{f"stats/{name}/{key}": value for name, told in sums.items() for key, value in told.to_json().items()},
        }
        return pa.RecordBatch.from_pylist([row])

    def _info(self, split: str) -> dict[str, Any]:
        return {
            "codebase_version": VERSION,
            "robot_type": ROBOT,
            "total_episodes": len(self._episodes),
            "total_frames": self._frames,
            "total_tasks": len(self._tasks),
            "chunks_size": FILES_PER_CHUNK,
            "data_files_size_in_mb": FILE_MB,
            "fps": self._fps,
            "splits": {split: f"0:{len(self._episodes)}"},
            "data_path": DATA_PATH,
            "video_path": None,
            "features": {feature.name: feature.to_json() for feature in self._features},
        }


def _sums_of(column: Column) -> Sums:
    if isinstance(column, Images):
        assert column.sums is not None  # an episode has a row
        return column.sums
    return sums_of_numbers(column)


def _column(values: Column, feature: Feature) -> pa.Array:
    if isinstance(values, Images):
        return pa.array([{"bytes": png, "path": None} for png in values.png], feature.arrow_type)
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
