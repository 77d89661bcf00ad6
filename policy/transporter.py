"""The lean language-conditioned Transporter: where to pick, and where to place what was picked, turned how.

One network gives pick logits, key and query features. The query is cut from the features at the pick and turned in each
of K ways; its correlation with the key says how well what was picked would fit at each place.

Source: Transporter Networks, Zeng 2020. There each rotation of an image crop passes through a network of its own;
features cut and turned cost a fraction (docs/policy.md).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from policy.config import STRIDE, NetworkConfig
from policy.correlation import correlate, turned_crops
from policy.networks import FilmUNet


class Maps(NamedTuple):
    """What the network makes of pictures; h × w cells."""

    pick: Tensor
    """(B, h, w) logits."""
    key: Tensor
    """(B, C, h, w)."""
    query: Tensor
    """(B, C, h, w)."""


class Transporter(nn.Module):
    """Pick and place logits from pictures and instructions.

    Args:
        config: Its shape.
        words: Length of an instruction's vector.
    """

    def __init__(self, config: NetworkConfig, words: int) -> None:
        super().__init__()
        self.config = config
        self.network = FilmUNet(config, words, 1 + 2 * config.features)
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.prior = nn.Conv2d(config.features, 1, 1)
        """What makes a place likely whatever was picked."""

    def forward(self, pictures: Tensor, words: Tensor) -> Maps:
        """Pictures (B, 4, H, W) and instructions (B, D)."""
        maps = self.network(pictures, words)
        pick, key, query = maps.split([1, self.config.features, self.config.features], dim=1)
        return Maps(pick[:, 0], key, query)

    def place(self, maps: Maps, picks: Tensor, turns_rad: Tensor) -> Tensor:
        """Logits of placing at each cell, turned in each of K ways.

        Args:
            maps: What `forward` gave.
            picks: (B, 2) row, column [px].
            turns_rad: (B, K).

        Returns:
            (B, K, h, w).
        """
        crops = turned_crops(maps.query, pixels_to_cells(picks), turns_rad, self.config.crop)
        return correlate(maps.key, crops) * (self.scale / self.config.crop) + self.prior(maps.key)

    @property
    def turns_rad(self) -> Tensor:
        """(K,): all ways to turn, from 0."""
        return torch.arange(self.config.rotations, device=self.scale.device) * (2 * math.pi / self.config.rotations)


def pixels_to_cells(pixels: Tensor) -> Tensor:
    """Pixels as cells, not rounded: cell i covers pixels 2 i and 2 i + 1, and its centre lies between them."""
    return (pixels - (STRIDE - 1) / 2) / STRIDE


def cells_to_pixels(cells: Tensor) -> Tensor:
    """The inverse of `pixels_to_cells`."""
    return cells * STRIDE + (STRIDE - 1) / 2


def cell_index(pixels: Tensor, shape: tuple[int, int]) -> Tensor:
    """The cell (B,) that pixels (B, 2) lie in, counted row by row through maps of that shape."""
    rows, columns = shape
    row, column = torch.floor(pixels_to_cells(pixels) + 0.5).long().unbind(dim=1)
    return row.clamp(0, rows - 1) * columns + column.clamp(0, columns - 1)
