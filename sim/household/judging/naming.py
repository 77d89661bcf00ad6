"""Does a sentence mean what a sample says it means? Each bound thing is named in it, by a phrase that fits it alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache

from sim.colors import COLORS
from sim.household.acting.calls import ids_of
from sim.household.catalogue import catalogue
from sim.household.judging.typed import asked_for
from sim.household.tasks.goals import ids_in
from sim.household.values import Instance, Sample, Scene
from sim.household.words.qualifiers import readings
from sim.household.words.referring import nouns_of, unique_descriptions, with_article
from sim.household.words.speech import Words, normalised

PLACE_WORDS = frozenset({"on", "in", "onto", "into", "inside", "upon", "to", "at"})
"""What stands before the place where something is to be put."""


def misnamed(sample: Sample) -> list[str]:
    """What is wrong with the names in a sample of a type with slots, one sentence each; empty where nothing is.

    A free task is not asked: its sentence may call a thing what it likes ("bring it back").
    """
    if sample.type == "free":
        return []
    problems = [
        f"the task does not name {sample.scene.instances[number].category} {number}, slot {slot}"
        for slot, number in sorted(sample.bindings.items())
        if not _namings(sample, number)
    ]
    used = {number for call in sample.solution for number in ids_of(call)} | ids_in(sample.goal)
    strangers = sorted(used - set(sample.bindings.values())) if sample.bindings else []
    problems += [f"{number} is used but bound to no slot" for number in strangers]
    return problems or list(_about_roles(sample))


def namings(task: str, scene: Scene, number: int) -> list[int]:
    """The positions in a sentence's words at which a phrase that fits an instance alone begins."""
    words, instance = normalised(task), scene.instances[number]
    nouns = set(nouns_of(instance))
    phrases = {normalised(phrase) for phrase in unique_descriptions(scene, number)}
    found = {start for phrase in phrases for start in _starts(phrase, words, nouns, instance.color)}
    return sorted(found | set(_qualified(words, scene, instance)))


def _about_roles(sample: Sample) -> Iterator[str]:
    """Whether what is named is named as what it is."""
    if sample.type == "put" and not _is_put_there(sample):
        yield "the task does not say that x is put on y"
    noun, color = asked_for(sample.goal)
    if sample.type == "exist" and not _asks_for(normalised(sample.task), noun, color):
        yield f"the goal asks for {with_article(f'{color} {noun}'.strip())}, and the task for no such thing"


def _is_put_there(sample: Sample) -> bool:
    """Whether x is put on y, as in "put the apple on the sofa" or "find a spot on the sofa for the apple"."""
    words = normalised(sample.task)
    thing, place = (_namings(sample, sample.bindings[slot]) for slot in ("x", "y"))
    if any(words[start - 1] in PLACE_WORDS for start in place if start):
        return True
    first = min(thing)
    return first < max(place) and not (first and words[first - 1] in PLACE_WORDS)


def _asks_for(words: Words, noun: str, color: str) -> bool:
    """Whether a noun, or its plural, is asked for, with this colour or, where it is empty, with none."""
    entries = [entry for entry in catalogue().values() if noun in entry.nouns]
    own = {word for entry in entries for word in entry.nouns}
    plurals = {entry.plural for entry in entries if noun == entry.noun} | {f"{noun}s"}
    phrases = [normalised(f"{color} {phrase}") for phrase in (noun, *plurals)]
    return any(True for phrase in phrases for _ in _starts(phrase, words, own | plurals))


def _namings(sample: Sample, number: int) -> list[int]:
    return namings(sample.task, sample.scene, number)


def _qualified(words: Words, scene: Scene, instance: Instance) -> Iterator[int]:
    """Where the noun of an instance begins of which enough is said: "the mug from the white desk"."""
    nouns = nouns_of(instance)
    for noun in nouns:
        for start in _starts(normalised(noun), words, nouns, instance.color):
            if any(said.fits_only(scene, instance.id) for said in readings(words, noun, start)):
                yield start - 1 if start and words[start - 1] == instance.color else start


def _starts(phrase: Words, words: Words, nouns: Collection[str], color: str = "") -> Iterator[int]:
    """Where a phrase begins that is no part of another thing's name and has no other colour before it."""
    own = {normalised(noun) for noun in nouns}
    others = [span for noun in _long_nouns() - own for span in _spans(noun, words)]
    for start, end in _spans(phrase, words):
        if start and words[start - 1] in COLORS and words[start - 1] != color:
            continue
        if not any(s < end and start < e and not (start <= s and e <= end) for s, e in others):
            yield start


def _spans(phrase: Words, words: Words) -> Iterator[tuple[int, int]]:
    size = len(phrase)
    return ((at, at + size) for at in range(len(words) - size + 1) if words[at : at + size] == phrase)


@cache
def _long_nouns() -> frozenset[Words]:
    """The names of several words: there is no table in "coffee table"."""
    nouns = {normalised(noun) for entry in catalogue().values() for noun in entry.nouns}
    return frozenset(noun for noun in nouns if len(noun) > 1)
