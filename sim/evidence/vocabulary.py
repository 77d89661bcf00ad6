"""What the words of an instruction can mean on this table: kinds of objects, colours, numbers, and what is near them.

Kinds are the robot names of URDF files. The lists are generous: a word that may mean many things means all of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.colors import COLORS

SOLID = frozenset({"block", "small_block", "box", "gift_box", "die", "ell", "object"})
ROUND = frozenset({"ball", "sphere"})
UPRIGHT = frozenset({"cylinder"})
DISKS = frozenset({"disk0", "disk1", "disk2", "disk3", "cylinder"})
VESSELS = frozenset({"container", "bowl", "box", "mug", "gift_box"})

NOUNS: dict[str, frozenset[str]] = {
    "block": SOLID,
    "cube": SOLID,
    "brick": SOLID,
    "box": SOLID | VESSELS,
    "ball": ROUND,
    "sphere": ROUND,
    "marble": ROUND,
    "cylinder": UPRIGHT,
    "pillar": UPRIGHT | SOLID,
    "column": UPRIGHT | SOLID,
    "bowl": frozenset({"bowl"}),
    "container": VESSELS,
    "pallet": frozenset({"pallet"}),
    "zone": frozenset({"zone", "square"}),
    "square": frozenset({"zone", "square", "object"}),
    "line": frozenset({"line"}),
    "corner": frozenset({"corner"}),
    "disk": DISKS,
    "ring": DISKS | {"object", "donut"},
    "kit": frozenset({"kit"}),
}
"""Singular noun → kinds that it may name."""
CERTAIN = frozenset({"block", "cube", "ball", "sphere", "cylinder", "bowl", "pallet"})
"""Nouns that name a thing, never a mere place or an arrangement: if they are said, the thing must be there."""

_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {word: number for number, word in enumerate(_COUNTED, 1)} | {"both": 2}
ADJECTIVES = frozenset(
    """
    the a an all each every both these those any of its their other remaining small big large tiny little long short
    tall wide thin thick flat round square wooden same different single identical smaller larger bigger smallest largest
    biggest middle first second third last next left right top bottom and or colored coloured
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
"""Words that may stand between a verb or number and the noun that they are about."""
VAGUE = frozenset({"not", "non", "except", "but", "without", "than", "unlike", "light", "lighter", "lightest", "dark"})
"""Near these a colour need not be what the object has."""
SHADES = frozenset({"light", "dark", "pale", "bright", "deep", "darker", "darkest", "lighter", "lightest"})
DISTRIBUTING = frozenset({"each", "every", "per", "respectively", "pair", "pairs", "time", "times", "layer", "layers"})
"""A sentence with one of these counts by the piece, and its numbers are no totals."""
MOVING = frozenset(
    """
    put place move stack pack push sweep sort insert arrange drop transfer bring lay slide pick pickup grasp lift
    position relocate
    """.split()  # noqa: SIM905
)
"""Verbs whose object is what the robot moves."""
PARTICLES = frozenset({"up", "down", "together", "carefully"})

_ALIKE = (
    ("purple", "violet", "indigo"),
    ("gray", "grey", "silver"),
    ("yellow", "gold", "golden"),
    ("cyan", "teal", "turquoise"),
)
COLOR_WORDS: dict[str, str] = {name: name for name in COLORS} | {word: group[0] for group in _ALIKE for word in group}
"""Colour as said → one name for it and for all that a person may mean by it."""

_PURE: dict[str, tuple[tuple[float, float, float], ...]] = {
    "red": ((1, 0, 0),),
    "green": ((0, 1, 0), (0, 0.5, 0), (0, 0.8, 0)),
    "blue": ((0, 0, 1),),
    "yellow": ((1, 1, 0),),
    "orange": ((1, 0.5, 0), (1, 0.647, 0)),
    "purple": ((0.5, 0, 0.5),),
    "cyan": ((0, 1, 1),),
    "gray": ((0.5, 0.5, 0.5),),
    "white": ((1, 1, 1),),
    "black": ((0, 0, 0),),
}
_SAME = 0.02
"""How much two shades of one name may differ in each component."""


def color_name(rgb: Sequence[float]) -> str | None:
    """The name of a colour with components in 0–1, as `COLOR_WORDS` has it; None for a shade without a name."""
    named: list[tuple[str, Sequence[float]]] = list(COLORS.items())
    named += [(name, shade) for name, shades in _PURE.items() for shade in shades]
    for name, shade in named:
        if all(math.isclose(value, other, abs_tol=_SAME) for value, other in zip(rgb[:3], shade, strict=True)):
            return COLOR_WORDS[name]
    return None


def singular(word: str) -> str:
    """The singular of a noun that is known; any other word as it is."""
    for ending, stem in (("es", ""), ("s", "")):
        if word.endswith(ending) and word.removesuffix(ending) + stem in NOUNS:
            return word.removesuffix(ending) + stem
    return word
