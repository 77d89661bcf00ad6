"""Where on something there is room for a thing: places on its surfaces, the ones near the agent first.

Pure geometry on poses; whoever puts a thing there lets physics have the last word.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.geometry import apply, multiply, quaternion_from_yaw, yaw_of
from sim.household.space.footprint import Footprint
from sim.household.values import Instance, Surface, Vector2, Vector3
from sim.values import Pose, Vec3

CLEAR_M = 0.003
"""A thing is set down from this height [m]."""
HIGHEST_M = 1.6
"""No surface above this is used [m]."""
QUARTER = Pose((0.0, 0.0, 0.0), quaternion_from_yaw(math.pi / 2))
"""Turned by 90° on its base."""


class Spacing(NamedTuple):
    """How far apart places are."""

    step: float
    """Between the places that are tried [m]."""
    margin: float
    """Kept from the edge of the surface and from other things [m]."""


WIDE = Spacing(0.05, 0.02)
CLOSE = Spacing(0.02, 0.004)
"""Of things in one container, which lie side by side."""


class Occupied(NamedTuple):
    """What a thing takes up, as an upright prism."""

    footprint: Footprint
    bottom: float
    top: float


def occupied_by(instance: Instance, pose: Pose) -> Occupied:
    """The upright prism around a thing at a pose."""
    corners = np.asarray(
        [
            apply(pose, (x * instance.size.x / 2, y * instance.size.y / 2, z * instance.size.z / 2))
            for x in (-1, 1)
            for y in (-1, 1)
            for z in (-1, 1)
        ]
    )
    yaw = yaw_of(pose.rotation)
    cos, sin = math.cos(yaw), math.sin(yaw)
    own = (corners[:, :2] - np.asarray(pose.position[:2])) @ np.asarray([[cos, -sin], [sin, cos]])
    half_x, half_y = (float(value) for value in np.abs(own).max(axis=0))
    middle = Vector2(pose.position[0], pose.position[1])
    low, high = float(corners[:, 2].min()), float(corners[:, 2].max())
    return Occupied(Footprint(middle, Vector2(half_x, half_y), yaw), low, high)


def places_on(
    carrier: Instance,
    carrier_pose: Pose,
    size: Vector3,
    others: Sequence[Occupied],
    agent: Vector2,
    reach: float,
    spacing: Spacing = WIDE,
) -> Iterator[Pose]:
    """Poses for the middle of a thing of a size that is free to stand on a carrier, nearest to the agent first.

    After all places for the thing as it is come those for it turned by a quarter, which are of use where it is long.

    Args:
        carrier: What it is put on; without surfaces it carries nothing.
        carrier_pose: Where that is.
        size: Of the thing's box, whose sides are put parallel to those of the surface [m].
        others: What may stand in the way.
        agent: Where it stands.
        reach: Farthest from its axis [m].
        spacing: Between places, and kept from what is there.
    """
    for turned in (False, True):
        for surface in carrier.surfaces:
            yield from _places_on_surface(surface, carrier_pose, size, turned, others, agent, reach, spacing)


def _places_on_surface(
    surface: Surface,
    carrier_pose: Pose,
    size: Vector3,
    turned: bool,
    others: Sequence[Occupied],
    agent: Vector2,
    reach: float,
    spacing: Spacing,
) -> Iterator[Pose]:
    """The places on one surface for a thing that stands parallel to it, or turned by a quarter."""
    if size.z + CLEAR_M > surface.clearance or apply(carrier_pose, surface.center)[2] > HIGHEST_M:
        return
    across = Vector3(size.y, size.x, size.z) if turned else size
    rotation = multiply(carrier_pose, QUARTER).rotation if turned else carrier_pose.rotation
    points = [apply(carrier_pose, point) for point in _points(surface, across, spacing)]
    points.sort(key=lambda point: (round(math.dist(point[:2], agent), 6), point))
    for point in points:
        if math.dist(point[:2], agent) > reach:
            break
        pose = Pose((point[0], point[1], point[2] + size.z / 2 + CLEAR_M), rotation)
        if is_free(pose, size, others, spacing.margin):
            yield pose


def is_free(pose: Pose, size: Vector3, others: Sequence[Occupied], margin: float = WIDE.margin) -> bool:
    """Whether an upright thing of a size at a pose, with a margin around it [m], overlaps nothing."""
    middle = Vector2(pose.position[0], pose.position[1])
    half = Vector2(size.x / 2 + margin, size.y / 2 + margin)
    own = Footprint(middle, half, yaw_of(pose.rotation))
    bottom, top = pose.position[2] - size.z / 2, pose.position[2] + size.z / 2
    return not any(other.bottom < top and other.top > bottom and own.overlaps(other.footprint) for other in others)


def _points(surface: Surface, size: Vector3, spacing: Spacing) -> list[Vec3]:
    """Points of a surface on which a thing fits, in the carrier's frame."""
    x, y = (_spread(extent - thing, spacing) for extent, thing in zip(surface.size, (size.x, size.y), strict=True))
    return [(surface.center.x + dx, surface.center.y + dy, surface.center.z) for dx in x for dy in y]


def _spread(play: float, spacing: Spacing) -> list[float]:
    """Offsets around the middle for a thing that has some play, none where it is negative."""
    if play < 0:
        return []
    count = max(0, math.floor((play - 2 * spacing.margin) / 2 / spacing.step))
    return [index * spacing.step for index in range(-count, count + 1)]
