"""Where a thing is, in words: the phrases that answer "where is it", and those that would be other answers."""

from __future__ import annotations

from collections.abc import Collection

from sim.household.values import FLOOR, Instance, Scene
from sim.household.words.referring import FLOOR_NOUN, describe, nouns_of, room_kind, unique_descriptions


def place_phrases(scene: Scene, instance_id: int, supports: Collection[int]) -> list[str]:
    """Every phrase that plainly says where a thing is.

    Args:
        scene: As it is now.
        instance_id: Of the thing.
        supports: What carries it, directly or through other things.
    """
    instance = scene.instances[instance_id]
    phrases: list[str] = []
    for support in sorted(set(supports) - {FLOOR}):
        room = room_kind(scene, scene.instances[support])
        for phrase in unique_descriptions(scene, support):
            in_room = f" in the {room}"
            phrases += [phrase] if not room or phrase.endswith(in_room) else [phrase, phrase + in_room]
    if instance.parent == FLOOR and instance_id != scene.holding:
        phrases += _floor_phrases(scene, instance)
    return list(dict.fromkeys(phrases))


def place_sentence(scene: Scene, instance_id: int) -> str | None:
    """Where a thing is, said so that one place fits: "on the table in the kitchen"; None where no phrase does."""
    instance = scene.instances[instance_id]
    if instance_id == scene.holding:
        return None
    if instance.parent == FLOOR:
        twins = sum(room.kind == room_kind(scene, instance) for room in scene.rooms)
        return f"on the {_floor_phrases(scene, instance)[0]}" if twins <= 1 else None
    support = scene.instances[instance.parent]
    phrase = describe(scene, support.id)
    if phrase is None:
        return None
    word = "in" if any(surface.inside for surface in support.surfaces) else "on"
    room = room_kind(scene, support)
    return f"{word} the {phrase}" + (f" in the {room}" if room and room not in phrase else "")


def place_nouns(scene: Scene, about: int | None = None) -> list[str]:
    """The names of all places of a house; without those of the thing that is asked about."""
    carriers = [instance for instance in scene.instances if instance.surfaces]
    nouns = {noun for carrier in carriers for noun in nouns_of(carrier)}
    nouns |= {room.kind for room in scene.rooms} | {FLOOR_NOUN}
    return sorted(nouns - set(nouns_of(scene.instances[about]) if about is not None else ()))


def _floor_phrases(scene: Scene, instance: Instance) -> list[str]:
    room = room_kind(scene, instance)
    if not room:
        return [FLOOR_NOUN]
    phrases = [f"{FLOOR_NOUN} in the {room}", f"{FLOOR_NOUN} of the {room}", f"{room} {FLOOR_NOUN}"]
    return phrases + ([FLOOR_NOUN] if len(scene.rooms) == 1 else [])
