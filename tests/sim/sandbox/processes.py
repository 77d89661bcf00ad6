"""Which processes a test left behind."""

import os
from pathlib import Path


def processes_below(folder: Path) -> list[int]:
    """Processes whose current folder lies in that folder, or whose home did when they started.

    Every worker's does, and every child's of a worker, even of one that has moved elsewhere.
    """
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            home = b"HOME=" + os.fsencode(folder) + b"/"
            if folder in (entry / "cwd").readlink().parents or home in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found
