"""When the arm may go a part of its way without time being simulated, as nothing would happen in it.

That is so while everything that can move is at rest, and neither the arm nor what it carries comes near anything. Then
the arm is put where it would arrive, and what it carries with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pybullet as p

from sim.arm_sweep import ArmSweep, Boxes, corners
from sim.geometry import apply
from sim.physics import CONTACT_BREAKING_M, Physics
from sim.values import Pose

MARGIN = CONTACT_BREAKING_M + 0.005
"""So far away from everything the way has to lead [m]: nearer, Bullet may have seen a contact."""
LOOK_STEPS = 8
"""Between two looks at the speeds of all bodies: what is at the top of a bounce is not for so long."""
LAST_LOOK_STEPS = 2 * LOOK_STEPS
"""After so many simulated steps a look does not count any more."""
TRY_STEPS = 8
"""A way is not looked at again within so many steps, and not at all if it is no longer: a look costs as much as two."""


class FreeTravel:
    """Tells one arm whether its way is free."""

    def __init__(self, physics: Physics, arm: int) -> None:
        """Watch over an arm, which is at home."""
        self._physics = physics
        self._arm = arm
        self._sweep = ArmSweep(arm)
        self._rest = _Rest(physics)

    def is_free(self, start: Sequence[float], end: Sequence[float], held: int | None, carried: Pose) -> bool:
        """Whether nothing would happen if the arm went straight from some joint angles [rad] to others.

        Args:
            start: Where the arm is.
            end: Where it would go.
            held: The body that the tool holds.
            carried: Takes what the tool carries now to where it would be with the arm at home.
        """
        if not self._physics.skips_free_travel or self._physics.linked:
            return False
        others = self._others(held)
        boxes = _around(others)
        if not self._rest.seen(others, boxes) or self._touches(held):
            return False
        carries = [held] if held is not None else []
        if p.getNumConstraints() > len(carries) or any(p.getNumJoints(body) for body in others + carries):
            return False
        box = corners(p.getAABB(held)) if held is not None else np.empty((0, 3))
        swept = self._sweep.boxes(start, end, np.array([apply(carried, corner) for corner in box]).reshape(-1, 3))
        if swept.low[:, 2].min() < MARGIN:
            return False
        return not swept.touch(boxes, MARGIN)

    def _touches(self, held: int | None) -> bool:
        """Whether the arm, or what it holds, touched anything in the last step."""
        mine = (self._arm, held)
        return any(
            contact[1] not in mine or contact[2] not in mine
            for body in mine
            if body is not None
            for contact in p.getContactPoints(bodyA=body)
        )

    def _others(self, held: int | None) -> list[int]:
        return [body for body in self._physics.bodies() if body != held and body not in self._physics.background]


class _Rest:
    """Whether everything has been at rest for a while, by a look now and then."""

    def __init__(self, physics: Physics) -> None:
        self._physics = physics
        self._since: int | None = None
        self._last = 0
        self._bodies: list[int] = []
        self._boxes = Boxes(np.empty((0, 3)), np.empty((0, 3)))

    def seen(self, bodies: list[int], boxes: Boxes) -> bool:
        """Look: whether none of the bodies moves now, nor did a while ago, nor was put elsewhere.

        Args:
            bodies: Everything that could move.
            boxes: Around the bodies. Without time, only a task's code can have moved them.
        """
        now = self._physics.simulated
        is_elsewhere = now == self._last and not boxes.equal(self._boxes)
        if is_elsewhere or bodies != self._bodies or now - self._last > LAST_LOOK_STEPS:
            self._since = None
        if not self._physics.is_static(bodies):
            self._since = None
        elif self._since is None:
            self._since = now
        self._last, self._bodies, self._boxes = now, bodies, boxes
        return self._since is not None and now - self._since >= LOOK_STEPS


def _around(bodies: list[int]) -> Boxes:
    boxes = np.array([p.getAABB(body) for body in bodies]).reshape(-1, 2, 3)
    return Boxes(boxes[:, 0], boxes[:, 1])
