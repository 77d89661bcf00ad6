"""Which processes a test left behind."""

from pathlib import Path


def processes_below(folder: Path) -> list[int]:
    """Processes whose current folder lies in that folder: every worker's does, and every child's of a worker."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if folder in (entry / "cwd").readlink().parents:
                found.append(int(entry.name))
        except OSError:
            continue
    return found
