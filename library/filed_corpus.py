"""How like a text is to others that come one by one: the cosines of `tfidf.Corpus`, with the texts in a file.

A screen follows its library for days, and each task that comes changes what is asked about. Vectors in memory would
grow with every task and be made anew with every one. Here a text's n-grams are counted once and lie in a file; a
question reads a few texts at a time, so that memory holds only the vocabulary.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from library.tfidf import Counts, Grams, Text, damped, inverse_frequency

Numbers = NDArray[np.uint32]
AT_ONCE = 32
"""Texts that are read together: fewer take longer, more take more memory."""


class FiledCorpus:
    """Texts by their places. The files have no names: they go with the process, however that ends."""

    def __init__(self) -> None:
        self._numbers_file, self._counts_file = _nameless_file(self), _nameless_file(self)
        self._ends = array("q", [0])
        """(N + 1,): n-grams of all texts up to each, and where the first one begins."""
        self._vocabulary: Grams = np.empty(0, np.uint32)
        """Sorted, (V,)."""
        self._numbers: Numbers = np.empty(0, np.uint32)
        """Of each n-gram of the vocabulary, in order of arrival (V,)."""

    def add(self, text: Text) -> int:
        """Take a text in.

        Returns:
            Its place; the first one's is 0.

        Raises:
            OSError: A file cannot grow.
        """
        end = self._ends[-1]
        _write(self._numbers_file, self._numbers_of(text.grams), end)
        _write(self._counts_file, text.counts, end)
        self._ends.append(end + len(text.grams))
        return len(self._ends) - 2

    def cosines(self, text: Text, places: Sequence[int]) -> list[float]:
        """Similarity of a text with each of some of the corpus, 0–1; how rare an n-gram is, is counted among those."""
        idf = self._idf(places)  # (V,)
        query, unseen = np.zeros(len(idf)), inverse_frequency(np.zeros(1, np.int64), len(places))
        known = np.isin(text.grams, self._vocabulary, assume_unique=True)
        numbers = self._numbers[np.searchsorted(self._vocabulary, text.grams[known])]
        weights = damped(text.counts)
        query[numbers] = weights[known] * idf[numbers]
        strange = weights[~known] * unseen
        norm = float(np.sqrt(query @ query + strange @ strange))
        return [cosine for some in self._read(places) for cosine in _cosines(query, norm, idf, some)]

    def _idf(self, places: Sequence[int]) -> NDArray[np.float64]:
        documents = np.zeros(len(self._vocabulary), np.int64)
        for some in self._read(places):
            documents += np.bincount(some.numbers, minlength=len(documents))
        return inverse_frequency(documents, len(places))

    def _read(self, places: Sequence[int]) -> Iterator[_Some]:
        for first in range(0, len(places), AT_ONCE):
            spans = [slice(self._ends[place], self._ends[place + 1]) for place in places[first : first + AT_ONCE]]
            yield _Some(
                np.array([span.stop - span.start for span in spans]),
                _read(self._numbers_file, np.dtype(np.uint32), spans),
                _read(self._counts_file, np.dtype(np.uint16), spans),
            )

    def _numbers_of(self, grams: Grams) -> Numbers:
        """Of n-grams that are sorted, each once; those that are new join the vocabulary."""
        new = grams[~np.isin(grams, self._vocabulary, assume_unique=True)]
        if len(new):
            at, first = np.searchsorted(self._vocabulary, new), len(self._vocabulary)
            self._vocabulary = np.insert(self._vocabulary, at, new)
            self._numbers = np.insert(self._numbers, at, np.arange(first, first + len(new), dtype=np.uint32))
        return self._numbers[np.searchsorted(self._vocabulary, grams)]


class _Some(NamedTuple):
    """Some texts, one after the other."""

    lengths: NDArray[np.int64]
    """N-grams of each."""
    numbers: Numbers
    """Each text's in the order of the n-grams, each once."""
    counts: Counts


def _cosines(query: NDArray[np.float64], norm: float, idf: NDArray[np.float64], some: _Some) -> list[float]:
    weights = damped(some.counts) * idf[some.numbers]
    rows, size = np.repeat(np.arange(len(some.lengths)), some.lengths), len(some.lengths)
    norms = norm * np.sqrt(np.bincount(rows, weights**2, minlength=size))
    products = np.bincount(rows, query[some.numbers] * weights, minlength=size)
    cosines = np.divide(products, norms, out=np.zeros(size), where=norms > 0)  # of an empty text every product is 0
    return [min(1.0, float(cosine)) for cosine in cosines]


def _nameless_file(owner: object) -> IO[bytes]:
    """Closed when its owner goes."""
    file = TemporaryFile(prefix="simsmith-", buffering=0)  # noqa: SIM115 - open as long as its owner lives
    finalize(owner, file.close)
    return file


def _write(file: IO[bytes], numbers: NDArray[np.unsignedinteger], at: int) -> None:
    content, done = numbers.tobytes(), 0
    while done < len(content):
        done += os.pwrite(file.fileno(), content[done:], at * numbers.itemsize + done)


def _read(file: IO[bytes], kind: np.dtype[np.unsignedinteger], spans: Sequence[slice]) -> NDArray[np.unsignedinteger]:
    size = kind.itemsize
    parts = (os.pread(file.fileno(), (span.stop - span.start) * size, span.start * size) for span in spans)
    return np.frombuffer(b"".join(parts), kind)
