"""Is what is refused what the sentence asked for? "Bring me the bed" is no reason to say that there is no cake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from sim.colors import COLORS
from sim.household.catalogue import catalogue
from sim.household.tasks.goals import PREDICATES
from sim.household.values import Goal, Scene
from sim.household.words.referring import nouns_of
from sim.household.words.speech import Words, normalised, occurs

PRONOUNS = frozenset({"it", "them"})


def misrefused(task: str, goal: Goal, scene: Scene) -> str:
    """What a refused goal is about and its sentence is not; empty where nothing speaks against it.

    What is picked by a noun or a colour must be asked for by them. A sentence that names things must name the refused
    one, in its own colour or in none, unless it says "it".
    """
    if not isinstance(goal, list) or goal[:1] != ["refused"]:
        return ""
    words = normalised(task)
    for noun, color in _picked(goal):
        if not any(_names(words, name, color, must=True) for name in _synonyms(noun)):
            return f"the goal refuses {f'{color} {noun}'.strip() or 'things'}, and the task asks for no such thing"
    nouns = (normalised(noun) for entry in catalogue().values() for noun in entry.nouns)
    names_things = PRONOUNS.isdisjoint(words) and any(occurs(noun, words) for noun in nouns)
    for number in _subjects(goal):
        thing = scene.instances[number]
        if names_things and not any(_names(words, name, thing.color) for name in nouns_of(thing)):
            return f"the goal refuses the {thing.color} {thing.category} {number}, which the task does not name"
    return ""


def _names(words: Words, noun: str, color: str, must: bool = False) -> bool:
    """Whether a noun is said without another colour before it; where it must be, with this one somewhere."""
    name = normalised(noun)
    for at in range(len(words) - len(name) + 1):
        before = words[at - 1] if at and words[at - 1] in COLORS else ""
        is_unsaid = not before and (not must or color in ("", *words))
        if words[at : at + len(name)] == name and (before == color or is_unsaid):
            return True
    return False


def _synonyms(noun: str) -> Iterator[str]:
    """What things of a noun go by, one and many; empty where there is no noun."""
    for entry in catalogue().values():
        if noun in entry.nouns:
            yield from (*entry.nouns, entry.plural, f"{noun}s")
    if not noun:
        yield ""


def _picked(goal: Goal) -> Iterator[tuple[str, str]]:
    """Noun and colour of each selector, where it has one of them."""
    match cast(Any, goal):
        case ["exists" | "forall" | "count", _, dict(selector), part, *_]:
            if {"noun", "color"} & set(selector):
                yield selector.get("noun", ""), selector.get("color", "")
            yield from _picked(part)
        case [_, *parts]:
            for part in parts:
                yield from _picked(part)


def _subjects(goal: Goal) -> Iterator[int]:
    """The things of which a goal says something."""
    match cast(Any, goal):
        case [str(head), int(thing), *_] if PREDICATES.get(head, ())[:1] == ("thing",):
            yield thing
        case [_, *parts]:
            for part in parts:
                yield from _subjects(part)
