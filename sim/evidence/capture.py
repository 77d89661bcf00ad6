"""Take a scene out of a running environment; nothing that matters to its episode is changed."""

from __future__ import annotations

import math

import pybullet as p

from sim.environment import Environment
from sim.evidence.scene import Body, Scene
from sim.evidence.targets import Overlap
from sim.evidence.vocabulary import color_name
from sim.goals import Goal, read_goal
from sim.shapes import visual_shapes
from sim.values import Pose

MOST_BODIES = 1000
"""Bodies beyond this are not looked at: nobody would see them all."""
MOST_PLACEMENTS = 40
"""Objects that are tried at their targets."""


def capture_scene(environment: Environment) -> Scene:
    """The scene and its goals, right after reset."""
    task = environment.task
    return Scene(
        bodies=capture_bodies(environment),
        goals=tuple(read_goal(goal) for goal in environment.goals),
        sentences=tuple(str(sentence) for sentence in task.lang_goals),
        pos_eps=float(task.pos_eps),
        rot_eps=float(task.rot_eps),
        ceiling=float(task.zone_bounds[2][1]),
    )


def capture_bodies(environment: Environment) -> tuple[Body, ...]:
    """Everything on the table as it is now."""
    background = environment.physics.background
    ids = [body for body in environment.physics.bodies() if body not in background]
    rigid = set(environment.obj_ids["rigid"])
    return tuple(_capture_body(environment, body, body in rigid) for body in ids[:MOST_BODIES])


def _capture_body(environment: Environment, body: int, is_rigid: bool) -> Body:
    linear, _ = p.getBaseVelocity(body)
    return Body(
        id=body,
        kind=p.getBodyInfo(body)[1].decode(errors="replace"),
        is_rigid=is_rigid,
        pose=environment.pose(body),
        box=environment.box(body),
        colors=_colors(body),
        speed=math.hypot(*linear),
    )


def _colors(body: int) -> frozenset[str] | None:
    names = {color_name(shape.rgba) for shape in visual_shapes([body])}
    known = frozenset(name for name in names if name is not None)
    return known if known and len(known) == len(names) else None


def find_overlaps(environment: Environment, scene: Scene) -> tuple[Overlap, ...]:
    """Put each object to its targets for a moment, and see what it would be inside of.

    Objects of goals are left out as obstacles: they will have moved. Afterwards poses are as before up to rounding, but
    velocities and contacts are not: the episode should be over.
    """
    moved = {body for goal in scene.goals for body, _ in goal.objs}
    obstacles = [body.id for body in scene.bodies if body.id not in moved]
    found = []
    for body, target in _placements(scene.goals)[:MOST_PLACEMENTS]:
        before = environment.pose(body)
        environment.physics.set_pose(body, target)
        for obstacle in obstacles:
            depth = -min((contact[8] for contact in p.getClosestPoints(body, obstacle, 0.0)), default=0.0)
            if depth > 0:
                found.append(Overlap(body, target, obstacle, depth))
        environment.physics.set_pose(body, before)
    return tuple(found)


def _placements(goals: tuple[Goal, ...]) -> list[tuple[int, Pose]]:
    """Each object of a pose goal with one allowed target: the n-th of its targets for the n-th object."""
    placements = []
    for goal in goals:
        for row, (body, _) in enumerate(goal.objs if goal.metric == "pose" else ()):
            allowed = [pose for pose, matches in zip(goal.targ_poses, goal.matches[row], strict=True) if matches]
            if allowed:
                placements.append((body, allowed[row % len(allowed)]))
    return placements
