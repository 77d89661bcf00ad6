"""Where in a zone there is most room: several objects cannot all lie in its middle."""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from sim.geometry import apply, invert, yaw_of
from sim.goals import Zone
from sim.values import WORKSPACE, FloatImage, Pose

STEP = 0.01
"""Between two places that are considered [m]."""
MARGIN = 0.004
"""How much wider than the object its place should be [m]."""
MIDDLE = 0.5
"""Share of an object's side within which its place should be flat: what is under its middle holds it."""
LEVEL = 0.005
"""Heights that differ less are the same [m]."""


def roomiest_place(
    height: FloatImage, zone: Zone, target: Pose, extent: tuple[float, float], *, from_edge: bool = False
) -> Pose:
    """The lowest flat place of a zone for an object; else the target itself.

    Args:
        height: Of the scene without the object, (rows, columns) [m].
        zone: In which the whole object shall lie.
        target: Whose rotation is kept, and which is returned when the object is larger than the zone.
        extent: Of the object along its own x and y [m].
        from_edge: Of several flat places, the one farthest from the target rather than the nearest one.
    """
    places = _places_inside(zone, target, extent)
    if not len(places):
        return target
    _, tops = _heights(height, places, target, (extent[0] + MARGIN, extent[1] + MARGIN))
    low, high = _heights(height, places, target, (MIDDLE * extent[0], MIDDLE * extent[1]))
    is_uneven = (high - low > LEVEL) | (tops - high > LEVEL)
    away = np.hypot(*(places[:, :2] - target.position[:2]).T)
    order = np.where(is_uneven, away, -away) if from_edge else away
    best = np.lexsort((order, np.floor(tops / LEVEL), is_uneven))[0]
    x, y = places[best, :2].tolist()
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


def _heights(
    height: FloatImage, places: np.ndarray, pose: Pose, extent: tuple[float, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest height (N,) within a rectangle, turned as the pose, around each place (N, 3)."""
    size = WORKSPACE.pixel_size
    reach = max(math.ceil(math.hypot(*extent) / 2 / size), 1)
    dy, dx = np.mgrid[-reach : reach + 1, -reach : reach + 1] * size
    cos, sin = math.cos(yaw_of(pose.rotation)), math.sin(yaw_of(pose.rotation))
    within = (np.abs(cos * dx + sin * dy) <= extent[0] / 2) & (np.abs(cos * dy - sin * dx) <= extent[1] / 2)
    row, column = (
        np.clip(np.round((places[:, axis] - low) / size).astype(int), 0, count - 1)
        for axis, low, count in (
            (1, WORKSPACE.bounds[1][0], height.shape[0]),
            (0, WORKSPACE.bounds[0][0], height.shape[1]),
        )
    )
    side = 2 * reach + 1
    windows = sliding_window_view(np.pad(height, reach), (side, side))[row, column][:, within]  # (N, pixels)
    return windows.min(axis=1), windows.max(axis=1)
