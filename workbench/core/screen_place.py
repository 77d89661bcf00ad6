"""Where on the screen somebody was, kept while it is open: a crash leaves it behind, leaving takes it away."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from library.whole_files import write_atomically


@dataclass(frozen=True)
class ScreenPlace:
    """What was in view."""

    task: str = ""
    """Name of a task of the library; empty when there was none."""
    tab: str = ""
    filter: str = ""
    """What the library was filtered by."""
    zoom: str = ""
    """Class of the screen that says which part had all of it."""


def left_place(file: Path) -> ScreenPlace | None:
    """Where a screen that never came to its end was; None when there is none, or it cannot be read."""
    with suppress(OSError, ValueError, TypeError):  # not there, not JSON, not of this form
        values = json.loads(file.read_text(encoding="utf-8"))
        place = ScreenPlace(**values)
        if all(isinstance(value, str) for value in asdict(place).values()):
            return place
    return None


def keep_place(file: Path, place: ScreenPlace) -> None:
    """Write it down; a disk that does not take it is no reason to stop a review."""
    with suppress(OSError):
        write_atomically(file, json.dumps(asdict(place)) + "\n")


def forget_place(file: Path) -> None:
    """The screen has come to its end."""
    with suppress(OSError):
        file.unlink()
