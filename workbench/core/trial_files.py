"""A trial as files that a person can read, written while it runs: what was paid for survives any end.

trials/<run>/<trial>/
    01-propose.prompt.md  01-propose.answer.md  …      as sent, as received
    attempt-1/task.py  check.json  rollout.json  seed-1000000.png
    trial.json                                         written by the library at the end
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np

from library.records import Revision
from library.task_files import to_json_text
from prompts.values import StageRecord
from sim.values import ColorImage


class TrialFolder:
    """The folder of one trial; made when the first file is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stages = 0

    def write_stages(self, records: tuple[StageRecord, ...]) -> None:
        """Keep the turns that are not kept yet, a partial answer included."""
        self.path.mkdir(parents=True, exist_ok=True)
        for record in records[self._stages :]:
            self._stages += 1
            name = f"{self._stages:02d}-{record.stage}"
            (self.path / f"{name}.prompt.md").write_text(record.prompt, encoding="utf-8")
            (self.path / f"{name}.answer.md").write_text(record.answer, encoding="utf-8")

    def write_attempt(self, revision: Revision, frames: Mapping[int, ColorImage]) -> None:
        """Keep one attempt: code, checks and the last picture of each seed."""
        folder = self.path / f"attempt-{revision.number}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "task.py").write_text(revision.source, encoding="utf-8", newline="")
        for name, result in (("check", revision.check), ("rollout", revision.rollout)):
            if result is not None:
                (folder / f"{name}.json").write_text(to_json_text(result), encoding="utf-8")
        from PIL import Image  # 0.1 s that nobody waits for who opens the screen

        for seed, image in frames.items():
            Image.fromarray(image).save(folder / f"seed-{seed}.png")

    def pictures(self, revision: Revision) -> dict[int, ColorImage]:
        """The last picture of each seed of an attempt, in the order of its episodes; a broken one is left out."""
        from PIL import Image

        found = {}
        for episode in revision.rollout.episodes if revision.rollout else ():
            file = self.path / f"attempt-{revision.number}" / f"seed-{episode.seed}.png"
            with suppress(OSError):  # never written, deleted, or cut off by a kill: a picture is no evidence
                found[episode.seed] = np.asarray(Image.open(file).convert("RGB"))
        return found
