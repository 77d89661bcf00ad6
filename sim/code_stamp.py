"""Whether our code has been edited since a process loaded it."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import chain
from pathlib import Path

CodeStamp = tuple[int, int]
"""How many files our code has, and when the newest was changed [ns]."""
_PACKAGE = Path(__file__).parent
_BESIDE = ("library", "policy", "prompts", "workbench")
"""Packages whose functions are jobs, too."""


def code_stamp() -> CodeStamp:
    """Changes when a module of ours is edited, added or removed; takes some milliseconds."""
    count, newest = 0, 0
    packages = (_PACKAGE, *(_PACKAGE.parent / name for name in _BESIDE))
    for folder, folders, files in chain.from_iterable(map(os.walk, packages)):
        folders[:] = [name for name in folders if name not in ("__pycache__", "asset_files")]
        for name in files:
            if not name.endswith(".py"):
                continue
            count += 1
            with suppress(FileNotFoundError):  # renamed by an editor while we look
                newest = max(newest, os.stat(f"{folder}/{name}").st_mtime_ns)  # noqa: PTH116 - a third of the time
    return count, newest
