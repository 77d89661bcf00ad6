"""Many signatures in little memory, to be compared with one at once. Deterministic."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from library.signature import Signature


class Signatures:
    """Signatures as one sparse matrix of counts: eight bytes for each feature of each.

    Args:
        signatures: N of them.
    """

    def __init__(self, signatures: Iterable[Signature] = ()) -> None:
        self._columns: dict[str, int] = {}
        """Feature → its column, in order of arrival."""
        self._ends = array("l", [0])
        """(N + 1,): of each, and where the first one begins."""
        self._places, self._counts = array("I"), array("I")  # numbers as such, not as objects
        for each in signatures:
            self.add(each)

    def add(self, signature: Signature) -> int:
        """Take one in; returns its place, 0 for the first one."""
        self._places.extend(self._columns.setdefault(feature, len(self._columns)) for feature in signature)
        self._counts.extend(signature.values())
        self._ends.append(len(self._places))
        return len(self._ends) - 2

    def __getitem__(self, place: int) -> Signature:
        """One of them."""
        own, features = slice(self._ends[place], self._ends[place + 1]), list(self._columns)
        named = ((features[column], count) for column, count in zip(self._places[own], self._counts[own], strict=True))
        return Counter(dict(named))

    def likeness(self, asked: Signature) -> list[float]:
        """What `signature.likeness` says of each of them and another one."""
        wanted = np.array([asked[feature] for feature in self._columns], dtype=np.int64)  # (features,)
        size = len(self._ends) - 1
        rows = np.repeat(np.arange(size), np.diff(np.array(self._ends)))  # (features of all,)
        counts = np.array(self._counts, dtype=np.int64)
        shared = np.bincount(rows, np.minimum(counts, wanted[np.array(self._places)]), minlength=size)  # (N,)
        union = asked.total() + np.bincount(rows, counts, minlength=size) - shared
        ratios: NDArray[np.float64] = np.divide(shared, union, out=np.zeros(size), where=union > 0)
        return [float(ratio) for ratio in ratios]
