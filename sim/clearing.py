"""What lies in the way of a move, and where it can be put meanwhile."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np

from sim.extents import LocalBox
from sim.heightmap import TopDown
from sim.placement import BoolImage, footprint_pixels, free_centers, pick_pixel, pixel_to_position
from sim.values import IDENTITY_ROTATION, WORKSPACE, MaskImage, Pose, Vec3

OVERLAP = 0.005
"""What reaches this far above the underside of a target's object is in its way [m]."""
MUCH_LARGER = 1.5
"""What is that much wider than the object is taken for what it goes into or onto."""


def bodies_near(mask: MaskImage, position: Vec3, radius: float) -> set[int]:
    """Ids of what is seen from above within a square around a position [m]."""
    return {int(body) for body in np.unique(window(mask, position, radius))} - {-1}


def blockers(view: TopDown, target: Pose, box: LocalBox, others: Mapping[int, LocalBox]) -> set[int]:
    """Which of the other bodies lie where an object of this size should go, at its own height.

    Args:
        view: From above.
        target: Of the object.
        box: Of the object.
        others: What may be put away: id → box.
    """
    radius = min(box.size[:2]) / 2
    underside = max(target.position[2] + box.center[2] - box.size[2] / 2, 0.0)
    near = bodies_near(np.where(view.height > underside + OVERLAP, view.mask, -1), target.position, radius * 0.8)
    widest = MUCH_LARGER * max(box.size[:2])
    return {body for body in near & others.keys() if max(others[body].size[:2]) <= widest}


def free_place(view: TopDown, box: LocalBox, targets: Collection[Pose]) -> Pose | None:
    """A random place on the table where an object of this size touches nothing and is no target's."""
    occupied = view.mask >= 0
    radius = math.hypot(*box.size[:2]) / 2
    for target in targets:
        window(occupied, target.position, radius)[:] = True
    pixel = pick_pixel(free_centers(occupied, footprint_pixels(box.size, WORKSPACE.pixel_size)), np.random.random())
    if pixel is None:
        return None
    return Pose(pixel_to_position(pixel, box.size[2] / 2 - box.center[2], WORKSPACE), IDENTITY_ROTATION)


def window(image: MaskImage | BoolImage, position: Vec3, radius: float) -> MaskImage | BoolImage:
    """The part of an image within a square around a position [m]; empty outside of the workspace."""
    (x_low, _), (y_low, _), _ = WORKSPACE.bounds
    size = WORKSPACE.pixel_size
    first = [math.ceil((value - radius - low) / size) for value, low in ((position[1], y_low), (position[0], x_low))]
    last = [math.floor((value + radius - low) / size) for value, low in ((position[1], y_low), (position[0], x_low))]
    rows, columns = (slice(max(low, 0), max(high + 1, 0)) for low, high in zip(first, last, strict=True))
    return image[rows, columns]
