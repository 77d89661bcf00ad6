"""Variations of a task that is there: its relation with other objects, places or numbers, or with more to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prompts.providers.builtin.clauses import Plan
from prompts.providers.builtin.vocabulary import NUMBERS
from prompts.providers.builtin.wishes import Wish, phrase_for, read_wish
from prompts.providers.builtin.wording import words_of

FEWEST, MOST = 2, 6
"""Things that another number of them may come to."""


@dataclass(frozen=True)
class Variation:
    """One way to change a task."""

    wish: str
    """The new task in words that `wishes` reads."""
    differs: str
    """What is another than before, for a person."""
    said: frozenset[str]
    """Words that the new task says as well."""
    unsaid: frozenset[str] = frozenset()
    """Words that it says no more."""
    adds: bool = False
    """Whether there is more to do than before."""

    def is_met_by(self, plan: Plan, relations: tuple[str, ...]) -> bool:
        """Whether a plan is what was meant, and not what came of a wish that could not be fulfilled.

        Args:
            plan: Drawn for the wish.
            relations: Those of the task that is varied.
        """
        words = words_of([plan.name, plan.description])
        kept = set(relations) <= set(plan.relations) and self.said <= words and not self.unsaid & words
        return kept and (len(plan.relations) > len(relations)) == self.adds


def variations_of(name: str, description: str) -> tuple[tuple[str, ...], tuple[Variation, ...]]:
    """The relations of a task as its words tell them, and the ways to vary it."""
    meant = _meant(name, description)
    return meant.relations, tuple(_ways(meant))


def completed(target: str, name: str, description: str) -> str:
    """The words of a target, with the things and the place of a task where it names none."""
    wish, meant = read_wish(target), _meant(name, description)
    things = () if wish.things else [thing.called for thing in meant.things]
    places = () if wish.places else [place.noun for place in meant.places]
    return " ".join([target, *things, *places])


def _meant(name: str, description: str) -> Wish:
    """What a task is about: its name says what matters most, its description the rest."""
    short, long = read_wish(name), read_wish(description)
    return replace(
        short,
        relations=short.relations or long.relations or ("carry",),
        things=(short.things or long.things)[:1],
        places=(short.places or long.places)[:1],
        counts=(short.counts or long.counts)[:1],
        figure=short.figure or long.figure,
    )


def _ways(meant: Wish) -> Iterator[Variation]:
    things, places = _things_said(meant), _places_said(meant)
    if things:
        yield Variation(_words(replace(meant, things=())), "other objects", places, things - places)
    if places:
        yield Variation(_words(replace(meant, places=())), "another place for them", things, places - things)
    for count in range(FEWEST, MOST + 1):
        if abs(count - (meant.counts[0] if meant.counts else 1)) == 1:
            said = things | {NUMBERS[count]}
            yield Variation(_words(replace(meant, counts=(count,))), f"another number, {NUMBERS[count]}", said)
    if len(meant.relations) == 1:
        yield Variation(_words(meant), "one thing more to do", things, adds=True)


def _words(meant: Wish) -> str:
    """A wish that reads as just this."""
    objects = [*(NUMBERS[count] for count in meant.counts), *(thing.called for thing in meant.things)]
    places = [place.noun for place in meant.places]
    first, *later = (phrase_for(relation, meant.figure) for relation in meant.relations)
    return " ".join([first, *objects, *places, *(f"then {phrase}" for phrase in later)])


def _things_said(meant: Wish) -> frozenset[str]:
    return frozenset(words_of(thing.called for thing in meant.things))


def _places_said(meant: Wish) -> frozenset[str]:
    return frozenset(words_of(place.noun for place in meant.places))
