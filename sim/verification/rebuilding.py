"""A recorded scene, built again: as a task of ours, so that it runs along the same code path as any other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pybullet as p

from sim.assets import asset
from sim.environment import Environment
from sim.goals import Goal, Zone
from sim.grippers import Spatula, Suction
from sim.oracle import Refusal
from sim.physics import Physics
from sim.primitives import PickPlace, push
from sim.sandbox.fields import WireError
from sim.task import Task
from sim.untold import UNTOLD, change_dynamics, dynamics_info, remove_body
from sim.values import Action, Pose
from sim.verification.log import BodyLog, ConstraintLog, EpisodeLog, GoalLog, LinkLog, ShapeLog, UrdfLog
from sim.verification.urdf_text import clean_urdf

_GEOMETRIES = {"box": p.GEOM_BOX, "sphere": p.GEOM_SPHERE, "cylinder": p.GEOM_CYLINDER, "capsule": p.GEOM_CAPSULE}


class RecordedTask(Task):
    """A task whose scene and goals are those of a record."""

    def __init__(self, log: EpisodeLog) -> None:
        super().__init__()
        scene, rules = log.scene, log.scene.rules
        self.ee = Suction if rules.end_effector == "Suction" else Spatula
        moves = rules.primitive
        self.primitive = PickPlace(moves.height, moves.speed) if moves.name == "PickPlace" else push
        self.pos_eps, self.rot_eps = rules.pos_eps, rules.rot_eps
        self.zone_bounds[2, 1] = rules.ceiling
        self.sixdof = rules.sixdof
        self.needs_links = scene.linked
        self.max_steps = max(1, len(log.actions))
        self.task_completed_desc = scene.completed
        self.scene = scene

    def reset(self, env: Environment) -> None:
        """Build the scene.

        Raises:
            WireError: The record does not describe one.
        """
        super().reset(env)
        _build_bodies(self.scene.bodies, env)
        for constraint in self.scene.constraints:
            _connect(constraint, env.physics)
        for joint, (position, speed) in enumerate(self.scene.arm[: p.getNumJoints(env.robot.body)]):
            if p.getJointState(env.robot.body, joint)[:2] != (position, speed):
                p.resetJointState(env.robot.body, joint, position, speed)
        self.goals = [_goal(goal) for goal in self.scene.goals]
        self.lang_goals = list(self.scene.instructions)


class RecordedActions:
    """An agent that does again what was done."""

    def __init__(self, actions: Sequence[Action]) -> None:
        self._actions = iter(actions)

    def act(self) -> Action | Refusal:
        """The next action of the record."""
        return next(self._actions, Refusal("the record ends here"))


def _build_bodies(bodies: Sequence[BodyLog], env: Environment) -> None:
    """Make every body under its own id; what stands in for ids that the task has freed again is removed at the end."""
    stand_ins: list[int] = []
    for record in sorted(bodies, key=lambda record: record.body):
        body = _make(record, env.physics)
        while body < record.body:
            remove_body(body)
            stand_ins.append(p.createMultiBody())
            body = _make(record, env.physics)
        if body != record.body:
            raise WireError(f"body {record.body} cannot be made under its own number")
        if record.category:
            env.obj_ids[record.category].append(body)
        _adjust(record)
    for body in stand_ins:
        p.removeBody(body)


def _make(record: BodyLog, physics: Physics) -> int:
    if record.urdf is not None:
        return _load(record.urdf, physics)
    collision = -1 if record.collision is None else _collision_shape(record.collision)
    visual = -1 if record.visual is None else _visual_shape(record.visual)
    base = record.links[0] if record.links else None
    mass = base.mass if base else 0.0
    return int(p.createMultiBody(mass, collision, visual, record.pose.position, record.pose.rotation))


def _load(urdf: UrdfLog, physics: Physics) -> int:
    try:
        if urdf.asset:
            return physics.load_urdf(asset(urdf.asset).file, urdf.pose, fixed=urdf.fixed)
        return physics.load_urdf_text(clean_urdf(urdf.text), urdf.pose, fixed=urdf.fixed)
    except p.error as error:
        raise WireError("a URDF that Bullet does not load") from error


def _collision_shape(shape: ShapeLog) -> int:
    first, second, _ = shape.size
    return int(
        p.createCollisionShape(
            _GEOMETRIES[shape.kind],
            radius=first if shape.kind == "sphere" else second,
            halfExtents=[side / 2 for side in shape.size],
            height=first,
            collisionFramePosition=shape.frame.position,
            collisionFrameOrientation=shape.frame.rotation,
        )
    )


def _visual_shape(shape: ShapeLog) -> int:
    first, second, _ = shape.size
    return int(
        p.createVisualShape(
            _GEOMETRIES[shape.kind],
            radius=first if shape.kind == "sphere" else second,
            halfExtents=[side / 2 for side in shape.size],
            length=first,
            visualFramePosition=shape.frame.position,
            visualFrameOrientation=shape.frame.rotation,
        )
    )


def _adjust(record: BodyLog) -> None:
    """Give a fresh body what the task changed on it, and touch nothing else: each call may cost the last bit."""
    body = record.body
    if Pose(*p.getBasePositionAndOrientation(body)) != record.pose:
        p.resetBasePositionAndOrientation(body, *record.pose)
    if p.getBaseVelocity(body) != record.velocity:
        p.resetBaseVelocity(body, *record.velocity)
    if len(record.links) != p.getNumJoints(body) + 1:
        raise WireError(f"body {body} has other links than its record")
    for link, own in enumerate(record.links, start=-1):
        _adjust_link(body, link, own)


def _adjust_link(body: int, link: int, record: LinkLog) -> None:
    now = dynamics_info(body, link)
    recorded = {
        "mass": (now[0], record.mass),
        "lateralFriction": (now[1], record.friction),
        "localInertiaDiagonal": (now[2], record.inertia),
        "restitution": (now[5], record.restitution),
        "rollingFriction": (now[6], record.rolling_friction),
        "spinningFriction": (now[7], record.spinning_friction),
    }
    for name, (fresh, wanted) in recorded.items():
        if fresh != wanted:
            change_dynamics(body, link, **{name: wanted})
    if (now[8], now[9]) != (record.damping, record.stiffness):
        change_dynamics(body, link, contactDamping=record.damping, contactStiffness=record.stiffness)
    for name, value in record.untold:
        if name not in UNTOLD:
            raise WireError("dynamics of an unknown name")
        change_dynamics(body, link, **{name: value})
    if link >= 0 and p.getJointState(body, link)[:2] != record.joint:
        p.resetJointState(body, link, *record.joint)
    shapes = [shape for shape in p.getVisualShapeData(body) if shape[1] == link]
    for index, (shape, color) in enumerate(zip(shapes, record.colors, strict=False)):
        if shape[7] != color:
            p.changeVisualShape(body, link, index, rgbaColor=color)


def _connect(record: ConstraintLog, physics: Physics) -> None:
    bodies = physics.bodies()
    if record.parent not in bodies or record.child not in (*bodies, -1):
        raise WireError("a constraint of bodies that do not exist")
    for body, link in ((record.parent, record.parent_link), (record.child, record.child_link)):
        if body >= 0 and not -1 <= link < p.getNumJoints(body):
            raise WireError("a constraint of links that do not exist")
    constraint = p.createConstraint(
        record.parent,
        record.parent_link,
        record.child,
        record.child_link,
        record.kind,
        record.axis,
        record.parent_frame.position,
        record.child_frame.position,
        record.parent_frame.rotation,
        record.child_frame.rotation,
    )
    p.changeConstraint(constraint, maxForce=record.force)


def _goal(goal: GoalLog) -> Goal:
    return Goal(
        objs=tuple((body, (symmetry, None)) for body, symmetry in goal.objects),
        matches=_matches(goal),
        targ_poses=goal.targets,
        replace=goal.replace,
        rotations=goal.rotations,
        metric=goal.metric,
        params=None if goal.zones is None else tuple(Zone(zone.pose, zone.size) for zone in goal.zones),
        step_max_reward=goal.share,
    )


def _matches(goal: GoalLog) -> np.ndarray:
    matches = np.array(goal.matches, dtype=np.int32)
    if matches.shape != (len(goal.objects), len(goal.targets)) or (goal.metric == "zone") != (goal.zones is not None):
        raise WireError("a goal whose parts do not fit together")
    return matches
