"""Motion primitives: what one action of an episode does with the arm.

A primitive is a callable ``primitive(movej, movep, ee, pose0, pose1) -> timed_out``;
`movep` takes a tool pose and a speed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sim.geometry import PoseLike, as_pose, multiply
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


class PickPlace:
    """Lift what is at the first pose and set it down at the second, turned by the difference of the two rotations."""

    STRIDE = 0.001
    """The tool descends this far between two looks for contact [m]."""
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
        if movep(raised(pick, self.height), self.speed):
            return True
        if not ee.check_grasp():
            ee.release()
            return False
        if self._reach(movep, ee, place):
            return True
        ee.release()
        return movep(raised(place, self.height))

    def _reach(self, movep: MoveTool, ee: EndEffector, pose: Pose) -> bool:
        """Go above a pose and descend until something is touched."""
        above = raised(pose, self.height)
        timed_out = movep(above, self.speed if ee.check_grasp() else DEFAULT_SPEED)
        target = above
        while not timed_out and not ee.detect_contact() and target.position[2] > self.LOWEST:
            target = raised(target, -self.STRIDE)
            timed_out = movep(target)
        return timed_out


def raised(pose: Pose, height: float) -> Pose:
    """The same pose further back along the tool: higher, for a tool that points down [m]."""
    return multiply(pose, Pose((0.0, 0.0, height)))
