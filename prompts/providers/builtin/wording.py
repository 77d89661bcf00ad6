"""English for tasks: counted nouns, lists, names with hyphens, and texts that become code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from textwrap import wrap

from prompts.providers.builtin.vocabulary import COLORS, NUMBERS

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
"""What code calls the colours that are drawn anew for each scene."""
_OF_COLOR = ("one color", "another color", "a third color", "a fourth color", "a fifth color", "a sixth color")
_DRAWN = re.compile(
    rf"\{{(?P<hue>{'|'.join(ORDINALS)})\}} (?P<noun>(?:letter |square |L-shaped )?[\w-]+(?: [A-Z]s?\b)?)"
)
MOST_WORDS = 7
"""Of a name that tells colours."""
_LITERAL = 84
"""Longest literal on one line: what is left of a line within a loop's goal."""
_LITTLE = frozenset(["the", "a", "an", "of", "to", "it", "its"])


def plural(noun: str) -> str:
    """`boxes`, `blocks`; shapes and letters too."""
    if noun.endswith("s") and noun == "scissors":
        return noun
    return f"{noun}es" if noun.endswith(("x", "s")) else f"{noun}s"


def counted(count: int, noun: str, adjective: str = "") -> str:
    """`the two red blocks`, `the red block`."""
    number = f"{NUMBERS[count]} " if count > 1 else ""
    return f"the {number}{adjective + ' ' if adjective else ''}{noun if count == 1 else plural(noun)}"


def listing(words: Sequence[str]) -> str:
    """`red`, `red and blue`, `red, blue and green`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def described(request: str) -> str:
    """A request as a description has it: what is drawn anew for each scene has no name yet.

    `put the {first} block in the {second} bowl` → `put the block of one color in the bowl of another color`; what is
    named again is "of that color".
    """
    said: list[str] = []

    def open_color(match: re.Match[str]) -> str:
        hue, noun = match["hue"], match["noun"]
        seen = list(dict.fromkeys(said))
        if hue not in seen:
            color = _OF_COLOR[len(seen)]
        else:
            color = "that color" if said[-1] == hue else f"the {ORDINALS[seen.index(hue)]} color"
        said.append(hue)
        return f"{noun} of {color}"

    return _DRAWN.sub(open_color, request)


def hyphenated(*parts: str) -> str:
    """A task's name from phrases: lower case, without articles and what is drawn anew for each scene."""
    text = re.sub(r"\{\w+\}", " ", " ".join(parts).lower())
    words = re.findall(r"letter [a-z]\b|[a-z0-9]+", text)
    return "-".join(word.replace(" ", "-") for word in words if word not in _LITTLE)


def short_name(verb: str, things: Sequence[str], where: str) -> str:
    """A name with the colours in it where that is still short."""
    name = hyphenated(verb, *things, where)
    if name.count("-") < MOST_WORDS:
        return name
    return hyphenated(verb, *(without_colors(thing) for thing in things), without_colors(where))


def without_colors(text: str) -> str:
    """A text that does not tell colours."""
    return re.sub(rf"\b(?:{'|'.join(COLORS)}) ", "", text)


def skeleton(text: str) -> str:
    """A text with its colours left open: what two tasks of the same structure share."""
    return re.sub(rf"\b(?:{'|'.join(COLORS)}|grey|black)\b", "color", text.lower())


def text_code(request: str) -> str:
    """A request as an expression; the colours that are drawn stand in it as fields, and long ones take more lines."""
    lines = wrap(request, _LITERAL)
    parts = [f"{line}{' ' if line is not lines[-1] else ''}" for line in lines]
    literals = [f'{"f" if "{" in part else ""}"{part}"' for part in parts]
    if len(literals) == 1:
        return literals[0]
    return "\n".join(("(", *(f"    {literal}" for literal in literals), ")"))


def sentence(text: str) -> str:
    """Capital letter and full stop."""
    return f"{text[0].upper()}{text[1:]}."


def words_of(texts: Iterable[str]) -> set[str]:
    """The words of names and paths, in the singular and without those that say nothing."""
    found = {word.rstrip("s") for text in texts for word in re.findall(r"[a-z]+", text.lower())}
    return found - {"in", "on", "urdf", "template", "the", "and"}
