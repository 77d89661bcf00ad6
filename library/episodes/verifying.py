"""Whether a dataset is what it says: every file, every row and every picture is looked at, one episode at a time.

What is wrong is a value that names file and row, and stops nothing that can still be looked at.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from library.episodes.dataset import Dataset, demonstration_of, read_entries, read_features
from library.episodes.info import (
    DATA,
    EPISODES_FILE,
    INFO_FILE,
    META,
    STATS_FILE,
    DatasetInfo,
    EpisodeEntry,
    Shard,
    problem_with_size,
    read_info,
)
from library.episodes.locking import holder_of
from library.episodes.moments import Features, add_features, moments_of
from library.episodes.rows import Row
from library.episodes.shards import MAX_SHARD_BYTES, FooterEntry, ShardReader, StoredEpisode, sha256_of
from library.episodes.splits import split_of
from library.episodes.values import Demonstration
from library.errors import CorruptDataset

_REWARD_ERROR = 1e-6
"""What sums of a dozen rewards may differ by."""


@dataclass(frozen=True)
class Fault:
    """Something that is not as it should be."""

    file: str
    """Relative to the dataset's folder."""
    row: int | None
    """0-based row of that file; None where no row is to blame."""
    problem: str

    def __str__(self) -> str:
        return f"{self.file}{f', row {self.row}' if self.row is not None else ''}: {self.problem}"


def verify_dataset(folder: Path) -> Iterator[Fault]:
    """Everything that is wrong with a dataset, as it is found; nothing: it holds.

    Raises:
        NoDataset: The folder holds none.
    """
    try:
        info = read_info(folder)
    except CorruptDataset as error:
        yield _fault(error, folder)
        return
    if holder := holder_of(folder):
        yield Fault(f"{META}/{INFO_FILE}", None, f"being collected by {holder}; verify it when that has ended")
        return
    yield from _Verification(folder, info).faults()


class _Verification:
    """One dataset under examination."""

    def __init__(self, folder: Path, info: DatasetInfo) -> None:
        self._folder, self._info = folder, info
        self._features: Features = {}
        self._footers: list[FooterEntry] = []
        self._is_whole = True
        """Every shard could be read to its end, so that sums mean something."""

    def faults(self) -> Iterator[Fault]:
        """All of them: file by file, then what the tables say."""
        yield from self._unlisted()
        for shard in self._info.shards:
            yield from self._shard(shard)
        yield from self._entries()
        yield from self._statistics()

    def _unlisted(self) -> Iterator[Fault]:
        listed = {shard.file for shard in self._info.shards}
        for file in sorted((self._folder / DATA).glob("*")):
            if (name := file.relative_to(self._folder).as_posix()) not in listed:
                yield Fault(name, None, f"{META}/{INFO_FILE} does not list it: left by a run that was killed")
        for name, times in _counted([shard.file for shard in self._info.shards]).items():
            if times > 1:
                yield Fault(f"{META}/{INFO_FILE}", None, f"it lists {name} {times} times")

    def _shard(self, shard: Shard) -> Iterator[Fault]:
        """One file; of one whose bytes are not those that were written, no row is read."""
        file = self._folder / shard.file
        problem = problem_with_bytes(file, shard)
        if problem:
            self._is_whole = False
            yield Fault(shard.file, None, problem)
            return
        try:
            with ShardReader(file, self._info.layout) as reader:
                yield from self._counts(shard, reader.footer)
                self._footers += reader.footer
                for group in range(len(reader.footer)):
                    yield from self._episode(reader, group, file, shard.file)
        except CorruptDataset as error:
            self._is_whole = False
            yield _fault(error, self._folder)

    def _counts(self, shard: Shard, footer: Sequence[FooterEntry]) -> Iterator[Fault]:
        rows = sum(one.entry.length for one in footer)
        if (len(footer), rows) != (shard.episodes, shard.rows):
            told = f"{len(footer)} episodes and {rows} rows; {INFO_FILE} says {shard.episodes} and {shard.rows}"
            yield Fault(shard.file, None, told)
        if shard.bytes > MAX_SHARD_BYTES and shard.episodes > 1:
            yield Fault(shard.file, None, f"{shard.bytes} bytes; a shard has at most {MAX_SHARD_BYTES}")

    def _episode(self, reader: ShardReader, group: int, file: Path, name: str) -> Iterator[Fault]:
        """The rows of one episode; one that cannot be decoded stops no other."""
        try:
            episode = reader.group(group)
            yield from (Fault(name, row, problem) for row, problem in problems_of_rows(episode))
            demonstration = demonstration_of(episode, self._info, file)
        except CorruptDataset as error:
            self._is_whole = False
            yield _fault(error, self._folder)
            return
        features = moments_of(demonstration)
        self._features = add_features([self._features, features])
        if features != episode.features:
            yield Fault(name, episode.entry.row_from, "the statistics in the footer are not those of its rows")
        yield from (Fault(name, episode.entry.row_from, told) for told in _untrue(episode.entry, demonstration))

    def _entries(self) -> Iterator[Fault]:
        """`episodes.parquet`, against the seeds' rules and against the shards."""
        file = f"{META}/{EPISODES_FILE}"
        try:
            entries = read_entries(self._folder)
        except CorruptDataset as error:
            yield _fault(error, self._folder)
            return
        if len(entries) != self._info.episodes:
            told = f"{len(entries)} episodes; {INFO_FILE} says {self._info.episodes}"
            yield Fault(file, None, f"{told}: collecting was interrupted, or a file is of another dataset")
        yield from (Fault(file, row, problem) for row, problem in problems_of_entries(entries, self._info))
        if self._is_whole:
            for row, (entry, found) in enumerate(zip(entries, self._footers, strict=False)):
                if entry != found.entry:
                    yield Fault(file, row, f"it is not what {found.entry.data_file} says of that episode")

    def _statistics(self) -> Iterator[Fault]:
        try:
            stored = read_features(self._folder)
        except CorruptDataset as error:
            yield _fault(error, self._folder)
            return
        if self._is_whole and stored != self._features:
            wrong = sorted(
                name for name in stored.keys() | self._features if stored.get(name) != self._features.get(name)
            )
            yield Fault(f"{META}/{STATS_FILE}", None, f"not the statistics of the rows: {', '.join(wrong)}")


