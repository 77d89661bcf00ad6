"""Seen from elsewhere: pictures are turned and shifted on the table, and pick and place stay on their objects.

How far an object is turned between pick and place is the same wherever the picture is looked at from, so that label
does not change.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from policy.samples import Batch

MARGIN_PX = 4
"""Pick and place keep so far from the picture's edge."""
MOST_TRIES = 40
"""A sample for which no motion keeps both inside stays as it is."""


class Motion(NamedTuple):
    """A turn about the picture's centre, and then a shift."""

    turn_rad: float
    """About the vertical, x towards y."""
    shift: NDArray[np.float64]
    """(2,): rows, columns [px]."""

    def moves(self, pixels: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float64]:
        """Where pixels (N, 2) come to be in a picture of that shape."""
        centre = _centre(shape)
        cos, sin = np.cos(self.turn_rad), np.sin(self.turn_rad)
        rows, columns = (pixels - centre).T
        moved = np.stack([sin * columns + cos * rows, cos * columns - sin * rows], axis=1)
        return moved + centre + self.shift


def augment(batch: Batch, turn_deg: float, shift: float, rng: np.random.Generator) -> Batch:
    """Each sample after a random motion of its own.

    Args:
        batch: As it was seen.
        turn_deg: Standard deviation of the turn.
        shift: Standard deviation of the shift, as a share of the picture's height and of its width.
        rng: Decides the motions.
    """
    shape = batch.pictures.shape[-2:]
    ends = np.stack([batch.picks, batch.places], axis=1).astype(np.float64)  # (B, 2 ends, 2)
    spread = Motion(float(np.radians(turn_deg)), shift * np.array(shape))
    motions = [draw_motion(pair, shape, spread, rng) for pair in ends]
    moved = np.stack([motion.moves(pair, shape) for motion, pair in zip(motions, ends, strict=True)])
    picks, places = (moved[:, end].astype(np.float32) for end in (0, 1))
    pictures = move_pictures(torch.from_numpy(batch.pictures), motions).numpy()
    return Batch(pictures, batch.words, picks, places, batch.turns_rad)


def draw_motion(
    pixels: NDArray[np.float64], shape: tuple[int, int], spread: Motion, rng: np.random.Generator
) -> Motion:
    """A random motion with these deviations that keeps pixels (N, 2) inside; none at all after many tries in vain."""
    high = np.array(shape) - 1 - MARGIN_PX
    for _ in range(MOST_TRIES):
        motion = Motion(rng.normal() * spread.turn_rad, rng.normal(size=2) * spread.shift)
        moved = motion.moves(pixels, shape)
        if (moved >= MARGIN_PX).all() and (moved <= high).all():
            return motion
    return Motion(0.0, np.zeros(2))


def move_pictures(pictures: Tensor, motions: list[Motion]) -> Tensor:
    """Pictures (B, C, rows, columns) after motions; what nobody saw is 0, the mean of what is seen."""
    rows, columns = pictures.shape[-2:]
    grid = np.indices((rows, columns)).reshape(2, -1).T.astype(np.float64)  # (N, 2): every pixel
    sources = np.stack([_source(grid, motion, (rows, columns)) for motion in motions])  # (B, N, 2)
    scaled = (2 * sources[..., ::-1] + 1) / (columns, rows) - 1  # grid_sample's x and y in [-1, 1]
    where = torch.from_numpy(scaled.reshape(len(motions), rows, columns, 2).astype(np.float32))
    return functional.grid_sample(pictures, where, align_corners=False, padding_mode="zeros")


def _source(grid: NDArray[np.float64], motion: Motion, shape: tuple[int, int]) -> NDArray[np.float64]:
    """The inverse of `Motion.moves`."""
    back = Motion(-motion.turn_rad, np.zeros(2))
    return back.moves(grid - motion.shift, shape)


def _centre(shape: tuple[int, int]) -> NDArray[np.float64]:
    return (np.array(shape, dtype=np.float64) - 1) / 2
