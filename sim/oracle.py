"""The scripted expert: it knows the goals and every pose, and still has to pick what it can see from above."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.geometry import invert, multiply, quaternion_from_yaw, yaw_of
from sim.goals import Goal
from sim.placement import BoolImage, erode, pick_pixel, pixel_to_position
from sim.values import IDENTITY_ROTATION, WORKSPACE, Action, Observation, Pose

if TYPE_CHECKING:
    from sim.environment import Environment

PICK_MARGIN = 3
"""Side of the window that must lie on the object around a pick [px]."""


class Refusal(NamedTuple):
    """The oracle cannot go on."""

    reason: str


class Move(NamedTuple):
    """An object that has to be moved, and where to."""

    body: int
    target: Pose
    distance: float
    """From the object to the target [m]."""


class ScriptedOracle:
    """Moves the object that is farthest from its target, one an action.

    Random choices come from `numpy.random`, which the runner seeds.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def act(self, observation: Observation | None = None, info: object = None) -> Action | Refusal:
        """The next action for the current subgoal; both arguments are there for the published signature."""
        environment = self._environment
        if not environment.goals:
            return Refusal("no subgoal is left")
        goal = environment.goals[0]
        moves = self._open_moves(goal)
        if not moves:
            return Refusal("every object of the current subgoal is at a target already")
        view = environment.top_down()
        for move in moves:
            pixel = random_pixel(view.mask == move.body)
            if pixel is not None:
                pick = Pose(pixel_to_position(pixel, float(view.height[pixel]), WORKSPACE))
                return Action(pick, self._place(move, pick, goal.rotations))
        hidden = ", ".join(str(move.body) for move in moves)
        return Refusal(f"no object that has to be moved is visible from above (hidden: {hidden})")

    def _open_moves(self, goal: Goal) -> list[Move]:
        """What has to be moved, farthest first; each object goes to its nearest allowed target."""
        poses = [self._environment.pose(body) for body, _ in goal.objs]
        matches = goal.matches if goal.replace else self._without_reached(goal, poses)
        moves = []
        for row, (body, _) in enumerate(goal.objs):
            targets = [goal.targ_poses[column] for column in np.flatnonzero(matches[row])]
            if targets:
                distances = [math.dist(poses[row].position, target.position) for target in targets]
                nearest = int(np.argmin(distances))
                moves.append(Move(body, targets[nearest], distances[nearest]))
        return sorted(moves, key=lambda move: -move.distance)

    def _without_reached(self, goal: Goal, poses: list[Pose]) -> np.ndarray:
        """The matches without objects that lie at a target and without the targets that are taken."""
        matches = goal.matches.copy()
        for row, (_, (symmetry, _)) in enumerate(goal.objs):
            for column in np.flatnonzero(matches[row]):
                if self._environment.is_match(poses[row], goal.targ_poses[column], symmetry):
                    matches[row, :] = 0
                    matches[:, column] = 0
        return matches

    def _place(self, move: Move, pick: Pose, rotations: bool) -> Pose:
        """Where the tool must go so that the object, held at the pick, reaches its target."""
        world_to_object, target = self._environment.pose(move.body), move.target
        if not self._environment.task.sixdof:
            world_to_object, target = _upright(world_to_object), _upright(target)
        if not rotations:
            target = Pose(target.position, world_to_object.rotation)
        object_to_pick = multiply(invert(world_to_object), pick)
        place = multiply(target, object_to_pick)
        return place if rotations else Pose(place.position, IDENTITY_ROTATION)


def random_pixel(visible: BoolImage) -> tuple[int, int] | None:
    """A random pixel of a mask, away from its edge unless it is all edge; None for an empty mask."""
    inner = erode(visible, PICK_MARGIN)
    return pick_pixel(inner if inner.any() else visible, np.random.random())


def _upright(pose: Pose) -> Pose:
    """The same position, and of the rotation only the yaw."""
    return Pose(pose.position, quaternion_from_yaw(yaw_of(pose.rotation)))
