"""Where there is room on the table: free pixels of a top-down mask, shrunk by an object's footprint."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.values import Vec3, Workspace

BoolImage = NDArray[np.bool_]


def footprint_pixels(size: Sequence[float], pixel_size: float) -> int:
    """Side of the square window that must be free around an object: its whole horizontal diagonal, in pixels."""
    return round(math.hypot(size[0], size[1]) / pixel_size)


def free_centers(occupied: BoolImage, window: int) -> BoolImage:
    """Pixels around which a square window holds nothing occupied; the image's border counts as occupied.

    Args:
        occupied: (rows, columns).
        window: Side of the square [px]; 0 and 1 both mean the pixel alone.
    """
    free = ~occupied
    free[[0, -1], :] = False
    free[:, [0, -1]] = False
    return erode(free, window)


def erode(image: BoolImage, window: int) -> BoolImage:
    """Keep the pixels whose whole square window is set; outside of the image nothing is.

    The window's anchor is its middle, for an even side the pixel after it.
    """
    if window <= 1:
        return image.copy()
    before, after = window // 2, window - 1 - window // 2
    padded = np.zeros((image.shape[0] + window - 1, image.shape[1] + window - 1), dtype=bool)
    padded[before : len(padded) - after, before : padded.shape[1] - after] = image
    return _runs(_runs(padded, window).T, window).T


def _runs(image: BoolImage, length: int) -> BoolImage:
    """Where, down each column, a run of so many set pixels begins; (rows − length + 1, columns).

    Runs of one length, a shift apart and one after the other, are longer runs: each round doubles the length, so that
    an image of 320 × 160 costs a few microseconds a round.
    """
    found, reached = image, 1
    while reached < length:
        shift = min(reached, length - reached)
        found = found[:-shift] & found[shift:]
        reached += shift
    return found


def pick_pixel(candidates: BoolImage, chance: float) -> tuple[int, int] | None:
    """One of the set pixels, each equally likely for a uniform `chance` in [0, 1); None when there is none."""
    indices = np.flatnonzero(candidates)
    if len(indices) == 0:
        return None
    row, column = np.unravel_index(indices[int(chance * len(indices))], candidates.shape)
    return int(row), int(column)


def pixel_to_position(pixel: tuple[int, int], height_m: float, workspace: Workspace) -> Vec3:
    """World position of a pixel (row, column) at a height above the table [m]."""
    row, column = pixel
    (x_low, _), (y_low, _), (z_low, _) = workspace.bounds
    return x_low + column * workspace.pixel_size, y_low + row * workspace.pixel_size, z_low + height_m
