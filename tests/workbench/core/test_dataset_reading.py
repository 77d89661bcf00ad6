"""What is seen of episodes, and of damaged ones what `verify` says."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from library.episodes.verifying import verify_dataset
from tests.library.episodes.making import dataset
from workbench.core.dataset_reading import DatasetReader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two episodes, each in a shard of its own."""
    dataset(tmp_path / "d", [0, 2])
    return tmp_path / "d"


def test_an_episode_has_its_frames(folder: Path) -> None:
    seen = DatasetReader(folder).episode(1)
    assert (seen.entry.seed, len(seen.frames), seen.problem) == (2, 2, "")


def test_of_a_damaged_shard_is_said_what_verify_says_and_the_others_are_seen(folder: Path) -> None:
    reader, shard = DatasetReader(folder), folder / "data/part-00000.parquet"
    assert reader.episode(0).frames
    data = bytearray(shard.read_bytes())
    data[100] ^= 1
    shard.write_bytes(data)
    changed = reader.episode(0)
    assert changed.problem == f"{folder}/{next(verify_dataset(folder))}"
    assert not changed.frames
    shard.write_bytes(data[:200])
    assert "200 bytes instead of" in reader.episode(0).problem
    shard.unlink()
    assert "it cannot be read: No such file" in reader.episode(0).problem
    assert reader.episode(1).frames


def test_rows_that_are_no_episode_are_named_where_the_bytes_are_those_that_were_written(folder: Path) -> None:
    table = pq.read_table(folder / "meta/episodes.parquet")
    other = table.set_column(table.schema.get_field_index("row_from"), "row_from", [[7, 0]])
    pq.write_table(other, folder / "meta/episodes.parquet")
    reader = DatasetReader(folder)
    assert "no episode begins at row 7" in reader.episode(0).problem
    assert reader.episode(1).frames
