"""Put things in or on one place: all at once, or one group after the other."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.providers.builtin.clauses import Clause, Group
from prompts.providers.builtin.drawing import Draft, Unwritable
from prompts.providers.builtin.placing import Spot, goals_at, make_spot
from prompts.providers.builtin.vocabulary import (
    BALLS,
    BOWL,
    CONTAINER,
    HOUSEHOLD,
    PLACES,
    SHAPES,
    SOLIDS,
    Place,
    Thing,
)
from prompts.providers.builtin.wishes import Wish
from prompts.providers.builtin.wording import listing, short_name, text_code
from prompts.providers.builtin.writing import WHOLE, paragraph

MOST_THINGS = 6
_KINDS: Sequence[tuple[Sequence[Thing], int]] = ((SOLIDS, 6), (BALLS, 2), (SHAPES, 2), (HOUSEHOLD, 4))
"""Kinds of things and how often each is drawn."""
FOR_ROLLING = (BOWL, CONTAINER)
"""Places out of which nothing rolls."""


def carry(draft: Draft) -> Clause:
    """One to three groups of things go to one place."""
    groups = _groups(draft, _wished_groups(draft.wish) or draft.choice((1, 2, 2, 3)))
    if count_of(groups) == 1 and not draft.wish.things:
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
        assets=assets_of(groups, [spot]),
        setup="\n\n".join((spot.adding(), adding(groups))),
        goals=goals_at(spot, groups, [text_code(text) for text in texts] if ordered else [WHOLE]),
        goal_count=len(texts),
        moves=count_of(groups),
        things=tuple(group.thing for group in groups),
        room=spot.room,
        tolerant=place is BOWL,
        novelty="The order counts: each step has its own instruction." if ordered else "What to take has to be read.",
    )


def _wished_groups(wish: Wish) -> int:
    """How many groups a wish speaks of; a colour more than there are places to paint means one more."""
    places = sum(place.colored for place in wish.places)
    return min(3, max(len(wish.things), len(wish.colors) - places if wish.things else 0))


def _groups(draft: Draft, many: int) -> list[Group]:
    groups: list[Group] = []
    one = draft.choice((True, False))
    for number in range(max(1, min(many, 3))):
        is_again = one and number and groups[0].thing.colored and not draft.wish.things[number:]
        thing = groups[0].thing if is_again else thing_besides(draft, [group.thing for group in groups], ball=True)
        left = MOST_THINGS - count_of(groups) - (many - number - 1)
        count = draft.count([count for count in (1, 1, 2, 3) if count <= left]) if thing.colored else 1
        groups.append(Group(thing, count, draft.hue_of(thing)))
    return groups


def thing_besides(draft: Draft, used: Sequence[Thing], *, ball: bool) -> Thing:
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
    places = FOR_ROLLING if any(group.thing.rolls for group in groups) else PLACES
    fitting = []
    for place in places:
        try:
            make_spot(place, None, groups)
        except Unwritable:
            continue
        fitting.append(place)
    return fitting


def adding(groups: Sequence[Group]) -> str:
    """The paragraph that adds them."""
    return paragraph("Add what has to be moved.", *(group.adding for group in groups))


def count_of(groups: Sequence[Group]) -> int:
    """All things together."""
    return sum(group.count for group in groups)


def assets_of(groups: Sequence[Group], spots: Sequence[Spot]) -> tuple[str, ...]:
    """Of things and places, each once."""
    return tuple(dict.fromkeys([*(group.thing.path for group in groups), *(spot.place.path for spot in spots)]))
