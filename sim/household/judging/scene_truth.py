"""Is the scene of a sample true? What does not stay where it is said to be makes its words and its goal about nothing.

The check of scene documents (`sim.household.scenes.validate`) asks much more, of everything; this asks what a sample
rests on.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from sim.household.acting.agent import AgentPose
from sim.household.acting.calls import ids_of
from sim.household.acting.hand import Hand
from sim.household.physics.present import NO_ROOM, room_at
from sim.household.physics.support import supports_of
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.settle import DEEPEST_M, MOVED_M, SETTLE_STEPS
from sim.household.tasks.goals import ids_in
from sim.household.values import FLOOR, Instance, Sample


def untruths(sample: Sample, world: HouseholdWorld) -> Iterator[str]:
    """What physics does not bear out, one sentence each.

    A sample made by hand in the published form, of the type "free", may leave out its parents and rooms: it is only
    asked whether everything stays where it is.

    Args:
        sample: Its scene is what is asked about.
        world: Is loaded with it and left at rest.
    """
    world.load(sample.scene)
    hand, place = Hand(world), AgentPose.at(sample.scene.agent).hand
    hand.take_as_written(place)
    if sample.type != "free":
        yield from _about_rooms(sample)
        world.find_contacts()
        yield from _about_depths(sample, world)
    hand.settle(place, SETTLE_STEPS)
    for instance in sample.scene.instances:
        moved = math.dist(world.pose(instance.id).position, instance.position)
        if instance.kind == "interactable" and not moved <= MOVED_M:
            yield f"{_named(instance)} does not stay: it comes to rest {moved:.2f} m away"
            return
    if sample.type != "free":
        yield from _about_parents(sample, world)


def named_ids(sample: Sample) -> frozenset[int]:
    """Every instance that a sample is about."""
    called = {number for call in sample.solution for number in ids_of(call)}
    return ids_in(sample.goal) | called | set(sample.bindings.values())


def _movable(sample: Sample) -> list[Instance]:
    """What a sample is about that stands somewhere and could move."""
    things = [sample.scene.instances[number] for number in sorted(named_ids(sample) - sample.scene.carried)]
    return [thing for thing in things if thing.kind == "interactable"]


def _about_parents(sample: Sample, world: HouseholdWorld) -> Iterator[str]:
    for thing in _movable(sample):
        supports = supports_of(world, thing.id)
        if thing.parent not in supports:
            yield f"{_named(thing)} has the parent {thing.parent} but is carried by {_names(sample, supports)}"


def _about_rooms(sample: Sample) -> Iterator[str]:
    """What lies outside of every room, as what is reached through a wall, may say any."""
    for thing in (sample.scene.instances[number] for number in sorted(named_ids(sample))):
        room = room_at(sample.scene, (thing.position.x, thing.position.y))
        if room not in (NO_ROOM, thing.room_id):
            yield f"{_named(thing)} has the room {thing.room_id} but is in {room}"


def _about_depths(sample: Sample, world: HouseholdWorld) -> Iterator[str]:
    """At the poses as they are written: at rest, things have pushed each other apart."""
    for thing in _movable(sample):
        deepest = min(world.contacts(thing.id), key=lambda contact: contact.distance, default=None)
        if deepest is not None and deepest.distance < -DEEPEST_M:
            other = "a wall" if deepest.other is None else _names(sample, {deepest.other})
            yield f"{_named(thing)} is {-1000 * deepest.distance:.0f} mm inside {other}"


def _named(instance: Instance) -> str:
    return f"{instance.category} {instance.id}"


def _names(sample: Sample, numbers: Collection[int]) -> str:
    names = ["the floor" if number == FLOOR else _named(sample.scene.instances[number]) for number in sorted(numbers)]
    return " and ".join(names) or "nothing"
