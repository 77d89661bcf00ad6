"""A dataset in a folder: read one episode at a time, and grow by whole shards.

    meta/info.json          what it is and which shards it has; written last, so that it is never ahead of them
    meta/episodes.parquet   one row an episode
    meta/stats.json         statistics of every feature
    data/part-00000.parquet …

A shard that `info.json` does not list was not finished: a reader does not see it, and whoever adds to the dataset
removes it. A dataset without `info.json` was not begun; shards without it belong to one that was damaged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from library.codec import decode
from library.episodes.info import (
    DATA,
    EPISODES_FILE,
    INFO_FILE,
    META,
    STATS_FILE,
    DatasetInfo,
    EpisodeEntry,
    FailedAttempt,
    Layout,
    Shard,
    info_to_json,
    read_info,
    write_json_text,
)
from library.episodes.moments import Features, add_features, features_from_json, features_to_json
from library.episodes.rows import frame_of
from library.episodes.shards import UNREADABLE, FooterEntry, ShardReader, ShardWriter, StoredEpisode, read_footer
from library.episodes.values import Demonstration, Frame
from library.errors import CorruptDataset, MalformedRecord, UnfitEpisode
from library.whole_files import write_atomically

_OWN_NAME = re.compile(r"part-\d{5}\.parquet|\.part-\d{5}\.parquet\..+")
"""Of a shard, and of one that is being written."""
_ENTRY_COLUMNS = {
    "episode_index": pa.int64(),
    "seed": pa.int64(),
    "split": pa.string(),
    "task": pa.string(),
    "source_hash": pa.string(),
    "length": pa.int32(),
    "success": pa.bool_(),
    "total_reward": pa.float64(),
    "instructions": pa.list_(pa.string()),
    "wall_s": pa.float64(),
    "data_file": pa.string(),
    "row_from": pa.int64(),
    "row_to": pa.int64(),
}


class Dataset:
    """A dataset that is there, for reading.

    Raises:
        NoDataset: The folder holds none.
        CorruptDataset: What it says of itself cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.info = read_info(folder)
        self.entries = read_entries(folder)[: self.info.episodes]
        if len(self.entries) != self.info.episodes:
            told = f"it has {len(self.entries)} episodes, {INFO_FILE} says {self.info.episodes}"
            raise CorruptDataset(folder / META / EPISODES_FILE, told)

    def __len__(self) -> int:
        return len(self.entries)

    def demonstration(self, index: int) -> Demonstration:
        """One episode; only its own rows are read.

        Raises:
            IndexError: There is none of that index.
            CorruptDataset: It cannot be read; names file and row.
        """
        entry = self.entries[index]
        with self._open(entry) as shard:
            return self._demonstration(shard, entry)

    def __iter__(self) -> Iterator[Demonstration]:
        for _, entries in groupby(self.entries, key=lambda entry: entry.data_file):
            first, *others = entries
            with self._open(first) as shard:
                for entry in (first, *others):
                    yield self._demonstration(shard, entry)

    def _open(self, entry: EpisodeEntry) -> ShardReader:
        """The shard of an episode."""
        if entry.data_file not in {shard.file for shard in self.info.shards}:
            told = f"{INFO_FILE} does not list {entry.data_file}"
            raise CorruptDataset(self.folder / META / EPISODES_FILE, told, entry.episode_index)
        return ShardReader(self.folder / entry.data_file, self.info.layout)

    def _demonstration(self, shard: ShardReader, entry: EpisodeEntry) -> Demonstration:
        return _decoded(entry, shard.rows_of(entry), self.info, self.folder / entry.data_file)

    def features(self) -> Features:
        """The statistics of every feature.

        Raises:
            CorruptDataset: They cannot be read.
        """
        return read_features(self.folder)


