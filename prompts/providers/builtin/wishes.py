"""What somebody asks for, read off a task's name or a sentence as well as words allow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from prompts.providers.builtin.vocabulary import (
    BALLS,
    BOARD,
    BOWL,
    COLORS,
    CONTAINER,
    HOUSEHOLD,
    MAT,
    NUMBERS,
    PALLET,
    PLATE,
    SHAPES,
    SMALL_BOX,
    SOLIDS,
    ZONE,
    Place,
    Thing,
)
from prompts.providers.builtin.wording import plural

_RELATION_WORDS: Mapping[str, str] = {
    "rope": "rope cable string cord",
    "rings": "towers-of-hanoi tower-of-hanoi hanoi pegs peg",
    "insert": "insertion insert fixture fixtures plug ell ells",
    "kit": "kits kitting kit assembling assemble outlines outline puzzle",
    "sweep": "sweeping sweep push pushing piles pile rubble heap",
    "cover": "cover lids lid close",
    "corner": "box-corner align-corner corner",
    "top": "on-each on-top balance balancing crown",
    "between": "between midway",
    "figure": "pyramid wall bridge house stairs staircase castle gate arch temple table shelf building build construct "
    "car train tree lighthouse robot monument cake chair bench",
    "ring": "ring-of circle-of ring circle around surrounding surround encircle",
    "row": "line-up line row align aligned queue",
    "pattern": "triangle cross diagonal grid zigzag corners arrangement arrange pattern mosaic",
    "tower": "stacking stacked stack towers tower pile-up column",
    "sort": "separate-by matching match sort sorting coordinated group classify",
    "pack": "packing pack fill tightly tight",
    "carry": "put place move bring carry drop transfer collect gather",
}
"""Relation → words for it; the first relation that is found tells most, and hides its words from the others."""
_FIGURES = frozenset(
    f"{_RELATION_WORDS['figure']} {_RELATION_WORDS['pattern']}".replace("building build construct", "").split()
)
_KINDS: Mapping[str, str] = {
    "fruit": "apple banana pear",
    "groceries": "apple cheese bread slice",
    "food": "cheese bread slice carrot",
    "tools": "hammer wrench screwdriver",
    "toys": "toy car toy house",
    "household": "mug book phone",
    "google": "mug book phone",
    "letters": "letter r letter a letter t",
    "shapes": "star heart flower",
}
"""A word for many things → some of them."""
_ORDER = frozenset(["sequence", "sequentially", "order", "ordered", "then", "after", "first", "last", "seq"])
_SYNONYMS: Mapping[str, str] = {
    "cube": "block",
    "brick": "block",
    "disc": "disk",
    "marble": "small ball",
    "pillar": "tall cylinder",
    "lid": "flat box",
    "basket": "container",
    "bin": "container",
    "tray": "board",
    "carpet": "mat",
    "square": "zone",
    "area": "zone",
    "region": "zone",
    "dish": "plate",
    "grey": "gray",
}
_THINGS: Mapping[str, Thing] = {thing.called: thing for thing in (*HOUSEHOLD, *SHAPES, *BALLS, *SOLIDS)} | {
    "box": SMALL_BOX
}
_PLACES: Mapping[str, Place] = {place.noun: place for place in (BOWL, ZONE, CONTAINER, MAT, PALLET, BOARD, PLATE)}


@dataclass(frozen=True)
class Wish:
    """What is asked for; whatever is empty is left to chance."""

    relations: tuple[str, ...] = ()
    """In the order in which they are named, most telling first."""
    things: tuple[Thing, ...] = ()
    places: tuple[Place, ...] = ()
    colors: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    ordered: bool | None = None
    figure: str = ""
    """The word for what is to be built or laid out."""
    is_hint: bool = False
    """Whether more may be in the task than what is asked for."""

    @property
    def relaxed(self) -> Wish:
        """The relation alone, for when the rest cannot be had with it."""
        return Wish(relations=self.relations[:1], is_hint=self.is_hint)

    @property
    def is_open(self) -> bool:
        """Whether a second clause and distractors may be added."""
        return self.is_hint or not (self.relations or self.things or self.places or self.colors or self.counts)


NOTHING = Wish()


def read_wish(text: str, *, is_hint: bool = False) -> Wish:
    """Interpret a name such as `stack-two-red-blocks-on-zone`; words that mean nothing here are passed over."""
    words = [_SYNONYMS.get(word, word) for word in re.findall(r"[a-z]+|\d+", text.lower())]
    joined = f" {' '.join(words)} "
    things = _found(f" {' '.join(_KINDS.get(word, word) for word in words)} ", _THINGS)
    places = tuple(_PLACES[name] for name in _found(joined, _PLACES))
    relations = _relations(joined)
    if relations[:1] == ("tower",) and places[:1] in ((BOWL,), (CONTAINER,)):
        relations = ("carry",)  # nothing is stacked in there; what is meant is that it gets there
    counts = tuple(count for word in words if (count := _number(word)) is not None)
    return Wish(
        relations=relations,
        things=tuple(_THINGS[name] for name in things),
        places=places,
        colors=tuple(dict.fromkeys(word for word in words if word in COLORS)),
        counts=counts or ((2,) if any(f" {plural(name)} " in joined for name in things) else ()),
        ordered=True if _ORDER & set(words) else None,
        figure=next((word for word in words if word in _FIGURES), ""),
        is_hint=is_hint,
    )


def phrase_for(relation: str, figure: str = "") -> str:
    """Words that are read as this relation, and as the figure where that is one of it."""
    phrases = _RELATION_WORDS[relation].split()
    return (figure if figure in phrases else phrases[0]).replace("-", " ")


def _relations(joined: str) -> tuple[str, ...]:
    found: list[str] = []
    for relation, text in _RELATION_WORDS.items():
        for phrase in text.split():
            words = f" {phrase.replace('-', ' ')} "
            if words in joined:
                joined = joined.replace(words, f" {'_' * (len(words) - 2)} ")
                found.append(relation)
    named = tuple(dict.fromkeys(found))
    return named if len(named) < 2 or " then " in joined else named[:1]


def _found(joined: str, nouns: Mapping[str, object]) -> list[str]:
    """Nouns in the order in which they are named; a longer name hides a shorter one within it."""
    hits: list[tuple[int, str]] = []
    for name in sorted(nouns, key=len, reverse=True):
        for form in (name, plural(name)):
            at = joined.find(f" {form} ")
            while at >= 0:
                hits.append((at, name))
                joined = f"{joined[: at + 1]}{'_' * len(form)}{joined[at + 1 + len(form) :]}"
                at = joined.find(f" {form} ")
    return [name for _, name in sorted(hits)]


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word) if 0 < int(word) < len(NUMBERS) else None
    return NUMBERS.index(word) if word in NUMBERS[1:] else None
