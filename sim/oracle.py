"""The scripted expert: it knows the goals and every pose, and still has to pick what it can see from above."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.assignment import Move, one_way, open_moves
from sim.clearing import blockers, bodies_near, empty_place, free_place, occupants
from sim.geometry import invert, multiply, quaternion_from_yaw, yaw_of
from sim.goals import Goal, Zone
from sim.heightmap import TopDown
from sim.metrics import share_in_zones
from sim.placement import BoolImage, erode, pick_pixel, pixel_to_position
from sim.primitives import push
from sim.sweeping import best_push
from sim.values import IDENTITY_ROTATION, WORKSPACE, Action, Observation, Pose
from sim.zone_places import roomiest_place

if TYPE_CHECKING:
    from sim.environment import Environment

PICK_MARGIN, SURE_MARGIN = 3, 9
"""Side of the window that must lie on the object around a pick; the larger one after vain moves [px]."""
PATIENCE = 2
"""So many vain moves of an object make the oracle look for another way."""
LAYER = 0.015
"""Targets that differ less in height belong to one layer [m]."""
TOOL_SIZE = (0.07, 0.07)
"""Room for a spatula of any direction [m]."""
INSIDE = 1 - 1e-6
"""Share of an object's points in the zones from which on it lies inside."""


class Refusal(NamedTuple):
    """The oracle cannot go on."""

    reason: str


class ScriptedOracle:
    """Moves the object that is farthest from its target, one an action; lower layers before higher ones.

    Puts aside what hides an object or lies at its target. Random choices come from `numpy.random`, which the runner
    seeds.
    """

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._tries: Counter[tuple[int, int]] = Counter()
        """(subgoals left, body) → how often the body was moved for this subgoal."""
        self._awaited = -1
        """How many subgoals were left when nothing was done, for the judge to see that the current one is reached."""

    def act(self, observation: Observation | None = None, info: object = None) -> Action | Refusal:
        """The next action for the current subgoal; both arguments are there for the published signature."""
        environment = self._environment
        if not environment.goals:
            return Refusal("no subgoal is left")
        scene = _Scene(environment)
        moves = scene.moves
        if not moves:
            return self._wait(scene)
        if environment.task.primitive is push:
            return self._push(scene, moves)
        action = self._pick_and_place(scene, moves) or self._make_room(scene, moves)
        if action is None:
            hidden = ", ".join(str(move.body) for move in moves)
            return Refusal(f"no object that has to be moved is visible from above (hidden: {hidden})")
        return action

    def _wait(self, scene: _Scene) -> Action | Refusal:
        """Touch the empty table: what an earlier subgoal's move has reached already is judged after an action only."""
        left, place = len(self._environment.goals), scene.empty_place()
        if self._awaited == left or not scene.is_reached or place is None:
            return Refusal("every object of the current subgoal that has a target is at it already")
        self._awaited = left
        return Action(place, place)

    def _push(self, scene: _Scene, moves: list[Move]) -> Action:
        """Sweep what goes to the target of the farthest object; the poses of what nobody sees are known as well."""
        visible = [move for move in moves if scene.is_visible(move.body)] or moves
        target = visible[0].target
        starts = [self._environment.pose(move.body) for move in visible if move.target == target]
        return best_push(starts, target, min((min(zone.size[:2]) / 2 for zone in scene.zones), default=0.0))

    def _pick_and_place(self, scene: _Scene, moves: list[Move]) -> Action | None:
        """Move one object; None when none is visible, or all wait for each other's places."""
        waiting = {move.body for move in moves}
        blocked = {move.body: scene.blockers(move) for move in moves}
        held_up = {move.body: blocked[move.body] & waiting | scene.squatters(move) for move in moves}
        ranked = sorted(moves, key=lambda move: self._rank(move, bool(held_up[move.body])))
        for move in ranked:
            tries = self._tries[len(self._environment.goals), move.body]
            in_vain = tries >= PATIENCE
            pixel = scene.pick_pixel(move.body, SURE_MARGIN if in_vain else PICK_MARGIN)
            if pixel is None or held_up[move.body] or (in_vain and blocked[move.body] and tries % 2):
                continue
            self._tries[len(self._environment.goals), move.body] += 1
            return scene.carry(move.body, pixel, scene.landing(move, in_vain), turn=scene.turns(move))
        return None

    def _rank(self, move: Move, blocked: bool) -> tuple[bool, int, int, float]:
        """Free targets first, then lower layers, then what was moved less often in vain, then what is farthest."""
        tries = self._tries[len(self._environment.goals), move.body]
        return blocked, round(move.target.position[2] / LAYER), tries // PATIENCE, -move.distance

    def _make_room(self, scene: _Scene, moves: list[Move]) -> Action | None:
        """Put one body aside that lies at a target or hides an object."""
        for move in moves:
            for body in sorted(scene.blockers(move) | scene.squatters(move) | scene.covers(move)):
                pixel, place = scene.pick_pixel(body, PICK_MARGIN), scene.free_place(body)
                if pixel is not None and place is not None:
                    self._tries[len(self._environment.goals), move.body] += 1
                    return scene.carry(body, pixel, place, turn=scene.rotations)
        return None


