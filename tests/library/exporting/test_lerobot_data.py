"""Data files of a bounded size."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from library.exporting.lerobot_data import DataFiles, Place

SCHEMA = pa.schema([("bytes", pa.binary())])


def episode(size: int) -> pa.Table:
    return pa.table({"bytes": [b"." * size]}, schema=SCHEMA)


def test_a_file_that_would_get_too_large_is_followed_by_another(tmp_path: Path) -> None:
    with DataFiles(tmp_path, SCHEMA, file_bytes=250) as files:
        places = [files.append(episode(100)) for _ in range(3)]
    assert places == [Place(0, 0), Place(0, 0), Place(0, 1)]
    assert pq.read_metadata(tmp_path / "data/chunk-000/file-000.parquet").num_row_groups == 2
    assert pq.read_metadata(tmp_path / "data/chunk-000/file-001.parquet").num_rows == 1


def test_an_episode_that_is_too_large_has_a_file_of_its_own(tmp_path: Path) -> None:
    with DataFiles(tmp_path, SCHEMA, file_bytes=10) as files:
        assert [files.append(episode(100)).file for _ in range(2)] == [0, 1]


def test_a_full_chunk_is_followed_by_another(tmp_path: Path) -> None:
    with DataFiles(tmp_path, SCHEMA, file_bytes=0, per_chunk=2) as files:
        places = [files.append(episode(1)) for _ in range(3)]
    assert places == [Place(0, 0), Place(0, 1), Place(1, 0)]
    assert (tmp_path / "data/chunk-001/file-000.parquet").exists()
