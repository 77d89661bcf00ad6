"""Sort: each group of things goes to a place of its own, told by its colour or by name."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.providers.builtin.clauses import Clause, Group
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.placing import Spot, goals_at, make_spot
from prompts.providers.builtin.relations.carrying import FOR_ROLLING, adding, assets_of, count_of, thing_besides
from prompts.providers.builtin.vocabulary import (
    BALLS,
    BOARD,
    BOWL,
    CONTAINER,
    MAT,
    PALLET,
    SOLIDS,
    ZONE,
    Place,
)
from prompts.providers.builtin.wording import plural, short_name, text_code

_OPTIONS = (BOWL, ZONE, CONTAINER, MAT)


def sort(draft: Draft) -> Clause:
    """Each group of things goes to a place of its own."""
    many = min(max(len(draft.wish.colors), len(draft.wish.places), len(draft.wish.things)), 3)
    many = many if many > 1 else draft.choice((2, 2, 3))
    places = _places(draft, many)
    alike = len(set(places)) == 1
    hues = [draft.hue() if place.colored else None for place in places]
    matching = alike and hues[0] is not None and (len(draft.wish.colors) == many or draft.choice((True, True, False)))
    alone = len(draft.wish.things) == 1
    one = draft.thing((*SOLIDS, *BALLS)) if matching or alone or draft.choice((True, False)) else None
    if one is not None and one.rolls and not set(places) <= set(FOR_ROLLING):
        raise Unwritable("it would roll away")
    count = draft.count((1, 1, 2))
    groups: list[Group] = []
    for number in range(many):
        thing = one or thing_besides(draft, [group.thing for group in groups], ball=places[number] in FOR_ROLLING)
        hue = hues[number] if matching else draft.hue_of(thing)
        groups.append(Group(thing, count if thing.colored else 1, hue))
    spots = [
        make_spot(place, hue, [group], is_named=alike) for place, hue, group in zip(places, hues, groups, strict=True)
    ]
    texts = [
        f"put {group.said} {spot.place.preposition} {spot.said}" for group, spot in zip(groups, spots, strict=True)
    ]
    verb = "match" if matching else "sort"
    return Clause(
        relation="sort",
        name=short_name(verb, [groups[0].said] if one else [group.said for group in groups], _named(spots)),
        request=", then ".join(texts),
        assets=assets_of(groups, spots),
        setup="\n\n".join((*(spot.adding() for spot in spots), adding(groups))),
        goals="\n\n".join(
            goals_at(spot, [group], [text_code(text)]) for spot, group, text in zip(spots, groups, texts, strict=True)
        ),
        goal_count=many,
        moves=count_of(groups),
        things=tuple(group.thing for group in groups),
        room=sum(spot.room for spot in spots),
        tolerant=BOWL in places,
        detail="each to the place of its own color" if matching else "",
        novelty="Several places at once: what goes where has to be read.",
    )


def _places(draft: Draft, many: int) -> list[Place]:
    first = draft.place(_OPTIONS)
    if len(draft.wish.places) == 1 or (not draft.wish.places and draft.choice((True, False))):
        return [first] * many
    rest = [place for place in (*_OPTIONS, PALLET, BOARD) if place is not first]
    others: list[Place] = []
    for _ in range(many - 1):
        others.append(draft.place([place for place in rest if place not in others]))
    if PALLET in others and BOARD in others:
        raise Unwritable("too large together")
    return [first, *others]


def _named(spots: Sequence[Spot]) -> str:
    """`in bowls`, `in bowl and on zone`."""
    nouns = [spot.place.noun for spot in spots]
    if len(set(nouns)) == 1:
        return f"{spots[0].place.preposition} {plural(nouns[0])}"
    return " and ".join(f"{spot.place.preposition} {spot.place.noun}" for spot in spots)
