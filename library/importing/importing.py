"""A dataset of our own from a folder of pickles: as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from library.episodes.dataset import DatasetWriter
from library.episodes.info import IMPORTED, DatasetInfo, FailedAttempt
from library.episodes.shards import StoredEpisode, store
from library.errors import ImportRefused
from library.importing.episode_pickles import LAYOUT, PickledEpisodes
from library.whole_files import new_folder, why_not_new

MADE_WITH = {IMPORTED: "pickles"}
"""Instead of packages and their versions, which nobody told: so it is merged with nothing that was collected here."""


def import_pickles(folder: Path, target: Path, told: Callable[[int, int], None]) -> DatasetInfo:
    """Write a dataset of the solved episodes in a folder of pickles; the others are its failed attempts.

    Args:
        folder: As `PickledEpisodes` reads it.
        target: Must not exist; it appears when all is written.
        told: Called with how many episodes were read, and of how many.

    Returns:
        What the new dataset says of itself.

    Raises:
        ImportRefused: The target exists or cannot be made, or no episode was solved.
        NoDataset, CorruptDataset: The folder is none of pickles, or one of its files holds something else.
    """
    if problem := why_not_new(target):
        raise ImportRefused(f"{problem}; an imported dataset gets a folder of its own")
    source = PickledEpisodes(folder)
    source_hash = source.source_hash()
    failures: list[FailedAttempt] = []

    def episodes() -> Iterator[StoredEpisode]:
        for number, name in enumerate(source.names, start=1):
            found = source.read(name, source_hash)
            if isinstance(found, FailedAttempt):
                failures.append(found)
            else:
                yield store(found, LAYOUT)
            told(number, len(source.names))

    with new_folder(target) as unfinished:
        info = DatasetInfo(target.name, source.split, {source.task: source_hash}, LAYOUT, MADE_WITH)
        writer = DatasetWriter(unfinished, info)
        writer.add(episodes())
        if not writer.entries:
            reason = failures[0].reason
            raise ImportRefused(f"none of the {len(failures)} episodes in {folder} was solved; the first has {reason}")
        writer.add([], failures)
    return writer.info
