"""One Parquet file of a dataset: a row group an episode, and in its footer who they are and what they add up to.

So a shard stands for itself: the tables about a dataset are put together from footers, never from pictures.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import pyarrow as pa
import pyarrow.parquet as pq

from library.codec import decode, encode
from library.episodes.info import EPISODES_FILE, EpisodeEntry, Layout, Shard
from library.episodes.moments import Features, features_from_json, features_to_json, moments_of
from library.episodes.rows import schema_of, table_of
from library.episodes.values import Demonstration
from library.errors import CorruptDataset, MalformedRecord
from library.whole_files import fsync_folder
from prompts.values import JsonValue

MAX_SHARD_BYTES = 100_000_000
UNREADABLE = (pa.ArrowException, OSError, ValueError)
"""What pyarrow raises over a file that is none of its own; ValueError: names that are not UTF-8."""
_FOOTER_BYTES = 16_000
"""What an episode takes in a footer, at most: with three cameras, its statistics and the places of 23 columns."""
_FOOTER = b"simsmith"
"""Key of what is ours in a Parquet file's metadata."""
_PICTURES = ("rgb", "height", "mask", "depth")
"""Ends of the names of columns that are compressed already."""


class StoredEpisode(NamedTuple):
    """One row group: an episode as it lies in a shard."""

    entry: EpisodeEntry
    features: Features
    table: pa.Table
    """Its rows."""


class FooterEntry(NamedTuple):
    """What a shard's footer says of one of its episodes."""

    entry: EpisodeEntry
    features: Features


def store(demonstration: Demonstration, layout: Layout) -> StoredEpisode:
    """A demonstration as it is written: its pictures encoded, its statistics taken.

    Raises:
        MalformedRecord: A frame does not fit the layout.
    """
    table = table_of(demonstration, 0, layout)
    entry = EpisodeEntry(
        episode_index=0,
        seed=demonstration.seed,
        split=demonstration.split,
        task=demonstration.task,
        source_hash=demonstration.source_hash,
        length=table.num_rows,
        success=demonstration.success,
        total_reward=demonstration.total_reward,
        instructions=demonstration.instructions,
        wall_s=demonstration.wall_s,
        data_file="",
        row_from=0,
        row_to=table.num_rows,
    )
    return StoredEpisode(entry, moments_of(demonstration), table)