class DatasetWriter:
    """A dataset that grows; at most one at a time works on a folder.

    Each `add` ends with a dataset that is whole. What an earlier process left unfinished is removed first.

    Args:
        folder: Where it is, or where it will be.
        info: What a new one says of itself; one that is there must agree with it in all but its episodes.

    Raises:
        CorruptDataset: What is there cannot be read.
        UnfitEpisode: What is there is of other code, or another layout or split.
    """

    def __init__(self, folder: Path, info: DatasetInfo) -> None:
        self.folder = folder
        self.info = info
        is_new = not (folder / META / INFO_FILE).exists()
        if is_new:
            _require_no_shards(folder)
        else:
            self.info = read_info(folder)
            _require_same(self.info, info)
        footers = read_footers(folder, self.info.shards, self.info.layout)
        self._entries = [one.entry for one in footers]
        self._features = add_features(one.features for one in footers)
        self._remove_unfinished()
        if is_new:
            write_meta(folder, info, self._entries, self._features)

    @property
    def entries(self) -> tuple[EpisodeEntry, ...]:
        """Of every episode so far."""
        return tuple(self._entries)

    def add(self, episodes: Iterable[StoredEpisode], failures: Sequence[FailedAttempt] = ()) -> None:
        """Write further episodes into shards of their own, with indices that go on, and what else was attempted.

        Raises:
            UnfitEpisode: One of them is there already; nothing was added.
        """
        shards = write_shards(self.folder, self.info, self._new(episodes))
        added = read_footers(self.folder, shards, self.info.layout)
        self._entries += [one.entry for one in added]
        self._features = add_features([self._features, *(one.features for one in added)])
        info = self.info
        self.info = replace(info, shards=(*info.shards, *shards), failures=(*info.failures, *failures))
        write_meta(self.folder, self.info, self._entries, self._features)

    def _new(self, episodes: Iterable[StoredEpisode]) -> Iterator[StoredEpisode]:
        known = {entry.key for entry in self.entries}
        for episode in episodes:
            if episode.entry.key in known:
                task, split, seed = episode.entry.key
                raise UnfitEpisode(f"seed {seed} of {task} ({split}) is in the dataset already")
            known.add(episode.entry.key)
            yield episode

    def _remove_unfinished(self) -> None:
        """Shards that no `add` came to list; whatever else somebody put there is theirs."""
        listed = {shard.file for shard in self.info.shards}
        for file in (self.folder / DATA).glob("*part-*.parquet*"):
            if _OWN_NAME.fullmatch(file.name) and f"{DATA}/{file.name}" not in listed:
                file.unlink()


def _require_no_shards(folder: Path) -> None:
    shards = sorted(file.name for file in (folder / DATA).glob("part-*.parquet"))
    if shards:
        told = f"it is missing, though {DATA}/ has {shards[0]}: bring it back, or move the folder out of the way"
        raise CorruptDataset(folder / META / INFO_FILE, told)


def write_shards(folder: Path, info: DatasetInfo, episodes: Iterable[StoredEpisode]) -> list[Shard]:
    """Write episodes into new shards behind those that a dataset has, none beyond the size of a shard."""
    shards: list[Shard] = []
    waiting = iter(episodes)
    episode = next(waiting, None)
    while episode is not None:
        name = f"{DATA}/part-{len(info.shards) + len(shards):05d}.parquet"
        first = info.episodes + sum(shard.episodes for shard in shards)
        with ShardWriter(folder / name, info.layout, name) as writer:
            while episode is not None and writer.has_room_for(episode):
                writer.append(episode, first + writer.episodes)
                episode = next(waiting, None)
            if shard := writer.finish():
                shards.append(shard)
    return shards


def read_footers(folder: Path, shards: Sequence[Shard], layout: Layout) -> list[FooterEntry]:
    """What shards say of their episodes; errors as of `ShardReader`."""
    return [one for shard in shards for one in read_footer(folder / shard.file, layout)]


