"""The reference architecture: three networks, one for the pick, one for the key, and one for the query.

The picture around the pick is cut out, turned in each of K ways, and each of these crops passes through the query's
network; its correlation with the key says how well what was picked would fit at each pixel. Made for comparison and for
graphics cards: on a processor a step takes seconds (docs/policy.md).

Pixels are taken together in the cells of the lean network by adding up what they are likely, so that labels, losses and
whoever acts are the same for both.

Source: Transporter Networks, Zeng 2020; language in every stream, CLIPort, Shridhar 2021.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from policy.config import STRIDE, ResnetConfig
from policy.correlation import correlate, turned_crops
from policy.resnet import Hourglass


class Streams(NamedTuple):
    """What two of the networks make of pictures, and what the third needs."""

    pick: Tensor
    """(B, h, w) logits of cells."""
    key: Tensor
    """(B, C, H, W)."""
    pictures: Tensor
    """(B, 4, H, W)."""
    words: Tensor
    """(B, D)."""


class ResnetTransporter(nn.Module):
    """Pick and place logits from pictures and instructions.

    Args:
        config: Its shape.
        words: Length of an instruction's vector.
    """

    def __init__(self, config: ResnetConfig, words: int) -> None:
        super().__init__()
        self.config = config
        self.attention = Hourglass(config.widths, words, 1)
        self.key = Hourglass(config.widths, words, config.features)
        self.query = Hourglass(config.widths, words, config.features)

    def forward(self, pictures: Tensor, words: Tensor) -> Streams:
        """Pictures (B, 4, H, W) and instructions (B, D)."""
        pick = in_cells(self.attention(pictures, words)[:, 0])
        return Streams(pick, self.key(pictures, words), pictures, words)

    def place(self, maps: Streams, picks: Tensor, turns_rad: Tensor) -> Tensor:
        """Logits of placing in each cell, turned in each of K ways.

        Args:
            maps: What `forward` gave.
            picks: (B, 2) row, column [px].
            turns_rad: (B, K).

        Returns:
            (B, K, h, w).
        """
        side, (batch, ways) = self.config.crop_px, turns_rad.shape
        crops = turned_crops(maps.pictures, picks, turns_rad, side).flatten(0, 1)  # (B K, 4, s, s)
        queries = self.query(crops, maps.words.repeat_interleave(ways, dim=0))  # (B K, C, s, s)
        queries = queries.reshape(batch, ways, self.config.features, side, side)
        return in_cells(correlate(maps.key, queries) / side**2)

    @property
    def turns_rad(self) -> Tensor:
        """(K,): all ways to turn, from 0."""
        ways = self.config.rotations
        return torch.arange(ways, device=self.key.last.bias.device) * (2 * math.pi / ways)


def in_cells(logits: Tensor) -> Tensor:
    """Logits of pixels (…, H, W) as those of the cells that they lie in, (…, H / 2, W / 2)."""
    *more, rows, columns = logits.shape
    blocks = logits.reshape(*more, rows // STRIDE, STRIDE, columns // STRIDE, STRIDE)
    return blocks.logsumexp(dim=(-3, -1))