class ShardWriter:
    """Writes episodes into one new file, which gets its name when all is on the disk.

    Use it as a context manager: left by an exception, or without an episode, it leaves no file.

    Args:
        file: The shard's place; its parent is made.
        layout: What the rows hold.
        name: The file as the entries name it.
    """

    def __init__(self, file: Path, layout: Layout, name: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file, self._layout, self._name = file, layout, name
        self._unfinished = file.with_name(f".{file.name}.{os.getpid()}.tmp")
        self._stream = self._unfinished.open("wb")
        schema = schema_of(layout)
        packed = [column for column in schema.names if not column.endswith(_PICTURES)]
        codecs = {column: "ZSTD" if column in packed else "NONE" for column in schema.names}
        self._writer = pq.ParquetWriter(self._stream, schema, compression=codecs, use_dictionary=packed)
        self._footer: list[FooterEntry] = []
        self._rows = 0

    def has_room_for(self, episode: StoredEpisode) -> bool:
        """Whether the file stays small enough with it; a first episode always finds room."""
        footer = (self.episodes + 1) * _FOOTER_BYTES
        return not self._footer or self._stream.tell() + episode.table.nbytes + footer <= MAX_SHARD_BYTES

    @property
    def episodes(self) -> int:
        """Written so far."""
        return len(self._footer)

    def append(self, episode: StoredEpisode, episode_index: int) -> None:
        """Write the rows of an episode under a new index; its pictures are copied as they are."""
        table = episode.table
        column = table.schema.get_field_index("episode_index")
        table = table.set_column(
            column, table.schema.field(column), pa.array([episode_index] * table.num_rows, pa.int64())
        )
        self._writer.write_table(table, row_group_size=max(1, table.num_rows))
        entry = replace(
            episode.entry,
            episode_index=episode_index,
            data_file=self._name,
            row_from=self._rows,
            row_to=self._rows + table.num_rows,
        )
        self._rows += table.num_rows
        self._footer.append(FooterEntry(entry, episode.features))

    def finish(self) -> Shard | None:
        """Sync the file and give it its name; None, and no file, when no episode was written."""
        if not self._footer:
            self.abandon()
            return None
        self._writer.add_key_value_metadata({_FOOTER: json.dumps(_footer_to_json(self._footer)).encode()})
        self._writer.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        shard = Shard(
            self._name, self.episodes, self._rows, self._unfinished.stat().st_size, sha256_of(self._unfinished)
        )
        self._unfinished.replace(self._file)
        fsync_folder(self._file.parent)
        return shard

    def abandon(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError, ValueError):  # a full disk, or closed already: it is thrown away
            self._writer.close()
        self._stream.close()
        self._unfinished.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._stream.closed:
            self.abandon()


def sha256_of(file: Path) -> str:
    """Of a file's bytes, hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class ShardReader:
    """An open shard: reads one row group at a time, so that memory holds one episode.

    Raises:
        CorruptDataset: It is no shard of that layout, or a truncated one.
    """

    def __init__(self, file: Path, layout: Layout) -> None:
        self._file = file
        try:
            self._parquet = pq.ParquetFile(file)
        except UNREADABLE as error:
            raise CorruptDataset(file, f"it cannot be read as Parquet: {_first_line(error)}") from error
        try:
            self._check_schema(schema_of(layout))
        except CorruptDataset:
            self.close()
            raise

    @cached_property
    def footer(self) -> tuple[FooterEntry, ...]:
        """Who its episodes are: 2 KB each, so of two thousand of them reading it takes a second.

        Raises:
            CorruptDataset: It cannot be read, or is not that of these rows.
        """
        return self._read_footer()

    def rows_of(self, entry: EpisodeEntry) -> pa.Table:
        """The rows of an episode, by what a table of the dataset says of it; the footer is not read.

        Raises:
            CorruptDataset: There is no such episode, or it cannot be read.
        """
        group = self._starts.get(entry.row_from)
        if group is None:
            told = f"no episode begins at row {entry.row_from}, where {EPISODES_FILE} has one"
            raise CorruptDataset(self._file, told)
        table = self._read(group, entry.row_from)
        if table.num_rows != entry.length:
            told = f"{table.num_rows} rows of an episode of which {EPISODES_FILE} says {entry.length}"
            raise CorruptDataset(self._file, told, entry.row_from)
        return table

    def group(self, index: int) -> StoredEpisode:
        """The episode of one row group.

        Raises:
            CorruptDataset: It cannot be read.
        """
        found = self.footer[index]
        return StoredEpisode(found.entry, found.features, self._read(index, found.entry.row_from))

    def __iter__(self) -> Iterator[StoredEpisode]:
        return (self.group(index) for index in range(len(self.footer)))

    def close(self) -> None:
        """Let go of the file."""
        self._parquet.close(force=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def _starts(self) -> dict[int, int]:
        """First row of each row group → its number."""
        metadata = self._parquet.metadata
        lengths = (metadata.row_group(index).num_rows for index in range(metadata.num_row_groups))
        return {row: group for group, row in enumerate(accumulate(lengths, initial=0))}

    def _read(self, group: int, row: int) -> pa.Table:
        """A row group, which begins at a row of the file."""
        try:
            table = self._parquet.read_row_group(group, use_threads=False)
            table.validate(full=True)  # lengths, and that texts are text: what follows relies on it
        except UNREADABLE as error:
            raise CorruptDataset(self._file, _first_line(error), row) from error
        return table

    def _check_schema(self, wanted: pa.Schema) -> None:
        found = self._parquet.schema_arrow
        missing = [field.name for field in wanted if field.name not in found.names]
        if missing:
            raise CorruptDataset(self._file, f"it has no column {', '.join(missing)}")
        for field in wanted:
            if not _is_like(found.field(field.name).type, field.type):
                has = found.field(field.name).type
                raise CorruptDataset(self._file, f"its column {field.name} holds {has}, not {field.type}")
        if _FOOTER not in (self._parquet.metadata.metadata or {}):
            raise CorruptDataset(self._file, "its footer says nothing of episodes")

    def _read_footer(self) -> tuple[FooterEntry, ...]:
        try:
            footer = _footer_from_json(json.loads(self._parquet.metadata.metadata[_FOOTER]))
        except (ValueError, RecursionError, MalformedRecord) as error:
            raise CorruptDataset(self._file, f"its footer cannot be read: {error}") from None
        self._check_groups(footer)
        return footer

    def _check_groups(self, footer: tuple[FooterEntry, ...]) -> None:
        """Each row group is an episode, with the rows that its entry says."""
        metadata, row = self._parquet.metadata, 0
        if metadata.num_row_groups != len(footer):
            groups = f"{metadata.num_row_groups} row groups for {len(footer)} episodes"
            raise CorruptDataset(self._file, groups)
        for index, found in enumerate(footer):
            rows = metadata.row_group(index).num_rows
            if (found.entry.row_from, found.entry.row_to, found.entry.length) != (row, row + rows, rows):
                told = f"rows {found.entry.row_from} to {found.entry.row_to} of length {found.entry.length}"
                raise CorruptDataset(self._file, f"row group {index} has {rows} rows; its entry says {told}", row)
            row += rows


def read_footer(file: Path, layout: Layout) -> tuple[FooterEntry, ...]:
    """Who the episodes of a shard are; as `ShardReader`."""
    with ShardReader(file, layout) as reader:
        return reader.footer


def _is_like(found: pa.DataType, wanted: pa.DataType) -> bool:
    """Whether a column may be read: names within lists differ between writers."""
    if pa.types.is_fixed_size_list(wanted):
        return bool(
            pa.types.is_fixed_size_list(found)
            and found.list_size == wanted.list_size
            and found.value_type == wanted.value_type
        )
    return bool(found == wanted)


def _footer_to_json(footer: list[FooterEntry]) -> JsonValue:
    return [{"entry": encode(one.entry), "features": features_to_json(one.features)} for one in footer]


def _footer_from_json(data: JsonValue) -> tuple[FooterEntry, ...]:
    if not isinstance(data, list):
        raise MalformedRecord("it is no list")
    return tuple(_entry_from_json(one) for one in data)


def _entry_from_json(data: JsonValue) -> FooterEntry:
    if not isinstance(data, dict) or data.keys() != {"entry", "features"}:
        raise MalformedRecord("an episode has an entry and features")
    return FooterEntry(decode(EpisodeEntry, data["entry"]), features_from_json(data["features"]))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
