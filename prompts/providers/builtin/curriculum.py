"""Simpler tasks towards a target: each relation rests on others, and few things come before many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from prompts.providers.builtin.vocabulary import NUMBERS
from prompts.providers.builtin.wishes import Wish, read_wish
from prompts.providers.builtin.wording import plural

RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "sort": ("carry",),
    "row": ("carry",),
    "tower": ("carry", "row"),
    "figure": ("carry", "row", "tower"),
    "ring": ("carry", "row"),
    "pattern": ("carry", "row"),
    "between": ("carry", "row"),
    "top": ("carry",),
    "cover": ("carry", "top"),
    "pack": ("carry", "row"),
    "kit": ("carry", "corner"),
    "insert": ("carry", "corner"),
    "corner": ("carry",),
    "rings": ("carry", "tower"),
    "rope": ("carry", "row"),
}
"""Relation → what has to be mastered before it, the easiest first; the others rest on nothing."""
_SKILLS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "carry": ("put {things} on {place}", (2, 3)),
    "sort": ("sort {things} by {colors} in {place}s", (1, 2)),
    "row": ("line up {things}", (3, 4)),
    "tower": ("stack {things}", (2, 3)),
    "figure": ("build pyramid of {things}", (3,)),
    "ring": ("ring of {things}", (4, 5)),
    "pattern": ("arrange {things} as triangle", (3,)),
    "between": ("put {things} between", (1, 2)),
    "top": ("put {things} on-each", (2, 3)),
    "cover": ("cover {things}", (1, 2)),
    "pack": ("pack {things}", (2, 4)),
    "kit": ("assemble kit of {count} shapes", (2, 3)),
    "insert": ("insert {count}", (1, 2)),
    "corner": ("align corner {count}", (1, 2)),
    "rings": ("rings on pegs {count}", (2,)),
    "rope": ("rope", (1,)),
    "sweep": ("sweep pile", (1,)),
}
"""Relation → the words of a task for it, and how many things it takes, few first."""
_TEACHES: Mapping[str, str] = {
    "carry": "picking what is named and putting it down where it belongs",
    "sort": "telling by color what belongs where",
    "row": "putting things down exactly, side by side and turned alike",
    "tower": "putting one thing on another so that it stands",
    "figure": "building layer by layer",
    "ring": "placing around a middle",
    "pattern": "places in two directions",
    "between": "telling a place by what stands around it",
    "top": "hitting a small target that is raised",
    "cover": "closing what was filled before",
    "pack": "using little room well",
    "kit": "matching shape and turn",
    "insert": "fitting with little play",
    "corner": "aligning position and turn with a marker",
    "rings": "meeting a peg with a hole",
    "rope": "moving what bends",
    "sweep": "pushing many things at once",
}


class Rung(NamedTuple):
    """One step of a curriculum."""

    wish: str
    """The task in words that `wishes` reads."""
    teaches: str
    """What it is for, one sentence."""


def rungs_towards(target: str) -> tuple[Rung, ...]:
    """The steps from the easiest to the last one before the target; at least one."""
    wish = read_wish(target)
    goal = wish.relations[0] if wish.relations else "carry"
    rungs = [
        Rung(
            _worded(relation, count, wish),
            f"It teaches {_TEACHES[relation]}, with {NUMBERS[count]} thing{'s' * (count > 1)}.",
        )
        for relation in (*RESTS_ON.get(goal, ()), goal)
        for count in _counts(relation, goal, wish)
    ]
    return tuple(dict.fromkeys(rungs))


def _counts(relation: str, goal: str, wish: Wish) -> Iterator[int]:
    """How many things the steps of a relation take: of the target's own relation fewer than the target."""
    few = _SKILLS[relation][1]
    if relation != goal:
        yield few[0]
        return
    most = max(wish.counts, default=len(NUMBERS))
    yield from [count for count in few if count < most] or few[:1]


def _worded(relation: str, count: int, wish: Wish) -> str:
    """The task's words: in the things and colours of the target where that makes sense."""
    thing = wish.things[0].called if wish.things else "block"
    color = f"{wish.colors[0]} " if wish.colors else ""
    things = f"{NUMBERS[count]} {color}{thing if count == 1 else plural(thing)}"
    place = wish.places[0].noun if wish.places else "zone"
    text = _SKILLS[relation][0].replace("{things}", things).replace("{place}", place)
    return text.replace("{count}", NUMBERS[count]).replace("{colors}", " ".join(wish.colors[1:3]))
