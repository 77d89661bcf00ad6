"""Whether what was said answers a question: one of the accepted phrases, plainly, and nothing that speaks against it.

An answer that names two places, denies the right one or says both yes and no is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

NEGATIONS = frozenset({"no", "not", "never", "neither", "nor", "cannot", "without", "nowhere", "none", "isnt", "arent"})
AFFIRMATIONS = {"yeah": "yes", "yep": "yes", "yup": "yes", "sure": "yes", "nope": "no", "nah": "no"}
# fmt: off
NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)
# fmt: on
ARTICLES = frozenset({"the", "a", "an"})
_WORD = re.compile(r"[^\W_]+")

Words = tuple[str, ...]


def normalised(text: str) -> Words:
    """The words of a text in lower case: no articles, no punctuation, numbers as digits, "yeah" as "yes"."""
    plain = re.sub(r"n['’]t\b", " not", text.lower()).replace("'", "").replace("’", "")
    words = (AFFIRMATIONS.get(word, word) for word in _WORD.findall(plain) if word not in ARTICLES)
    return tuple(str(NUMBERS.index(word)) if word in NUMBERS else word for word in words)


def answers(said: str, accepted: Iterable[str], others: Iterable[str] = ()) -> bool:
    """Whether a text says one of the accepted phrases and nothing that contradicts it.

    Args:
        said: What was said, all of it.
        accepted: Phrases of which any is right.
        others: Phrases that would be wrong answers, such as the names of all places; those that are part of an
            accepted one do not count.
    """
    right = sorted({normalised(phrase) for phrase in accepted} - {()}, key=len, reverse=True)
    words = normalised(said)
    rest, found = _without(words, right)
    if not found:
        return False
    if ("no",) not in right and any(word in NEGATIONS for word in words):
        return False
    wrong = {normalised(phrase) for phrase in (*others, *_opposites(right))}
    return not any(occurs(phrase, rest) for phrase in wrong if phrase and not _is_part_of_any(phrase, right))


def occurs(phrase: Words, words: Words) -> bool:
    """Whether a phrase is among some words, in order and without a gap."""
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words) - len(phrase) + 1))


def _opposites(right: Collection[Words]) -> tuple[str, ...]:
    """What contradicts whatever place is meant: the other one of yes and no, another number."""
    if right and all(len(phrase) == 1 and phrase[0].isdigit() for phrase in right):
        return tuple(map(str, range(len(NUMBERS))))
    return ("yes", "no") if any(phrase in {("yes",), ("no",)} for phrase in right) else ()


def _without(words: Words, phrases: Iterable[Words]) -> tuple[Words, bool]:
    """The words with every occurrence of the phrases taken out as a full stop, and whether there was one."""
    left, found = list(words), False
    for phrase in phrases:
        position = 0
        while position + len(phrase) <= len(left):
            if tuple(left[position : position + len(phrase)]) == phrase:
                left[position : position + len(phrase)] = ["."]
                found = True
            position += 1
    return tuple(left), found


def _is_part_of_any(phrase: Words, phrases: Iterable[Words]) -> bool:
    return any(occurs(phrase, other) for other in phrases)
