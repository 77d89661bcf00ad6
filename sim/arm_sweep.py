"""What space the arm takes on its way: boxes around its parts, and around what it carries, between joint angles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import pybullet as p
from numpy.typing import NDArray

from sim.geometry import rotate
from sim.kinematics import HOME
from sim.values import Pose, Vec3

Array = NDArray[np.float64]

JOINTS = len(HOME)
FIRST_LINK = 1
"""The column and the shoulder collide with nothing."""
CORNERS = 8
"""Of a box."""
AXIS = (0.0, 0.0, 1.0)
"""Of each joint, in the frame of the link that it moves."""
STRIDE_RAD = 0.1
"""Between two postures that are looked at: 1 m from the joint the way between them bulges by 1.3 mm."""


class Boxes(NamedTuple):
    """Boxes along the world's axes."""

    low: Array
    """(N, 3) [m]."""
    high: Array
    """(N, 3) [m]."""

    def equal(self, others: Boxes) -> bool:
        """Whether these are the same boxes to the last bit."""
        return np.array_equal(self.low, others.low) and np.array_equal(self.high, others.high)

    def touch(self, others: Boxes, margin: float) -> bool:
        """Whether any of these comes nearer to any of the others than a margin [m], along every axis."""
        apart = (self.low[:, None] > others.high + margin) | (self.high[:, None] < others.low - margin)  # (N, M, 3)
        return not bool(apart.any(axis=2).all())


class ArmSweep:
    """The arm's parts that collide, as they were at home, and the axes about which its joints turn them.

    Turning what was at home about the joints' axes at home, the outermost joint first, takes it where it belongs (the
    product of exponentials): all that has to be known of the arm can be read from Bullet once.
    """

    def __init__(self, arm: int) -> None:
        """Look at an arm, which is at home."""
        frames = [Pose(*p.getLinkState(arm, joint, computeForwardKinematics=True)[4:6]) for joint in range(JOINTS)]
        self._turns = [_Turn.about(frame) for frame in frames]
        links = range(FIRST_LINK, p.getNumJoints(arm))
        self._corners = np.concatenate([corners(p.getAABB(arm, link)) for link in links])  # (8 * links, 3)
        self._joint = np.repeat([min(link, JOINTS - 1) for link in links], CORNERS)

    def boxes(self, start: Sequence[float], end: Sequence[float], carried: Array) -> Boxes:
        """What is swept on the straight way in joint space.

        Args:
            start: Joint angles [rad].
            end: Joint angles [rad].
            carried: Corners of the box of what the tool carries, as with the arm at home, (8, 3) [m]; or (0, 3).
        """
        turned = np.asarray(end) - np.asarray(start)
        count = max(1, int(np.ceil(np.linalg.norm(turned) / STRIDE_RAD)))
        way = np.asarray(start) + np.linspace(0.0, 1.0, count + 1)[:, None] * turned  # (W, 6)
        low, high = self._postures(way, carried)  # (W, parts, 3)
        low, high = np.minimum(low[:-1], low[1:]), np.maximum(high[:-1], high[1:])
        return Boxes(low.reshape(-1, 3), high.reshape(-1, 3))

    def _postures(self, way: Array, carried: Array) -> tuple[Array, Array]:
        """Low and high corners of each part's box, at each of some joint angles (W, 6)."""
        points = np.concatenate([self._corners, carried])
        joint = np.concatenate([self._joint, np.full(len(carried), JOINTS - 1)])
        placed = np.empty((len(way), len(points), 3))
        rotation, position = np.eye(3), np.zeros((1, 3))
        for index, turn in enumerate(self._turns):
            here_rotation, here_position = turn.by(way[:, index] - HOME[index])
            position = position + (rotation @ here_position[:, :, None])[:, :, 0]
            rotation = rotation @ here_rotation
            moved = joint == index
            placed[:, moved] = points[moved] @ rotation.transpose(0, 2, 1) + position[:, None]
        boxes = placed.reshape(len(way), -1, CORNERS, 3)
        return boxes.min(axis=2), boxes.max(axis=2)


class _Turn(NamedTuple):
    """A rotation about an axis that does not go through the world's origin, by Rodrigues' formula."""

    origin: Array
    """A point of the axis (3,) [m]."""
    cross: Array
    """The axis' cross product as a matrix (3, 3)."""

    @classmethod
    def about(cls, frame: Pose) -> _Turn:
        x, y, z = rotate(frame.rotation, AXIS)
        return cls(np.array(frame.position), np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]]))

    def by(self, angles: Array) -> tuple[Array, Array]:
        """Rotations (W, 3, 3) and translations (W, 3) for some angles (W,) [rad]."""
        sin, cos = np.sin(angles)[:, None, None], np.cos(angles)[:, None, None]
        rotations = np.eye(3) + sin * self.cross + (1.0 - cos) * (self.cross @ self.cross)
        return rotations, self.origin - rotations @ self.origin


def corners(box: tuple[Vec3, Vec3]) -> Array:
    """(8, 3) [m]."""
    return np.array(list(product(*zip(*box, strict=True))))
