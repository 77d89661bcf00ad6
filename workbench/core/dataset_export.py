"""A dataset as a folder that another program reads: as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from library.errors import CorruptDataset, ExportRefused
from library.exporting.formats import FORMATS, Write
from library.whole_files import new_folder
from workbench.core.errors import MissingExtra

if TYPE_CHECKING:
    from library.episodes.dataset import Dataset

EXTRA = "exporters"


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: Path
    episodes: int
    steps: int
    """Actions of all episodes."""


def export_dataset(folder: Path, target: Path, format_name: str, told: Callable[[int, int], None]) -> Exported:
    """Write a dataset in another format.

    Args:
        folder: Of the dataset.
        target: Must not exist; it appears when all is written.
        format_name: One of `FORMATS`.
        told: Called with how many episodes are written, and of how many.

    Raises:
        ExportRefused: The target exists, or there is nothing to write.
        NoDataset, CorruptDataset: The dataset cannot be read; names file and row.
        MissingExtra: The format needs a package that is not installed.
    """
    from library.episodes.dataset import Dataset

    write = _writer(format_name)
    if target.exists():
        raise ExportRefused(f"{target} exists; an export gets a folder of its own")
    dataset = Dataset(folder)
    if not len(dataset):
        raise ExportRefused(f"{folder} has no episode")
    _require_bytes(dataset)
    with new_folder(target) as unfinished:
        write(dataset, unfinished, lambda written: told(written, len(dataset)))
    return Exported(target, len(dataset), sum(entry.length - 1 for entry in dataset.entries))


def _writer(format_name: str) -> Write:
    try:
        return FORMATS[format_name].load()
    except ImportError as error:
        missing = ", ".join(FORMATS[format_name].packages)
        if error.name is None or error.name.partition(".")[0] not in FORMATS[format_name].packages:
            raise
        raise MissingExtra(missing, extra=EXTRA, wanted_for=f"exports to {format_name}") from None


def _require_bytes(dataset: Dataset) -> None:
    """What was changed or cut off is said before anything is written."""
    from library.episodes.verifying import problem_with_bytes

    for shard in dataset.info.shards:
        if problem := problem_with_bytes(dataset.folder / shard.file, shard):
            raise CorruptDataset(dataset.folder / shard.file, problem)
