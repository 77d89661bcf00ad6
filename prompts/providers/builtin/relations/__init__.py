"""The relations that tasks are about: each module draws clauses of one idea."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from prompts.providers.builtin.clauses import Clause
from prompts.providers.builtin.drawing import Draft
from prompts.providers.builtin.relations import (
    between,
    carrying,
    corners,
    covers,
    figures,
    inserting,
    kitting,
    layouts,
    packing,
    rings,
    roping,
    sorting,
    sweeping,
    tops,
    towers,
)


class Relation(NamedTuple):
    """One way in which things can come to lie."""

    draw: Callable[[Draft], Clause]
    """Raises `Unwritable` when what was drawn does not go together."""
    often: int
    """Its weight when nothing is wished for."""


RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {
        "carry": Relation(carrying.carry, 5),
        "sort": Relation(sorting.sort, 5),
        "tower": Relation(towers.stack, 4),
        "figure": Relation(figures.build, 5),
        "row": Relation(layouts.line_up, 4),
        "ring": Relation(layouts.encircle, 2),
        "pattern": Relation(layouts.arrange, 4),
        "between": Relation(between.between, 2),
        "top": Relation(tops.top_each, 3),
        "cover": Relation(covers.cover, 2),
        "pack": Relation(packing.pack, 3),
        "sweep": Relation(sweeping.sweep, 1),
        "rope": Relation(roping.lay_rope, 1),
        "insert": Relation(inserting.insert, 2),
        "kit": Relation(kitting.kit, 3),
        "rings": Relation(rings.ring_pegs, 2),
        "corner": Relation(corners.align, 2),
    }
)
"""Name → relation; the names are those that `wishes` reads."""
