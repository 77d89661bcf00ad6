"""Files and folders that are on the disk as a whole or not at all, whenever a kill or a power cut comes."""

from __future__ import annotations

import itertools
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library.errors import WouldOverwrite


def write_atomically(file: Path, content: str | bytes) -> None:
    """Replace a file by a complete new one, durably; a text as UTF-8."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    with unfinished.open("wb") as stream:
        stream.write(content.encode() if isinstance(content, str) else content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(file)
    fsync_folder(file.parent)


UNFINISHED = ".unfinished"
_COUNT = itertools.count()
"""Of this process's folders, as its threads may write at once."""


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder to write into, which gets the name of one that must not exist when the block ends.

    Left by an exception, the block leaves nothing; what a kill left is removed by the next one. Several may write at
    once, each into a folder of its own: the first that is done has the name.

    Raises:
        WouldOverwrite: Somebody else has made it since.
    """
    with scratch_folder(target) as unfinished:
        yield unfinished
        _rename(unfinished, target)
    fsync_folder(target.parent)


@contextmanager
def scratch_folder(target: Path) -> Iterator[Path]:
    """An empty folder of one's own beside a path, for what is to go there; it is gone when the block ends.

    What a kill left is removed by the next one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(target)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}-{next(_COUNT)}{UNFINISHED}")
    try:
        unfinished.mkdir()
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def why_not_new(target: Path) -> str:
    """Why `new_folder` cannot make a folder of that name, in a clause with a place in it; empty: it can."""
    if target.is_symlink() and not target.exists():
        return f"{target} is a link to nothing: name a new folder"
    if os.path.lexists(target):
        return f"{target} exists"
    nearest = next(parent for parent in target.absolute().parents if os.path.lexists(parent))
    if not nearest.is_dir():
        return f"{target} cannot be made, as {nearest} is no folder: name one in a folder"
    if not os.access(nearest, os.W_OK | os.X_OK):
        return f"{target} cannot be made, as nothing may be written in {nearest}"
    return ""


def is_unfinished(folder: Path) -> bool:
    """Whether a folder is one that `new_folder` is writing, or did not live to finish."""
    return folder.name.startswith(".") and folder.name.endswith(UNFINISHED)


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable: without this, a new file may be gone after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rename(unfinished: Path, target: Path) -> None:
    try:
        unfinished.replace(target)
    except OSError:
        if os.path.lexists(target):
            raise WouldOverwrite(target) from None
        raise


def _remove_leftovers(target: Path) -> None:
    """Those of processes that are no more."""
    ours = re.compile(re.escape(f".{target.name}.") + rf"(\d+)-\d+{re.escape(UNFINISHED)}")
    for folder in list(target.parent.iterdir()):
        if (found := ours.fullmatch(folder.name)) and not _is_alive(int(found[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's; no process of ours has such a number
        return True
    return True
