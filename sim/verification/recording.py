"""A scene as it stands in Bullet, written down; runs in the worker, beside task code.

What cannot be written down (soft bodies, motion primitives of a task's own, other physics) makes the episode
unverifiable, and says so. What Bullet does not tell at all (damping, collision filters) shows as a mismatch later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

import pybullet as p

from sim.assets import ASSETS_ROOT, CATALOGUE
from sim.environment import Environment
from sim.goals import Goal
from sim.grippers import Spatula, Suction
from sim.judge import Judge
from sim.primitives import PickPlace, push
from sim.sandbox.fields import WireError
from sim.task import Task
from sim.untold import LoadedFrom, dynamics_info, loaded_from, untold_dynamics
from sim.values import Episode, Pose
from sim.verification.log import (
    ASSETS_WORD,
    BodyLog,
    ConstraintLog,
    EpisodeLog,
    GoalLog,
    LinkLog,
    PrimitiveLog,
    RulesLog,
    SceneLog,
    ShapeLog,
    UrdfLog,
    ZoneLog,
)
from sim.verification.plain import from_plain, to_plain

MAX_BYTES = 240 << 10
"""Of a record as JSON: it travels as one line of the event pipe."""
_SOFT_BODY = 3
_KINDS: dict[int, Literal["box", "sphere", "cylinder", "capsule"]] = {
    p.GEOM_BOX: "box",
    p.GEOM_SPHERE: "sphere",
    p.GEOM_CYLINDER: "cylinder",
    p.GEOM_CAPSULE: "capsule",
}
_END_EFFECTORS: dict[type, Literal["Suction", "Spatula"]] = {Suction: "Suction", Spatula: "Spatula"}


class Unrecordable(Exception):
    """Something about an episode cannot be written down; says what."""


class EpisodeRecorder:
    """Writes down one episode: the scene when it stands, the rest at the end."""

    def __init__(self) -> None:
        self.problem = "the episode ended before its scene stood"
        """Why there is no record, if there is none."""
        self._scene: SceneLog | None = None

    def built(self, environment: Environment, judge: Judge) -> None:
        """Look at the scene."""
        try:
            self._scene = record_scene(environment, judge)
        except Unrecordable as reason:
            self.problem = str(reason)

    def finish(self, episode: Episode) -> EpisodeLog | None:
        """The record; None when there is none."""
        if self._scene is None:
            return None
        actions = tuple(step.action for step in episode.steps)
        log = EpisodeLog(episode.seed, self._scene, actions, tuple(sorted(episode.final_poses.items())))
        try:
            text = json.dumps(to_plain(log))
            from_plain(EpisodeLog, json.loads(text))
        except (WireError, TypeError, ValueError) as error:
            self.problem = f"the scene cannot be written down: {error}"
            return None
        if len(text) > MAX_BYTES:
            self.problem = f"the scene is too large to be written down: {len(text) >> 10} KiB"
            return None
        return log


def record_scene(environment: Environment, judge: Judge) -> SceneLog:
    """Bodies, constraints, goals and rules as they stand.

    Raises:
        Unrecordable: Something cannot be written down.
    """
    physics, arm = environment.physics, environment.robot.body
    bodies = physics.bodies()
    if not physics.background <= set(bodies):
        raise Unrecordable("the task has removed the table or the arm")
    if p.getPhysicsEngineParameters() != physics.parameters:
        raise Unrecordable("the task has changed the laws of physics (gravity, time step or solver)")
    objects = [body for body in sorted(bodies) if body not in physics.background]
    return SceneLog(
        bodies=tuple(_body(body, environment) for body in objects),
        constraints=tuple(_constraints()),
        arm=tuple(p.getJointState(arm, joint)[:2] for joint in range(p.getNumJoints(arm))),
        goals=tuple(_goal(goal) for goal in judge.goals),
        instructions=tuple(str(text) for text in judge.lang_goals),
        completed=str(environment.task.task_completed_desc),
        rules=_rules(environment.task, judge),
        linked=physics.linked,
        untouched=_is_untouched(objects),
    )


def _body(body: int, environment: Environment) -> BodyLog:
    category = next((name for name, bodies in environment.obj_ids.items() if body in bodies), "")
    if dynamics_info(body, -1)[10] == _SOFT_BODY:
        raise Unrecordable(f"body {body} is soft")
    loaded = loaded_from(body)
    collision, visual = (None, None) if loaded else _shapes(body)
    return BodyLog(
        body=body,
        category=category,  # type: ignore[arg-type]  # `World.clear` makes the categories
        urdf=_urdf(loaded) if loaded else None,
        collision=collision,
        visual=visual,
        pose=Pose(*p.getBasePositionAndOrientation(body)),
        velocity=p.getBaseVelocity(body),
        links=tuple(_link(body, link) for link in range(-1, p.getNumJoints(body))),
    )


def _urdf(loaded: LoadedFrom) -> UrdfLog:
    path = loaded.path
    if path.is_relative_to(ASSETS_ROOT) and (name := path.relative_to(ASSETS_ROOT).as_posix()) in CATALOGUE:
        return UrdfLog(name, "", loaded.pose, loaded.fixed)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Unrecordable(f"the task has loaded a file that is there no more: {path.name}") from error
    return UrdfLog("", text.replace(str(ASSETS_ROOT), ASSETS_WORD), loaded.pose, loaded.fixed)


def _shapes(body: int) -> tuple[ShapeLog | None, ShapeLog | None]:
    """Collision and visual shape of a body that the task has made of one of each."""
    collision, visual = p.getCollisionShapeData(body, -1), p.getVisualShapeData(body)
    if p.getNumJoints(body) or len(collision) > 1 or len(visual) > 1:
        raise Unrecordable(f"body {body} is made of several parts, and not loaded with env.add_object")
    return _shape(body, collision), _shape(body, visual)


def _shape(body: int, data: tuple[Any, ...]) -> ShapeLog | None:
    if not data:
        return None
    _, _, kind, size, _, position, rotation, *_ = data[0]
    if kind not in _KINDS:
        raise Unrecordable(f"body {body} is a mesh, and not loaded with env.add_object")
    return ShapeLog(_KINDS[kind], size, Pose(position, rotation))


def _link(body: int, link: int) -> LinkLog:
    mass, friction, inertia, _, _, restitution, rolling, spinning, damping, stiffness, *_ = dynamics_info(body, link)
    colors = tuple(shape[7] for shape in p.getVisualShapeData(body) if shape[1] == link)
    joint = p.getJointState(body, link)[:2] if link >= 0 else (0.0, 0.0)
    return LinkLog(
        mass=mass,
        friction=friction,
        inertia=inertia,
        restitution=restitution,
        rolling_friction=rolling,
        spinning_friction=spinning,
        damping=damping,
        stiffness=stiffness,
        colors=colors,
        joint=(joint[0], joint[1]),
        untold=untold_dynamics(body, link),
    )


def _constraints() -> Iterable[ConstraintLog]:
    for index in range(p.getNumConstraints()):
        info = p.getConstraintInfo(p.getConstraintUniqueId(index))
        parent, parent_link, child, child_link, kind, axis, parent_position, child_position, *rest = info
        parent_rotation, child_rotation, force, *_ = rest
        frames = Pose(parent_position, parent_rotation), Pose(child_position, child_rotation)
        yield ConstraintLog(parent, parent_link, child, child_link, kind, axis, *frames, force)


def _goal(goal: Goal) -> GoalLog:
    return GoalLog(
        objects=tuple((body, symmetry) for body, (symmetry, _) in goal.objs),
        matches=tuple(tuple(row) for row in goal.matches.tolist()),
        targets=goal.targ_poses,
        replace=goal.replace,
        rotations=goal.rotations,
        metric=goal.metric,  # type: ignore[arg-type]  # `make_goal` has checked it
        zones=None if goal.params is None else tuple(ZoneLog(zone.pose, zone.size) for zone in goal.params),
        share=goal.step_max_reward,
    )


def _rules(task: Task, judge: Judge) -> RulesLog:
    if task.ee not in _END_EFFECTORS:
        raise Unrecordable("the task has an end effector of its own")
    primitive = task.primitive
    if type(primitive) is PickPlace:
        moves = PrimitiveLog("PickPlace", float(primitive.height), float(primitive.speed))
    elif primitive is push:
        moves = PrimitiveLog("push", 0.0, 0.0)
    else:
        raise Unrecordable("the task has a motion primitive of its own")
    return RulesLog(
        float(task.pos_eps), float(task.rot_eps), judge.ceiling, _END_EFFECTORS[task.ee], moves, bool(task.sixdof)
    )


def _is_untouched(objects: Iterable[int]) -> bool:
    """Whether nothing has moved since it was placed: after one step of physics something touches or falls."""
    at_rest = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
    return not p.getContactPoints() and all(p.getBaseVelocity(body) == at_rest for body in objects)
