"""What `check --record` leaves behind: a folder for each task with its result and the last picture of each episode.

<folder>/<task>/check.json  seed-<n>.png
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image

from library.whole_files import write_atomically
from sim.sandbox.protocol import FrameReady
from sim.values import ColorImage
from workbench.core.checking import CheckResult, task_entry


class Recorder:
    """Keeps one task's last pictures until it is done.

    Args:
        folder: The task's own; made when there is something to write.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: dict[int, ColorImage] = {}

    def take(self, frame: FrameReady) -> None:
        """A newer picture of an episode replaces the one before."""
        self._last[frame.seed] = frame.image

    def write(self, result: CheckResult) -> None:
        """Write the pictures and then the result, whose presence says that all is there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for seed, image in self._last.items():
            Image.fromarray(image).save(self._folder / f"seed-{seed}.png")
        write_atomically(self._folder / "check.json", json.dumps(task_entry(result), indent=2) + "\n")


def folder_names(tasks: Iterable[str]) -> Iterator[str]:
    """A name for each, the task's own; a number goes behind it where two tasks have the same."""
    taken: set[str] = set()
    for task in tasks:
        number = 1
        name = task
        while name in taken:
            number += 1
            name = f"{task}-{number}"
        taken.add(name)
        yield name
