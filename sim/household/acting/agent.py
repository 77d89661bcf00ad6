"""The agent's body: a column that walks on the floor, a camera that it turns, and what the camera sees.

The column is not in physics; it walks where the navigation grid lets it, so it pushes nothing over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sim.geometry import apply, multiply, quaternion_from_yaw
from sim.household.physics.world import HouseholdWorld
from sim.household.space.navigation import CAMERA_HEIGHT_M
from sim.household.values import Standpoint, Vector2
from sim.values import Pose, Vec3

FOV_DEG = 90.0
"""Of the picture's width and height alike."""
STEP_M = 0.05
TURN_DEG = 15.0
"""A turn of this much takes one step."""
STEP_S = 0.1
"""Simulated time of a step: half a metre a second [s]."""
HAND = Pose((0.35, 0.0, 0.95))
"""Where the middle of what it carries is, seen from its feet with x ahead [m]."""
MAX_PITCH_DEG = 80.0
SPREAD = (0.0, -0.7, 0.7)
"""At these shares of the half extent a thing is looked at."""


@dataclass(frozen=True)
class AgentPose:
    """Where the agent stands and looks."""

    position: Vector2
    yaw_deg: float
    pitch_deg: float = 0.0
    """Of the camera; negative looks down."""

    @classmethod
    def at(cls, standpoint: Standpoint) -> AgentPose:
        """Upright at a standpoint of the scene."""
        return cls(standpoint.position, standpoint.yaw_deg)

    @property
    def feet(self) -> Pose:
        """On the floor, x ahead."""
        return Pose((*self.position, 0.0), quaternion_from_yaw(math.radians(self.yaw_deg)))

    @property
    def camera(self) -> Vec3:
        """Where its camera is [m]."""
        return (*self.position, CAMERA_HEIGHT_M)

    @property
    def hand(self) -> Pose:
        """Where the middle of what it carries is."""
        return multiply(self.feet, HAND)

    def facing(self, point: Vec3) -> AgentPose:
        """The same place, camera turned to a point; straight above or below keeps the yaw."""
        x, y = point[0] - self.position.x, point[1] - self.position.y
        ahead = math.hypot(x, y)
        yaw = math.degrees(math.atan2(y, x)) if ahead > 1e-6 else self.yaw_deg
        pitch = math.degrees(math.atan2(point[2] - CAMERA_HEIGHT_M, ahead))
        return AgentPose(self.position, yaw, max(-MAX_PITCH_DEG, min(MAX_PITCH_DEG, pitch)))

    def off_axis_deg(self, point: Vec3 | Vector2) -> float:
        """How far to the side of straight ahead a point is, 0–180."""
        x, y = point[0] - self.position.x, point[1] - self.position.y
        return abs(math.remainder(math.degrees(math.atan2(y, x)) - self.yaw_deg, 360.0))

    def turn_steps(self, other: AgentPose) -> int:
        """How many steps it takes to turn as another pose does."""
        return math.ceil(abs(math.remainder(other.yaw_deg - self.yaw_deg, 360.0)) / TURN_DEG - 1e-9)


def walk(path: Sequence[Vector2], start: AgentPose) -> Iterator[AgentPose]:
    """Every pose along a path, at most 5 cm apart, looking ahead."""
    pose = start
    for begin, end in pairwise(path):
        length = math.dist(begin, end)
        count = math.ceil(length / STEP_M - 1e-9)
        yaw = math.degrees(math.atan2(end.y - begin.y, end.x - begin.x))
        for index in range(1, count + 1):
            share = index / count
            place = Vector2(begin.x + share * (end.x - begin.x), begin.y + share * (end.y - begin.y))
            pose = AgentPose(place, yaw)
            yield pose


def is_in_sight(world: HouseholdWorld, eye: Vec3, instance_id: int) -> bool:
    """Whether a ray from a point meets a thing before anything else, at its middle or towards its corners."""
    pose = world.pose(instance_id)
    half = [extent / 2 for extent in world.scene.instances[instance_id].size]
    for x in SPREAD:
        for y in SPREAD:
            for z in SPREAD:
                target = apply(pose, (x * half[0], y * half[1], z * half[2]))
                hit = world.ray(eye, beyond(eye, target))
                if hit is not None and hit.instance == instance_id:
                    return True
    return False


def is_visible(world: HouseholdWorld, pose: AgentPose, instance_id: int) -> bool:
    """Whether a thing is in the camera's view and nothing stands before it."""
    return in_view(pose, world.pose(instance_id).position) and is_in_sight(world, pose.camera, instance_id)


def in_view(pose: AgentPose, point: Vec3) -> bool:
    """Whether the camera's picture shows a point, if nothing is before it."""
    ahead = math.dist(pose.position, point[:2])
    pitch = math.degrees(math.atan2(point[2] - CAMERA_HEIGHT_M, ahead))
    return pose.off_axis_deg(point) <= FOV_DEG / 2 and abs(pitch - pose.pitch_deg) <= FOV_DEG / 2


def beyond(eye: Vec3, target: Vec3) -> Vec3:
    """A point a little behind the target as the eye sees it: a ray that ends on a surface may miss it."""
    x, y, z = (a + 1.02 * (b - a) for a, b in zip(eye, target, strict=True))
    return x, y, z
