"""The folder that a training writes in: nothing in it is trained over, and one process at a time writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library.episodes.locking import LOCK, LockHeld, only_adder
from policy.cards import CARD_FILE, WEIGHTS_FILE
from policy.errors import FolderTaken, UnfitCheckpoint
from policy.loss_logs import LOG_HEADER
from policy.selection import CHECKPOINTS
from policy.train_job import LOG_FILE, PAUSE_FILE


def require_free(folder: Path) -> None:
    """Refuse to begin a training where another one, or anything else, would be lost.

    Raises:
        FolderTaken: A training was stopped here, a policy is there already, or something that no training wrote.
    """
    if (folder / PAUSE_FILE).exists():
        told = f"to go on: simsmith train --resume {folder}; to begin anew, give another folder with --out"
        raise FolderTaken(folder, f"a training was stopped here; {told}")
    if (folder / CARD_FILE).exists():
        raise FolderTaken(folder, "it holds a policy already: give another folder with --out, or move it away")
    _require_own(folder)


def forget_checkpoints(folder: Path) -> None:
    """Take away the policies that a training kept on the way, and nothing that is not theirs."""
    for card in sorted(folder.glob(f"{CHECKPOINTS}/step-*/{CARD_FILE}")):
        for file in (card, card.with_name(WEIGHTS_FILE)):
            file.unlink(missing_ok=True)
        for emptied in (card.parent, card.parent.parent):
            if not any(emptied.iterdir()):
                emptied.rmdir()


def _require_own(folder: Path) -> None:
    """Refuse what is neither empty nor a training's: one that was killed before it was first kept left its loss curve.

    Raises:
        FolderTaken: As said.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderTaken(folder, "it is no folder: give another one with --out")
    found = sorted(file.name for file in folder.iterdir() if file.name != LOCK)
    if found and not _begins_with(folder / LOG_FILE, LOG_HEADER):
        told = f"it holds {found[0]}{' and more' if found[1:] else ''}, and no training wrote that"
        raise FolderTaken(folder, f"{told}: give a new folder with --out")


def _begins_with(file: Path, text: str) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(text)) == text.encode()
    except OSError:
        return False


@contextmanager
def claimed(folder: Path, *, resume: bool) -> Iterator[None]:
    """Be the one who trains in a folder until the context is left; it is made where it is missing.

    Raises:
        FolderTaken: Another process trains in it; or, where a training begins, as of `require_free`, and nothing in it
            was touched.
        UnfitCheckpoint: There is nothing to go on with.
    """
    if resume and not (folder / PAUSE_FILE).is_file():
        raise UnfitCheckpoint(folder, f"there is no {PAUSE_FILE} in it: no training was stopped here")
    if not resume:
        _require_own(folder)  # before a lock is laid into somebody else's
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
