"""What the procedural author hears in a sentence to the robot: a type of task, its things, and what is left over.

A grammar of patterns, no language model: it knows ways to say each type, courtesies, articles, colours and the nouns
that it is given. Every word has to be accounted for: what no pattern has a place for is said, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_ON = r"(?:on top of|onto|on|upon|into|inside|in)"
_X = r"(?P<x>.+?)"
_Y = rf"{_ON} (?P<y>.+)"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("come", r"come(?: right)?(?: over| closer| back| up)?(?: to (?:me|where i am)| here| by me)?"),
    ("come", r"(?:walk|go|get)(?: right)?(?: over| up| back)? (?:here|to (?:me|where i am))"),
    ("come", r"come(?: over| here)? and (?:stand|be|wait)(?: here)? (?:with|by|next to|beside) me|join me(?: here)?"),
    ("come", r"i need you(?: over)? here|(?:come )?over here"),
    ("where", rf"where (?:is|are|did i (?:leave|put)|can i find|do i find|would i find) {_X}"),
    ("where", rf"(?:tell me |do you know |show me |say |find out )where {_X} (?:is|are)"),
    ("where", rf"(?:find|locate|look for|search for) {_X}(?: and (?:tell me|say) where (?:it|that) is)?"),
    ("where", rf"have you seen {_X}|i am looking for (?P<x2>.+)|i cannot find (?P<x3>.+)"),
    ("exist", rf"(?:is|are) there {_X} {_Y}|(?:is|are) (?P<x2>.+?) {_ON} (?P<y2>.+)"),
    ("exist", rf"(?:check|look|see|tell me|find out)(?: whether| if) there (?:is|are) {_X} {_Y}"),
    ("exist", rf"(?:do you see|see|have we got|do we have|did somebody leave) {_X} {_Y}"),
    ("exist", rf"(?:is|are) there {_X}|have (?:we|you) got (?P<x2>.+)|do we have (?P<x3>.+)"),
    ("bring", rf"(?:bring|fetch|get|hand|give|pass|carry) me {_X}|(?:bring|fetch|get|carry|take) (?P<x2>.+?) to me"),
    ("bring", rf"(?:bring|fetch|get|carry) {_X}(?: over)? here|(?:fetch|bring|get) (?P<x2>.+)"),
    ("bring", rf"i (?:need|want|would like) {_X}|(?:may|can|could) i have (?P<x2>.+)|let me have (?P<x3>.+)"),
    ("put", rf"(?:put|place|set|lay|leave|stow|drop|stick)(?: down)? {_X}(?: down| away| back)? {_Y}"),
    ("put", rf"(?:move|carry|take|bring) {_X}(?: over)? (?:to|onto|into) (?P<y>.+)"),
    ("take", rf"(?:take|grab|hold|lift|collect|pick up|get hold of|lift up) {_X}|(?:pick|lift) (?P<x2>.+?) up"),
    ("goto", rf"(?:go|walk|move|head|drive|run|step|get)(?: over| up)? (?:to|towards?|for|next to|beside) {_X}"),
    ("goto", rf"(?:stand|wait|stay)(?: next to| by| beside| in front of| at| near) {_X}|approach (?P<x2>.+)"),
)
"""Type, and ways to say it with the courtesies off; x is the thing and y the place. Earlier ones go before."""
_COURTESIES = (
    "please", "hey", "hi", "hello", "robot", "ok", "okay", "now", "kindly", "could you", "can you", "would you",
    "will you", "i want you to", "i would like you to", "i need you to", "go and", "thanks", "thank you", "for me",
)  # fmt: skip
_SHORT = {"where's": "where is", "i'd": "i would", "can't": "cannot", "i'm": "i am", "there's": "there is"}
_ARTICLES = frozenset(["a", "an", "the", "my", "your", "our", "some", "any", "that", "this"])
_BEFORE_PLACE = re.compile(
    r"(?:(?:that|which) is |lying |standing )?(?:from|off|on top of|on|inside|in|at) (?:the |my )?"
)
_WORD = re.compile(r"[\w'-]+")


@dataclass(frozen=True)
class HeardThing:
    """A thing that a sentence names."""

    noun: str
    """A known one where one begins what was said, else all of it."""
    color: str | None = None
    room: str | None = None
    on: str | None = None

    @property
    def described(self) -> str:
        """As it was said, in other words."""
        on, room = f"on the {self.on}" if self.on else "", f"in the {self.room}" if self.room else ""
        return " ".join(filter(None, (self.color, self.noun, on, room)))


@dataclass(frozen=True)
class Heard:
    """What a sentence comes to."""

    type: str
    """Empty: nothing that is known."""
    object: HeardThing | None = None
    target: HeardThing | None = None
    left_over: tuple[str, ...] = ()
    """Words without a place."""


@dataclass(frozen=True)
class Vocabulary:
    """The words that things go by, in small letters."""

    nouns: frozenset[str]
    colors: frozenset[str]
    rooms: frozenset[str]

    @classmethod
    def of(cls, nouns: Iterable[str], colors: Iterable[str], rooms: Iterable[str]) -> Vocabulary:
        """Of words however they are written."""
        return cls(*(frozenset(word.lower() for word in words) for words in (nouns, colors, rooms)))


def hear(sentence: str, vocabulary: Vocabulary) -> Heard:
    """The reading of a sentence that leaves the fewest words over; of equal ones the earliest pattern's."""
    words = _WORD.findall(sentence.lower().replace("’", "'"))
    text = _without_courtesies(" ".join(_SHORT.get(word, word) for word in words))
    heard = min(_readings(text, vocabulary), key=lambda one: _cost(one, vocabulary), default=None)
    return heard or Heard("", left_over=(" ".join(sentence.split()),))


