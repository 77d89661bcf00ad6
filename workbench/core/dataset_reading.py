"""Episodes of one dataset for whoever looks at them: one at a time, and of a damaged one what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from library.episodes.dataset import Dataset
from library.episodes.info import EpisodeEntry, Shard
from library.episodes.values import Frame
from library.episodes.verifying import problem_with_bytes
from library.errors import CorruptDataset


@dataclass(frozen=True)
class EpisodeSeen:
    """An episode, or why it cannot be seen."""

    entry: EpisodeEntry
    frames: tuple[Frame, ...] = ()
    problem: str = ""
    """With file and row, as `simsmith dataset verify` says it; there are no frames then."""


class DatasetReader:
    """A dataset as it was when it was opened; errors as of `Dataset`.

    A shard's bytes are compared with what was written before its first row is read: what a changed one would show was
    never seen by anybody.
    """

    def __init__(self, folder: Path) -> None:
        self.dataset = Dataset(folder)
        self._shards = {shard.file: shard for shard in self.dataset.info.shards}
        self._looked_at: dict[tuple[str, int, int], str] = {}
        """(file, when it was changed last, size) → what is wrong with its bytes."""

    def episode(self, index: int) -> EpisodeSeen:
        """One episode with its pictures; takes as long as reading its rows, and its whole shard the first time."""
        entry = self.dataset.entries[index]
        if (shard := self._shards.get(entry.data_file)) and (problem := self._problem_with(shard)):
            return EpisodeSeen(entry, problem=f"{self.dataset.folder / shard.file}: {problem}")
        try:
            return EpisodeSeen(entry, self.dataset.demonstration(index).frames)
        except CorruptDataset as error:
            return EpisodeSeen(entry, problem=str(error))

    def _problem_with(self, shard: Shard) -> str:
        file = self.dataset.folder / shard.file
        try:
            found = file.stat()
        except OSError:
            return problem_with_bytes(file, shard)
        seen = shard.file, found.st_mtime_ns, found.st_size
        if seen not in self._looked_at:
            self._looked_at[seen] = problem_with_bytes(file, shard)
        return self._looked_at[seen]
