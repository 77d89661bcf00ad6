"""The agent while it acts: where it stands, what it holds, what it has turned to, what it has said, how long it took.

The calls of a solution (`going`, `handling`) change this and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sim.household.acting.agent import STEP_S, AgentPose
from sim.household.acting.hand import Grip, Hand
from sim.household.acting.predicates import HouseSituation
from sim.household.physics.world import HOUSEHOLD_HZ, HouseholdWorld, State
from sim.household.space.navigation import NavigationGrid
from sim.household.values import Scene, Standpoint

SETTLE_STEPS = 480
"""Longest wait for things to come to rest, two seconds."""


@dataclass(frozen=True)
class Moment:
    """A state of house and agent that one can go back to."""

    world: State
    pose: AgentPose
    grip: Grip | None
    target: int | None
    heard: tuple[str, ...]
    steps: int


class Embodiment:
    """The agent in a world.

    Args:
        world: Is loaded anew by `begin`.
        scene: What is loaded; None: what the world has.
        on_step: Called after each step of the agent; pictures and poses are recorded here.
    """

    def __init__(
        self, world: HouseholdWorld, scene: Scene | None = None, on_step: Callable[[Embodiment], None] | None = None
    ) -> None:
        self.world = world
        self._scene = scene or world.scene
        self._on_step = on_step
        self.begin()

    def begin(self) -> None:
        """Put house and agent as the scene says, and let everything come to rest."""
        self.world.load(self._scene)
        self.hand = Hand(self.world)
        self.pose = AgentPose.at(self.world.scene.agent)
        self.hand.take_as_written(self.pose.hand)
        self.target: int | None = None
        """What it went or turned to last; None for the user."""
        self.heard: tuple[str, ...] = ()
        self.steps = 0
        self.settle()

    def listen(self) -> None:
        """Begin a turn of a dialogue where the one before has ended: nothing said yet, nothing turned to, eyes level.

        So a turn begins as a scene does that is written down now, whose rooms and parents are those of the present.
        """
        self.world.retell(self.present)
        self.pose = AgentPose.at(self.standpoint)
        self.target, self.heard = None, ()

    @property
    def situation(self) -> HouseSituation:
        """What can be asked about this moment."""
        return HouseSituation(self.world, self.pose, self.hand, self.heard)

    @property
    def present(self) -> Scene:
        """The scene as it is now, the agent where it is."""
        return self.situation.present

    @property
    def standpoint(self) -> Standpoint:
        """Where it stands and looks."""
        return Standpoint(self.pose.position, self.pose.yaw_deg)

    @property
    def time_s(self) -> float:
        """Simulated time since the start: its steps, and the waits for things to come to rest."""
        return self.steps * STEP_S + self.world.steps / HOUSEHOLD_HZ

    def grid(self) -> NavigationGrid:
        """Where it can walk now."""
        return NavigationGrid.of(self.present, without=self.hand.carried)

    def go(self, poses: Iterable[AgentPose], until: Callable[[], bool] | None = None) -> bool:
        """Take steps, what is held coming along; returns whether `until` became true, which ends them early."""
        for pose in poses:
            self._stand(pose)
            if until is not None and until():
                return True
        return False

    def turn_to(self, point: tuple[float, float, float]) -> None:
        """Turn the camera to a point, in steps."""
        start, end = self.pose, self.pose.facing(point)
        count = max(1, start.turn_steps(end))
        turn = math.remainder(end.yaw_deg - start.yaw_deg, 360.0)
        for index in range(1, count):
            self._stand(AgentPose(start.position, start.yaw_deg + turn * index / count, end.pitch_deg))
        self._stand(end)

    def settle(self) -> bool:
        """Wait until everything but the carried is at rest; returns whether it is."""
        return self.hand.settle(self.pose.hand, SETTLE_STEPS)

    def save(self) -> Moment:
        """A moment to go back to."""
        state = self.world.save()
        moment = Moment(state, self.pose, self.hand.grip, self.target, self.heard, self.steps)
        self._resume(moment)
        return moment

    def restore(self, moment: Moment) -> None:
        """Go back to a moment of this same scene."""
        self.world.restore(moment.world)
        self._resume(moment)

    def _resume(self, moment: Moment) -> None:
        """Be as one was, in a world that has just been built anew: it knows no contacts, and all collides."""
        self.hand = Hand(self.world)
        self.hand.hold(moment.grip)
        self.pose, self.target, self.heard, self.steps = moment.pose, moment.target, moment.heard, moment.steps
        self.world.find_contacts()

    def _stand(self, pose: AgentPose) -> None:
        self.pose = pose
        self.hand.carry(pose.hand)
        self.steps += 1
        if self._on_step is not None:
            self._on_step(self)
