"""What the folder of a benchmark's training tells: whether it is done, from which data, and what those took to collect.

A dataset that has grown since is the same for a training that saw its first episodes; one that was collected anew, by
other code or another simulator, is not, and what was learnt from it is no result of today's demonstrations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from library.episodes.info import INFO_FILE, META, DatasetInfo, read_info
from library.whole_files import write_atomically
from policy.cards import CARD_FILE, DataUsed, data_used, read_card
from policy.pause_header import Paused, read_paused
from policy.train_job import PAUSE_FILE

COLLECTING_SUFFIX = "-collecting.json"
"""Of a file beside the folder, for only trainings write in that: task → wall clock of its demonstrations [s]."""
Standing = Literal["to begin", "stopped", "trained", "of other data"]


def standing_of(out: Path, datasets: Sequence[Path]) -> Standing:
    """How far the training in a folder is.

    Args:
        out: Where its policy goes.
        datasets: Folders where datasets lie; one that is in none of them cannot contradict a policy that is trained.

    Raises:
        UnfitCheckpoint, ForeignWorkspace: What is there cannot be read, or is of another table.
        CorruptDataset: A dataset cannot be read.
    """
    if (out / PAUSE_FILE).exists():
        return "stopped" if _can_go_on(read_paused(out)) else "of other data"
    if not (out / CARD_FILE).exists():
        return "to begin"
    there = [(used, _found(used.name, datasets)) for used in read_card(out).data]
    is_of_these = all(info is None or _has_begun_with(info, used) for used, info in there)
    return "trained" if is_of_these else "of other data"


def note_collecting(out: Path, seconds: Mapping[str, float]) -> None:
    """Keep what collecting took, beside the policy that learns from it; the dataset may be another one later."""
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(_collecting_file(out), json.dumps(dict(seconds)) + "\n")


def collecting_seconds(out: Path) -> dict[str, float]:
    """What was kept by `note_collecting`; empty where nothing was."""
    file = _collecting_file(out)
    return {task: float(took) for task, took in json.loads(file.read_text()).items()} if file.exists() else {}


def _collecting_file(out: Path) -> Path:
    return out.with_name(f"{out.name}{COLLECTING_SUFFIX}")


def _can_go_on(paused: Paused) -> bool:
    """A training goes on with the very datasets that it began with; one that has grown is scaled otherwise."""
    there = all((folder / META / INFO_FILE).exists() for folder in paused.datasets)
    return there and paused.data == tuple(data_used(read_info(folder)) for folder in paused.datasets)


def _found(name: str, parents: Sequence[Path]) -> DatasetInfo | None:
    folders = (parent / name for parent in parents)
    return next((read_info(folder) for folder in folders if (folder / META / INFO_FILE).exists()), None)


def _has_begun_with(info: DatasetInfo, used: DataUsed) -> bool:
    """Whether a dataset is what was used, or that with further shards behind."""
    return any(data_used(replace(info, shards=info.shards[:count])) == used for count in range(len(info.shards) + 1))
