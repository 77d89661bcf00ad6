"""A dataset as a folder that another program reads, with the card that says where it comes from: all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from library.errors import ExportRefused
from library.exporting.formats import ABOUT_MOTION, FORMATS, Write
from library.exporting.provenance import Licences
from library.store import TaskLibrary
from library.whole_files import new_folder, why_not_new
from workbench.core.dataset_card import card_markdown, card_of
from workbench.core.errors import MissingExtra
from workbench.core.motion_export import MotionExport, MotionPlan

EXTRA = "exporters"
README = "README.md"


@dataclass(frozen=True)
class Exported:
    """What was written."""

    folder: Path
    episodes: int
    rows: int
    """Of all episodes: one an action, unless it is motion."""


def export_dataset(
    folder: Path,
    target: Path,
    format_name: str,
    *,
    library: TaskLibrary,
    licences: Licences,
    told: Callable[[int, int], None],
    motion: MotionPlan | None = None,
) -> Exported:
    """Write a dataset in another format, and its card as README.md.

    Args:
        folder: Of the dataset.
        target: Must not exist; it appears when all is written.
        format_name: One of `FORMATS`.
        library: Knows where the dataset's tasks come from.
        licences: Of those tasks.
        told: Called with how many episodes are written, and of how many.
        motion: For LeRobot: look at the motion of each demonstration, which is done once more for it.

    Raises:
        SandboxUnavailable, NotCollectable: As `MotionExport`.
        ExportRefused: The target exists or cannot be made, there is nothing to write, or the card has a blank.
        NoDataset, CorruptDataset: The dataset cannot be read; names file and row.
        LicenceRefused: A base task was given another licence.
        MissingExtra: The format needs a package that is not installed.
    """
    from library.episodes.dataset import Dataset
    from library.episodes.verifying import require_bytes

    format_ = FORMATS[format_name] if motion is None else replace(FORMATS[format_name], about=ABOUT_MOTION)
    write = _writer(format_name) if motion is None else MotionExport(library, motion)
    if problem := why_not_new(target):
        raise ExportRefused(f"{problem}; an export gets a folder of its own")
    dataset = Dataset(folder)
    if not len(dataset):
        raise ExportRefused(f"{folder} has no episode")
    card = card_of(dataset, library, licences, format_)
    _refuse_blanks(folder, card.blanks)
    require_bytes(dataset, {shard.file for shard in dataset.info.shards})
    with new_folder(target) as unfinished:
        write(dataset, unfinished, lambda written: told(written, len(dataset)))
        if isinstance(write, MotionExport):
            card = replace(card, rows=write.rows)
        (unfinished / README).write_text(card_markdown(card), encoding="utf-8")
    return Exported(target, len(dataset), card.rows)


def _refuse_blanks(folder: Path, blanks: Sequence[str]) -> None:
    if blanks:
        told = "".join(f"\n  {blank}" for blank in blanks)
        raise ExportRefused(f"{folder} is not exported: it is not known where all of it comes from{told}")


def _writer(format_name: str) -> Write:
    try:
        return FORMATS[format_name].load()
    except ImportError as error:
        missing = ", ".join(FORMATS[format_name].packages)
        if error.name is None or error.name.partition(".")[0] not in FORMATS[format_name].packages:
            raise
        raise MissingExtra(missing, extra=EXTRA, wanted_for=f"exports to {format_name}") from None
