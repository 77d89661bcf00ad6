"""A house in Bullet: floor, walls, furniture that stays and things that can be moved.

A process has one client and one house in it at a time; the next `HouseholdWorld` empties it. Equal calls after the
loading of equal scenes give bit-identical poses, in any process.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pybullet as p

from sim.geometry import quaternion_from_yaw
from sim.household.catalogue import catalogue
from sim.household.parts import Part
from sim.household.physics.bodies import collision_shape, visual_of, visual_shape
from sim.household.space.footprint import Footprint
from sim.household.values import FLOOR, Instance, Scene, Vector2, Vector3
from sim.values import Pose, Vec3

HOUSEHOLD_HZ = 240
"""Physics steps per simulated second: things are put down here, not pushed, and half of the tabletop's steps do."""
GRAVITY = -9.8
"""[m/s²] along z."""
REST_SPEED = 5e-3
"""Slower than this a thing is at rest [m/s]."""
REST_TURN = 0.05
"""[rad/s]"""
REST_STEPS = 8
"""Between two looks at whether everything rests."""
DYNAMIC_GROUP, EVERYTHING = 1, -1
"""Bullet's collision group and mask of a body that moves."""
FLOOR_THICKNESS = 0.5
USER_COLOR = "orange"
_USER = (
    Part("cylinder", Vector3(0.36, 0.36, 1.3), Vector3(0.0, 0.0, 0.65)),
    Part("sphere", Vector3(0.26, 0.26, 0.26), Vector3(0.0, 0.0, 1.45)),
)
"""How the user is drawn; nothing collides with them, as with the agent."""
OPEN_FLOOR_M = 10.0
"""Floor around the house [m]."""
FRICTION = 0.8
ROLLING_FRICTION = 0.004
"""With it a ball on a table stays there [m]."""


class Contact(NamedTuple):
    """One point at which a thing touches, or nearly touches, something."""

    other: int | None
    """The other instance; `FLOOR`; None for a wall."""
    position: Vec3
    """[m]"""
    normal: Vec3
    """Of unit length, from the other one towards the thing: up where it is carried."""
    distance: float
    """Between the surfaces; negative where they interpenetrate [m]."""
    force: float
    """Along the normal in the last step [N]."""


class Hit(NamedTuple):
    """Where a ray ends."""

    body: int
    instance: int | None
    """None: floor or wall."""
    position: Vec3
    fraction: float
    """Of the ray's length."""


class State(NamedTuple):
    """Where everything is and how it moves; bodies in the order of their ids."""

    poses: tuple[Pose, ...]
    velocities: tuple[tuple[Vec3, Vec3], ...]
    """Linear [m/s] and angular [rad/s]."""
    steps: int
    """Since the scene was loaded."""


