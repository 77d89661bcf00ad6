"""End effectors: what the arm holds objects with.

Each names the URDF that the robot mounts on its flange and says how long it is; mounted, it can feel and hold.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple, Protocol

import pybullet as p

from sim.geometry import invert, multiply, rotate
from sim.physics import CONTACT_BREAKING_M, Physics
from sim.values import Pose, Vec3


class EndEffector(Protocol):
    """A tool on the flange, as motion primitives use it."""

    urdf: ClassVar[str]
    """Path below the assets' root."""
    length: ClassVar[float]
    """From the flange to the working point, along the tool [m]."""

    def __init__(self, physics: Physics, arm: int) -> None: ...

    def activate(self) -> None:
        """Take hold of what is touched; nothing happens without contact."""

    def release(self) -> None:
        """Let go."""

    def detect_contact(self) -> bool:
        """Whether the tool, or what it holds, touches something else."""

    def check_grasp(self) -> bool:
        """Whether something is held."""

    @property
    def held(self) -> int | None:
        """The body that was taken hold of and not let go."""

    def is_clear(self, depth: float) -> bool:
        """Whether the tool may go so far [m] to where it points before anything can be met."""


class _Grasp(NamedTuple):
    body: int
    link: int
    constraint: int
    tip_to_held: Pose
    """At the moment of the grasp."""


class Suction:
    """A suction cup with a compliant tip: contact becomes a rigid connection at the pose of contact."""

    urdf: ClassVar[str] = "ur5/suction.urdf"
    length: ClassVar[float] = 0.1
    _SPRING_FORCE = 20.0
    """Holds the tip out against this much [N]: twice the heaviest load in a full stop, little enough to tip nothing."""
    _SLIP = 0.02
    """A held body that is further from where it was grasped has been torn off [m]."""

    def __init__(self, physics: Physics, arm: int) -> None:
        self._physics = physics
        self._arm = arm
        self._tip = p.getNumJoints(arm) - 1
        self._grasp: _Grasp | None = None
        p.setJointMotorControl2(
            arm, self._tip, p.POSITION_CONTROL, targetPosition=0.0, positionGain=0.2, force=self._SPRING_FORCE
        )

    @property
    def held(self) -> int | None:
        """The body that was taken hold of and not let go."""
        return self._grasp.body if self._grasp else None

    def is_clear(self, depth: float) -> bool:
        """Whether the tip, and what it holds, may go so far [m] to where it points before anything can be met."""
        held = [self._grasp.body] if self._grasp else []
        if any(p.getNumJoints(body) for body in held):
            return False  # the box is that of its base only
        mine = [p.getAABB(self._arm, self._tip), *map(p.getAABB, held)]
        x, y, z = rotate(self._tip_pose().rotation, (0.0, 0.0, depth))
        return self._physics.skips_free_travel and all(self._is_empty(box, (x, y, z)) for box in mine)

    def activate(self) -> None:
        """Connect the tip with the movable body that it touches, where it touches it."""
        touched = self._touched()
        if self._grasp or touched is None:
            return
        body, link = touched
        tip_to_held = multiply(invert(self._tip_pose()), _center_of_mass(body, link))
        constraint = p.createConstraint(
            parentBodyUniqueId=self._arm,
            parentLinkIndex=self._tip,
            childBodyUniqueId=body,
            childLinkIndex=link,
            jointType=p.JOINT_FIXED,
            jointAxis=(0, 0, 0),
            parentFramePosition=tip_to_held.position,
            parentFrameOrientation=tip_to_held.rotation,
            childFramePosition=(0, 0, 0),
            childFrameOrientation=(0, 0, 0, 1),
        )
        self._collide_with(body, link, enabled=False)
        self._grasp = _Grasp(body, link, constraint, tip_to_held)

    def release(self) -> None:
        """Cut the connection, if there is one."""
        if self._grasp is None:
            return
        p.removeConstraint(self._grasp.constraint)
        self._collide_with(self._grasp.body, self._grasp.link, enabled=True)
        self._grasp = None

    def detect_contact(self) -> bool:
        """Whether the tip touches something or, while it holds a body, whether that body does."""
        if self._grasp is None:
            return bool(p.getContactPoints(bodyA=self._arm, linkIndexA=self._tip))
        return any(contact[2] != self._arm for contact in p.getContactPoints(bodyA=self._grasp.body))

    def check_grasp(self) -> bool:
        """Whether a body is held and still sits where it was grasped."""
        if self._grasp is None:
            return False
        now = multiply(invert(self._tip_pose()), _center_of_mass(self._grasp.body, self._grasp.link)).position
        then = self._grasp.tip_to_held.position
        return sum((a - b) ** 2 for a, b in zip(now, then, strict=True)) < self._SLIP**2

    def _touched(self) -> tuple[int, int] | None:
        """The movable (body, link) that the tip presses deepest into."""
        contacts = sorted(p.getContactPoints(bodyA=self._arm, linkIndexA=self._tip), key=lambda contact: contact[8])
        touched = ((contact[2], contact[4]) for contact in contacts if contact[2] != self._arm)
        return next(((body, link) for body, link in touched if p.getDynamicsInfo(body, link)[0] > 0), None)

    def _collide_with(self, body: int, link: int, *, enabled: bool) -> None:
        # tip and held body overlap by a fraction of a millimetre: a contact would fight the connection
        p.setCollisionFilterPair(self._arm, body, self._tip, link, int(enabled))

    def _is_empty(self, box: tuple[Vec3, Vec3], way: Vec3) -> bool:
        """Whether nothing but the arm and what it holds comes near a box that is moved [m]."""
        low = [side + min(0.0, step) - CONTACT_BREAKING_M for side, step in zip(box[0], way, strict=True)]
        high = [side + max(0.0, step) + CONTACT_BREAKING_M for side, step in zip(box[1], way, strict=True)]
        mine = {self._arm, self.held, *self._physics.background}
        return low[2] > 0 and all(body in mine for body, _ in p.getOverlappingObjects(low, high) or ())

    def _tip_pose(self) -> Pose:
        return _center_of_mass(self._arm, self._tip)


def _center_of_mass(body: int, link: int) -> Pose:
    """The frame in which constraints are written: a link's, or the base's, centre of mass."""
    if link == -1:
        return Pose(*p.getBasePositionAndOrientation(body))
    position, rotation, *_ = p.getLinkState(body, link)
    return Pose(position, rotation)


class Spatula:
    """A plate 5 cm wide for pushing; it holds nothing."""

    urdf: ClassVar[str] = "ur5/spatula.urdf"
    length: ClassVar[float] = 0.11

    def __init__(self, physics: Physics, arm: int) -> None:
        self._arm = arm
        self._plate = p.getNumJoints(arm) - 1

    def activate(self) -> None:
        """Do nothing: a plate takes hold of nothing."""

    def release(self) -> None:
        """Do nothing: nothing is held."""

    def detect_contact(self) -> bool:
        """Whether the plate touches something."""
        return bool(p.getContactPoints(bodyA=self._arm, linkIndexA=self._plate))

    def check_grasp(self) -> bool:
        """Never: a plate takes hold of nothing."""
        return False

    @property
    def held(self) -> int | None:
        """None: a plate takes hold of nothing."""
        return None

    def is_clear(self, depth: float) -> bool:
        """Never, for all that is known: nothing is looked for."""
        return False