def write_meta(folder: Path, info: DatasetInfo, entries: Sequence[EpisodeEntry], features: Features) -> None:
    """Write the tables about a dataset, and `info.json` at last."""
    meta = folder / META
    meta.mkdir(parents=True, exist_ok=True)
    write_atomically(meta / EPISODES_FILE, _entries_to_parquet(entries))
    write_atomically(meta / STATS_FILE, write_json_text(features_to_json(features)))
    write_atomically(meta / INFO_FILE, write_json_text(info_to_json(info)))


def read_entries(folder: Path) -> tuple[EpisodeEntry, ...]:
    """The rows of `episodes.parquet`.

    Raises:
        CorruptDataset: It cannot be read.
    """
    file = folder / META / EPISODES_FILE
    try:
        table = pq.ParquetFile(file).read(use_threads=False)
        table.validate(full=True)
        rows = table.to_pylist()
    except UNREADABLE as error:
        raise CorruptDataset(file, f"it cannot be read as Parquet: {error}".partition("\n")[0]) from error
    entries = []
    for number, row in enumerate(rows):
        try:
            entries.append(decode(EpisodeEntry, row))
        except MalformedRecord as error:
            raise CorruptDataset(file, str(error), number) from None
    return tuple(entries)


def read_features(folder: Path) -> Features:
    """What `stats.json` holds.

    Raises:
        CorruptDataset: It cannot be read.
    """
    file = folder / META / STATS_FILE
    try:
        return features_from_json(json.loads(file.read_bytes()))
    except (ValueError, RecursionError, OSError, MalformedRecord) as error:
        raise CorruptDataset(file, str(error)) from error


def demonstration_of(episode: StoredEpisode, info: DatasetInfo, file: Path) -> Demonstration:
    """The value of a row group, every picture decoded.

    Raises:
        CorruptDataset: Its rows are no demonstration; names the row.
    """
    return _decoded(episode.entry, episode.table, info, file)


def _decoded(entry: EpisodeEntry, table: pa.Table, info: DatasetInfo, file: Path) -> Demonstration:
    frames = list[Frame]()
    for step, row in enumerate(table.to_pylist()):
        try:
            frames.append(frame_of(row, info.layout))
        except MalformedRecord as error:
            raise CorruptDataset(file, str(error), entry.row_from + step) from None
    try:
        return Demonstration(
            entry.task, entry.source_hash, entry.split, entry.seed, tuple(frames), entry.success, entry.wall_s
        )
    except UnfitEpisode as error:
        raise CorruptDataset(file, error.problem, entry.row_from + (error.row or 0)) from None


def _entries_to_parquet(entries: Sequence[EpisodeEntry]) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist([asdict(one) for one in entries], schema=pa.schema(_ENTRY_COLUMNS)), sink)
    return bytes(sink.getvalue())


def _require_same(found: DatasetInfo, wanted: DatasetInfo) -> None:
    """Equal in all that makes episodes comparable."""
    if found.imported_from and not wanted.imported_from:
        told = f"was imported from {found.imported_from}, and nothing is collected into it"
        raise UnfitEpisode(f"the dataset {found.name} {told}: move it away, or collect into another project")
    there, here = (
        {"split": info.split, "tasks": info.tasks, "made_with": info.made_with, **asdict(info.layout)}
        for info in (found, wanted)
    )
    for what, value in here.items():
        if there[what] != value:
            has, wants = _where_they_differ(there[what], value)
            told = f"has {what.replace('_', ' ')} {has}, not {wants}: move it away, or collect into another project"
            raise UnfitEpisode(f"the dataset {found.name} {told}")


def _where_they_differ(one: object, other: object) -> tuple[str, str]:
    """Both for a message; of mappings what differs only."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return str(one), str(other)
    names = [name for name in one | other if one.get(name) != other.get(name)]
    has, wants = (", ".join(f"{name} {each.get(name, '(unknown)')}" for name in names) for each in (one, other))
    return has, wants