def problems_of_entries(entries: Sequence[EpisodeEntry], info: DatasetInfo) -> Iterator[tuple[int, str]]:
    """(row, what is wrong) for entries that a dataset may not have: seeds of other splits, gaps, doubles, failures."""
    seen: dict[tuple[str, str, int], int] = {}
    for row, entry in enumerate(entries):
        if entry.episode_index != row:
            yield row, f"episode_index {entry.episode_index} instead of {row}: they count from 0 without gaps"
        if entry.split != info.split:
            yield row, f"split {entry.split!r} in a dataset of {info.split!r}"
        if split_of(entry.seed) != entry.split:
            yield row, f"seed {entry.seed} is none of the split {entry.split!r}"
        if (first := seen.setdefault(entry.key, row)) != row:
            yield row, f"seed {entry.seed} of {entry.task} ({entry.split}) is in row {first} already"
        if info.tasks.get(entry.task) != entry.source_hash:
            yield row, f"{entry.task} with the code {entry.source_hash[:12]}, which {INFO_FILE} does not list"
        if not entry.success:
            yield row, f"seed {entry.seed} was not solved: it is no demonstration"
        if not math.isfinite(entry.total_reward):
            yield row, f"a total reward of {entry.total_reward}"


def problems_of_rows(episode: StoredEpisode) -> Iterator[tuple[int, str]]:
    """(row of the file, what is wrong) for what the columns of one episode say of each other."""
    entry, earned = episode.entry, 0.0
    columns = ("episode_index", "step", "is_first", "is_last", "terminated", "truncated", "reward", "cum_reward")
    rows: list[Row] = episode.table.select([*columns, "pick_pose"]).to_pylist()
    for number, step, row in zip(count(entry.row_from), count(), rows, strict=False):
        is_last = step == len(rows) - 1
        wanted = {
            "episode_index": entry.episode_index,
            "step": step,
            "is_first": step == 0,
            "is_last": is_last,
            "terminated": is_last and entry.success,
            "truncated": False,
        }
        for column, value in wanted.items():
            if row[column] != value:
                yield number, f"{column} is {row[column]}, not {value}"
        earned += row["reward"] or 0.0
        if not abs((row["cum_reward"] or 0.0) - earned) <= _REWARD_ERROR:
            yield number, f"cum_reward is {row['cum_reward']}, the rewards so far are {earned:g}"


def _untrue(entry: EpisodeEntry, demonstration: Demonstration) -> Iterator[str]:
    """What an entry says that its rows do not bear out."""
    if abs(entry.total_reward - demonstration.total_reward) > _REWARD_ERROR:
        yield f"total_reward is {entry.total_reward} in its entry, {demonstration.total_reward} in its rows"
    if entry.instructions != demonstration.instructions:
        yield "the instructions of its entry are not those of its rows"


def problem_with_bytes(file: Path, shard: Shard) -> str:
    """Why the bytes of a shard are not those that were written; empty when they are."""
    if problem := problem_with_size(file, shard):
        return problem
    try:
        if sha256_of(file) != shard.sha256:
            return f"its bytes have changed: their SHA-256 is not that of {INFO_FILE}"
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    return ""


def require_bytes(dataset: Dataset, files: Container[str]) -> None:
    """Go on only with shards as they were written.

    Args:
        dataset: Whose they are.
        files: Which of them, as `Shard.file`.

    Raises:
        CorruptDataset: One was changed or cut off, or is gone.
    """
    for shard in dataset.info.shards:
        if shard.file in files and (problem := problem_with_bytes(dataset.folder / shard.file, shard)):
            raise CorruptDataset(dataset.folder / shard.file, problem)


def _counted(names: Sequence[str]) -> dict[str, int]:
    return {name: names.count(name) for name in dict.fromkeys(names)}


def _fault(error: CorruptDataset, folder: Path) -> Fault:
    file = error.file.relative_to(folder) if error.file.is_relative_to(folder) else error.file
    return Fault(file.as_posix(), error.row, error.problem)
