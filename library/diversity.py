"""How different the tasks of a set are from each other, by three measures. Pure.

Each measure is a *kernel*: a symmetric matrix of likenesses, 0–1, with ones on the diagonal. Two numbers are read
off it: the mean distance of two tasks, and the Vendi score, the effective number of different tasks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from library.signature import Signature
from library.tfidf import cosine_matrix

Kernel = NDArray[np.float64]
"""Likenesses, float64 (N, N)."""
Counts = NDArray[np.uint32]
"""How often each of N members has each of F names, (N, F)."""


class Spread(NamedTuple):
    """How different the members of a set are by one measure."""

    of: int
    """Members, at least 2."""
    mean_distance: float
    """Mean over all pairs of 1 − likeness, 0–1."""
    vendi: float
    """Effective number of different members, from 1 (all the same) to `of` (nothing in common)."""


@dataclass(frozen=True)
class Diversity:
    """How different some tasks are; None where fewer than two can be compared."""

    assets: Spread | None
    """By intersection over union of the asset sets; its mean distance is the published score."""
    text: Spread | None
    """By the cosine of the descriptions' TF-IDF vectors of characters; its mean distance is 1 − mean cosine."""
    structure: Spread | None
    """By intersection over union of the codes' multisets of assets, colours and goals."""
    structures: int
    """Different structures among those that were compared."""


def measure(
    asset_lists: Sequence[Iterable[str]], descriptions: Sequence[str], signatures: Sequence[Signature]
) -> Diversity:
    """The diversity of some tasks.

    Args:
        asset_lists: The assets of each task.
        descriptions: What each is about; empty ones cannot be compared.
        signatures: What the code of each that has code is made of.
    """
    return Diversity(
        assets=spread(asset_kernel(asset_lists)),
        text=spread(cosine_matrix([text for text in descriptions if text.strip()])),
        structure=spread(overlap_kernel(signatures)),
        structures=len({frozenset(signature.items()) for signature in signatures}),
    )


def spread(kernel: Kernel) -> Spread | None:
    """Mean distance and Vendi score of a kernel; None for fewer than two members."""
    if len(kernel) < 2:
        return None
    return Spread(len(kernel), mean_distance(kernel), vendi_score(kernel))


def mean_asset_distance(asset_lists: Iterable[Iterable[str]]) -> float | None:
    """`mean_distance` of the `asset_kernel`; None for fewer than two members.

    Equal lists are taken together, and the kernel is never there as a whole: proposals share few lists of assets, and
    the screen asks after every decision. Of 2,000 proposals the whole kernel with its eigenvalues took ten seconds.
    """
    counted = Counter(map(tuple, asset_lists))
    members = counted.total()
    if members < 2:
        return None
    often = np.array([*counted.values()], dtype=np.float64)
    each = [row @ often for row in _overlap_rows(_presence([*counted]))]  # of one member with all, itself included
    return float(1 - (often @ each - members) / (members * (members - 1)))


def mean_distance(kernel: Kernel) -> float:
    """Mean of 1 − likeness over all pairs of different members, of which there is at least one."""
    upper = kernel[np.triu_indices(len(kernel), k=1)]  # (N · (N − 1) / 2,)
    return float(1 - upper.mean())


def vendi_score(kernel: Kernel) -> float:
    """The exponential of the Shannon entropy of the eigenvalues of kernel / N.

    Source: D. Friedman and A. B. Dieng, "The Vendi Score", TMLR 2023.
    """
    eigenvalues = np.linalg.eigvalsh(kernel / len(kernel))
    positive = eigenvalues[eigenvalues > 1e-12]  # 0 · log 0 is 0; rounding leaves some just below
    return float(np.exp(-np.sum(positive * np.log(positive))))


def asset_kernel(asset_lists: Iterable[Iterable[str]]) -> Kernel:
    """Intersection over union of sets of assets; two empty ones are alike."""
    return _kernel(_presence([frozenset(assets) for assets in asset_lists]))


def overlap_kernel(multisets: Sequence[Mapping[str, int]]) -> Kernel:
    """Intersection over union of multisets; two empty ones are alike."""
    counts, columns = _no_counts(multisets)
    for row, multiset in enumerate(multisets):
        for name, count in multiset.items():
            counts[row, columns[name]] = count
    return _kernel(counts)


def _presence(sets: Sequence[Collection[str]]) -> Counts:
    """One where a member has a name, however often."""
    counts, columns = _no_counts(sets)
    for row, names in enumerate(sets):
        for name in names:
            counts[row, columns[name]] = 1
    return counts


def _no_counts(members: Sequence[Collection[str]]) -> tuple[Counts, dict[str, int]]:
    """Zeros, and the column of each name."""
    names = sorted(set().union(*members))
    return np.zeros((len(members), len(names)), np.uint32), {name: column for column, name in enumerate(names)}


def _kernel(counts: Counts) -> Kernel:
    kernel = np.eye(len(counts))
    for row, likeness in enumerate(_overlap_rows(counts)):
        kernel[row] = likeness
    return kernel


def _overlap_rows(counts: Counts) -> Iterator[NDArray[np.float64]]:
    """The rows of the kernel, one after the other, (N,)."""
    sizes = counts.sum(axis=1)  # (N,)
    for own, size in zip(counts, sizes, strict=True):
        shared = np.minimum(own, counts).sum(axis=1)  # (N,)
        union = size + sizes - shared
        yield np.divide(shared, union, out=np.ones(len(counts)), where=union > 0)
