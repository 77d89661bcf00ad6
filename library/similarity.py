"""Which tasks of the library are most like a new one, and why. Deterministic.

Two views, averaged: the text (TF-IDF cosine of character n-grams over description and code) and what the code is made
of (`signature`). Text alone calls two tasks with other names for the same thing different; structure alone calls
every task with a block and a bowl the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from library.records import TaskCard
from library.signature import Signature, likeness, signature
from library.signatures import Signatures
from library.tfidf import Corpus, count_grams

TEXT_WEIGHT = 0.6
"""Share of the text in the score; the rest is structure."""
MOST_REASONS = 3


@dataclass(frozen=True)
class Neighbour:
    """A task of the library and how like the asked one it is."""

    name: str
    score: float
    """0–1; 1 is the same text with the same structure."""
    why: str
    """What they share, for people: "text 0.83, structure 0.50: asset bowl/bowl.urdf, goal pose replace=False"."""


class SimilarityIndex:
    """The library prepared for many questions; building it is the slow part.

    Args:
        tasks: Cards with their code.
    """

    def __init__(self, tasks: Iterable[tuple[TaskCard, str]]) -> None:
        listed = sorted(tasks, key=lambda task: task[0].name)
        self._names = [card.name for card, _ in listed]
        self._made_of = Signatures(signature(source, card.assets) for card, source in listed)
        self._corpus = Corpus(count_grams(card.description, source) for card, source in listed)

    def nearest(self, card: TaskCard, source: str, limit: int = 5) -> tuple[Neighbour, ...]:
        """The most similar tasks, most similar first and equal ones by name; the task itself is left out."""
        features = signature(source, card.assets)
        text_scores = self._corpus.cosines(count_grams(card.description, source))
        scores = [
            round(TEXT_WEIGHT * text + (1 - TEXT_WEIGHT) * structure, 6)
            for text, structure in zip(text_scores, self._made_of.likeness(features), strict=True)
        ]
        others = (place for place, name in enumerate(self._names) if name != card.name)
        nearest = nsmallest(limit, others, key=lambda place: (-scores[place], self._names[place]))
        return tuple(
            Neighbour(self._names[place], scores[place], _why(text_scores[place], features, self._made_of[place]))
            for place in nearest
        )


def nearest(
    card: TaskCard, source: str, tasks: Iterable[tuple[TaskCard, str]], limit: int = 5
) -> tuple[Neighbour, ...]:
    """The tasks most like one task, for a single question; see `SimilarityIndex`."""
    return SimilarityIndex(tasks).nearest(card, source, limit)


def _why(text_score: float, features: Signature, others: Signature) -> str:
    shared = (features & others).most_common(MOST_REASONS)
    reasons = f": {', '.join(feature for feature, _ in shared)}" if shared else ""
    return f"text {text_score:.2f}, structure {likeness(features, others):.2f}{reasons}"
