"""The hand: what it holds, and what lies on that, goes where the agent goes.

It carries by setting poses. A fixed constraint lags behind: measured, 36 mm of error against 1.7 mm. What is carried
collides with nothing on its way, so that nothing is pushed off a table in passing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.geometry import invert, multiply
from sim.household.physics.support import load_of, supports_of
from sim.household.physics.world import REST_STEPS, HouseholdWorld
from sim.values import Pose


@dataclass(frozen=True)
class Grip:
    """What is held, and how it lies in the hand."""

    held: int
    rotation: Pose
    """Of the held thing against the hand; no translation."""
    load: dict[int, Pose] = field(default_factory=dict)
    """Things on the held one, seen from it."""
    supports: dict[int, frozenset[int]] = field(default_factory=dict)
    """What carried each thing of the load when it was taken up."""

    @property
    def carried(self) -> frozenset[int]:
        """Everything that goes along."""
        return frozenset({self.held, *self.load})


class Hand:
    """Holds one thing, or none."""

    def __init__(self, world: HouseholdWorld) -> None:
        self._world = world
        self.grip: Grip | None = None

    @property
    def held(self) -> int | None:
        """The thing in the hand."""
        return self.grip.held if self.grip else None

    @property
    def carried(self) -> frozenset[int]:
        """The thing in the hand and everything on it."""
        return self.grip.carried if self.grip else frozenset()

    def take(self, instance_id: int, hand: Pose) -> None:
        """Take a thing up, as it stands, with all that rests on it alone."""
        load = load_of(self._world, instance_id)
        self._close_on(instance_id, {thing: supports_of(self._world, thing) for thing in load}, hand)

    def take_as_written(self, hand: Pose) -> None:
        """Have in the hand what the scene says, with what stands on it as the parents say; nothing has moved yet."""
        scene = self._world.scene
        if scene.holding is not None:
            load = sorted(scene.carried - {scene.holding})
            self._close_on(scene.holding, {thing: frozenset({scene.instances[thing].parent}) for thing in load}, hand)

    def _close_on(self, instance_id: int, supports: dict[int, frozenset[int]], hand: Pose) -> None:
        pose = self._world.pose(instance_id)
        rotation = Pose((0.0, 0.0, 0.0), multiply(invert(hand), pose).rotation)
        load = {thing: multiply(invert(pose), self._world.pose(thing)) for thing in supports}
        self.hold(Grip(instance_id, rotation, load, supports))
        self.carry(hand)

    def hold(self, grip: Grip | None) -> None:
        """Have this grip from now on; what was held before collides again."""
        self._world.collide(self.carried, True)
        self.grip = grip
        self._world.collide(self.carried, False)

    def carry(self, hand: Pose) -> None:
        """Bring what is held to where the hand is."""
        if self.grip is not None:
            self.move(multiply(hand, self.grip.rotation))

    def move(self, pose: Pose) -> None:
        """Bring the held thing to a pose, and its load along."""
        assert self.grip is not None
        self._world.set_pose(self.grip.held, pose)
        for thing, relative in self.grip.load.items():
            self._world.set_pose(thing, multiply(pose, relative))

    def try_pose(self, pose: Pose, deepest: float) -> bool:
        """Move the held thing to a pose and tell whether it touches nothing there, or hardly so.

        Args:
            pose: Of the middle of its box.
            deepest: Interpenetration that is let pass [m].
        """
        self.move(pose)
        self._world.collide(self.carried, True)
        self._world.find_contacts()
        touched = [contact for thing in self.carried for contact in self._world.contacts(thing)]
        self._world.collide(self.carried, False)
        return all(contact.distance > -deepest for contact in touched if contact.other not in self.carried)

    def settle(self, hand: Pose, max_steps: int) -> bool:
        """Step until everything but the carried rests; returns whether it does."""
        if self.grip is None:
            return self._world.settle(max_steps)
        others = [i.id for i in self._world.scene.instances if i.kind == "interactable" and i.id not in self.carried]
        for _ in range(0, max_steps, REST_STEPS):
            for _ in range(REST_STEPS):
                self._world.step()
                self.carry(hand)  # gravity pulls at it, too
            if all(map(self._world.is_at_rest, others)):
                return True
        return False
