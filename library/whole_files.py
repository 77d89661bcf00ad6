"""Files that are on the disk as a whole or not at all, whenever a kill or a power cut comes."""

from __future__ import annotations

import os
from pathlib import Path


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


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable: without this, a new file may be gone after a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