def _readings(text: str, vocabulary: Vocabulary) -> Iterator[Heard]:
    for type_, pattern in _PATTERNS:
        for match in _matches(pattern, text):
            object_, left = _thing(_first(match, "x"), vocabulary)
            target, more = _thing(_first(match, "y"), vocabulary)
            yield Heard(type_, object_, target, (*left, *more))


def _matches(pattern: str, text: str) -> Iterator[re.Match[str]]:
    """Every way to divide a text between x and y: the shortest x first, then longer ones."""
    shortest = re.compile(pattern).fullmatch(text)
    while shortest is not None:
        yield shortest
        x = _first(shortest, "x")
        if x is None or _first(shortest, "y") is None:
            return
        longer = pattern.replace(".+?)", f".{{{len(x) + 1},}}?)")
        shortest = re.compile(longer).fullmatch(text)


def _first(match: re.Match[str], slot: str) -> str | None:
    named = match.groupdict()
    return next((named[key] for key in (slot, f"{slot}2", f"{slot}3") if named.get(key)), None)


def _cost(heard: Heard, vocabulary: Vocabulary) -> int:
    """Words that are not understood; a noun that is unknown counts for each of its words, and for one more."""
    things = [thing for thing in (heard.object, heard.target) if thing is not None]
    strange = sum(1 + len(thing.noun.split()) for thing in things if thing.noun not in vocabulary.nouns)
    return strange + sum(len(words.split()) for words in heard.left_over)


def _thing(text: str | None, vocabulary: Vocabulary) -> tuple[HeardThing | None, tuple[str, ...]]:
    """The thing that a noun phrase names, and what of the phrase has no place."""
    if text is None:
        return None, ()
    words = text.split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    color = words[0] if len(words) > 1 and words[0] in vocabulary.colors else None
    words = words[1:] if color else words
    noun, rest = _noun(words, vocabulary)
    return _with_places(HeardThing(noun, color), rest, vocabulary)


def _noun(words: list[str], vocabulary: Vocabulary) -> tuple[str, str]:
    """The longest known noun at the start, else all words up to a place; and what follows."""
    for count in range(len(words), 0, -1):
        if " ".join(words[:count]) in vocabulary.nouns:
            return " ".join(words[:count]), " ".join(words[count:])
    text = " ".join(words)
    place = re.search(rf" {_BEFORE_PLACE.pattern}", text)
    return (text[: place.start()], text[place.start() + 1 :]) if place else (text, "")


def _with_places(thing: HeardThing, rest: str, vocabulary: Vocabulary) -> tuple[HeardThing, tuple[str, ...]]:
    """The thing with the rooms and carriers that are said of it, and what is no place."""
    while rest and (place := _BEFORE_PLACE.match(rest)):
        known = [name for name in (*vocabulary.rooms, *vocabulary.nouns) if _begins(rest[place.end() :], name)]
        name = max(known, key=len, default="")
        slot = "room" if name in vocabulary.rooms else "on"
        if not name or getattr(thing, slot) is not None:
            break
        thing = replace(thing, **{slot: name})
        rest = rest[place.end() + len(name) :].lstrip()
    return thing, (rest,) if rest else ()


def _begins(text: str, name: str) -> bool:
    return text == name or text.startswith(f"{name} ")


def _without_courtesies(text: str) -> str:
    """The text without courtesies at its ends."""
    before = None
    while text != before:
        before = text
        for courtesy in _COURTESIES:
            if text != courtesy:
                text = text.removeprefix(f"{courtesy} ").removesuffix(f" {courtesy}")
    return text
