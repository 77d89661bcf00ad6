"""Figures that are built layer by layer: pyramids, walls, stairs, bridges, gates, houses, tables, castles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from prompts.providers.builtin.clauses import Clause, Group
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.placing import Spot
from prompts.providers.builtin.vocabulary import (
    BOARD,
    CYLINDER,
    DISK,
    LARGE_BLOCK,
    LARGE_BOX,
    LONG_BOX,
    MAT,
    PALLET,
    ROUGH_BLOCK,
    SLAB,
    SMALL_BLOCK,
    TALL_CYLINDER,
    WIDE_CYLINDER,
    ZONE,
    Place,
    Thing,
)
from prompts.providers.builtin.wording import listing, short_name, text_code
from prompts.providers.builtin.writing import entry, goal_code, paragraph

GAP = 0.01
"""Between neighbours of a layer [m]."""
RIM = 0.01


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
_KIN = {"staircase": "stairs", "arch": "gate", "chair": "bench"}
"""Figure that is asked for → the one that is nearest to it."""


def build(draft: Draft) -> Clause:
    """One figure on one place, layer by layer."""
    wished = [name for name in FIGURES if draft.wish.figure and _KIN.get(draft.wish.figure, draft.wish.figure) in name]
    name = draft.choice(wished or list(FIGURES))
    layers, materials = FIGURES[name]
    material = draft.thing(materials)
    hues = _hues(draft, layers)
    groups = [Group(layer.thing or material, len(layer.cells), hue) for layer, hue in zip(layers, hues, strict=True)]
    steps = _steps(layers, groups)
    spot = _spot(draft, groups, steps)
    whole = listing([f"{group.said} as {_article(layer.role)}" for layer, group in zip(layers, groups, strict=True)])
    colors = "" if len({hue.said for hue in hues}) > 1 else hues[0].said
    return Clause(
        relation="figure",
        name=short_name("build", [colors, name, "of", _material(material)], f"on {spot.place.noun}"),
        request=f"build a {name} on {spot.said}: {whole}".replace("build a stairs", "build stairs"),
        assets=tuple(dict.fromkeys([*(group.thing.path for group in groups), spot.place.path])),
        setup=f"{spot.adding()}\n\n{_adding(layers, groups)}",
        goals=_goals(name, spot, layers, groups, steps),
        goal_count=len(layers),
        moves=sum(group.count for group in groups),
        things=tuple(group.thing for group in groups),
        room=spot.room,
        novelty="It only stands when every layer is where it belongs before the next one.",
    )


def _steps(layers: Sequence[Layer], groups: Sequence[Group]) -> list[list[tuple[float, float, float]]]:
    """The middles of all things, layer by layer, above the place's floor [m]."""
    pitch = next(group.thing.size[0] for layer, group in zip(layers, groups, strict=True) if layer.thing is None) + GAP
    bottom, steps = 0.0, []
    for layer, group in zip(layers, groups, strict=True):
        z = round(bottom + group.thing.height / 2, 4)
        steps.append([(round(x * pitch, 4), round(y * pitch, 4), z) for x, y in layer.cells])
        bottom += group.thing.height
    return steps


def _spot(draft: Draft, groups: Sequence[Group], steps: Sequence[Sequence[tuple[float, float, float]]]) -> Spot:
    """A place that the figure fits on."""
    across = [
        2
        * max(
            abs(place[axis]) + group.thing.size[axis] / 2
            for group, step in zip(groups, steps, strict=True)
            for place in step
        )
        for axis in (0, 1)
    ]
    options: list[Place] = [MAT, PALLET, BOARD]
    if max(across) <= ZONE.area[0]:
        options += [ZONE, ZONE]
    place = draft.place(options)
    hue = draft.hue() if place.colored else None
    if not place.sized:
        return Spot(place, hue, place.size, is_named=False)
    x, y = (round(side + 2 * RIM, 3) for side in across)
    if max(x, y) > max(place.area):
        raise Unwritable("too large")
    return Spot(place, hue, (x, y, place.size[2]), is_named=False)


def _hues(draft: Draft, layers: Sequence[Layer]) -> list[Hue]:
    """A colour for each layer; or one for all where no two layers are of the same kind, and so can be told."""
    can_be_told = len({layer.thing for layer in layers}) == len(layers)
    if can_be_told and (len(draft.wish.colors) == 1 or draft.choice((True, False, False))):
        return [draft.hue()] * len(layers)
    return [draft.hue() for _ in layers]


def _adding(layers: Sequence[Layer], groups: Sequence[Group]) -> str:
    lines = [f"{_variable(layer)} = {_list(group)}" for layer, group in zip(layers, groups, strict=True)]
    return paragraph("Add what it is built of.", *lines)


def _list(group: Group) -> str:
    one = group.adding.split(" = ", 1)[1]
    return f"[{one}]" if group.count == 1 else one


def _variable(layer: Layer) -> str:
    return layer.role.replace(" ", "_")


def _goals(
    name: str,
    spot: Spot,
    layers: Sequence[Layer],
    groups: Sequence[Group],
    steps: Sequence[Sequence[tuple[float, float, float]]],
) -> str:
    lines = []
    for layer, group, step in zip(layers, groups, steps, strict=True):
        places = [(x, y) for x, y, _ in step]
        height = round(step[0][2] + spot.place.floor, 4)
        text = text_code(f"put {group.said} down as {_article(layer.role)} of the {name}")
        lines.append(entry(_variable(layer), str(places), str(height), group.thing.symmetry, text))
    call = goal_code(
        objs="things",
        matches="np.ones((len(things), len(things)))",
        targets=f"[(utils.apply({spot.pose}, (x, y, z)), {spot.pose}[1]) for x, y in places]",
        symmetries="[symmetry] * len(things)",
        text="text",
    )
    return paragraph(
        f"Goals: one per layer, from the bottom up; where its things go, in the frame of the {spot.place.noun}.",
        "layers = [",
        *lines,
        "]",
        "for things, places, z, symmetry, text in layers:",
        "\n".join(f"    {line}" for line in call.splitlines()),
    )


def _article(role: str) -> str:
    return f"the {role}"


def _material(thing: Thing) -> str:
    return f"{thing.called}s"
