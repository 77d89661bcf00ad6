"""Which tasks of the library a few typed letters mean. Pure; 2,000 tasks take a few milliseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from library.records import TaskCard

ABSENT = 100
"""Worse than every place where a word can be found."""


def matching(cards: Sequence[TaskCard], query: str) -> list[TaskCard]:
    """The tasks in which every word of the query is found, the best first; all of them, as they are, for no word.

    A word is found in the name (best at the start of one of its words, then inside one, then as letters in this
    order, so that "stkpyr" means stack-block-pyramid) or in the description or an asset.
    """
    words = query.lower().split()
    if not words:
        return list(cards)
    patterns = [re.compile(".*".join(map(re.escape, word))) for word in words]
    ranked = [(sum(ranks), card) for card in cards if ABSENT not in (ranks := _ranks(card, words, patterns))]
    return [card for _, card in sorted(ranked, key=lambda each: each[0])]


def _ranks(card: TaskCard, words: list[str], patterns: list[re.Pattern[str]]) -> list[int]:
    name = card.name.lower()
    about = "\n".join((card.description, *card.assets)).lower()
    return [_rank(word, pattern, name, about) for word, pattern in zip(words, patterns, strict=True)]


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
