"""The one folder that a worker may call its own, and its removal whatever happens.

A folder belongs to a living app as long as somebody holds the lock on its `lock` file; the kernel drops the
lock when the app dies, even by `kill -9`, so that the next start can sweep what was left behind. A process id
in the name would not do: ids are reused, and two containers may share one temporary folder.
"""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from itertools import count
from pathlib import Path
from typing import IO

PREFIX = "simsmith-worker-"
_TRIES = 10


class Scratch:
    """A locked temporary folder; `work` inside it is the worker's home."""

    def __init__(self) -> None:
        self.root, self._lock = _locked_folder()
        self.work = self.root / "work"
        self.work.mkdir()

    def remove(self) -> None:
        """Delete the folder with everything in it; a second call does nothing."""
        _remove_tree(self.root)
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def sweep_abandoned() -> int:
    """Remove this user's scratch folders whose app is gone; returns how many there were."""
    removed = 0
    for root in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not _is_ours(root):
            continue
        lock = _try_lock(root)
        if lock is not None:
            _remove_tree(root)
            lock.close()
            removed += 1
    return removed


def _locked_folder() -> tuple[Path, IO[str] | None]:
    """A new folder and its lock; another app's sweep may take one for abandoned before it is locked.

    Where nothing can be locked, as on some network disks, there is none.
    """
    for _ in range(_TRIES):
        root = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
        lock = _try_lock(root)
        if lock is not None:
            if (root / "lock").exists():  # else it was opened before it was swept, and locked afterwards
                return root, lock
            lock.close()
        _remove_tree(root)
    return Path(tempfile.mkdtemp(prefix=PREFIX)).resolve(), None


def _is_ours(root: Path) -> bool:
    """Whether it is a real folder of this user: the temporary folder is open to everybody."""
    try:
        status = root.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()


def _try_lock(root: Path) -> IO[str] | None:
    """Lock the folder; None when another process holds it or it vanished."""
    try:
        file = (root / "lock").open("a")
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _remove_tree(root: Path) -> None:
    """Delete a tree that a task made: it may be deeper than any recursion, and forbid its own removal.

    Every folder is emptied by lifting its folders up to the root, so that no path gets long. What cannot be
    removed even so (a mount, another user's file) stays.
    """
    numbers = count()
    try:
        while folders := _empty(root):
            for folder in folders:
                for inner in _empty(folder):
                    inner.rename(root / f"lifted-{next(numbers)}")
                folder.rmdir()
        root.rmdir()
    except OSError:
        return


def _empty(folder: Path) -> list[Path]:
    """Delete the folder's files; returns its folders, made writable."""
    folders = []
    for entry in list(os.scandir(folder)):
        path = Path(entry)
        if entry.is_dir(follow_symlinks=False):
            path.chmod(0o700)
            folders.append(path)
        else:
            path.unlink()
    return folders
