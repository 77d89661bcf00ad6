"""The data files of a LeRobotDataset: rows of many episodes one after the other, in files of at most 100 MB."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pyarrow as pa
import pyarrow.parquet as pq

DATA_PATH = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"
FILES_PER_CHUNK = 1_000
FILE_MB = 100


class Place(NamedTuple):
    """Where an episode lies."""

    chunk: int
    file: int
    """Within its chunk."""


class DataFiles:
    """Writes episodes, a row group each; use it as a context manager.

    Args:
        folder: Of the dataset.
        schema: Of every file.
        file_bytes: After how many a new file begins.
        per_chunk: How many files a folder holds.
    """

    def __init__(
        self,
        folder: Path,
        schema: pa.Schema,
        *,
        file_bytes: int = FILE_MB * 1_000_000,
        per_chunk: int = FILES_PER_CHUNK,
    ) -> None:
        self._folder, self._schema, self._file_bytes, self._per_chunk = folder, schema, file_bytes, per_chunk
        self._files = 0
        self._written = 0
        """Bytes in the open file."""
        self._writer: pq.ParquetWriter | None = None

    def append(self, rows: pa.Table) -> Place:
        """Write one episode; returns where it is."""
        if self._writer is None or self._written + rows.nbytes > self._file_bytes:
            self._next_file()
        assert self._writer is not None  # there is a next file
        self._writer.write_table(rows, row_group_size=rows.num_rows)
        self._written += rows.nbytes
        return Place(*divmod(self._files - 1, self._per_chunk))

    def _next_file(self) -> None:
        self.close()
        chunk, file = divmod(self._files, self._per_chunk)
        path = self._folder / DATA_PATH.format(chunk_index=chunk, file_index=file)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = pq.ParquetWriter(path, self._schema, compression="snappy")
        self._files, self._written = self._files + 1, 0

    def close(self) -> None:
        """End the open file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
