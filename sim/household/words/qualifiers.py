"""What a sentence says of a thing beside its noun: "the green vase out of the white bathtub", "the phone that is gray".

A person says where a thing is with the colour of what carries it, with many little words and in any order; a phrase of
`referring` has one order. Here the words around a noun are read from left to right, as far as they speak of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from sim.colors import COLORS
from sim.household.catalogue import ROOM_KINDS, catalogue
from sim.household.values import FLOOR, Instance, Scene
from sim.household.words.referring import FLOOR_NOUN, nouns_of, room_kind, support_nouns
from sim.household.words.speech import Words, normalised

LINKS = frozenset({"on", "in", "from", "off", "of", "inside", "upon", "at"})
"""What stands before the place where a thing is; never "to" or "into", before which it is taken somewhere."""
FILLERS = frozenset({"that", "which", "is", "thats", "lying", "standing", "sitting", "placed", "up", "out", "down"})
"""What may stand before such a word and says nothing."""


@dataclass(frozen=True)
class Said:
    """What is said of one thing; what is empty is not said."""

    noun: str
    color: str = ""
    support: str = ""
    support_color: str = ""
    room: str = ""

    def fits(self, scene: Scene, instance: Instance) -> bool:
        """Whether all of it is true of an instance."""
        return (
            self.noun in nouns_of(instance)
            and self.color in ("", instance.color)
            and self.support in ("", *support_nouns(scene, instance))
            and self.support_color in ("", _color_below(scene, instance))
            and self.room in ("", room_kind(scene, instance))
        )

    def fits_only(self, scene: Scene, number: int) -> bool:
        """Whether it is true of this instance and of no other one."""
        return all(self.fits(scene, thing) == (thing.id == number) for thing in scene.instances)


def readings(words: Words, noun: str, start: int) -> Iterator[Said]:
    """What is said of the thing whose noun begins at a position, a qualification more each time.

    "Clock on white desk in bedroom" is a clock, one on a white desk, and one on a white desk in a bedroom.
    """
    color = words[start - 1] if start and words[start - 1] in COLORS else ""
    said, at = Said(noun, color), start + len(normalised(noun))
    while True:
        yield said
        further = _qualified(said, words, at)
        if further is None:
            return
        said, at = further


def _qualified(said: Said, words: Words, at: int) -> tuple[Said, int] | None:
    """With the next thing that is said, and where that ends."""
    filled = _skipped(words, at)
    if filled > at and not said.color and words[filled : filled + 1] and words[filled] in COLORS:
        return replace(said, color=words[filled]), filled + 1
    if words[filled : filled + 1] and words[filled] in LINKS:
        return _placed(said, words, filled + 1)
    return None


def _placed(said: Said, words: Words, at: int) -> tuple[Said, int] | None:
    """With the room or the support that begins at a position: "bathroom", "white desk", "bedroom desk"."""
    color, start = (words[at], at + 1) if words[at : at + 1] and words[at] in COLORS else ("", at)
    room, after_room = _longest(_rooms(), words, start)
    support, end = _longest(_carriers(), words, after_room)
    if support and not said.support and not (room and said.room):
        return replace(said, support=support, support_color=color, room=room or said.room), end
    if room and not said.room and not color:
        return replace(said, room=room), after_room
    return None


def _skipped(words: Words, at: int) -> int:
    while words[at : at + 1] and words[at] in FILLERS:
        at += 1
    return at


def _longest(phrases: dict[Words, str], words: Words, at: int) -> tuple[str, int]:
    """The longest phrase that begins at a position, and where it ends; nothing where none does."""
    found = [phrase for phrase in phrases if words[at : at + len(phrase)] == phrase]
    best = max(found, key=len, default=())
    return phrases.get(best, ""), at + len(best)


def _color_below(scene: Scene, instance: Instance) -> str:
    is_carried = instance.parent != FLOOR and instance.id != scene.holding
    return scene.instances[instance.parent].color if is_carried else FLOOR_NOUN


@cache
def _rooms() -> dict[Words, str]:
    return {normalised(kind): kind for kind in ROOM_KINDS}


@cache
def _carriers() -> dict[Words, str]:
    nouns = [noun for entry in catalogue().values() if entry.surfaces for noun in entry.nouns]
    return {normalised(noun): noun for noun in (*nouns, FLOOR_NOUN)}
