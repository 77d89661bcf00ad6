"""What is true in the house at a moment: every predicate of the goals, decided by physics and by what was said."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import pybullet as p

from sim.geometry import apply, invert
from sim.household.acting.agent import AgentPose, is_visible
from sim.household.acting.hand import Hand
from sim.household.catalogue import catalogue
from sim.household.physics.present import room_at, scene_now
from sim.household.physics.support import all_supports_of, supports_of
from sim.household.physics.world import HouseholdWorld
from sim.household.space.navigation import AT_USER_M, REACH_M
from sim.household.space.placing import occupied_by
from sim.household.values import FLOOR, Scene, Standpoint
from sim.household.words.places import place_nouns, place_phrases
from sim.household.words.speech import answers, declines, normalised

NEAR_M = 0.5
FACING_DEG = 20.0
INSIDE_SLACK_M = 0.02


@dataclass(frozen=True)
class HouseSituation:
    """The world, the agent in it and what it has said, as `sim.household.tasks.goals.Situation` asks for."""

    world: HouseholdWorld
    agent: AgentPose
    hand: Hand
    heard: tuple[str, ...] = ()

    @property
    def scene(self) -> Scene:
        """The scene as it was loaded: ids, nouns and colours do not change."""
        return self.world.scene

    @cached_property
    def present(self) -> Scene:
        """The scene as it is now."""
        standpoint = Standpoint(self.agent.position, self.agent.yaw_deg)
        return scene_now(self.world, standpoint, self._known_supports(), self.hand.held)

    def is_true(self, predicate: str, arguments: Sequence[int | str]) -> bool:
        """Whether a predicate of `sim.household.tasks.goals.PREDICATES` or ``said`` holds.

        Of ``refused`` only whether the agent has said no: whether it may is asked of the goal that it refuses.
        """
        if predicate == "said":
            return self._said([str(text) for text in arguments])
        judge = cast(Callable[..., bool], getattr(self, f"_{predicate}"))
        return judge(*arguments)

    def _holding(self, thing: int) -> bool:
        return self.hand.held == thing

    def _hand_empty(self) -> bool:
        return self.hand.held is None

    def _on(self, thing: int, carrier: int) -> bool:
        return carrier in self._supports(thing)

    def _supported_by(self, thing: int, carrier: int) -> bool:
        if thing == self.hand.held:
            return False
        return carrier in all_supports_of(self.world, thing, self._known_supports())

    def _on_floor(self, thing: int) -> bool:
        return FLOOR in self._supports(thing)

    def _inside(self, thing: int, container: int) -> bool:
        if thing in {container, self.hand.held}:
            return False
        x, y, z = apply(invert(self.world.pose(container)), self.world.pose(thing).position)
        return any(
            abs(x - surface.center.x) <= surface.size.x / 2 + INSIDE_SLACK_M
            and abs(y - surface.center.y) <= surface.size.y / 2 + INSIDE_SLACK_M
            and 0.0 <= z - surface.center.z <= surface.clearance
            for surface in self.scene.instances[container].surfaces
            if surface.inside
        ) and self._supported_by(thing, container)

    def _in_room(self, thing: int, room: int) -> bool:
        x, y, _ = self.world.pose(thing).position
        return room_at(self.scene, (x, y)) == room

    def _agent_in_room(self, room: int) -> bool:
        return room_at(self.scene, self.agent.position) == room

    def _near(self, thing: int, other: int) -> bool:
        if thing == other:
            return False
        return bool(p.getClosestPoints(self.world.body(thing), self.world.body(other), NEAR_M))

    def _at(self, thing: int) -> bool:
        """Within reach of its footprint, facing it, and it is in sight."""
        instance, pose = self.scene.instances[thing], self.world.pose(thing)
        if occupied_by(instance, pose).footprint.distance(self.agent.position) > REACH_M:
            return False
        return self.agent.off_axis_deg(pose.position) <= FACING_DEG and self._visible(thing)

    def _at_user(self) -> bool:
        user = self.scene.player.position
        return math.dist(self.agent.position, user) < AT_USER_M and self.agent.off_axis_deg(user) <= FACING_DEG

    def _visible(self, thing: int) -> bool:
        return thing in self.hand.carried or is_visible(self.world, self.agent, thing)

    def _said(self, accepted: Sequence[str], about: int | None = None) -> bool:
        others: Sequence[str] = ()
        places = [place for place in place_nouns(self.scene, about) if normalised(place)]
        if {normalised(phrase) for phrase in accepted} & {normalised(color) for color in _colors()}:
            others = _colors()
        elif any(set(normalised(place)) <= set(normalised(phrase)) for place in places for phrase in accepted):
            others = places
        return answers(" ".join(self.heard), accepted, others)

    def _said_place(self, thing: int) -> bool:
        if thing in self.hand.carried:
            return False
        supports = all_supports_of(self.world, thing)
        return self._said(place_phrases(self.present, thing, supports), about=thing)

    def _refused(self) -> bool:
        return declines(" ".join(self.heard))

    def _supports(self, thing: int) -> frozenset[int]:
        if thing == self.hand.held:
            return frozenset()
        known = self._known_supports()
        return known[thing] if thing in known else supports_of(self.world, thing)

    def _known_supports(self) -> dict[int, frozenset[int]]:
        return self.hand.grip.supports if self.hand.grip else {}


def _colors() -> tuple[str, ...]:
    return tuple(dict.fromkeys(color for entry in catalogue().values() for color in entry.colors))
