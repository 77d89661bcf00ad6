"""How like texts are: cosines of TF-IDF vectors of their character n-grams. Deterministic, without a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GRAM = 4
"""Bytes of a character n-gram: four fit into one uint32, which makes counting them a sort of integers."""
Grams = NDArray[np.uint32]
Counts = NDArray[np.uint8] | NDArray[np.uint16]
Weights = NDArray[np.float64]


class Text(NamedTuple):
    """The n-grams of one text: sorted, each once, and how often it occurs."""

    grams: Grams
    counts: Counts


class Corpus:
    """TF-IDF vectors of all texts as one sparse matrix: right for many short ones that are all there at once.

    It holds three bytes for each n-gram of each text, as long as there are few different ones and none is said more
    than 255 times. `FiledCorpus` is for long texts that come one by one.
    """

    def __init__(self, texts: Iterable[Text]) -> None:
        self._lengths, grams, counts = _joined(texts)
        self._vocabulary, columns, documents = np.unique(grams, return_inverse=True, return_counts=True)
        self._columns = columns.astype(np.min_scalar_type(len(self._vocabulary)))
        self._counts = counts.astype(np.min_scalar_type(int(counts.max(initial=0))))
        size = len(self._lengths)
        self._idf = inverse_frequency(documents, size)
        self._unseen_idf = inverse_frequency(np.zeros(1, np.int64), size)
        weights = damped(self._counts) * self._idf[self._columns]
        norms = np.sqrt(np.bincount(self._rows(), weights**2, minlength=size))
        self._norms = np.where(norms > 0, norms, 1.0)  # of an empty text every product is 0

    def cosines(self, text: Text) -> list[float]:
        """Similarity of one text with each of the corpus, 0–1; n-grams that no text has only make it less."""
        in_vocabulary = np.isin(text.grams, self._vocabulary, assume_unique=True)
        columns = np.searchsorted(self._vocabulary, text.grams[in_vocabulary])
        weights = damped(text.counts)
        known = weights[in_vocabulary] * self._idf[columns]
        unseen = weights[~in_vocabulary] * self._unseen_idf
        norm = np.sqrt(known @ known + unseen @ unseen)
        query = np.zeros(len(self._vocabulary))  # times the corpus' own idf, so that its weights need only counts
        query[columns] = known / norm * self._idf[columns] if norm else 0.0
        products = query[self._columns] * damped(self._counts)
        sums = np.bincount(self._rows(), products, minlength=len(self._lengths))
        return [min(1.0, float(cosine)) for cosine in sums / self._norms]

    def _rows(self) -> NDArray[np.int64]:
        """The text of each weight; made when it is needed, as it would be larger than all the rest."""
        return np.repeat(np.arange(len(self._lengths)), self._lengths)


class _Joined(NamedTuple):
    """Texts, one after the other."""

    lengths: NDArray[np.int64]
    """How many n-grams each has."""
    grams: Grams
    counts: NDArray[np.uint16]


def _joined(texts: Iterable[Text]) -> _Joined:
    """All n-grams of some texts.

    One text is in memory at a time: thousands of small arrays would leave holes between what stays when they are freed.
    """
    lengths: list[int] = []
    grams, counts = bytearray(), bytearray()
    for text in texts:
        lengths.append(len(text.grams))
        grams += text.grams.tobytes()
        counts += text.counts.astype(np.uint16).tobytes()
    return _Joined(np.array(lengths, np.int64), np.frombuffer(grams, np.uint32), np.frombuffer(counts, np.uint16))


def cosine_matrix(texts: Sequence[str]) -> Weights:
    """How like each text is to each other one: cosines of their TF-IDF vectors.

    Args:
        texts: N of them; how rare an n-gram is, is counted among them.

    Returns:
        Cosines, float64 (N, N), 0–1, symmetric, ones on the diagonal.
    """
    counted = [count_grams(text) for text in texts]
    corpus = Corpus(counted)
    cosines = np.eye(len(texts))
    for row, text in enumerate(counted):
        cosines[row, :row] = cosines[:row, row] = corpus.cosines(text)[:row]
    return cosines


def count_grams(*parts: str) -> Text:
    """The n-grams of some texts as one; capitals and the width of white space do not count."""
    text = " ".join("\n".join(parts).lower().split())
    characters = np.frombuffer(text.encode(errors="replace"), dtype=np.uint8).astype(np.uint32)
    length = max(0, len(characters) - GRAM + 1)
    grams = np.zeros(length, dtype=np.uint32)
    for offset in range(GRAM):
        grams = (grams << np.uint32(8)) | characters[offset : offset + length]
    distinct, counts = np.unique(grams, return_counts=True)
    return Text(distinct, np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16))


def damped(counts: Counts) -> Weights:
    """1 + log of each: the tenth time says less than the first."""
    logarithms = 1 + np.log(np.arange(1, int(counts.max(initial=1)) + 1))  # looked up: most counts are 1
    weights: Weights = logarithms[counts - 1]
    return weights


def inverse_frequency(documents: NDArray[np.int64], size: int) -> Weights:
    """How much n-grams say: the more, the fewer of `size` texts have them; `documents`: how many those are."""
    idf: Weights = np.log((1 + size) / (1 + documents)) + 1
    return idf
