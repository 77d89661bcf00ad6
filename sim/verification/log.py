"""An episode written down as plain data: enough to build its scene again, carry out its actions and judge them.

Numbers are finite and at full precision, lengths in metres, angles in radians; bodies are named by Bullet's ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.values import Action, Pose, Vec3

RGBA = tuple[float, float, float, float]
ASSETS_WORD = "{assets}"
"""Stands for the assets' root in a recorded URDF text."""


@dataclass(frozen=True)
class UrdfLog:
    """What a body was loaded from."""

    asset: str
    """Path in the catalogue; empty when the task filled a template."""
    text: str
    """The filled template; empty for an asset."""
    pose: Pose
    """As it was given to Bullet."""
    fixed: bool


@dataclass(frozen=True)
class ShapeLog:
    """The one shape of a body that was made without a URDF."""

    kind: Literal["box", "sphere", "cylinder", "capsule"]
    size: Vec3
    """Box: extent along x, y, z. Sphere: radius. Cylinder, capsule: length, radius."""
    frame: Pose
    """In the body's frame."""


@dataclass(frozen=True)
class LinkLog:
    """The base of a body, or one of its links."""

    mass: float
    friction: float
    inertia: Vec3
    restitution: float
    rolling_friction: float
    spinning_friction: float
    damping: float
    """Of contacts; -1: Bullet's own."""
    stiffness: float
    """Of contacts; -1: Bullet's own."""
    colors: tuple[RGBA, ...]
    """One a visual shape."""
    joint: tuple[float, float]
    """Position and speed of the joint that carries a link; 0, 0 for the base."""
    untold: tuple[tuple[str, float], ...]
    """What was set and Bullet does not tell: see `sim.untold`."""


@dataclass(frozen=True)
class BodyLog:
    """One body of the scene: made from a URDF, or of one shape."""

    body: int
    category: Literal["rigid", "fixed", "deformable", ""]
    """Where it is listed in `env.obj_ids`; empty: nowhere."""
    urdf: UrdfLog | None
    collision: ShapeLog | None
    visual: ShapeLog | None
    pose: Pose
    """Where it was when the scene stood."""
    velocity: tuple[Vec3, Vec3]
    """Linear [m/s] and angular [rad/s]."""
    links: tuple[LinkLog, ...]
    """The base first."""


@dataclass(frozen=True)
class ConstraintLog:
    """A connection that the task has made."""

    parent: int
    parent_link: int
    child: int
    """-1: the world."""
    child_link: int
    kind: int
    """Bullet's joint type."""
    axis: Vec3
    parent_frame: Pose
    child_frame: Pose
    force: float


@dataclass(frozen=True)
class ZoneLog:
    """One zone of a goal."""

    pose: Pose
    size: tuple[float, ...]


@dataclass(frozen=True)
class GoalLog:
    """A goal as it was captured after reset; see `sim.goals.Goal`."""

    objects: tuple[tuple[int, float], ...]
    """Body and symmetry."""
    matches: tuple[tuple[int, ...], ...]
    targets: tuple[Pose, ...]
    replace: bool
    rotations: bool
    metric: Literal["pose", "zone"]
    zones: tuple[ZoneLog, ...] | None
    share: float


@dataclass(frozen=True)
class PrimitiveLog:
    """What one action does."""

    name: Literal["PickPlace", "push"]
    height: float
    speed: float


@dataclass(frozen=True)
class RulesLog:
    """What decides, beside the goals, whether an episode is solved."""

    pos_eps: float
    rot_eps: float
    ceiling: float
    """Of zones [m]."""
    end_effector: Literal["Suction", "Spatula"]
    primitive: PrimitiveLog
    sixdof: bool


@dataclass(frozen=True)
class SceneLog:
    """What a task's reset has left behind."""

    bodies: tuple[BodyLog, ...]
    """In order of their ids, without table and arm."""
    constraints: tuple[ConstraintLog, ...]
    arm: tuple[tuple[float, float], ...]
    """Position and speed of each of the arm's joints."""
    goals: tuple[GoalLog, ...]
    instructions: tuple[str, ...]
    completed: str
    """What is said when all goals are reached."""
    rules: RulesLog
    linked: bool
    """Whether all bodies are trees of links; see `sim.physics.Physics.load_urdf`."""
    untouched: bool
    """Whether no physics ran before: then the episode can be repeated bit for bit."""


@dataclass(frozen=True)
class EpisodeLog:
    """A scene, what was done, and how it ended."""

    seed: int
    scene: SceneLog
    actions: tuple[Action, ...]
    final_poses: tuple[tuple[int, Pose], ...]
