"""The datasets of a project, and how each stands, as far as that can be seen without reading any row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from library.episodes.info import EPISODES_FILE, META, DatasetInfo, problem_with_size, read_info
from library.errors import CorruptDataset, NoDataset
from library.whole_files import is_unfinished
from workbench.core.collecting import is_being_collected, was_stopped

DatasetState = Literal["complete", "being collected", "stopped", "damaged"]


@dataclass(frozen=True)
class DatasetEntry:
    """One dataset."""

    folder: Path
    state: DatasetState
    """Stopped: more was asked for, and what came until then is whole."""
    info: DatasetInfo | None = None
    """None where it cannot be read."""
    problem: str = ""
    """What is wrong with one that is damaged."""


def list_datasets(root: Path) -> tuple[DatasetEntry, ...]:
    """What is in a project's folder of datasets, by name; folders that hold none are left out.

    Args:
        root: The folder, which need not be there.
    """
    folders = sorted(one for one in root.iterdir() if one.is_dir() and not is_unfinished(one)) if root.is_dir() else []
    return tuple(entry for folder in folders if (entry := _entry(folder)))


def _entry(folder: Path) -> DatasetEntry | None:
    is_stopped = was_stopped(folder)
    state: DatasetState = "complete"
    if is_stopped:
        state = "being collected" if is_being_collected(folder) else "stopped"
    try:
        info = read_info(folder)
    except NoDataset:
        return DatasetEntry(folder, state) if is_stopped else None
    except CorruptDataset as error:
        return DatasetEntry(folder, "damaged", problem=str(error))
    problem = problem_at_a_glance(folder, info)
    return DatasetEntry(folder, "damaged" if problem else state, info, problem)


def problem_at_a_glance(folder: Path, info: DatasetInfo) -> str:
    """What is wrong with a dataset's files by their sizes; empty: nothing that shows in this way."""
    if not (folder / META / EPISODES_FILE).is_file():
        return f"{META}/{EPISODES_FILE} is missing"
    problems = ((shard.file, problem_with_size(folder / shard.file, shard)) for shard in info.shards)
    return next((f"{file}: {problem}" for file, problem in problems if problem), "")
