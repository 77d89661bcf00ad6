"""Motion primitives: what one action of an episode does with the arm.

A primitive is a callable ``primitive(movej, movep, ee, pose0, pose1) -> timed_out``;
`movep` takes a tool pose and a speed.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np

from sim.errors import Unreachable
from sim.geometry import PoseLike, as_pose, compose, multiply, quaternion_from_yaw
from sim.grippers import EndEffector
from sim.robot import DEFAULT_SPEED
from sim.values import Pose

MoveJoints = Callable[..., bool]
"""``movej(joints, speed=0.01) -> timed_out``."""


class MoveTool(Protocol):
    """What `Robot.move_tool` does."""

    def __call__(self, pose: PoseLike, speed: float = ...) -> bool:
        """Bring the tool to a pose, or lower where the arm is too short; whether that timed out."""


class Primitive(Protocol):
    """One action: from a first pose to a second."""

    def __call__(self, movej: MoveJoints, movep: MoveTool, ee: EndEffector, pose0: PoseLike, pose1: PoseLike) -> bool:
        """Carry it out; whether a move timed out."""


SWEEP_HEIGHT = 0.005
"""Of the plate's edge above the table during a push [m]."""
STRAIGHT_STRIDE = 0.01
"""Of the tool's straight moves in a push [m]."""
SWEEP_SPEED = 0.003
"""[rad a step]."""
RUN_UP, STOP_SHORT = 0.02, 0.05
"""How far before its start a push begins, and how far before its end it ends [m]."""
CLEARANCE = 0.06
"""How far what was picked is lifted straight: in one move to the full height it would sweep its neighbours over [m]."""
PUSH_APPROACH = 0.3
"""Of the approach above both ends of a push [m]."""


class PickPlace:
    """Lift what is at the first pose and set it down at the second, turned by the difference of the two rotations."""

    STRIDE = 0.001
    """The tool descends this far between two looks for contact near the pose that it was sent to [m]."""
    FAR_STRIDE = 0.004
    """And this far while it is not near [m]."""
    CLEAR_STRIDE = 0.06
    """And this far where there is nothing to be met: in between the tool strays by 1 mm from the straight way [m]."""
    NEAR = 0.03
    """This high above the pose nothing is expected yet, but may be met: a tower is placed onto where it is low [m]."""
    LOWEST = -0.02
    """Below the table top no contact can come any more [m]."""

    def __init__(self, height: float = 0.32, speed: float = DEFAULT_SPEED) -> None:
        self.height = height
        """Of the approach above both poses [m]."""
        self.speed = speed
        """Of the moves that carry something [rad a step]."""

    def __call__(self, movej: MoveJoints, movep: MoveTool, ee: EndEffector, pose0: PoseLike, pose1: PoseLike) -> bool:
        """Carry out one pick and place.

        Returns:
            Whether a move timed out; the action then ends where it is.
        """
        pick, place = as_pose(pose0), as_pose(pose1)
        if self._reach(movep, ee, pick):
            return True
        ee.activate()
        if self._lift(movep, pick):
            return True
        if not ee.check_grasp():
            ee.release()
            return False
        if self._reach(movep, ee, place):
            return True
        ee.release()
        return self._back_off(movep, place, DEFAULT_SPEED).timed_out

    def _lift(self, movep: MoveTool, pick: Pose) -> bool:
        """Lift straight until neighbours are cleared, then on to the full height."""
        clear = raised(pick, min(CLEARANCE, self.height))
        return _move_straight(movep, pick, clear, self.speed) or self._back_off(movep, pick, self.speed).timed_out

    def _reach(self, movep: MoveTool, ee: EndEffector, pose: Pose) -> bool:
        """Go above a pose and descend until something is touched."""
        target, timed_out = self._back_off(movep, pose, self.speed if ee.check_grasp() else DEFAULT_SPEED)
        near = pose.position[2] + self.NEAR
        while not timed_out and not ee.detect_contact() and target.position[2] > self.LOWEST:
            target = raised(target, -self._stride(ee, target.position[2] - near))
            timed_out = movep(target)
        return timed_out

    def _stride(self, ee: EndEffector, far: float) -> float:
        """How far to descend before the next look, this high above where something is expected [m]."""
        if far <= 0.0:
            return self.STRIDE
        return self.CLEAR_STRIDE if far > self.CLEAR_STRIDE and ee.is_clear(self.CLEAR_STRIDE) else self.FAR_STRIDE

    def _back_off(self, movep: MoveTool, pose: Pose, speed: float) -> _Approach:
        """Go above a pose; from far along a tilted tool the arm may be too short, and less is as good."""
        for height in (self.height, self.height / 2, self.height / 4):
            with contextlib.suppress(Unreachable):
                return _Approach(raised(pose, height), movep(raised(pose, height), speed))
        lowest = raised(pose, self.height / 8)
        return _Approach(lowest, movep(lowest, speed))


class _Approach(NamedTuple):
    pose: Pose
    timed_out: bool


def push(movej: MoveJoints, movep: MoveTool, ee: EndEffector, pose0: PoseLike, pose1: PoseLike) -> bool:
    """Sweep what lies between two positions towards the second, with the plate across the way.

    The plate comes down 2 cm before the start, sweeps 5 mm above the table to 5 cm short of the end, as what it pushes
    lies in front of it, and goes back up. The rotations of both poses do not matter.

    Returns:
        Whether a move timed out; the action then ends where it is.
    """
    (x0, y0, _), (x1, y1, _) = as_pose(pose0).position, as_pose(pose1).position
    across = quaternion_from_yaw(math.atan2(y1 - y0, x1 - x0))
    start = Pose((x0, y0, SWEEP_HEIGHT), across)
    first = multiply(start, Pose((-RUN_UP, 0.0, 0.0)))
    last = multiply(start, Pose((max(math.hypot(x1 - x0, y1 - y0) - STOP_SHORT, -RUN_UP), 0.0, 0.0)))
    return (
        movep(raised(first, PUSH_APPROACH))
        or _move_straight(movep, raised(first, PUSH_APPROACH), first, DEFAULT_SPEED)
        or _move_straight(movep, first, last, SWEEP_SPEED)
        or _move_straight(movep, last, raised(last, PUSH_APPROACH), DEFAULT_SPEED)
    )


def _move_straight(movep: MoveTool, start: Pose, end: Pose, speed: float) -> bool:
    """Move the tool, which is at the first pose, in small strides to the second, which differs in position only.

    Between two strides the arm moves straight in joint space, which over 0.3 m strays by 2 cm.
    """
    strides = math.ceil(math.dist(start.position, end.position) / STRAIGHT_STRIDE)
    path = np.linspace(start.position, end.position, strides + 1)[1:]
    return any(movep(Pose((x, y, z), end.rotation), speed) for x, y, z in path.tolist())


def raised(pose: Pose, height: float) -> Pose:
    """The same pose further back along the tool: higher, for a tool that points down [m]."""
    return compose(pose, Pose((0.0, 0.0, float(height))))
