"""Which tasks of the library are most like a new one, and why. Deterministic.

Two views, averaged: the text (TF-IDF cosine of character n-grams over description and code) and what the code is made
of (`signature`). Text alone calls two tasks with other names for the same thing different; structure alone calls
every task with a block and a bowl the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nsmallest
from threading import Lock
from typing import NamedTuple

from library.filed_corpus import FiledCorpus
from library.records import TaskCard
from library.signature import Signature, likeness, signature
from library.signatures import Signatures
from library.tfidf import count_grams

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
    """The library prepared for many questions. It follows the library: only what is new is read, and only once.

    What it has of a task that has gone stays in its file, some kilobytes. Threads may share it.

    Args:
        tasks: Cards with their code.
    """

    def __init__(self, tasks: Iterable[tuple[TaskCard, str]] = ()) -> None:
        self._corpus = FiledCorpus()
        self._made_of = Signatures()
        self._tasks: dict[str, _Indexed] = {}
        """By their names, sorted."""
        self._lock = Lock()
        given = {card.name: (card, source) for card, source in tasks}
        self.follow((card for card, _ in given.values()), lambda card: given[card.name][1])

    def follow(self, cards: Iterable[TaskCard], read: Callable[[TaskCard], str]) -> None:
        """These are the tasks from now on.

        Args:
            cards: Each name once.
            read: Has the code of one.
        """
        with self._lock:
            listed = sorted(cards, key=lambda card: card.name)
            self._tasks = {card.name: self._known(card) or self._add(card, read(card)) for card in listed}

    def nearest(self, card: TaskCard, source: str, limit: int = 5) -> tuple[Neighbour, ...]:
        """The most similar tasks, most similar first and equal ones by name; the task itself is left out."""
        features = signature(source, card.assets)
        with self._lock:
            places = [task.place for task in self._tasks.values()]
            texts = self._corpus.cosines(count_grams(card.description, source), places)
            structures = self._made_of.likeness(features)
            scores = {
                name: round(TEXT_WEIGHT * text + (1 - TEXT_WEIGHT) * structures[place], 6)
                for name, text, place in zip(self._tasks, texts, places, strict=True)
            }
            nearest = nsmallest(limit, scores.keys() - {card.name}, key=lambda name: (-scores[name], name))
            text_of = dict(zip(self._tasks, texts, strict=True))
            return tuple(
                Neighbour(name, scores[name], _why(text_of[name], features, self._made_of[self._tasks[name].place]))
                for name in nearest
            )

    def _known(self, card: TaskCard) -> _Indexed | None:
        known = self._tasks.get(card.name)
        return known if known is not None and known.of == _key(card) else None

    def _add(self, card: TaskCard, source: str) -> _Indexed:
        place = self._corpus.add(count_grams(card.description, source))
        self._made_of.add(signature(source, card.assets))
        return _Indexed(_key(card), place)


class _Indexed(NamedTuple):
    """A task of the index."""

    of: int
    """Tells its description, assets and code from others."""
    place: int
    """Of its text and of what it is made of."""


def _key(card: TaskCard) -> int:
    return hash((card.source_hash, card.description, card.assets))


def nearest(
    card: TaskCard, source: str, tasks: Iterable[tuple[TaskCard, str]], limit: int = 5
) -> tuple[Neighbour, ...]:
    """The tasks most like one task, for a single question; see `SimilarityIndex`."""
    return SimilarityIndex(tasks).nearest(card, source, limit)


def _why(text_score: float, features: Signature, others: Signature) -> str:
    shared = (features & others).most_common(MOST_REASONS)
    reasons = f": {', '.join(feature for feature, _ in shared)}" if shared else ""
    return f"text {text_score:.2f}, structure {likeness(features, others):.2f}{reasons}"