class _Scene:
    """What the oracle knows at one moment."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._view: TopDown = environment.top_down()
        self._goal: Goal = environment.goals[0]
        self.zones: tuple[Zone, ...] = self._goal.params or ()
        self.rotations = self._goal.rotations
        self.moves: list[Move] = self._open_moves()
        """What the judge does not count yet, farthest first."""
        arrived = {body for body, _ in self._goal.objs} - {move.body for move in self.moves}
        self.is_reached = not self.moves and bool(np.all(self._goal.matches.any(axis=1)))
        """Whether no object of the subgoal is left to be moved."""
        movable = {body for kind in ("rigid", "deformable") for body in environment.obj_ids[kind]}
        self._may_go = movable - arrived
        self._passing = {body for goal in environment.goals for body, _ in goal.objs} - arrived

    def _open_moves(self) -> list[Move]:
        world, goal = self._environment, self._goal
        poses = [world.pose(body) for body, _ in goal.objs]
        ceiling = float(world.task.zone_bounds[2][1])
        shares = [
            share_in_zones([world.points(body)], [pose], self.zones, ceiling) if self.zones else 0.0
            for (body, _), pose in zip(goal.objs, poses, strict=True)
        ]
        inside = [row for row, share in enumerate(shares) if share > INSIDE]
        allowed = one_way(goal, poses) if _is_rope(goal) else goal.matches.astype(bool)
        return open_moves(goal, poses, world.is_match, inside, allowed)

    def is_visible(self, body: int) -> bool:
        return bool(np.any(self._view.mask == body))

    def pick_pixel(self, body: int, margin: int) -> tuple[int, int] | None:
        """Where to take hold of a body; None when it is hidden."""
        return random_pixel(self._view.mask == body, np.random.random(), margin)

    def blockers(self, move: Move) -> set[int]:
        """What lies at a move's target and would have to go."""
        others = self._may_go - {move.body}
        near = bodies_near(self._view.mask, move.target.position, 0.1) & others
        boxes = {body: self._environment.box(body) for body in near}
        return blockers(self._view, move.target, self._environment.box(move.body), boxes)

    def squatters(self, move: Move) -> set[int]:
        """What stands in a move's place and has to go elsewhere itself, sooner or later."""
        standing = occupants(self._view, move.target, self._environment.box(move.body))
        return standing & self._passing - {move.body}

    def covers(self, move: Move) -> set[int]:
        """What hides an object."""
        size = self._environment.box(move.body).size
        position = self._environment.pose(move.body).position
        return bodies_near(self._view.mask, position, max(size) / 2) & self._may_go - {move.body}

    def free_place(self, body: int) -> Pose | None:
        """A place on the table, away from all targets."""
        return free_place(self._view, self._environment.box(body), self._goal.targ_poses)

    def empty_place(self) -> Pose | None:
        """A place on the table where the tool touches nothing."""
        return empty_place(self._view, TOOL_SIZE)

    def turns(self, move: Move) -> bool:
        """Whether an object is turned on its way: if its goal says so, or if it would not count otherwise."""
        kept = Pose(move.target.position, self._environment.pose(move.body).rotation)
        symmetry = dict(self._goal.objs)[move.body][0]
        return self.rotations or not (self.zones or self._environment.is_match(kept, move.target, symmetry))

    def landing(self, move: Move, in_vain: bool) -> Pose:
        """Where the object should come to lie: its target, or some room in the zone that it shares."""
        target = move.target
        if not self.turns(move):
            target = Pose(target.position, self._environment.pose(move.body).rotation)
        if not (self.zones and (self._goal.replace or in_vain)):
            return target
        zone = min(self.zones, key=lambda zone: math.dist(zone.pose.position, target.position))
        height = np.where(self._view.mask == move.body, 0, self._view.height)
        return roomiest_place(height, zone, target, self._environment.box(move.body).size[:2])

    def carry(self, body: int, pixel: tuple[int, int], target: Pose, *, turn: bool) -> Action:
        """Pick a body at a pixel and bring it to a pose, or to its position only."""
        pick = Pose(pixel_to_position(pixel, float(self._view.height[pixel]), WORKSPACE))
        world_to_object = self._environment.pose(body)
        if not self._environment.task.sixdof:
            world_to_object, target = _upright(world_to_object), _upright(target)
        place = multiply(target, multiply(invert(world_to_object), pick))
        return Action(pick, place if turn else Pose(place.position, IDENTITY_ROTATION))


def random_pixel(visible: BoolImage, chance: float, margin: int = PICK_MARGIN) -> tuple[int, int] | None:
    """A random pixel of a mask, as far from its edge as it has room, up to a margin; None for an empty mask.

    Args:
        visible: (rows, columns).
        chance: Uniform in [0, 1).
        margin: Side of the window that should lie on the mask [px].
    """
    for window in range(margin, 1, -2):
        inner = erode(visible, window)
        if inner.any():
            return pick_pixel(inner, chance)
    return pick_pixel(visible, chance)


def _is_rope(goal: Goal) -> bool:
    """Whether object i may go to target i or, the other way round, to the i-th last one."""
    straight = np.eye(len(goal.objs), dtype=np.int32)
    return len(goal.objs) > 2 and np.array_equal(goal.matches, straight | straight[::-1])


def _upright(pose: Pose) -> Pose:
    """The same position, and of the rotation only the yaw."""
    return Pose(pose.position, quaternion_from_yaw(yaw_of(pose.rotation)))
