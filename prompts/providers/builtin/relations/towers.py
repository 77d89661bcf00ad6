"""Towers: things on one another, from the bottom up; of one kind or of several, one tower or two."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.providers.builtin.clauses import Clause, Group
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.placing import Spot, make_spot
from prompts.providers.builtin.vocabulary import (
    BOARD,
    CYLINDER,
    DISK,
    FLAT_BOX,
    LARGE_BLOCK,
    LARGE_BOX,
    MAT,
    NUMBERS,
    PALLET,
    ROUGH_BLOCK,
    SLAB,
    WIDE_CYLINDER,
    ZONE,
    Thing,
)
from prompts.providers.builtin.wording import listing, plural, short_name, text_code
from prompts.providers.builtin.writing import WHOLE, each, entry, goal_code, loop, paragraph

_SOLID = (ROUGH_BLOCK, LARGE_BLOCK, FLAT_BOX, LARGE_BOX, WIDE_CYLINDER, CYLINDER, DISK, SLAB)
_ALIKE = (ROUGH_BLOCK, ROUGH_BLOCK, LARGE_BLOCK, FLAT_BOX, LARGE_BOX, WIDE_CYLINDER, DISK)
_TALLEST = 0.17
"""What the arm still passes with something in its hand [m]."""


def stack(draft: Draft) -> Clause:
    """One or two towers, each level with an instruction of its own; or one tower of one colour."""
    if len(draft.wish.colors) == 1 or (not draft.wish.things[1:] and draft.choice((True, False, False, False))):
        return _plain(draft)
    towers = 1 if len(draft.wish.places) == 1 else draft.choice((1, 1, 1, 2))
    levels = draft.count((2, 3) if towers > 1 else (2, 3, 3, 4))
    things = _levels(draft, levels)
    place = draft.place((ZONE, MAT) if towers > 1 else (ZONE, ZONE, MAT, PALLET, BOARD))
    parts = [[Group(thing, 1, draft.hue()) for thing in things] for _ in range(towers)]
    spots = [make_spot(place, draft.hue() if place.colored else None, [part[0]], is_named=towers > 1) for part in parts]
    everything = [group for part in parts for group in part]
    nouns = {thing.noun for thing in things}
    what = plural(nouns.pop()) if len(nouns) == 1 else "things"
    saids = [f"the {_told(part)} from the bottom up on {spot.said}" for part, spot in zip(parts, spots, strict=True)]
    mixed = [thing.called for thing in things] if what == "things" else [f"{NUMBERS[levels]} {what}"]
    name = short_name("stack", [" ".join(mixed)] if towers == 1 else ["two towers of", *mixed], f"on {place.noun}")
    return Clause(
        relation="tower",
        name=name if place.colored else short_name("stack", [" ".join(mixed)], f"on {place.noun}"),
        request=f"stack {' and '.join(saids)}",
        assets=tuple(dict.fromkeys([*(group.thing.path for group in everything), place.path])),
        setup="\n\n".join(
            (*(spot.adding() for spot in spots), _adding(everything)),
        ),
        goals=_rising(parts, spots),
        goal_count=levels * towers,
        moves=levels * towers,
        things=tuple(things),
        room=sum(spot.room for spot in spots),
        novelty="Each level rests on the one before, and the order of the colors has to be read.",
    )


def _plain(draft: Draft) -> Clause:
    thing = draft.thing(_ALIKE)
    count = draft.count((2, 3, 4))
    if thing.height * count > _TALLEST:
        raise Unwritable("too tall")
    group = Group(thing, count, draft.hue())
    place = draft.place((ZONE, MAT, PALLET, BOARD))
    spot = make_spot(place, draft.hue() if place.colored else None, [Group(thing)])
    request = f"stack {group.said} on {spot.said}"
    heights = ", ".join(str(round(spot.place.floor + thing.height * (level + 0.5), 4)) for level in range(count))
    call = goal_code(
        objs=group.variable,
        matches=f"np.ones(({count}, {count}))",
        targets="targets",
        symmetries=each(thing.symmetry, count),
        text=WHOLE,
    )
    return Clause(
        relation="tower",
        name=short_name("stack", [group.said], f"on {spot.said}"),
        request=request,
        assets=(thing.path, place.path),
        setup=f"{spot.adding()}\n\n{_adding([group])}",
        goals=paragraph(
            "Goal: one lies on the other, from the table up; any of them may lie anywhere in the tower.",
            f"heights = [{heights}]",
            f"targets = [(utils.apply({spot.pose}, (0, 0, height)), {spot.pose}[1]) for height in heights]",
            call,
        ),
        goal_count=1,
        moves=count,
        things=(thing,),
        room=spot.room,
        novelty="The order is free, the height is not: each rests on the one before.",
    )


def _levels(draft: Draft, count: int) -> list[Thing]:
    """What each level is: alike, or of several kinds with the wider ones below."""
    if draft.wish.things[1:] or (not draft.wish.things and draft.choice((True, False))):
        things: list[Thing] = []
        for _ in range(count):
            things.append(draft.thing([thing for thing in _SOLID if thing.noun not in {t.noun for t in things}]))
        things.sort(key=lambda thing: -min(thing.size[:2]))
    else:
        things = [draft.thing(_ALIKE)] * count
    if sum(thing.height for thing in things) > _TALLEST:
        raise Unwritable("too tall")
    return things


def _told(part: Sequence[Group]) -> str:
    """`red, the blue and the green block`, or with the nouns where they differ."""
    if len({group.thing for group in part}) == 1:
        hues = [group.hue.said for group in part if group.hue]
        if not hues[0].startswith("{"):
            adjective = f"{part[0].thing.adjective} " if part[0].thing.adjective else ""
            return f"{adjective}{listing(hues)} {plural(part[0].thing.noun)}"
    return listing([group.said for group in part]).removeprefix("the ")


def _adding(groups: Sequence[Group]) -> str:
    return paragraph("Add what is to be stacked.", *(group.adding for group in groups))


def _rising(parts: Sequence[Sequence[Group]], spots: Sequence[Spot]) -> str:
    """A goal for each level, tower by tower."""
    lines = []
    for part, spot in zip(parts, spots, strict=True):
        top, below = spot.place.floor, spot.said
        for group in part:
            text = text_code(f"put {group.said} on {below}")
            height = round(top + group.thing.height / 2, 4)
            lines.append(entry(group.variable, *([spot.pose] if len(spots) > 1 else []), str(height), text))
            top, below = top + group.thing.height, group.said
    pose = "pose" if len(spots) > 1 else spots[0].pose
    fields = "thing, pose, height, text" if len(spots) > 1 else "thing, height, text"
    call = goal_code(
        objs="[thing]",
        matches="np.ones((1, 1))",
        targets=f"[(utils.apply({pose}, (0, 0, height)), {pose}[1])]",
        symmetries="[0]",
        text="text",
    )
    return paragraph(
        "Goals: one per level, from the bottom up; the height is that of a thing's middle.",
        "levels = [",
        *lines,
        "]",
        loop(f"for {fields} in levels:", call),
    )
