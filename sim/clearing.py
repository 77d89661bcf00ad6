"""What lies in the way of a move, and where it can be put meanwhile."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.extents import LocalBox
from sim.geometry import yaw_of
from sim.heightmap import TopDown
from sim.placement import BoolImage, footprint_pixels, free_centers, pick_pixel, pixel_to_position
from sim.values import IDENTITY_ROTATION, WORKSPACE, MaskImage, Pose, Vec3

Array = NDArray[np.float64]

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
    underside = max(target.position[2] + box.center[2] - box.size[2] / 2, 0.0)
    near = _taller_than(underside + OVERLAP, view, target, box)
    widest = MUCH_LARGER * max(box.size[:2])
    return {body for body in near & others.keys() if max(others[body].size[:2]) <= widest}


def occupants(view: TopDown, target: Pose, box: LocalBox) -> set[int]:
    """What reaches above the middle of an object's place: not even a carelessly given height means "onto it"."""
    return _taller_than(max(target.position[2] + box.center[2], 0.0) + OVERLAP, view, target, box)


def one_sided_props(view: TopDown, body: int, target: Pose, box: LocalBox) -> set[int]:
    """What an object would come to stand on at a target with its middle beside it, so that it tips over.

    Args:
        view: From above.
        body: The object; where it is now does not count.
        target: Of the object; its height is not looked at.
        box: Of the object.

    Returns:
        Ids of what is highest within the object's footprint; none when that lies around the object's middle.
    """
    around = _square(target, box)
    along, across = _in_frame_of(target, around)
    height = np.where(view.mask[around] == body, 0.0, view.height[around])
    inside = _within(along, across, box)
    highest = float(height[inside].max(initial=0.0))
    props = inside & (height > highest - OVERLAP)
    if highest <= OVERLAP or _surround_origin(along, across, props):
        return set()
    return {int(one) for one in np.unique(view.mask[around][props])}


def _surround_origin(along: Array, across: Array, chosen: BoolImage) -> bool:
    """Whether the chosen pixels lie on all sides of the origin: no half plane through it is free of them."""
    bearings = np.sort(np.arctan2(*np.broadcast_arrays(across, along))[chosen])
    gaps = np.diff(bearings, append=bearings[0] + 2 * math.pi)
    return bool(gaps.max() < math.pi)


def _taller_than(height: float, view: TopDown, target: Pose, box: LocalBox) -> set[int]:
    """Ids of what is higher than this somewhere within an object's footprint at a target [m]."""
    around = _square(target, box)
    tall = _within(*_in_frame_of(target, around), box) & (view.height[around] > height)
    return {int(body) for body in np.unique(view.mask[around][tall])}


def _square(target: Pose, box: LocalBox) -> tuple[slice, slice]:
    """The part of the image that an object at a target may cover."""
    return slices(target.position, math.hypot(*box.center[:2]) + math.hypot(*box.size[:2]) / 2)


def _in_frame_of(pose: Pose, around: tuple[slice, slice]) -> tuple[Array, Array]:
    """Coordinates of a part of the image along the x and y of a pose, by its yaw [m]."""
    rows, columns = np.ogrid[around]
    (x_low, _), (y_low, _), _ = WORKSPACE.bounds
    dx = x_low + columns * WORKSPACE.pixel_size - pose.position[0]
    dy = y_low + rows * WORKSPACE.pixel_size - pose.position[1]
    cos, sin = math.cos(yaw_of(pose.rotation)), math.sin(yaw_of(pose.rotation))
    return cos * dx + sin * dy, cos * dy - sin * dx


def _within(along: Array, across: Array, box: LocalBox) -> BoolImage:
    """Which of these places an object covers."""
    near_x, near_y = np.abs(along - box.center[0]) < box.size[0] / 2, np.abs(across - box.center[1]) < box.size[1] / 2
    return np.asarray(near_x & near_y)


def empty_place(view: TopDown, size: tuple[float, float]) -> Pose | None:
    """A random place on the table that is empty over this extent [m]."""
    free = free_centers(view.mask >= 0, footprint_pixels(size, WORKSPACE.pixel_size))
    pixel = pick_pixel(free, np.random.random())
    return None if pixel is None else Pose(pixel_to_position(pixel, 0.0, WORKSPACE))


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
    return image[slices(position, radius)]


def slices(position: Vec3, radius: float) -> tuple[slice, slice]:
    """Rows and columns of the pixels within a square around a position [m]."""
    (x_low, _), (y_low, _), _ = WORKSPACE.bounds
    size, shape = WORKSPACE.pixel_size, WORKSPACE.shape
    first = [math.ceil((value - radius - low) / size) for value, low in ((position[1], y_low), (position[0], x_low))]
    last = [math.floor((value + radius - low) / size) for value, low in ((position[1], y_low), (position[0], x_low))]
    rows, columns = (
        slice(min(max(low, 0), end), min(max(high + 1, 0), end))
        for low, high, end in zip(first, last, shape, strict=True)
    )
    return rows, columns
