"""Rectangles along the axes of the floor, and many of them at once against many: what furnishing asks all the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.household.values import Vector2

TOUCHING_M = 1e-6
"""Rectangles that share no more than this do not overlap."""


class Rectangle(NamedTuple):
    """What lies between two corners [m]."""

    x_low: float
    y_low: float
    x_high: float
    y_high: float

    @classmethod
    def around(cls, center: Vector2, half_x: float, half_y: float) -> Rectangle:
        """The one with this middle and these half extents."""
        return cls(center.x - half_x, center.y - half_y, center.x + half_x, center.y + half_y)

    @property
    def center(self) -> Vector2:
        """Its middle."""
        return Vector2((self.x_low + self.x_high) / 2, (self.y_low + self.y_high) / 2)

    def widened(self, margin: float) -> Rectangle:
        """With a margin on all sides."""
        return Rectangle(self.x_low - margin, self.y_low - margin, self.x_high + margin, self.y_high + margin)

    def overlaps(self, other: Rectangle) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x_low < other.x_high - TOUCHING_M
            and other.x_low < self.x_high - TOUCHING_M
            and self.y_low < other.y_high - TOUCHING_M
            and other.y_low < self.y_high - TOUCHING_M
        )


def free_of(rectangles: Sequence[Rectangle], obstacles: Sequence[Rectangle]) -> NDArray[np.bool_]:
    """Which rectangles overlap none of the obstacles, (N,)."""
    if not rectangles or not obstacles:
        return np.ones(len(rectangles), dtype=bool)
    ours, theirs = np.asarray(rectangles)[:, None, :], np.asarray(obstacles)[None, :, :]
    overlaps: NDArray[np.bool_] = (
        (ours[..., 0] < theirs[..., 2] - TOUCHING_M)
        & (theirs[..., 0] < ours[..., 2] - TOUCHING_M)
        & (ours[..., 1] < theirs[..., 3] - TOUCHING_M)
        & (theirs[..., 1] < ours[..., 3] - TOUCHING_M)
    )
    return np.logical_not(overlaps.any(axis=1))
