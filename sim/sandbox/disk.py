"""How much disk a worker takes, counted from outside: a limit of the kernel's holds for one file only.

The folder's files are not all. A file that was deleted keeps its blocks as long as the process has it open or mapped,
so that these are counted, too, where the kernel tells (Linux).
"""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Iterator
from pathlib import Path

FILE_BYTES = 32 << 20
"""The greatest file that a worker can write (RLIMIT_FSIZE)."""
MOST_ENTRIES = 4096
_BLOCK_BYTES = 512  # what st_blocks counts in, whatever the file system's own
_DELETED = b"(deleted)"


def disk_use_mb(folder: Path, pid: int) -> float:
    """What a worker's files take [MiB]; infinite when they cannot be counted.

    A folder that the app cannot list, a path too long to be named and more entries than anybody needs are ways to
    hide files, not accidents.

    Args:
        folder: The only one in which the worker may write.
        pid: Of the worker.
    """
    return (_folder_bytes(folder) + _deleted_bytes(folder, pid)) / 2**20


def _folder_bytes(folder: Path) -> float:
    taken, entries, todo = 0, 0, [str(folder)]
    while todo:
        try:
            with os.scandir(todo.pop()) as listed:
                for entry in listed:
                    entries += 1
                    if entries > MOST_ENTRIES:
                        return math.inf
                    status = entry.stat(follow_symlinks=False)
                    taken += status.st_blocks * _BLOCK_BYTES
                    if stat.S_ISDIR(status.st_mode):
                        todo.append(entry.path)
        except FileNotFoundError:  # removed while we looked
            continue
        except OSError:
            return math.inf
    return taken


def _deleted_bytes(folder: Path, pid: int) -> int:
    try:
        sizes = dict(_mapped(folder, pid))
        sizes.update(_open(pid))
    except OSError:  # the process is gone, or the system has no /proc
        return 0
    return sum(sizes.values())


def _open(pid: int) -> Iterator[tuple[int, int]]:
    """Inode and size of each deleted file that is open."""
    with os.scandir(f"/proc/{pid}/fd") as descriptors:
        for entry in descriptors:
            try:
                status = entry.stat()
            except OSError:  # closed while we looked
                continue
            if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                yield status.st_ino, status.st_blocks * _BLOCK_BYTES


def _mapped(folder: Path, pid: int) -> Iterator[tuple[int, int]]:
    """Inode and greatest possible size of each deleted file that is mapped; the kernel does not tell its size."""
    maps = Path(f"/proc/{pid}/maps").read_bytes()
    if _DELETED not in maps:
        return
    for line in maps.splitlines():
        fields = line.split(maxsplit=5)  # addresses, rights, offset, device, inode, path: proc(5)
        if line.endswith(_DELETED) and fields[5].startswith(os.fsencode(folder)):
            yield int(fields[4]), FILE_BYTES
