"""What the oracle knows at one moment: the view from above, what is left to be moved, and what is in the way."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from sim.assignment import Move, one_way, open_moves
from sim.clearing import blockers, bodies_near, empty_place, free_place, occupants, one_sided_props
from sim.geometry import invert, multiply, quaternion_from_yaw, yaw_of
from sim.goals import Goal, Zone
from sim.heightmap import TopDown, top_down
from sim.metrics import share_in_zones
from sim.placement import BoolImage, erode, pick_pixel, pixel_to_position
from sim.reach import is_reachable
from sim.shapes import visual_shapes
from sim.values import IDENTITY_ROTATION, WORKSPACE, Action, Pose, Workspace
from sim.zone_places import roomiest_place

if TYPE_CHECKING:
    from sim.environment import Environment

PICK_MARGIN, SURE_MARGIN = 3, 9
"""Side of the window that must lie on the object around a pick; the larger one after vain moves [px]."""
AROUND = Workspace(((0.2, 0.8), (-0.55, 0.55), WORKSPACE.bounds[2]))
"""Where what was pushed out of the workspace is looked for: 5 cm further on each side."""
LAYER = 0.015
"""Targets that differ less in height belong to one layer [m]."""
TOOL_SIZE = (0.07, 0.07)
"""Room for a spatula of any direction [m]."""
CROWDED = 0.4
"""Share of a zone that its objects take from which on it is filled from the edges."""
INSIDE = 1 - 1e-6
"""Share of an object's points in the zones from which on it lies inside."""


class Situation:
    """The current subgoal of an environment as it stands now."""

    def __init__(self, environment: Environment, named: Collection[int] = ()) -> None:
        """Look at the world.

        Args:
            environment: At rest.
            named: What any goal of the episode moves, those included that are reached.
        """
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
        self._loose = {body for body in environment.obj_ids["rigid"] if body in self._passing or body not in named}

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
        """Whether any of a body is seen from above."""
        return bool(np.any(self._view.mask == body))

    def grip(self, body: int, margin: int = PICK_MARGIN) -> Pose | None:
        """Where to take hold of a body; None when it is hidden."""
        return _grip(self._view, body, margin, WORKSPACE)

    def grip_beyond(self, body: int) -> Pose | None:
        """Where to take hold of a body that has left the workspace; None when it is out of reach, too."""
        environment = self._environment
        grip = _grip(top_down(AROUND, environment.physics.background), body, PICK_MARGIN, AROUND)
        return grip if grip is not None and is_reachable(grip, environment.robot) else None

    def blockers(self, move: Move) -> set[int]:
        """What lies at a move's target and would have to go."""
        others = self._may_go - {move.body}
        near = bodies_near(self._view.mask, move.target.position, 0.1) & others
        boxes = {body: self._environment.box(body) for body in near}
        return blockers(self._view, move.target, self._environment.box(move.body), boxes)

    def is_undermined(self, move: Move) -> bool:
        """Whether something has yet to be brought below an object's target: it would have nothing to stand on."""
        lower = (other for other in self.moves if other.target.position[2] < move.target.position[2] - LAYER)
        return any(self._overlap(move, other) for other in lower)

    def _overlap(self, move: Move, other: Move) -> bool:
        """Whether two objects will stand above one another, as far as circles within them tell."""
        sizes = [min(self._environment.box(body).size[:2]) for body in (move.body, other.body)]
        return math.dist(move.target.position[:2], other.target.position[:2]) < sum(sizes) / 2

    def squatters(self, move: Move) -> set[int]:
        """What stands in a move's place and has to go elsewhere itself, or would let the object tip over."""
        box = self._environment.box(move.body)
        standing = occupants(self._view, move.target, box) & self._passing
        props = one_sided_props(self._view, move.body, move.target, box) & self._loose & self._may_go
        return (standing | props) - {move.body}

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
        extent = self._environment.box(move.body).size[:2]
        return roomiest_place(height, zone, target, extent, from_edge=self._is_crowded(zone))

    def _is_crowded(self, zone: Zone) -> bool:
        """Whether the subgoal's objects take so much of a zone that none should lie in its middle; balls roll there."""
        bodies = [body for body, _ in self._goal.objs]
        sizes = [self._environment.box(body).size for body in bodies]
        is_full = sum(x * y for x, y, _ in sizes) > CROWDED * zone.size[0] * zone.size[1]
        return is_full and all(shape.kind != "sphere" for shape in visual_shapes(bodies))

    def carry(self, body: int, pick: Pose, target: Pose, *, turn: bool) -> Action:
        """Pick a body where it is taken hold of and bring it to a pose, or to its position only."""
        world_to_object = self._environment.pose(body)
        if not self._environment.task.sixdof:
            world_to_object, target = _upright(world_to_object), _upright(target)
        place = multiply(target, multiply(invert(world_to_object), pick))
        return Action(pick, place if turn else Pose(place.position, IDENTITY_ROTATION))


def _grip(view: TopDown, body: int, margin: int, workspace: Workspace) -> Pose | None:
    pixel = random_pixel(view.mask == body, np.random.random(), margin)
    return None if pixel is None else Pose(pixel_to_position(pixel, float(view.height[pixel]), workspace))


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
