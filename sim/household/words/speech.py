"""Whether what was said answers a question: one of the accepted phrases, plainly, and nothing that speaks against it.

An answer that names two places, denies the right one or says both yes and no is no answer; neither is one that asks
back or is in doubt. Yes and no are answers where they come first: "I have no idea" says neither.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

NEGATIONS = frozenset({"no", "not", "never", "neither", "nor", "cannot", "without", "nowhere", "none", "isnt", "arent"})
REFUSALS = (
    "cannot", "can not", "ca not", "could not", "unable", "not able", "not be able", "impossible", "not possible",
    "there is no", "there are no", "theres no", "there is not", "there are not", "has no", "does not have",
    "not exist",
)  # fmt: skip
"""Says that something cannot be done, or is not there; "ca not" is what is left of "can't"."""
COURTESIES = (
    "no problem",
    "no worries",
    "no trouble",
    "no doubt",
    "no sooner",
    "no delay",
    "cannot wait",
    "ca not wait",
)
PROMISES = frozenset({"yes", "ill"})
"""What nobody says who refuses; "ill" is what is left of "I'll"."""
HEDGES = frozenset({"maybe", "perhaps", "possibly", "probably", "might", "idea", "doubt", "tell", "know", "wonder"})
AFFIRMATIONS = {"yeah": "yes", "yep": "yes", "yup": "yes", "sure": "yes", "nope": "no", "nah": "no"}
# fmt: off
NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)
# fmt: on
THERE_IS = frozenset({("there", "is"), ("there", "are"), ("is", "there"), ("are", "there")})
ARTICLES = frozenset({"the", "a", "an"})
YES, NO = ("yes",), ("no",)
_QUESTION = re.compile(r"[^.!?;\n]*\?")
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
    words, stated = normalised(said), normalised(_QUESTION.sub(" ", said))
    if not _begins_with_one_of(stated, right) and not _without(stated, _sayable_anywhere(right))[1]:
        return False
    rest, _ = _without(words, right)
    if not HEDGES.isdisjoint(rest):
        return False
    if NO in right and stated[:1] == NO and _says_that_there_is(stated):
        return False
    if NO not in right and not NEGATIONS.isdisjoint(words):
        return False
    wrong = {normalised(phrase) for phrase in (*others, *_opposites(right))}
    return not any(occurs(phrase, rest) for phrase in wrong if phrase and not _is_part_of_any(phrase, right))


def declines(said: str) -> bool:
    """Whether a text says that something cannot be done, or begins with "no"; a promise beside it undoes that."""
    words, _ = _without(normalised(_QUESTION.sub(" ", said)), map(normalised, COURTESIES))
    if _promises(words):
        return False
    return words[:1] == NO or any(occurs(normalised(phrase), words) for phrase in REFUSALS)


def occurs(phrase: Words, words: Words) -> bool:
    """Whether a phrase is among some words, in order and without a gap."""
    return any(words[start : start + len(phrase)] == phrase for start in range(len(words) - len(phrase) + 1))


def _sayable_anywhere(right: Collection[Words]) -> list[Words]:
    return [phrase for phrase in right if phrase not in (YES, NO)]


def _begins_with_one_of(words: Words, right: Collection[Words]) -> bool:
    return words[:1] in (YES, NO) and words[:1] in right


def _promises(words: Words) -> bool:
    """Whether somebody says yes, or "I will" with no "not" after it."""
    will = (words[at + 2 : at + 3] for at, pair in enumerate(pairwise(words)) if pair == ("i", "will"))
    return not PROMISES.isdisjoint(words) or any(NEGATIONS.isdisjoint(following) for following in will)


def _says_that_there_is(words: Words) -> bool:
    """Whether something "is there", with nothing that denies it right after."""
    after = [words[index + 2 : index + 3] for index, pair in enumerate(pairwise(words)) if pair in THERE_IS]
    after += [words[index + 1 : index + 2] for index, word in enumerate(words) if word == "theres"]
    return any(NEGATIONS.isdisjoint(following) and following != ("0",) for following in after)


def _opposites(right: Collection[Words]) -> tuple[str, ...]:
    """What contradicts whatever place is meant: the other one of yes and no, another number."""
    if right and all(len(phrase) == 1 and phrase[0].isdigit() for phrase in right):
        return tuple(map(str, range(len(NUMBERS))))
    return ("yes", "no") if any(phrase in (YES, NO) for phrase in right) else ()


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
