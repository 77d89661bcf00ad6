"""Datasets become one: their episodes one after the other, numbered anew, their statistics added without error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from library.episodes.dataset import Dataset, read_footers, write_meta, write_shards
from library.episodes.info import DatasetInfo
from library.episodes.moments import add_features
from library.episodes.shards import ShardReader, StoredEpisode
from library.episodes.verifying import problem_with_bytes
from library.errors import CorruptDataset, MergeRefused
from library.whole_files import new_folder, why_not_new


def merge_datasets(folders: Sequence[Path], target: Path) -> DatasetInfo:
    """Write a dataset that has every episode of others, in their order; pictures are copied as they are.

    Args:
        folders: At least one.
        target: Must not exist; it appears as a whole or not at all.

    Returns:
        What the new dataset says of itself.

    Raises:
        MergeRefused: The target exists or cannot be made, or the datasets disagree, or share a (task, split, seed).
        NoDataset, CorruptDataset: One of them cannot be read.
    """
    if problem := why_not_new(target):
        raise MergeRefused(f"{problem}; a merged dataset gets a folder of its own")
    datasets = [Dataset(folder) for folder in folders]
    merged = _merged_info(datasets, target.name)
    _refuse_duplicates(datasets)
    with new_folder(target) as folder:
        shards = write_shards(folder, merged, _episodes(datasets))
        merged = replace(merged, shards=tuple(shards))
        footers = read_footers(folder, shards, merged.layout)
        features = add_features(one.features for one in footers)
        write_meta(folder, merged, [one.entry for one in footers], features)
    return merged


def _merged_info(datasets: Sequence[Dataset], name: str) -> DatasetInfo:
    """What all of them together say; what they disagree on is refused."""
    first = datasets[0]
    for other in datasets[1:]:
        for what in ("split", "layout", "made_with"):
            one, two = getattr(first.info, what), getattr(other.info, what)
            if one != two:
                raise MergeRefused(f"{first.folder} has the {what} {one}, {other.folder} has {two}")
    tasks: dict[str, str] = {}
    for dataset in datasets:
        for task, source in dataset.info.tasks.items():
            if tasks.setdefault(task, source) != source:
                told = f"{task} was collected with the code {tasks[task][:12]}, in {dataset.folder} with {source[:12]}"
                raise MergeRefused(f"{told}: datasets of two revisions stay apart")
    failures = tuple(failure for dataset in datasets for failure in dataset.info.failures)
    return replace(first.info, name=name, tasks=tasks, shards=(), failures=failures)


def _refuse_duplicates(datasets: Sequence[Dataset]) -> None:
    keys = Counter(entry.key for dataset in datasets for entry in dataset.entries)
    twice = [key for key, count in keys.items() if count > 1]
    if twice:
        task, split, seed = twice[0]
        others = f", and {len(twice) - 1} others" if len(twice) > 1 else ""
        raise MergeRefused(f"seed {seed} of {task} ({split}) is there more than once{others}")


def _episodes(datasets: Sequence[Dataset]) -> Iterator[StoredEpisode]:
    for dataset in datasets:
        for shard in dataset.info.shards:
            if problem := problem_with_bytes(dataset.folder / shard.file, shard):
                raise CorruptDataset(dataset.folder / shard.file, problem)
            with ShardReader(dataset.folder / shard.file, dataset.info.layout) as reader:
                yield from reader
