"""How the oracle sweeps piles: along the line through the target on which the plate takes most with it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.primitives import STOP_SHORT
from sim.values import Action, Pose

LANE = 0.02
"""What lies this near to the line of a push is taken along by a plate of half width 0.025 [m]."""
LINES = 72
"""Directions that are considered."""
INTO = 0.008
"""The plate stops this far inside of the zone's edge, from wherever it comes with both corners inside [m].

What it pushes then lies in the zone. Further in, it would push what is there out on the other side: with 0.02 a pile
took 11 actions on average and up to more than 20, with 0.008 it takes 9.
"""
HALF_PLATE = 0.0025
"""Half the thickness of the plate [m]."""


def best_push(starts: Sequence[Pose], target: Pose, stop_before: float) -> Action:
    """The push towards a target that takes most of what lies around it along, beginning behind the farthest.

    Args:
        starts: Of everything that is to be pushed there; at least one.
        target: Where the middle of it shall lie.
        stop_before: How far from there the plate stops [m].
    """
    center = np.array(target.position[:2])
    away = np.array([start.position[:2] for start in starts]) - center  # (N, 2)
    angles = np.append(np.linspace(-math.pi, math.pi, LINES, endpoint=False), _direction_of_farthest(away))
    outward = np.stack([np.cos(angles), np.sin(angles)])  # (2, K)
    along, aside = away @ outward, away @ np.stack([-outward[1], outward[0]])  # (N, K)
    taken = (np.abs(aside) < LANE) & (along > 0)
    reach = np.where(taken, along, 0.0).max(axis=0)  # (K,)
    best = int(np.lexsort((-reach, -taken.sum(axis=0)))[0])
    start = center + reach[best] * outward[:, best]
    stop = center + (stop_before - STOP_SHORT) * outward[:, best]
    return Action(Pose((*start.tolist(), 0.0)), Pose((*stop.tolist(), 0.0)))


def stop_before_edge(room: float) -> float:
    """How far from the middle of a zone, or of a tolerance, the plate stops whose nearest edge is so far away [m]."""
    return max(room - INTO, 0.0)


def stop_before_place(width: float) -> float:
    """How far from a place the plate stops for an object of this width to come to lie there with its middle [m]."""
    return width / 2 + HALF_PLATE


def _direction_of_farthest(away: NDArray[np.float64]) -> float:
    x, y = away[int(np.argmax(np.hypot(*away.T)))]
    return math.atan2(y, x)
