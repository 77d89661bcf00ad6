"""Figures: what can be built layer by layer, and of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from prompts.providers.builtin.vocabulary import (
    CYLINDER,
    DISK,
    LARGE_BLOCK,
    LARGE_BOX,
    LONG_BOX,
    ROUGH_BLOCK,
    SLAB,
    SMALL_BLOCK,
    TALL_CYLINDER,
    WIDE_CYLINDER,
    Thing,
)


class Layer(NamedTuple):
    """Things that are put down in any order, before those above."""

    role: str
    """What they are within the figure."""
    thing: Thing | None
    """None: what the figure is built of."""
    cells: tuple[tuple[float, float], ...]
    """Middles, in widths of what the figure is built of."""


def _line(count: int, first: float | None = None) -> tuple[tuple[float, float], ...]:
    start = -(count - 1) / 2 if first is None else first
    return tuple((start + index, 0.0) for index in range(count))


_SQUARE = tuple((x, y) for x in (-0.5, 0.5) for y in (-0.5, 0.5))
_WIDE_SQUARE = tuple((x, y) for x in (-0.8, 0.8) for y in (-0.8, 0.8))
_NARROW = ((-0.4, 0.0), (0.4, 0.0))
_PILLARS = ((-0.6, 0.0), (0.6, 0.0))
_BUILT_OF = (ROUGH_BLOCK, ROUGH_BLOCK, SMALL_BLOCK, LARGE_BLOCK)

FIGURES: Mapping[str, tuple[tuple[Layer, ...], Sequence[Thing]]] = {
    "pyramid": ((Layer("base", None, _line(2)), Layer("top", None, _line(1))), _BUILT_OF),
    "high pyramid": (
        (Layer("base", None, _line(3)), Layer("middle", None, _line(2)), Layer("top", None, _line(1))),
        (ROUGH_BLOCK, SMALL_BLOCK),
    ),
    "square pyramid": ((Layer("base", None, _SQUARE), Layer("top", None, _line(1))), (ROUGH_BLOCK, SMALL_BLOCK)),
    "wall": ((Layer("lower row", None, _line(2)), Layer("upper row", None, _line(2))), _BUILT_OF),
    "long wall": (
        (Layer("lower row", None, _line(3)), Layer("upper row", None, _line(3))),
        (ROUGH_BLOCK, SMALL_BLOCK),
    ),
    "stairs": ((Layer("lower step", None, _line(2)), Layer("upper step", None, _line(1, 0.5))), _BUILT_OF),
    "high stairs": (
        (
            Layer("lowest step", None, _line(3)),
            Layer("middle step", None, _line(2, 0.0)),
            Layer("highest step", None, _line(1, 1.0)),
        ),
        (ROUGH_BLOCK, SMALL_BLOCK),
    ),
    "bridge": ((Layer("pillars", None, _PILLARS), Layer("deck", LONG_BOX, _line(1))), (ROUGH_BLOCK, CYLINDER)),
    "gate": (
        (
            Layer("feet", None, _PILLARS),
            Layer("posts", None, _PILLARS),
            Layer("lintel", LONG_BOX, _line(1)),
        ),
        (ROUGH_BLOCK,),
    ),
    "house": ((Layer("walls", None, _SQUARE), Layer("roof", SLAB, _line(1))), (ROUGH_BLOCK, SMALL_BLOCK)),
    "house with chimney": (
        (
            Layer("walls", None, _SQUARE),
            Layer("roof", SLAB, _line(1)),
            Layer("chimney", CYLINDER, ((0.5, 0.5),)),
        ),
        (ROUGH_BLOCK,),
    ),
    "table": ((Layer("legs", None, _SQUARE), Layer("top", SLAB, _line(1))), (CYLINDER, TALL_CYLINDER)),
    "castle": ((Layer("towers", None, _WIDE_SQUARE), Layer("roofs", DISK, _WIDE_SQUARE)), (ROUGH_BLOCK,)),
    "temple": (
        (Layer("floor", SLAB, _line(1)), Layer("columns", None, _SQUARE), Layer("roof", SLAB, _line(1))),
        (CYLINDER,),
    ),
    "shelf": (
        (Layer("feet", None, _PILLARS), Layer("board", LONG_BOX, _line(1)), Layer("goods", DISK, _PILLARS)),
        (ROUGH_BLOCK,),
    ),
    "car": ((Layer("body", LARGE_BOX, _line(1)), Layer("cabin", None, _line(1))), (SMALL_BLOCK, ROUGH_BLOCK)),
    "train": (
        (Layer("wagons", None, _line(3)), Layer("chimney", DISK, _line(1, -1.0))),
        (LARGE_BLOCK, ROUGH_BLOCK),
    ),
    "tree": (
        (Layer("trunk", None, _line(1)), Layer("crown", SLAB, _line(1)), Layer("tip", DISK, _line(1))),
        (CYLINDER,),
    ),
    "lighthouse": (
        (Layer("base", SLAB, _line(1)), Layer("tower", None, _line(1)), Layer("lamp", DISK, _line(1))),
        (WIDE_CYLINDER, CYLINDER, LARGE_BLOCK),
    ),
    "robot": (
        (Layer("legs", SMALL_BLOCK, _NARROW), Layer("body", LARGE_BOX, _line(1)), Layer("head", None, _line(1))),
        (ROUGH_BLOCK, CYLINDER),
    ),
    "monument": (
        (Layer("floor", SLAB, _line(1)), Layer("plinth", LARGE_BLOCK, _line(1)), Layer("column", None, _line(1))),
        (CYLINDER, TALL_CYLINDER),
    ),
    "cake": (
        (
            Layer("first layer", SLAB, _line(1)),
            Layer("second layer", None, _line(1)),
            Layer("third layer", DISK, _line(1)),
        ),
        (WIDE_CYLINDER,),
    ),
    "bench": ((Layer("feet", None, _PILLARS), Layer("seat", LONG_BOX, _line(1))), (SMALL_BLOCK,)),
}
"""Name → layers from the bottom up, and what they may be built of."""
