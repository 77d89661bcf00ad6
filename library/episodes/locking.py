"""Who adds to a dataset: one process at a time, and everybody may know which.

The kernel drops the lock when its process dies, even by `kill -9`; what the file says is only said of who holds it.
"""

from __future__ import annotations

import fcntl
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LOCK = ".lock"
"""In the dataset's folder."""
_PATIENCE_S, _PAUSE_S = 0.04, 0.01
"""Whoever looks for the holder holds the lock for a moment."""


class LockHeld(Exception):
    """Another process adds to the dataset."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        """As `holder_of` says it."""
        super().__init__(holder)


@contextmanager
def only_adder(folder: Path) -> Iterator[None]:
    """Be the one who adds to a dataset until the context is left.

    Args:
        folder: The dataset's; it must be there.

    Raises:
        LockHeld: Another process is.
        OSError: The file cannot be written.
    """
    with (folder / LOCK).open("a+") as file:
        give_up = time.monotonic() + _PATIENCE_S
        while not _lock(file, fcntl.LOCK_EX):
            if time.monotonic() > give_up:
                raise LockHeld(_named(file))
            time.sleep(_PAUSE_S)
        file.truncate(0)
        file.write(f"process {os.getpid()} on {platform.node()}\n")
        file.flush()
        yield


def holder_of(folder: Path) -> str:
    """Who adds to a dataset now, such as "process 4711 on ada"; empty: nobody, or nobody could."""
    try:
        with (folder / LOCK).open() as file:
            return "" if _lock(file, fcntl.LOCK_SH) else _named(file)
    except OSError:
        return ""


def _lock(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _named(file: IO[str]) -> str:
    file.seek(0)
    return file.read(200).strip() or "another process"
