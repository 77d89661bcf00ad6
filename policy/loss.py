"""How far a policy is from what the oracle did: three cross-entropies."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from policy.architectures import Network
from policy.transporter import cell_index


class Losses(NamedTuple):
    """Means over a batch [nat]."""

    pick: Tensor
    place: Tensor
    """Of the place, however turned."""
    rotation: Tensor
    """Of the turn at the true place, among those that were compared."""

    def total(self, rotation_weight: float) -> Tensor:
        """What is minimised."""
        return self.pick + self.place + rotation_weight * self.rotation


class Labels(NamedTuple):
    """What the oracle did."""

    picks: Tensor
    """(B, 2): row, column [px]."""
    places: Tensor
    """(B, 2): row, column [px]."""
    turns: Tensor
    """(B, K) indices of rotations to compare; the first one is the true one."""


def losses(transporter: Network, pictures: Tensor, words: Tensor, labels: Labels) -> Losses:
    """Those of a batch; the query is cut at the true pick."""
    maps = transporter(pictures, words)
    batch, *shape = maps.pick.shape
    size = (shape[0], shape[1])
    scores = transporter.place(maps, labels.picks, transporter.turns_rad[labels.turns])  # (B, K, h, w)
    places = cell_index(labels.places, size)
    at_place = scores.flatten(2)[torch.arange(batch), :, places]  # (B, K)
    return Losses(
        functional.cross_entropy(maps.pick.flatten(1), cell_index(labels.picks, size)),
        functional.cross_entropy(scores.logsumexp(dim=1).flatten(1), places),
        functional.cross_entropy(at_place, torch.zeros(batch, dtype=torch.long, device=at_place.device)),
    )


def rotations_to_compare(
    turns_rad: NDArray[np.float32], among: int, count: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Indices (B, K) of the true rotation and K − 1 different others, at random.

    Comparing all of them in each step would cost nine times as much.

    Args:
        turns_rad: (B,) how far the oracle turned.
        among: How many rotations there are.
        count: K.
        rng: Decides the others.
    """
    true = np.round(turns_rad * (among / (2 * np.pi))).astype(np.int64) % among  # (B,)
    others = rng.permuted(np.tile(np.arange(1, among), (len(true), 1)), axis=1)[:, : count - 1]  # (B, K - 1)
    offsets = np.concatenate([np.zeros((len(true), 1), dtype=np.int64), others], axis=1)
    return (true[:, None] + offsets) % among
