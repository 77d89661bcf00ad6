"""Statistics as LeRobot normalises with them: of each number, and of each channel of pictures scaled to 0–1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """Of one feature in some frames; those of several parts add up."""

    frames: int
    samples: int
    """In each channel: frames, or pixels."""
    low: Numbers
    high: Numbers
    total: Numbers
    squares: Numbers
    shape: tuple[int, ...]
    """Of each of the four, as it is written: (C,), or (3, 1, 1)."""

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.frames + other.frames,
            self.samples + other.samples,
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
            self.total + other.total,
            self.squares + other.squares,
            self.shape,
        )

    def to_json(self) -> dict[str, Any]:
        """The entry in `stats.json`; lists of lists, as deep as `shape` has axes."""
        mean = self.total / self.samples
        std = np.sqrt(np.maximum(0.0, self.squares / self.samples - mean**2))
        told = {"min": self.low, "max": self.high, "mean": mean, "std": std}
        return {**{name: found.reshape(self.shape).tolist() for name, found in told.items()}, "count": [self.frames]}


def sums_of_images(images: NDArray[np.uint8]) -> Sums:
    """Of (T, rows, columns, 3) colours."""
    return _sums(images.reshape(-1, 3) / 255.0, len(images), (3, 1, 1))


def sums_of_numbers(values: NDArray[Any]) -> Sums:
    """Of (T, C) or (T,) numbers or truth values."""
    rows = np.asarray(values, dtype=np.float64).reshape(len(values), -1)
    return _sums(rows, len(rows), (rows.shape[1],))


def _sums(rows: Numbers, frames: int, shape: tuple[int, ...]) -> Sums:
    return Sums(frames, len(rows), rows.min(axis=0), rows.max(axis=0), rows.sum(axis=0), (rows**2).sum(axis=0), shape)
