"""Let physics have its say: what does not stay where it was put is put elsewhere or taken out.

A scene says of a thing only where it is and how it is turned about the vertical. So what comes to rest is written
down, rounded, and tried again from what was written, until everything stays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.geometry import rotation_matrix, yaw_of
from sim.household.physics.world import HouseholdWorld
from sim.household.scenes.demands import Demands
from sim.household.scenes.draft import Draft
from sim.household.scenes.furnish import NoPlace
from sim.household.scenes.strew import place_thing
from sim.household.values import FLOOR, Vector3
from sim.values import Pose

MOVED_M = 0.05
"""Who moves farther while settling did not stay."""
STAYS_M = 0.0005
"""Who moves no farther from what is written down is at rest there."""
UPRIGHT = math.cos(math.radians(1.5))
"""Of the angle to the vertical up to which a thing still stands as the scene can say it."""
CARRIES = 0.7
"""Upward part of a normal from which a contact carries."""
DEEPEST_M = 0.005
"""Interpenetration that is allowed."""
ROUNDS = 6
SETTLE_STEPS = 240


@dataclass(frozen=True)
class Rest:
    """How a thing came to rest."""

    pose: Pose
    moved: float
    """From where it was put [m]."""
    is_upright: bool
    carriers: frozenset[int | None]
    """Ids of what carries it."""
    deepest: float
    """Deepest interpenetration where it was put [m]."""


def settle(draft: Draft, demands: Demands) -> None:
    """Bring everything to rest where its parent carries it.

    Raises:
        NoPlace: Something that was asked for does not stay anywhere.
    """
    for _ in range(ROUNDS):
        rests = come_to_rest(draft)
        falling = [key for key, rest in rests.items() if not _stays(draft, key, rest)]
        if not falling and all(rest.moved <= STAYS_M for rest in rests.values()):
            return
        for key, rest in rests.items():
            if key not in falling:
                draft.move(key, Vector3(*rest.pose.position), math.degrees(yaw_of(rest.pose.rotation)))
        for key in falling:
            if key in draft.pieces:
                _replace(draft, key, demands)
    raise NoPlace("everything at rest", f"after {ROUNDS} rounds something still moves")


def come_to_rest(draft: Draft) -> dict[int, Rest]:
    """Where each small thing comes to rest in the house as it is written down."""
    scene = draft.to_scene()
    world = HouseholdWorld(scene)
    keys = {number: key for key, number in draft.ids().items()}
    things = [instance for instance in scene.instances if instance.kind == "interactable"]
    world.find_contacts()
    depths = {thing.id: max((-c.distance for c in world.contacts(thing.id)), default=0.0) for thing in things}
    world.settle(SETTLE_STEPS)
    rests = {}
    for thing in things:
        pose = world.pose(thing.id)
        carriers = frozenset(c.other for c in world.contacts(thing.id) if c.normal[2] > CARRIES and c.force > 0)
        moved, is_upright = math.dist(pose.position, thing.position), rotation_matrix(pose.rotation)[2][2] > UPRIGHT
        rests[keys[thing.id]] = Rest(
            pose, moved, is_upright, frozenset(_key(keys, carrier) for carrier in carriers), depths[thing.id]
        )
    return rests


def _key(keys: dict[int, int], carrier: int | None) -> int | None:
    return carrier if carrier in (None, FLOOR) else keys[carrier]


def _stays(draft: Draft, key: int, rest: Rest) -> bool:
    return (
        rest.moved <= MOVED_M
        and rest.is_upright
        and rest.carriers == {draft.pieces[key].parent}
        and rest.deepest <= DEEPEST_M
    )


def _replace(draft: Draft, key: int, demands: Demands) -> None:
    """Put what was asked for elsewhere, once more; drop what nobody asked for."""
    piece = draft.pieces[key]
    if any(draft.holds_requested(child) for child in draft.children(key)):
        raise NoPlace(piece.prefab, "it does not stay, and it carries what was asked for")
    draft.remove(key)
    if piece.demand is not None and not place_thing(draft, piece.entry, piece.demand, demands):
        raise NoPlace(str(piece.demand), "it falls wherever it is put")
