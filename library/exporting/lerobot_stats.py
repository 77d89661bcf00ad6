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
    """Of (T, rows, columns, 3) colours, from how often each of 256 values occurs: much faster than pixel by pixel."""
    channels = images.reshape(-1, 3)
    times = np.stack([np.bincount(channels[:, channel], minlength=256) for channel in range(3)])  # (3, 256)
    scale = np.arange(256) / 255
    present = [scale[row > 0] for row in times]
    return Sums(
        frames=len(images),
        samples=len(channels),
        low=np.array([found[0] for found in present]),
        high=np.array([found[-1] for found in present]),
        total=times @ scale,
        squares=times @ scale**2,
        shape=(3, 1, 1),
    )


def sums_of_numbers(values: NDArray[Any]) -> Sums:
    """Of (T, C) or (T,) numbers or truth values."""
    rows = np.asarray(values, dtype=np.float64).reshape(len(values), -1)
    return Sums(
        frames=len(rows),
        samples=len(rows),
        low=rows.min(axis=0),
        high=rows.max(axis=0),
        total=rows.sum(axis=0),
        squares=(rows**2).sum(axis=0),
        shape=(rows.shape[1],),
    )
