"""Building: one of the figures, layer by layer, on something flat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prompts.providers.builtin.clauses import Clause, Group
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.hues import Hue
from prompts.providers.builtin.placing import Spot
from prompts.providers.builtin.relations.buildings import FIGURES, Layer
from prompts.providers.builtin.vocabulary import BOARD, MAT, PALLET, ZONE, Place, Thing
from prompts.providers.builtin.wording import listing, plural, short_name, text_code
from prompts.providers.builtin.writing import entry, goal_code, loop, paragraph

GAP, RIM = 0.01, 0.01
"""Between neighbours of a layer, and between the outer ones and the edge [m]."""
_NEAREST = {"staircase": "stairs", "arch": "gate", "chair": "bench"}
"""Figure that is asked for → the one that is most like it."""


@dataclass(frozen=True)
class Part:
    """One layer with what it is made of and where that goes."""

    role: str
    group: Group
    middles: tuple[tuple[float, float], ...]
    """In the frame of the place [m]."""
    height: float
    """Of the middles above what the figure stands on [m]."""

    @property
    def variable(self) -> str:
        """The list of its things."""
        return self.role.replace(" ", "_")

    @property
    def across(self) -> tuple[float, float]:
        """How far it reaches along x and y [m]."""
        x, y = (
            2 * max(abs(middle[axis]) + self.group.thing.size[axis] / 2 for middle in self.middles) for axis in (0, 1)
        )
        return x, y


def build(draft: Draft) -> Clause:
    """One figure on one place."""
    asked = _NEAREST.get(draft.wish.figure, draft.wish.figure)
    name = draft.choice([name for name in FIGURES if asked and asked in name] or list(FIGURES))
    layers, materials = FIGURES[name]
    material = draft.thing(materials)
    parts = _parts(layers, material, _hues(draft, layers))
    spot = _spot(draft, parts)
    hues = {part.group.hue.said for part in parts if part.group.hue}
    color = hues.pop() if len(hues) == 1 else ""
    whole = listing([f"{part.group.said} as the {part.role}" for part in parts])
    return Clause(
        relation="figure",
        name=short_name("build", [color, name, "of", plural(material.called)], f"on {spot.place.noun}"),
        request=f"build {'' if name.endswith('stairs') else 'a '}{name} on {spot.said}: {whole}",
        assets=tuple(dict.fromkeys([*(part.group.thing.path for part in parts), spot.place.path])),
        setup=f"{spot.adding()}\n\n{_adding(parts)}",
        goals=_goals(name, spot, parts),
        goal_count=len(parts),
        moves=sum(part.group.count for part in parts),
        things=tuple(part.group.thing for part in parts),
        room=spot.room,
        novelty="It only stands when every layer is where it belongs before the next one.",
    )


def _hues(draft: Draft, layers: Sequence[Layer]) -> list[Hue]:
    """A colour for each layer; or one for all where no two layers are of the same kind, and so can be told."""
    can_be_told = len({layer.thing for layer in layers}) == len(layers)
    if can_be_told and (len(draft.wish.colors) == 1 or draft.choice((True, False, False))):
        return [draft.hue()] * len(layers)
    return [draft.hue() for _ in layers]


def _parts(layers: Sequence[Layer], material: Thing, hues: Sequence[Hue]) -> list[Part]:
    pitch, bottom, parts = material.size[0] + GAP, 0.0, []
    for layer, hue in zip(layers, hues, strict=True):
        thing = layer.thing or material
        middles = tuple((round(x * pitch, 4), round(y * pitch, 4)) for x, y in layer.cells)
        parts.append(Part(layer.role, Group(thing, len(middles), hue), middles, bottom + thing.height / 2))
        bottom += thing.height
    return parts


def _spot(draft: Draft, parts: Sequence[Part]) -> Spot:
    """A place that the figure fits on.

    Raises:
        Unwritable: There is none.
    """
    across = [max(part.across[axis] for part in parts) for axis in (0, 1)]
    options: list[Place] = [MAT, PALLET, BOARD, *([ZONE] * 2 if max(across) <= ZONE.area[0] else [])]
    place = draft.place(options)
    hue = draft.hue() if place.colored else None
    if not place.sized:
        return Spot(place, hue, place.size, is_named=False)
    x, y = (round(side + 2 * RIM, 3) for side in across)
    if max(x, y) > max(place.area):
        raise Unwritable("too large")
    return Spot(place, hue, (x, y, place.size[2]), is_named=False)


def _adding(parts: Sequence[Part]) -> str:
    return paragraph("Add what it is built of.", *(f"{part.variable} = {part.group.as_list}" for part in parts))


def _goals(name: str, spot: Spot, parts: Sequence[Part]) -> str:
    layers = []
    for part in parts:
        text = text_code(f"put {part.group.said} down as the {part.role} of the {name}")
        height = round(part.height + spot.place.floor, 4)
        layers.append(entry(part.variable, str([*part.middles]), str(height), part.group.thing.symmetry, text))
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
        *layers,
        "]",
        loop("for things, places, z, symmetry, text in layers:", call),
    )
