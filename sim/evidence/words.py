"""Do the instructions name what the goals move? Colours, counts and kinds of objects, compared where it is certain.

An instruction is read phrase by phrase: "put the *two red blocks* in the *green bowl*". Only plain contradictions
count: a thing of which there is none, a colour that no such thing has, more of them than there are, or a moved thing
that the goal does not move. What has no name (a shade, a body built from parts) leaves the question open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.evidence.scene import Body, Scene, listed
from sim.evidence.vocabulary import (
    ADJECTIVES,
    CERTAIN,
    COLOR_WORDS,
    DISTRIBUTING,
    MOVING,
    NOUNS,
    NUMBERS,
    PARTICLES,
    SHADES,
    VAGUE,
    singular,
)
from sim.goals import Goal
from sim.values import Evidence

_WORD = re.compile(r"[a-z]+|\d+")


class Phrase(NamedTuple):
    """One noun of an instruction with what is said of it."""

    noun: str
    colors: tuple[str, ...]
    number: int | None
    is_moved: bool
    """It is the object of a verb such as "put"."""

    @property
    def text(self) -> str:
        """As a message names it."""
        number = f"{self.number} " if self.number is not None else ""
        plural = "" if self.number == 1 or (self.number is None) else "es" if self.noun.endswith("x") else "s"
        return f"{number}{listed(self.colors) + ' ' if self.colors else ''}{self.noun}{plural}"


def check_words(scene: Scene) -> Evidence:
    """Whether each sentence agrees with the scene and with the goals that it belongs to."""
    problems = []
    for sentence in dict.fromkeys(scene.sentences):
        for phrase in phrases_of(sentence):
            problem = _contradiction(phrase, scene.bodies, scene.objects_of(_goals_of(sentence, scene)))
            if problem is not None:
                problems.append(f"{sentence.strip()!r:.120} {problem}")
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        return Evidence("words-agree", False, f"{problems[0]}{more}: correct language_goal, or the goal's objects")
    return Evidence("words-agree", True, "colours, counts and objects are those of the scene")


def phrases_of(sentence: str) -> Iterator[Phrase]:
    """The nouns of a sentence that mean a kind of object, with colours and number."""
    words = _WORD.findall(sentence.lower())
    counts_are_totals = not DISTRIBUTING & set(words)
    for index, word in enumerate(words):
        noun = singular(word)
        if noun not in NOUNS or (index + 1 < len(words) and singular(words[index + 1]) in NOUNS):
            continue  # "square block" is about the block
        start = _start_of_phrase(words, index)
        said = words[start:index]
        if VAGUE & set(words[max(0, start - 2) : index]):
            continue
        colors = tuple(COLOR_WORDS[other] for other in said if other in COLOR_WORDS)
        number = next((_number(other) for other in said if _number(other) is not None), None)
        yield Phrase(noun, colors, number if counts_are_totals else None, _is_moved(words, start))


def _start_of_phrase(words: Sequence[str], noun: int) -> int:
    start = noun
    while start > 0 and _may_describe(words[start - 1]):
        start -= 1
    while start < noun and words[start] in ("and", "or"):
        start += 1
    return start


def _may_describe(word: str) -> bool:
    return word in ADJECTIVES or word in COLOR_WORDS or word in SHADES or _number(word) is not None


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word)


def _is_moved(words: Sequence[str], start: int) -> bool:
    before = start - 1
    while before >= 0 and words[before] in PARTICLES:
        before -= 1
    return before >= 0 and words[before] in MOVING


def _goals_of(sentence: str, scene: Scene) -> list[Goal]:
    """The goals that a sentence is about; all of them where sentences and goals do not pair up."""
    if len(scene.sentences) != len(scene.goals):
        return list(scene.goals)
    return [goal for goal, own in zip(scene.goals, scene.sentences, strict=True) if own == sentence]


def _contradiction(phrase: Phrase, bodies: Sequence[Body], moved: Sequence[Body]) -> str | None:
    """What a phrase says that is certainly not so."""
    if not all(body.kind for body in bodies):
        return None  # a body without a name may be anything
    named = [body for body in bodies if body.kind in NOUNS[phrase.noun]]
    if not named:
        return f"names a {phrase.noun}, but there is none" if phrase.noun in CERTAIN else None
    if any(body.colors is None for body in named):
        return None
    for color in phrase.colors:
        if not any(_has(body, color) for body in named):
            there = listed(name for body in named for name in sorted(body.colors or ()))
            return f"names a {color} {phrase.noun}, but these are {there}"
    fitting = [body for body in named if not phrase.colors or any(_has(body, color) for color in phrase.colors)]
    if phrase.number is not None and phrase.number > len(fitting):
        return f"names {phrase.text}, but there {'is' if len(fitting) == 1 else 'are'} {len(fitting)}"
    return _contradiction_of_goal(phrase, fitting, moved) if phrase.is_moved and moved else None


def _contradiction_of_goal(phrase: Phrase, fitting: Sequence[Body], moved: Sequence[Body]) -> str | None:
    """What is said to be moved, against what the goals move."""
    count = len({body.id for body in fitting} & {body.id for body in moved})
    if count == 0:
        return f"says to move {phrase.text}, but its goal moves {listed(body.name for body in moved)}"
    if phrase.number is not None and phrase.number != count:
        return f"says to move {phrase.text}, but its goal moves {count}"
    return None


def _has(body: Body, color: str) -> bool:
    return body.colors is not None and color in body.colors
