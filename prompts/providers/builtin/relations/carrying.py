"""Put things in or on one place, or sort them into several: all at once or in order."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.providers.builtin.clauses import Clause, Group
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.placing import Spot, goals_at, make_spot
from prompts.providers.builtin.vocabulary import (
    BALLS,
    BOARD,
    BOWL,
    CONTAINER,
    HOUSEHOLD,
    MAT,
    PALLET,
    PLACES,
    SHAPES,
    SOLIDS,
    ZONE,
    Place,
    Thing,
)
from prompts.providers.builtin.wishes import Wish
from prompts.providers.builtin.wording import listing, plural, short_name, text_code
from prompts.providers.builtin.writing import WHOLE, paragraph

MOST_THINGS = 6
_KINDS: Sequence[tuple[Sequence[Thing], int]] = ((SOLIDS, 6), (BALLS, 2), (SHAPES, 2), (HOUSEHOLD, 4))
"""Kinds of things and how often each is drawn."""
_FOR_ROLLING = (BOWL, CONTAINER)


def carry(draft: Draft) -> Clause:
    """One to three groups of things go to one place."""
    groups = _groups(draft, _wished_groups(draft.wish) or draft.choice((1, 2, 2, 3)))
    if _count(groups) == 1 and not draft.wish.things:
        raise Unwritable("one thing alone may get there by chance")
    place = draft.place(_fitting(groups))
    spot = make_spot(place, draft.hue() if place.colored else None, groups)
    ordered = len(groups) > 1 and draft.is_ordered()
    where = f"{place.preposition} {spot.said}"
    saids = [group.said for group in groups]
    texts = [f"put {said} {where}" for said in saids] if ordered else [f"put {listing(saids)} {where}"]
    together = f"put {saids[0]} {where}, then {', then '.join(saids[1:])}" if ordered else texts[0]
    between = "then" if ordered else "and"
    return Clause(
        relation="carry",
        name=short_name("put", [f" {between} ".join(saids)], where),
        request=together,
        assets=_assets(groups, [spot]),
        setup="\n\n".join((spot.adding(), _adding(groups))),
        goals=goals_at(spot, groups, [text_code(text) for text in texts] if ordered else [WHOLE]),
        goal_count=len(texts),
        moves=_count(groups),
        things=tuple(group.thing for group in groups),
        room=spot.room,
        tolerant=place is BOWL,
        novelty="The order counts: each step has its own instruction." if ordered else "What to take has to be read.",
    )


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
    if one is not None and one.rolls and not set(places) <= set(_FOR_ROLLING):
        raise Unwritable("it would roll away")
    count = draft.count((1, 1, 2))
    groups: list[Group] = []
    for number in range(many):
        thing = one or _thing(draft, [group.thing for group in groups], ball=places[number] in _FOR_ROLLING)
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
        assets=_assets(groups, spots),
        setup="\n\n".join((*(spot.adding() for spot in spots), _adding(groups))),
        goals="\n\n".join(
            goals_at(spot, [group], [text_code(text)]) for spot, group, text in zip(spots, groups, texts, strict=True)
        ),
        goal_count=many,
        moves=_count(groups),
        things=tuple(group.thing for group in groups),
        room=sum(spot.room for spot in spots),
        tolerant=BOWL in places,
        detail="each to the place of its own color" if matching else "",
        novelty="Several places at once: what goes where has to be read.",
    )


def _wished_groups(wish: Wish) -> int:
    """How many groups a wish speaks of; a colour more than there are places to paint means one more."""
    places = sum(place.colored for place in wish.places)
    return min(3, max(len(wish.things), len(wish.colors) - places if wish.things else 0))


def _groups(draft: Draft, many: int) -> list[Group]:
    groups: list[Group] = []
    one = draft.choice((True, False))
    for number in range(max(1, min(many, 3))):
        thing = (
            groups[0].thing if one and groups and groups[0].thing.colored and not draft.wish.things[number:] else None
        )
        thing = thing or _thing(draft, [group.thing for group in groups], ball=True)
        left = MOST_THINGS - _count(groups) - (many - number - 1)
        count = draft.count([count for count in (1, 1, 2, 3) if count <= left]) if thing.colored else 1
        groups.append(Group(thing, count, draft.hue_of(thing)))
    return groups


def _thing(draft: Draft, used: Sequence[Thing], *, ball: bool) -> Thing:
    """A thing that is not yet there; of the household only with its like."""
    if draft.wish.things:
        return draft.thing([thing for kind, _ in _KINDS for thing in kind if ball or not thing.rolls])
    kinds = [kind for kind, often in _KINDS for _ in range(often) if ball or kind is not BALLS]
    if used:
        kinds = [kind for kind in kinds if (kind is HOUSEHOLD) == (used[0] in HOUSEHOLD)]
    nouns = {thing.noun for thing in used}
    return draft.thing([thing for thing in draft.choice(kinds) if thing.noun not in nouns])


def _fitting(groups: Sequence[Group]) -> list[Place]:
    """Places that can take all of these."""
    places = _FOR_ROLLING if any(group.thing.rolls for group in groups) else PLACES
    fitting = []
    for place in places:
        try:
            make_spot(place, None, groups)
        except Unwritable:
            continue
        fitting.append(place)
    return fitting


def _places(draft: Draft, many: int) -> list[Place]:
    options = (BOWL, ZONE, CONTAINER, MAT)
    first = draft.place(options)
    if len(draft.wish.places) == 1 or (not draft.wish.places and draft.choice((True, False))):
        return [first] * many
    rest = [place for place in (*options, PALLET, BOARD) if place is not first]
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


def _adding(groups: Sequence[Group]) -> str:
    return paragraph("Add what has to be moved.", *(group.adding for group in groups))


def _count(groups: Sequence[Group]) -> int:
    return sum(group.count for group in groups)


def _assets(groups: Sequence[Group], spots: Sequence[Spot]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(group.thing.path for group in groups), *(spot.place.path for spot in spots)]))
