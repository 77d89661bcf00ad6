"""Many signatures in little memory, to be compared with one at once. Deterministic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from library.signature import Signature


class Signatures:
    """Signatures as one sparse matrix of counts: a few bytes for each feature of each.

    Args:
        signatures: N of them.
    """

    def __init__(self, signatures: Iterable[Signature]) -> None:
        columns: dict[str, int] = {}
        ends = [0]
        places: list[int] = []
        counts: list[int] = []
        for each in signatures:
            places += [columns.setdefault(feature, len(columns)) for feature in each]
            counts += each.values()
            ends.append(len(places))
        self._features = tuple(columns)
        self._columns = _as_small(places)
        self._counts = _as_small(counts)
        self._ends = np.array(ends, dtype=np.int32)  # (N + 1,): of each, and where the first one begins

    def __getitem__(self, place: int) -> Signature:
        """One of them."""
        own = slice(self._ends[place], self._ends[place + 1])
        columns, counts = self._columns[own].tolist(), self._counts[own].tolist()
        return Counter({self._features[column]: count for column, count in zip(columns, counts, strict=True)})

    def likeness(self, asked: Signature) -> list[float]:
        """What `signature.likeness` says of each of them and another one."""
        wanted = np.array([asked[feature] for feature in self._features], dtype=np.int64)  # (features,)
        size = len(self._ends) - 1
        rows = np.repeat(np.arange(size), np.diff(self._ends))  # (features of all,)
        counts = self._counts.astype(np.int64)
        shared = np.bincount(rows, np.minimum(counts, wanted[self._columns]), minlength=size)  # (N,)
        union = asked.total() + np.bincount(rows, counts, minlength=size) - shared
        ratios: NDArray[np.float64] = np.divide(shared, union, out=np.zeros(size), where=union > 0)
        return [float(ratio) for ratio in ratios]


def _as_small(numbers: list[int]) -> NDArray[np.unsignedinteger]:
    return np.array(numbers, dtype=np.min_scalar_type(max(numbers, default=0)))
