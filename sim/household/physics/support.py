"""What carries what, decided by contacts: boxes around meshes are loose, 44 mm were seen."""

from __future__ import annotations

from collections.abc import Mapping

from sim.household.physics.world import HouseholdWorld
from sim.household.values import FLOOR

UPWARD = 0.5
"""Least vertical part of a contact's normal that carries: a ball leans on the rim of its bowl at 45°."""
TOUCHING_M = 0.003
"""Bullet reports contacts before surfaces meet; nearer than this they do [m]."""

Supports = Mapping[int, frozenset[int]]
"""Thing → what carries it directly, `FLOOR` among it."""


def supports_of(world: HouseholdWorld, instance_id: int) -> frozenset[int]:
    """What carries a thing directly, since the last step; nothing while it moves."""
    if not world.is_at_rest(instance_id):
        return frozenset()
    return frozenset(
        contact.other
        for contact in world.contacts(instance_id)
        if contact.other is not None and contact.normal[2] > UPWARD and contact.distance < TOUCHING_M
    )


def all_supports_of(world: HouseholdWorld, instance_id: int, known: Supports | None = None) -> frozenset[int]:
    """What carries a thing directly or through other things; `known` goes before contacts."""
    found: set[int] = set()
    waiting = [instance_id]
    while waiting:
        thing = waiting.pop()
        direct = known[thing] if known is not None and thing in known else supports_of(world, thing)
        fresh = direct - found
        found |= fresh
        waiting += [other for other in fresh if other != FLOOR]
    return frozenset(found - {instance_id})


def load_of(world: HouseholdWorld, instance_id: int) -> tuple[int, ...]:
    """Every movable thing that this one carries, alone or through others; nothing that something else carries too."""
    movable = [instance.id for instance in world.scene.instances if instance.kind == "interactable"]
    supports = {thing: supports_of(world, thing) for thing in movable if thing != instance_id}
    load = {instance_id}
    grown = True
    while grown:
        more = {thing for thing, under in supports.items() if thing not in load and under and under <= load}
        grown = bool(more)
        load |= more
    return tuple(sorted(load - {instance_id}))
