"""The folder that a training writes in: nothing in it is trained over, and one process at a time writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library.episodes.locking import LOCK, LockHeld, only_adder
from policy.cards import CARD_FILE
from policy.errors import FolderTaken, UnfitCheckpoint
from policy.train_job import PAUSE_FILE


def require_free(folder: Path) -> None:
    """Refuse to begin a training where another one would be lost.

    Raises:
        FolderTaken: A training was stopped here, or a policy is there already.
    """
    if (folder / PAUSE_FILE).exists():
        told = f"to go on: simsmith train --resume {folder}; to begin anew, give another folder with --out"
        raise FolderTaken(folder, f"a training was stopped here; {told}")
    if (folder / CARD_FILE).exists():
        raise FolderTaken(folder, "it holds a policy already: give another folder with --out, or move it away")


@contextmanager
def claimed(folder: Path, *, resume: bool) -> Iterator[None]:
    """Be the one who trains in a folder until the context is left; it is made where it is missing.

    Raises:
        FolderTaken: Another process trains in it, or, where a training begins, as of `require_free`.
        UnfitCheckpoint: There is nothing to go on with.
    """
    if resume and not (folder / PAUSE_FILE).is_file():
        raise UnfitCheckpoint(folder, f"there is no {PAUSE_FILE} in it: no training was stopped here")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with only_adder(folder):
            try:
                if not resume:
                    require_free(folder)
                yield
            finally:
                _remove_if_empty(folder)
    except LockHeld as held:
        raise FolderTaken(folder, f"{held.holder} trains in it") from None


def _remove_if_empty(folder: Path) -> None:
    """Of a training that was refused nothing stays."""
    if [file.name for file in folder.iterdir()] == [LOCK]:
        (folder / LOCK).unlink()
        folder.rmdir()
