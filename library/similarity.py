"""Which tasks of the library are most like a new one, and why. Deterministic.

Two views, averaged: the text (TF-IDF cosine of character n-grams over description and code) and what the code is made
of (`signature`). Text alone calls two tasks with other names for the same thing different; structure alone calls
every task with a block and a bowl the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from library.records import TaskCard
from library.signature import Signature, likeness, signature

GRAM = 4
"""Bytes of a character n-gram: four fit into one uint32, which makes counting them a sort of integers."""
TEXT_WEIGHT = 0.6
"""Share of the text in the score; the rest is structure."""
MOST_REASONS = 3
Grams = NDArray[np.uint32]
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Neighbour:
    """A task of the library and how like the asked one it is."""

    name: str
    score: float
    """0–1; 1 is the same text with the same structure."""
    why: str
    """What they share, for people: "text 0.83, structure 0.50: asset bowl/bowl.urdf, goal pose replace=False"."""


class _Text(NamedTuple):
    """The n-grams of one text: sorted, each once, and how often it occurs, damped by a logarithm."""

    grams: Grams
    weights: Weights


class SimilarityIndex:
    """The library prepared for many questions; building it is the slow part.

    Args:
        tasks: Cards with their code.
    """

    def __init__(self, tasks: Iterable[tuple[TaskCard, str]]) -> None:
        listed = sorted(tasks, key=lambda task: task[0].name)
        self._names = [card.name for card, _ in listed]
        self._signatures = [signature(source, card.assets) for card, source in listed]
        self._corpus = _Corpus([_count(card.description, source) for card, source in listed])

    def nearest(self, card: TaskCard, source: str, limit: int = 5) -> tuple[Neighbour, ...]:
        """The most similar tasks, most similar first and equal ones by name; the task itself is left out."""
        features = signature(source, card.assets)
        text_scores = self._corpus.cosines(_count(card.description, source))
        neighbours = [
            _neighbour(name, text_score, features, others)
            for name, text_score, others in zip(self._names, text_scores, self._signatures, strict=True)
            if name != card.name
        ]
        return tuple(sorted(neighbours, key=lambda neighbour: (-neighbour.score, neighbour.name))[:limit])


class _Corpus:
    """TF-IDF vectors of all texts as one sparse matrix, rows of unit length."""

    def __init__(self, texts: Sequence[_Text]) -> None:
        self._lengths = np.array([len(text.grams) for text in texts], dtype=np.int64)
        grams = np.concatenate([np.zeros(0, np.uint32), *(text.grams for text in texts)])
        self._vocabulary, self._columns, documents = np.unique(grams, return_inverse=True, return_counts=True)
        self._idf = np.log((1 + len(texts)) / (1 + documents)) + 1
        self._unseen_idf = np.log(1 + len(texts)) + 1
        self._rows = np.repeat(np.arange(len(texts)), self._lengths)
        weights = np.concatenate([np.zeros(0), *(text.weights for text in texts)]) * self._idf[self._columns]
        norms = np.sqrt(np.bincount(self._rows, weights**2, minlength=len(texts)))
        self._weights = weights / norms[self._rows]

    def cosines(self, text: _Text) -> list[float]:
        """Similarity of one text with each of the corpus, 0–1; n-grams that no text has only make it less."""
        in_vocabulary = np.isin(text.grams, self._vocabulary, assume_unique=True)
        columns = np.searchsorted(self._vocabulary, text.grams[in_vocabulary])
        known = text.weights[in_vocabulary] * self._idf[columns]
        unseen = text.weights[~in_vocabulary] * self._unseen_idf
        norm = np.sqrt(known @ known + unseen @ unseen)
        query = np.zeros(len(self._vocabulary))
        query[columns] = known / norm if norm else 0.0
        products = np.bincount(self._rows, query[self._columns] * self._weights, minlength=len(self._lengths))
        return [min(1.0, float(product)) for product in products]


def nearest(
    card: TaskCard, source: str, tasks: Iterable[tuple[TaskCard, str]], limit: int = 5
) -> tuple[Neighbour, ...]:
    """The tasks most like one task, for a single question; see `SimilarityIndex`."""
    return SimilarityIndex(tasks).nearest(card, source, limit)


def cosine_matrix(texts: Sequence[str]) -> Weights:
    """How like each text is to each other one: cosines of their TF-IDF vectors.

    Args:
        texts: N of them; how rare an n-gram is, is counted among them.

    Returns:
        Cosines, float64 (N, N), 0–1, symmetric, ones on the diagonal.
    """
    counted = [_count(text) for text in texts]
    corpus = _Corpus(counted)
    cosines = np.eye(len(texts))
    for row, text in enumerate(counted):
        cosines[row, :row] = cosines[:row, row] = corpus.cosines(text)[:row]
    return cosines


def _neighbour(name: str, text_score: float, features: Signature, others: Signature) -> Neighbour:
    structure_score = likeness(features, others)
    shared = (features & others).most_common(MOST_REASONS)
    reasons = f": {', '.join(feature for feature, _ in shared)}" if shared else ""
    score = TEXT_WEIGHT * text_score + (1 - TEXT_WEIGHT) * structure_score
    return Neighbour(name, round(score, 6), f"text {text_score:.2f}, structure {structure_score:.2f}{reasons}")


def _count(*parts: str) -> _Text:
    text = " ".join("\n".join(parts).lower().split())
    characters = np.frombuffer(text.encode(errors="replace"), dtype=np.uint8).astype(np.uint32)
    length = max(0, len(characters) - GRAM + 1)
    grams = np.zeros(length, dtype=np.uint32)
    for offset in range(GRAM):
        grams = (grams << np.uint32(8)) | characters[offset : offset + length]
    distinct, counts = np.unique(grams, return_counts=True)
    return _Text(distinct, 1 + np.log(counts))
