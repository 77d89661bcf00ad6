"""Where in a zone there is most room: several objects cannot all lie in its middle."""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from sim.geometry import apply, invert
from sim.goals import Zone
from sim.values import WORKSPACE, FloatImage, Pose

STEP = 0.01
"""Between two places that are considered [m]."""
LEVEL = 0.005
"""Heights that differ less are the same [m]."""


def roomiest_place(height: FloatImage, zone: Zone, target: Pose, extent: tuple[float, float]) -> Pose:
    """The lowest place of a zone for an object, as near to its target as possible; else the target itself.

    Args:
        height: Of the scene without the object, (rows, columns) [m].
        zone: In which the whole object shall lie.
        target: Whose rotation is kept, and which is returned when the object is larger than the zone.
        extent: Of the object along its own x and y [m].
    """
    places = _places_inside(zone, target, extent)
    if not len(places):
        return target
    tops = _tops(height, places[:, :2], max(extent))
    away = np.hypot(*(places[:, :2] - target.position[:2]).T)
    x, y = places[np.lexsort((away, np.floor(tops / LEVEL)))[0], :2].tolist()
    return Pose((x, y, target.position[2]), target.rotation)


def _places_inside(zone: Zone, target: Pose, extent: tuple[float, float]) -> np.ndarray:
    """World positions (N, 3) at which the object, turned as the target, does not stick out of the zone."""
    turn = invert(zone.pose)
    axes = np.abs(
        [
            apply(Pose((0, 0, 0), turn.rotation), apply(Pose((0, 0, 0), target.rotation), axis))[:2]
            for axis in ((extent[0], 0, 0), (0, extent[1], 0))
        ]
    )
    room = (np.array(zone.size[:2]) - axes.sum(axis=0)) / 2
    if np.any(room <= 0):
        return np.empty((0, 3))
    along = [np.linspace(-half, half, 2 * math.ceil(half / STEP) + 1) * 0.95 for half in room]
    return np.array([apply(zone.pose, (x, y, 0.0)) for x in along[0] for y in along[1]])


def _tops(height: FloatImage, places: np.ndarray, side: float) -> np.ndarray:
    """Greatest height (N,) in a square around each place."""
    reach = max(math.ceil(side / 2 / WORKSPACE.pixel_size), 1)
    padded = np.pad(height, reach)
    (x_low, _), (y_low, _), _ = WORKSPACE.bounds
    rows, columns = height.shape
    row = np.clip(np.round((places[:, 1] - y_low) / WORKSPACE.pixel_size).astype(int), 0, rows - 1)
    column = np.clip(np.round((places[:, 0] - x_low) / WORKSPACE.pixel_size).astype(int), 0, columns - 1)
    windows = sliding_window_view(padded, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(windows[row, column].max(axis=(1, 2)))
