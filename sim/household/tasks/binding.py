"""What in a scene a task can be about: things with a name of their own that the agent can get at.

Geometry only. Sight and stability are left to the verification of the finished sample.
"""

from __future__ import annotations

import math
from functools import cached_property

from sim.geometry import quaternion_from_yaw
from sim.household.space.navigation import (
    AGENT_RADIUS_M,
    APPROACH_M,
    AT_USER_M,
    CAMERA_HEIGHT_M,
    REACH_M,
    STEP_OVER_M,
    NavigationGrid,
)
from sim.household.space.placing import HIGHEST_M, occupied_by, places_on
from sim.household.values import FLOOR, Instance, Scene, Vector2
from sim.household.words.places import place_sentence
from sim.household.words.referring import describe, unique_descriptions
from sim.values import Pose


class Bindings:
    """The candidates for each slot in one scene, by id."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._grid = NavigationGrid.of(scene)

    @property
    def is_user_away(self) -> bool:
        """Whether there is a way to go to the user."""
        agent, player = self.scene.agent.position, self.scene.player.position
        return math.dist(agent, player) >= AT_USER_M and self._grid.path(agent, player) is not None

    @cached_property
    def goals(self) -> list[int]:
        """What the agent can be sent to and is not at."""
        return [
            thing.id
            for thing in self._named
            if (thing.size.z > STEP_OVER_M or thing.kind == "interactable")
            and not self._is_at(thing)
            and self._is_seen_from_beside(thing)
        ]

    @cached_property
    def movable(self) -> list[int]:
        """What can be fetched, with what it carries."""
        return [
            thing.id
            for thing in self._named
            if thing.kind == "interactable" and thing.position.z <= HIGHEST_M and self._is_seen_from_beside(thing)
        ]

    @cached_property
    def unloaded(self) -> list[int]:
        """What can be fetched and carries nothing, so that its own size says where it fits."""
        carriers = {instance.parent for instance in self.scene.instances}
        return [number for number in self.movable if number not in carriers]

    @cached_property
    def sought(self) -> list[int]:
        """What can be asked for: it has a name without its place, and its place can be said."""
        return [
            thing.id
            for thing in self._approachable
            if thing.kind == "interactable" and self.bare_name(thing.id) and place_sentence(self.scene, thing.id)
        ]

    @cached_property
    def carriers(self) -> list[int]:
        """Furniture on or in which something can be looked for."""
        return [thing.id for thing in self._named if thing.kind == "kinematic" and thing.surfaces]

    @cached_property
    def targets(self) -> list[int]:
        """On or in what something can be put."""
        return [thing.id for thing in self._named if thing.surfaces]

    def has_room(self, y: int, x: int) -> bool:
        """Whether x, taken from where it is, finds a free place on y from where the agent would come to it."""
        carrier, thing = self.scene.instances[y], self.scene.instances[x]
        if y == x or y in self.scene.carriers_of(x):
            return False
        from_x = self._grid.approaches(x, self.scene.agent.position)
        stands = self._grid.approaches(y, from_x[0]) if from_x else []
        return bool(stands) and self._is_place_free(carrier, thing, stands[0])

    def bare_name(self, instance_id: int) -> str | None:
        """A unique name that does not tell where the thing is."""
        phrases = unique_descriptions(self.scene, instance_id)
        return next((phrase for phrase in phrases if " on the " not in phrase and " in the " not in phrase), None)

    @cached_property
    def _approachable(self) -> list[Instance]:
        reached = self._grid.reachable_from(self.scene.agent.position)
        return [
            instance
            for instance in self.scene.instances
            if any(self._grid.holds(reached, place) for place in self._grid.standing_places(instance.id, APPROACH_M))
        ]

    @cached_property
    def _named(self) -> list[Instance]:
        return [instance for instance in self._approachable if describe(self.scene, instance.id)]

    def _is_at(self, instance: Instance) -> bool:
        return self._grid.footprints[instance.id].distance(self.scene.agent.position) <= REACH_M

    def _is_seen_from_beside(self, thing: Instance) -> bool:
        """Whether it looks over the edge of what it stands on, where that is higher than the camera."""
        surface = thing.position.z - thing.size.z / 2
        if thing.parent == FLOOR or surface <= CAMERA_HEIGHT_M:
            return True
        place = Vector2(thing.position.x, thing.position.y)
        behind_edge = self._grid.footprints[thing.parent].depth(place)
        before_edge = max(APPROACH_M - behind_edge, AGENT_RADIUS_M)
        return thing.size.z * before_edge > behind_edge * (surface - CAMERA_HEIGHT_M)

    def _is_place_free(self, carrier: Instance, thing: Instance, stand: Vector2) -> bool:
        others = [
            occupied_by(other, _pose(other))
            for other in self.scene.instances
            if other.id not in {carrier.id, thing.id} and other.parent in {carrier.id, *self._loads(carrier)}
        ]
        return any(True for _ in places_on(carrier, _pose(carrier), thing.size, others, stand, REACH_M))

    def _loads(self, carrier: Instance) -> list[int]:
        return [thing.id for thing in self.scene.instances if thing.parent == carrier.id]


def _pose(instance: Instance) -> Pose:
    x, y, z = instance.position
    return Pose((x, y, z), quaternion_from_yaw(math.radians(instance.yaw_deg)))
