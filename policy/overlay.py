"""What a policy chose and what else was likely, drawn over what it saw. Arrays only: for files and screens alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policy.pixels import Pixel

if TYPE_CHECKING:
    from sim.values import ColorImage, FloatImage

Color = tuple[int, int, int]
Distances = NDArray[np.float64]
"""(rows, columns): how far each pixel is from a mark [px]."""

PICK_TINT: Color = (255, 96, 0)
PLACE_TINT: Color = (0, 96, 255)
MARK_RADIUS = 5.0
"""Of the ring around a pick; half the side of the cross at a place [px]."""
TURN_LENGTH = 14.0
"""Of the stroke that shows how the object is turned [px]."""
MOST_COVER = 0.85
"""Of the picture, where a chance is highest: what lies below is still seen."""
CONTRAST = 0.5
"""Exponent: chances are far apart, and the second best would not be seen beside the best."""


def tint(color: ColorImage, chances: FloatImage, paint: Color) -> ColorImage:
    """A picture under a veil that is the denser the likelier a cell is.

    Args:
        color: (rows, columns, 3).
        chances: (h, w), at least 0; a cell of it is as many pixels wide and high as the picture is larger.
        paint: Colour of the veil.

    Returns:
        A new picture, (rows, columns, 3).
    """
    most = float(chances.max())
    if not most > 0:
        return color.copy()
    cover = MOST_COVER * _enlarged((chances / most) ** CONTRAST, color.shape[:2])[..., None]
    return np.rint(color * (1 - cover) + np.array(paint) * cover).astype(np.uint8)


def mark(color: ColorImage, pick: Pixel, place: Pixel, turn_rad: float) -> ColorImage:
    """A picture with a ring at the pick, a line to the place, and there a cross with a stroke turned as the object is.

    White within black, so that it is seen on every colour; what lies beyond the edge is not drawn.

    Args:
        color: (rows, columns, 3).
        pick: In its pixels.
        place: As well.
        turn_rad: About the vertical; without a turn the stroke points along x, in the direction of the columns.
    """
    rows, columns = np.mgrid[0.0 : color.shape[0], 0.0 : color.shape[1]]
    away = MARK_RADIUS / math.sqrt(2)
    tip = (place[0] + TURN_LENGTH * math.sin(turn_rad), place[1] + TURN_LENGTH * math.cos(turn_rad))
    distance = np.minimum.reduce(
        [
            np.abs(np.hypot(rows - pick[0], columns - pick[1]) - MARK_RADIUS),
            _to_stroke(rows, columns, (place[0] - away, place[1] - away), (place[0] + away, place[1] + away)),
            _to_stroke(rows, columns, (place[0] - away, place[1] + away), (place[0] + away, place[1] - away)),
            _to_stroke(rows, columns, place, tip),
            _to_stroke(rows, columns, pick, place) + 0.5,
        ]
    )
    marked = color.copy()
    marked[distance < 2.0] = 0
    marked[distance < 1.0] = 255
    return marked


def _to_stroke(rows: Distances, columns: Distances, start: Pixel, end: Pixel) -> Distances:
    """Distance of each pixel from the straight stroke between two."""
    along = (end[0] - start[0], end[1] - start[1])
    square = along[0] ** 2 + along[1] ** 2
    if not square > 0:
        return np.hypot(rows - start[0], columns - start[1])
    share = np.clip(((rows - start[0]) * along[0] + (columns - start[1]) * along[1]) / square, 0.0, 1.0)
    return np.hypot(rows - start[0] - share * along[0], columns - start[1] - share * along[1])


def _enlarged(maps: NDArray[np.floating], shape: tuple[int, ...]) -> NDArray[np.floating]:
    """(h, w) → (rows, columns), each cell repeated."""
    down, across = shape[0] // maps.shape[0], shape[1] // maps.shape[1]
    return maps.repeat(down, axis=0).repeat(across, axis=1)