class HouseholdWorld:
    """A scene with physics.

    Args:
        scene: What is loaded, at the poses that it says.
        visuals: Whether it can be drawn; loading takes several times as long.
    """

    def __init__(self, scene: Scene, *, visuals: bool = False) -> None:
        if not p.isConnected():
            p.connect(p.DIRECT)
        self._visuals = visuals
        self.load(scene)

    def load(self, scene: Scene) -> None:
        """Empty the world and build a scene in it."""
        self.clear()
        self.scene = self._built = scene
        self._shapes: dict[tuple[object, ...], tuple[int, int]] = {}
        self._floor = self._add_floor()
        self._walls = frozenset(self._add_walls())
        self._bodies = [self._add(instance) for instance in scene.instances]
        self._instances = {body: instance.id for instance, body in zip(scene.instances, self._bodies, strict=True)}
        if self._visuals:
            _create(0.0, (-1, visual_of(_USER, USER_COLOR)), Pose((*scene.player.position, 0.0)))
        self._movable = [self._bodies[i.id] for i in scene.instances if i.kind == "interactable"]

    def clear(self) -> None:
        """Empty the world completely."""
        p.resetSimulation()
        p.setPhysicsEngineParameter(
            fixedTimeStep=1 / HOUSEHOLD_HZ,
            deterministicOverlappingPairs=1,  # otherwise the order of contacts depends on addresses in memory
            # These two outlive `resetSimulation`.
            numSubSteps=0,
            contactBreakingThreshold=0.02,
        )
        p.setRealTimeSimulation(0)
        p.setGravity(0, 0, GRAVITY)
        self.steps = 0

    def body(self, instance_id: int) -> int:
        """Bullet's id of an instance."""
        return self._bodies[instance_id]

    def instance_of(self, body: int) -> int | None:
        """The instance that a body is; None for floor, walls and what is no part of the scene."""
        return self._instances.get(body)

    def pose(self, instance_id: int) -> Pose:
        """Where the middle of an instance's box is."""
        return Pose(*p.getBasePositionAndOrientation(self._bodies[instance_id]))

    def set_pose(self, instance_id: int, pose: Pose) -> None:
        """Put an instance somewhere, at rest; it and what it touched wake up."""
        body = self._bodies[instance_id]
        for awoken in {body, *(point[2] for point in p.getContactPoints(bodyA=body))}:
            p.changeDynamics(awoken, -1, activationState=p.ACTIVATION_STATE_WAKE_UP)
        p.resetBasePositionAndOrientation(body, *pose)
        p.resetBaseVelocity(body, (0, 0, 0), (0, 0, 0))

    def collide(self, things: Iterable[int], collides: bool) -> None:
        """Let movable things collide with everything, or with nothing."""
        group, mask = (DYNAMIC_GROUP, EVERYTHING) if collides else (0, 0)
        for thing in sorted(things):
            p.setCollisionFilterGroupMask(self._bodies[thing], -1, group, mask)

    def step(self, count: int = 1) -> None:
        """Advance by a number of steps."""
        for _ in range(count):
            p.stepSimulation()
        self.steps += count

    def settle(self, max_steps: int = 480) -> bool:
        """Step until everything that can move rests; returns whether it does.

        What rests then sleeps: a step of 30 sleeping things costs 0.1 ms instead of 0.8.
        """
        for _ in range(0, max_steps, REST_STEPS):
            self.step(REST_STEPS)
            if all(_is_at_rest(body) for body in self._movable):
                for body in self._movable:
                    p.changeDynamics(body, -1, activationState=p.ACTIVATION_STATE_SLEEP)
                return True
        return False

    def is_at_rest(self, instance_id: int) -> bool:
        """Whether an instance neither moves nor turns."""
        return _is_at_rest(self._bodies[instance_id])

    def save(self) -> State:
        """The present state. What goes on from here and what goes on after `restore` are equal, bit for bit.

        The world is built anew for that, here as there: Bullet's own saved states leave out the order in which it
        found contacts, which decided the last bits of 40 steps (and so, in the end, on which side an apple falls).
        """
        state = State(
            tuple(self.pose(instance.id) for instance in self.scene.instances),
            tuple(p.getBaseVelocity(body) for body in self._bodies),
            self.steps,
        )
        self.restore(state)
        return state

    def restore(self, state: State) -> None:
        """Return to a state that was saved in this scene, or in another world of it."""
        words = self.scene
        self.load(self._built)
        self.scene = words
        for body, pose, velocity in zip(self._bodies, state.poses, state.velocities, strict=True):
            p.resetBasePositionAndOrientation(body, *pose)
            p.resetBaseVelocity(body, *velocity)
        self.steps = state.steps

    def retell(self, scene: Scene) -> None:
        """Say of the same house what is where by now: parents and rooms are those of this scene; nothing moves."""
        self.scene = scene

    def find_contacts(self) -> None:
        """Look for contacts at the present poses without a step; `contacts` then tells them, with no forces."""
        p.performCollisionDetection()

    def contacts(self, instance_id: int) -> tuple[Contact, ...]:
        """What an instance touches since the last step."""
        body = self._bodies[instance_id]
        points = p.getContactPoints(bodyA=body)
        return tuple(Contact(self._other(q[2]), q[6], q[7], q[8], q[9]) for q in points)

    def depth(self, first: int, second: int) -> float:
        """How far two instances reach into one another [m]; 0 where they do not."""
        points = p.getClosestPoints(self._bodies[first], self._bodies[second], 0.0)
        return max((-point[8] for point in points), default=0.0)

    def ray(self, start: Vec3, end: Vec3) -> Hit | None:
        """The first thing between two points."""
        body, _, fraction, position, _ = p.rayTest(start, end)[0]
        return None if body < 0 else Hit(body, self.instance_of(body), position, fraction)

    def boxes(self) -> dict[int, Footprint]:
        """What each instance covers on the floor where the scene says it stands."""
        return {instance.id: Footprint.of(instance) for instance in self.scene.instances}

    def _other(self, body: int) -> int | None:
        return FLOOR if body == self._floor else self._instances.get(body)

    def _add_floor(self) -> int:
        corners = [Vector2(i.position.x, i.position.y) for i in self.scene.instances]
        corners += [corner for room in self.scene.rooms for corner in room.polygon]
        reach = OPEN_FLOOR_M + max((max(abs(corner.x), abs(corner.y)) for corner in corners), default=0.0)
        part = Part("box", Vector3(2 * reach, 2 * reach, FLOOR_THICKNESS), Vector3(0.0, 0.0, -FLOOR_THICKNESS / 2))
        return self._add_part(part, "gray")

    def _add_walls(self) -> Iterator[int]:
        for wall in self.scene.walls:
            x, y = wall.end.x - wall.start.x, wall.end.y - wall.start.y
            middle = Vector3((wall.start.x + wall.end.x) / 2, (wall.start.y + wall.end.y) / 2, wall.height / 2)
            size = Vector3(math.hypot(x, y), wall.thickness, wall.height)
            yield self._add_part(Part("box", size, middle, yaw_deg=math.degrees(math.atan2(y, x))), "white")

    def _add_part(self, part: Part, color: str) -> int:
        visual = visual_of([part], color) if self._visuals else -1
        return _create(0.0, (collision_shape([part]), visual), Pose((0.0, 0.0, 0.0)))

    def _add(self, instance: Instance) -> int:
        entry = catalogue()[instance.name]
        key = (instance.name, instance.scale, instance.color)
        if key not in self._shapes:
            drawn = visual_shape(entry, instance.color, instance.scale) if self._visuals else -1
            self._shapes[key] = (collision_shape([part.scaled(instance.scale) for part in entry.parts]), drawn)
        mass = 0.0 if instance.kind == "kinematic" else entry.mass_kg * instance.scale**3
        turned = quaternion_from_yaw(math.radians(instance.yaw_deg))
        return _create(mass, self._shapes[key], Pose(instance.position, turned))


def _create(mass_kg: float, shapes: tuple[int, int], pose: Pose) -> int:
    """A body as a plain rigid one ("maximal coordinates"): a third of the cost of a step, and it can sleep."""
    body = int(p.createMultiBody(mass_kg, *shapes, *pose, useMaximalCoordinates=1))
    p.changeDynamics(
        body,
        -1,
        lateralFriction=FRICTION,
        rollingFriction=ROLLING_FRICTION,
        spinningFriction=ROLLING_FRICTION,
        activationState=p.ACTIVATION_STATE_ENABLE_SLEEPING,
    )
    return body


def _is_at_rest(body: int) -> bool:
    (vx, vy, vz), (wx, wy, wz) = p.getBaseVelocity(body)
    return vx * vx + vy * vy + vz * vz < REST_SPEED**2 and wx * wx + wy * wy + wz * wz < REST_TURN**2
