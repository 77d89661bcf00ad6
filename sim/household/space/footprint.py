"""The upright rectangle that a thing covers on the floor, and how far a point is from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.household.values import Instance, Vector2, Wall

Points = NDArray[np.float64]
"""Positions on the floor, (N, 2) [m]."""


@dataclass(frozen=True)
class Footprint:
    """A rectangle on the floor."""

    center: Vector2
    half: Vector2
    """Half its extent along its own x and y [m]."""
    yaw_rad: float

    @classmethod
    def of(cls, instance: Instance) -> Footprint:
        """What an instance covers, upright as the scene says it stands."""
        half = Vector2(instance.size.x / 2, instance.size.y / 2)
        return cls(Vector2(instance.position.x, instance.position.y), half, math.radians(instance.yaw_deg))

    @classmethod
    def of_wall(cls, wall: Wall) -> Footprint:
        """What a piece of wall covers."""
        along_x, along_y = wall.end.x - wall.start.x, wall.end.y - wall.start.y
        middle = Vector2((wall.start.x + wall.end.x) / 2, (wall.start.y + wall.end.y) / 2)
        half = Vector2(math.hypot(along_x, along_y) / 2, wall.thickness / 2)
        return cls(middle, half, math.atan2(along_y, along_x))

    def distances(self, points: Points) -> NDArray[np.float64]:
        """From each point to the nearest one of the rectangle, (N,) [m]; 0 inside."""
        beyond = np.maximum(np.abs(self._own_axes(points)) - np.asarray(self.half), 0.0)
        distances: NDArray[np.float64] = np.hypot(beyond[:, 0], beyond[:, 1])
        return distances

    def distance(self, point: Vector2 | tuple[float, float]) -> float:
        """From a point to the nearest one of the rectangle [m]; 0 inside."""
        return float(self.distances(np.asarray([point], dtype=np.float64))[0])

    def depth(self, point: Vector2) -> float:
        """From a point inside to the nearest side [m]; 0 outside."""
        own = np.abs(self._own_axes(np.asarray([point], dtype=np.float64)))[0]
        return max(0.0, float((np.asarray(self.half) - own).min()))

    def overlaps(self, other: Footprint) -> bool:
        """Whether two rectangles share area: no direction of either's sides parts them."""
        own, others = np.asarray(self.corners()), np.asarray(other.corners())
        for yaw in (self.yaw_rad, self.yaw_rad + math.pi / 2, other.yaw_rad, other.yaw_rad + math.pi / 2):
            axis = np.asarray([math.cos(yaw), math.sin(yaw)])
            along, along_other = own @ axis, others @ axis
            if along.max() <= along_other.min() or along_other.max() <= along.min():
                return False
        return True

    def bounds(self, margin: float = 0.0) -> tuple[Vector2, Vector2]:
        """Lowest and highest x and y of the rectangle widened by a margin [m]."""
        cos, sin = abs(math.cos(self.yaw_rad)), abs(math.sin(self.yaw_rad))
        reach_x = self.half.x * cos + self.half.y * sin + margin
        reach_y = self.half.x * sin + self.half.y * cos + margin
        x, y = self.center
        return Vector2(x - reach_x, y - reach_y), Vector2(x + reach_x, y + reach_y)

    def corners(self) -> tuple[Vector2, Vector2, Vector2, Vector2]:
        """Counter-clockwise, the one at −x, −y of its own axes first."""
        cos, sin = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        (x, y), (a, b) = self.center, self.half
        own = ((-a, -b), (a, -b), (a, b), (-a, b))
        first, second, third, fourth = (Vector2(x + u * cos - v * sin, y + u * sin + v * cos) for u, v in own)
        return first, second, third, fourth

    def _own_axes(self, points: Points) -> Points:
        cos, sin = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        shifted = points - np.asarray(self.center)
        turned: Points = shifted @ np.asarray([[cos, -sin], [sin, cos]])
        return turned
