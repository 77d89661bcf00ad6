"""The loss curve of a training, read while it grows: each look reads only what came since the last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from policy.train_job import LOG_FILE

Curve = NDArray[np.float64]
"""(N,): one value a step."""
AT_ONCE = 1 << 18
"""Bytes, some 3,000 steps: numbers are read in one go, and no other thread has its turn meanwhile."""


@dataclass(frozen=True, eq=False)
class LossCurves:
    """What was written so far."""

    parts: Mapping[str, Curve] = field(default_factory=dict)
    """The log's columns by their names ("step", "loss", "pick" …), all of one length."""
    problem: str = ""
    """Why it cannot be read on."""

    @property
    def steps(self) -> int:
        """How many were taken."""
        steps = self.parts.get("step")
        return int(steps[-1]) if steps is not None and len(steps) else 0


class LossLog:
    """The `loss.csv` of a training's folder.

    Args:
        folder: Which need not be there yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._begin()

    def look(self) -> LossCurves:
        """Read on; from the beginning where the log is shorter than it was, as after a training was gone on with."""
        try:
            with (self.folder / LOG_FILE).open("rb") as log:
                if log.seek(0, 2) < self._read:
                    self._begin()
                log.seek(self._read)
                while self._take(log.read(AT_ONCE)):
                    log.seek(self._read)
        except FileNotFoundError:
            self._begin()
        except (OSError, ValueError) as error:
            return LossCurves(self._parts(), f"{LOG_FILE} cannot be read: {error}")
        return LossCurves(self._parts())

    def _begin(self) -> None:
        self._read = 0
        self._names: tuple[str, ...] = ()
        self._rows = np.empty((0, 0))  # (N, columns)

    def _take(self, came: bytes) -> bool:
        """Whole lines of it, and whether there were any; what is being written now is left for the next look."""
        whole = came[: came.rfind(b"\n") + 1]
        lines = whole.decode().splitlines()
        if lines and not self._names:
            self._names = tuple(lines.pop(0).split(","))
            self._rows = np.empty((0, len(self._names)))
        if lines:
            rows = np.loadtxt(lines, delimiter=",", ndmin=2, comments=None)
            if rows.shape[1] != len(self._names):
                raise ValueError(f"{rows.shape[1]} values under {len(self._names)} names")
            self._rows = np.concatenate([self._rows, rows])
        self._read += len(whole)
        return bool(whole)

    def _parts(self) -> dict[str, Curve]:
        return {name: self._rows[:, column] for column, name in enumerate(self._names)}
