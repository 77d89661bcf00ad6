"""Can objects be brought to their targets: within reach, each with a place of its own, and nothing in the way?"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.evidence.scene import Body, Scene, listed
from sim.goals import Goal
from sim.values import WORKSPACE, Evidence, Pose, Workspace

OVERLAP = 0.01
"""How deep an object at its target may reach into something else [m]."""
AT_ORIGIN = 0.01
"""A target this near to a body's own position means "on it" or "in it" [m]."""


class Overlap(NamedTuple):
    """What an object would run into, were it at one of its targets exactly."""

    body: int
    target: Pose
    obstacle: int
    depth: float
    """[m]."""


def check_reach(
    scene: Scene, unreachable: tuple[Pose, ...], *, solved: bool, workspace: Workspace = WORKSPACE
) -> Evidence:
    """Objects start and end where the arm reaches and the oracle sees.

    Args:
        scene: After reset.
        unreachable: Targets to which no joint angles bring the tool.
        solved: Whether the oracle solved the episode; then what started outside was brought in, as spare boxes are.
        workspace: Its bounds.
    """
    problems = []
    targets = [pose for goal in scene.goals for pose in goal.targ_poses]
    if outside := [pose for pose in targets if not _is_inside(pose, workspace, scene.pos_eps)]:
        problems.append(f"the target at {_place(outside[0])} lies outside the workspace")
    elif unreachable:
        problems.append(f"the arm does not reach the target at {_place(unreachable[0])}")
    outside_bodies = [
        body for body in scene.objects_of(scene.goals) if not _is_inside(body.pose, workspace, scene.pos_eps)
    ]
    if outside_bodies and not solved:
        names = listed(body.name for body in outside_bodies)
        problems.append(f"{names} starts outside the workspace, at {_place(outside_bodies[0].pose)}")
    if problems:
        (x_low, x_high), (y_low, y_high), _ = workspace.bounds
        hint = f"keep x within {x_low:g} to {x_high:g} and y within {y_low:g} to {y_high:g}"
        return Evidence("within-reach", False, f"{'; '.join(problems)}: {hint}")
    return Evidence("within-reach", True, f"{len(targets)} targets")


def check_free(scene: Scene, overlaps: tuple[Overlap, ...]) -> Evidence:
    """Where each target takes one object, there are enough places apart, and nothing else stands in them.

    Args:
        scene: After reset.
        overlaps: What objects would run into at their targets.
    """
    problems = []
    for number, goal in enumerate(scene.goals, 1):
        if goal.metric == "pose" and not goal.replace and (placed := _most_placed(scene, goal)) < len(goal.objs):
            which = f"goal {number}" if len(scene.goals) > 1 else "the goal"
            places = "place" if placed == 1 else "places"
            problems.append(f"{len(goal.objs)} objects of {which} have {placed} {places} to go to, with replace=False")
    blocked = [overlap for overlap in overlaps if not _is_meant(scene, overlap)]
    if blocked:
        worst = max(blocked, key=lambda overlap: overlap.depth)
        body, obstacle = scene.body(worst.body), scene.body(worst.obstacle)
        name, other = body.name if body else "an object", obstacle.name if obstacle else "a body"
        problems.append(f"{name} at its target {_place(worst.target)} would reach {worst.depth:.3f} m into {other}")
    if problems:
        return Evidence("targets-free", False, f"{'; '.join(problems)}: move the targets apart")
    return Evidence("targets-free", True, "each object has a place of its own")


def _most_placed(scene: Scene, goal: Goal) -> int:
    """How many of a goal's objects can be at a target at once: a greatest matching of objects and distinct places."""
    bodies = [body for body_id, _ in goal.objs if (body := scene.body(body_id)) is not None]
    thinnest = min((side for body in bodies for side in body.box.size if side > 0), default=0.0)
    place_of = _distinct_places(goal.targ_poses, min(scene.pos_eps, thinnest))
    allowed = [{place_of[column] for column in np.flatnonzero(row)} for row in goal.matches]
    taken: dict[int, int] = {}

    def settle(row: int, tried: set[int]) -> bool:
        for place in sorted(allowed[row] - tried):
            tried.add(place)
            if place not in taken or settle(taken[place], tried):
                taken[place] = row
                return True
        return False

    return sum(settle(row, set()) for row in range(len(allowed)))


def _distinct_places(targets: tuple[Pose, ...], distance: float) -> list[int]:
    """For each target the first one that is nearer to it than this: two objects cannot be at both [m]."""
    places: list[int] = []
    for index, target in enumerate(targets):
        near = (i for i in range(index) if math.dist(targets[i].position, target.position) < distance)
        places.append(next((places[i] for i in near), index))
    return places


def _is_meant(scene: Scene, overlap: Overlap) -> bool:
    """Whether the target means "in" or "on" the obstacle, or merely touches it."""
    body, obstacle = scene.body(overlap.body), scene.body(overlap.obstacle)
    if overlap.depth <= OVERLAP or body is None or obstacle is None:
        return True
    (x, y, _), (own_x, own_y, _) = overlap.target.position, obstacle.pose.position
    return math.hypot(x - own_x, y - own_y) < AT_ORIGIN or _is_platform(obstacle, body, x, y)


def _is_platform(obstacle: Body, body: Body, x: float, y: float) -> bool:
    """Whether there is room for the object on top."""
    center_x, center_y, _ = obstacle.center.position
    half_x, half_y, _ = obstacle.half
    is_over = abs(x - center_x) <= half_x and abs(y - center_y) <= half_y
    return is_over and half_x > 1.5 * body.half[0] and half_y > 1.5 * body.half[1]


def _is_inside(pose: Pose, workspace: Workspace, slack: float) -> bool:
    return all(
        low - slack <= value <= high + slack
        for value, (low, high) in zip(pose.position[:2], workspace.bounds[:2], strict=True)
    )


def _place(pose: Pose) -> str:
    x, y, z = pose.position
    return f"({x:.2f}, {y:.2f}, {z:.2f})"
