"""Which tasks of the library a few typed letters mean. Pure; a letter more looks only at what was left before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from library.records import TaskCard

ABSENT = 100
"""Worse than every place where a word can be found."""


class Readable(NamedTuple):
    """What is looked through of a task, in small letters."""

    card: TaskCard
    name: str
    about: str


class Found(NamedTuple):
    """A task in which all words were found."""

    rank: int
    """How well; 0 is best."""
    task: Readable


class Finder:
    """The tasks of one library, prepared to be looked for with one letter after the other.

    A word is found in the name (best at the start of one of its words, then inside one, then as letters in this
    order, so that "stkpyr" means stack-block-pyramid) or in the description or an asset.
    """

    def __init__(self, cards: Sequence[TaskCard]) -> None:
        self.cards = cards
        self._found: dict[str, list[Found]] = {"": [Found(0, _readable(card)) for card in cards]}
        """By each query on the way to the last one; whatever a longer one finds, its beginnings find, too."""
        self.looked_through = 0
        """At how many tasks it has looked so far."""

    def matching(self, query: str) -> list[TaskCard]:
        """The tasks in which every word of the query is found, the best first; all, as they are, for no word."""
        words = query.lower().split()
        query = " ".join(words)
        self._found = {known: found for known, found in self._found.items() if query.startswith(known)}
        if query not in self._found:
            self._found[query] = self._narrowed(self._found[max(self._found, key=len)], words)
        return [found.task.card for found in sorted(self._found[query], key=lambda each: each.rank)]

    def _narrowed(self, among: list[Found], words: list[str]) -> list[Found]:
        self.looked_through += len(among)
        patterns = [re.compile(".*".join(map(re.escape, word))) for word in words]
        ranked = (
            (task, [_rank(*asked, task.name, task.about) for asked in zip(words, patterns, strict=True)])
            for _, task in among
        )
        return [Found(sum(ranks), task) for task, ranks in ranked if ABSENT not in ranks]


def matching(cards: Sequence[TaskCard], query: str) -> list[TaskCard]:
    """The same, asked once."""
    return Finder(cards).matching(query)


def _readable(card: TaskCard) -> Readable:
    return Readable(card, card.name.lower(), "\n".join((card.description, *card.assets)).lower())


def _rank(word: str, pattern: re.Pattern[str], name: str, about: str) -> int:
    if name.startswith(word):
        return 0
    if f"-{word}" in name:
        return 1
    if word in name:
        return 2
    if word in about:
        return 3
    return 4 if pattern.search(name) else ABSENT
