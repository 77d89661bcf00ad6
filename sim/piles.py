"""Piles: many tiny cubes strewn over the middle of the workspace."""

from __future__ import annotations

import math

import numpy as np

from sim.geometry import quaternion_from_yaw
from sim.values import WORKSPACE, Pose

CUBE = "block/small.urdf"
REACH = 0.015
"""Two cubes nearer than this could overlap [m]: more than their diagonal of 0.0142."""
FIRST_HEIGHT, LAYER = 0.01, 0.012
"""Of a cube's centre when it is dropped, and of each further cube over it [m]."""


def strewn_poses(count: int) -> list[Pose]:
    """Random poses in the middle of the workspace from which the cubes of a pile are dropped.

    x is uniform in 0.15–0.35 m from the workspace's near side and y within 0.1 m of its middle, yaw uniform. Cubes
    that would overlap start above each other: an overlap would throw them apart.
    """
    (x_low, _), (y_low, y_high), _ = WORKSPACE.bounds
    x = x_low + 0.15 + 0.2 * np.random.random(count)
    y = (y_low + y_high) / 2 - 0.1 + 0.2 * np.random.random(count)
    yaw = 2 * math.pi * np.random.random(count)
    heights: list[float] = []
    for index in range(count):
        distances = np.hypot(x[:index] - x[index], y[:index] - y[index])
        below = [heights[other] for other in np.flatnonzero(distances < REACH)]
        heights.append(max(below) + LAYER if below else FIRST_HEIGHT)
    return [
        Pose((float(x[index]), float(y[index]), heights[index]), quaternion_from_yaw(float(yaw[index])))
        for index in range(count)
    ]
