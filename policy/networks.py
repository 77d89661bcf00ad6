"""The FiLM U-Net: a picture and an instruction become maps at half the picture's resolution.

Thin at half resolution, where most of the work would be, and wide further down. The instruction is heard twice: maps of
where what it names is go in beside the picture, and it scales and shifts channels at each resolution (feature-wise
linear modulation). With the modulation alone a policy confused small blocks' colours for hundreds of steps
(docs/results.md).

Source: U-Net, Ronneberger 2015; FiLM, Perez 2018.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from policy.config import STRIDE, NetworkConfig
from policy.pictures import CHANNELS

GROUPS = 4
"""Of channels that are normalised together."""


class FilmUNet(nn.Module):
    """Maps of a picture under an instruction.

    Args:
        config: Widths.
        words: Length of an instruction's vector.
        maps: How many come out.
    """

    def __init__(self, config: NetworkConfig, words: int, maps: int) -> None:
        super().__init__()
        widths = (config.widths[0] + config.named, *config.widths[1:])
        outs = (config.head, *config.widths[1:])
        self.language = nn.Sequential(nn.Linear(words, config.language), nn.ReLU())
        self.first = convolution(CHANNELS, config.widths[0], stride=STRIDE)
        self.named = Named(words, config.named)
        self.down = nn.ModuleList(_narrowed(fine, coarse) for fine, coarse in pairwise(widths))
        self.up = nn.ModuleList(
            Merge(coarse, fine, out) for fine, coarse, out in zip(widths, outs[1:], outs, strict=False)
        )
        self.films = nn.ModuleList(Film(config.language, channels) for channels in outs)
        self.out = nn.Sequential(nn.Conv2d(config.head, config.head, 1), nn.ReLU(), nn.Conv2d(config.head, maps, 1))

    def forward(self, pictures: Tensor, words: Tensor) -> Tensor:
        """Pictures (B, 4, H, W) and instructions (B, D) → maps (B, M, H/2, W/2)."""
        words = words * words.shape[1] ** 0.5  # a vector of length 1 would hardly be heard
        language = self.language(words)  # (B, L)
        pictures = pictures.contiguous(memory_format=torch.channels_last)  # a quarter faster on processors
        levels = [torch.cat([self.first(pictures), self.named(pictures, words)], dim=1)]
        for block in self.down:
            levels.append(block(levels[-1]))
        maps = self.films[-1](levels[-1], language)
        for level in reversed(range(len(levels) - 1)):
            maps = self.films[level](self.up[level](maps, levels[level]), language)
        return self.out(maps)


class Named(nn.Module):
    """Where what an instruction names is: how well each cell's colour and height agree with what was made of it.

    A product of cell and words, with nothing between: the gradient reaches a colour's name from the cells that have it,
    and each run of words has its share in what is wanted whatever the others are.
    """

    LOOK = 16
    """Features of a cell."""

    def __init__(self, words: int, maps: int) -> None:
        super().__init__()
        self.look = nn.Sequential(nn.Conv2d(CHANNELS, self.LOOK, 1), nn.ReLU(), nn.Conv2d(self.LOOK, self.LOOK, 1))
        self.wanted = nn.Linear(words, maps * self.LOOK)

    def forward(self, pictures: Tensor, words: Tensor) -> Tensor:
        """Pictures (B, 4, H, W) and instructions (B, D) → (B, M, H/2, W/2)."""
        looks = self.look(functional.avg_pool2d(pictures, STRIDE)).permute(0, 2, 3, 1)  # (B, h, w, F)
        wanted = self.wanted(words).reshape(len(words), 1, -1, self.LOOK)  # (B, 1, M, F)
        return (looks @ wanted.transpose(2, 3) / self.LOOK**0.5).permute(0, 3, 1, 2)


class Film(nn.Module):
    """Scales and shifts channels as an instruction says; at first hardly."""

    def __init__(self, language: int, channels: int) -> None:
        super().__init__()
        self.linear = nn.Linear(language, 2 * channels)
        nn.init.normal_(self.linear.weight, std=0.05)
        nn.init.zeros_(self.linear.bias)

    def forward(self, maps: Tensor, language: Tensor) -> Tensor:
        """Maps (B, C, h, w) under language (B, L)."""
        scale, shift = self.linear(language)[:, :, None, None].chunk(2, dim=1)  # (B, C, 1, 1) each
        return maps * (1 + scale) + shift


class Merge(nn.Module):
    """Joins what comes from below with what was there on the way down.

    What comes from below is brought to as many channels before it is enlarged: the 3 × 3 convolution at the finer
    resolution is most of the network's work, and half of its inputs are as good.
    """

    def __init__(self, coarse: int, fine: int, out: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(coarse, fine, 1)
        self.join = convolution(2 * fine, out)

    def forward(self, coarse: Tensor, fine: Tensor) -> Tensor:
        """Maps (B, coarse, h/2, w/2) and (B, fine, h, w) → (B, out, h, w)."""
        enlarged = functional.interpolate(
            self.narrow(coarse), size=fine.shape[-2:], mode="bilinear", align_corners=False
        )
        return self.join(torch.cat([enlarged, fine], dim=1))


def convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Module:
    """3 × 3, normalised over groups of channels: batches are too small for batch normalisation."""
    layer = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
    return nn.Sequential(layer, nn.GroupNorm(GROUPS, outputs), nn.ReLU())


def _narrowed(inputs: int, outputs: int) -> nn.Module:
    return nn.Sequential(convolution(inputs, outputs, stride=2), convolution(outputs, outputs))
