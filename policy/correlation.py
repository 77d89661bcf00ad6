"""What was picked, held against every place: crops of features, turned, and their correlation with a map.

Coordinates are cells of the maps, (row, column); turns are about the vertical, from columns (x) towards rows (y).
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def turned_crops(maps: Tensor, centres: Tensor, turns_rad: Tensor, side: int) -> Tensor:
    """What lies around a cell, as it looks after being turned.

    Turning by θ brings what is at centre + d to centre + R(θ) d; so offset e of the crop shows centre + R(−θ) e.

    Args:
        maps: (B, C, H, W).
        centres: (B, 2); between cells, values are interpolated.
        turns_rad: (B, K).
        side: Of the crops; even. Offset 0 is at index side / 2.

    Returns:
        (B, K, C, side, side); 0 beyond the maps' edge.
    """
    batch, channels, height, width = maps.shape
    count = turns_rad.shape[1]
    offsets = torch.arange(side, device=maps.device) - side // 2
    rows, columns = torch.meshgrid(offsets, offsets, indexing="ij")  # (side, side)
    cos, sin = turns_rad.cos()[..., None, None], turns_rad.sin()[..., None, None]  # (B, K, 1, 1)
    from_rows = centres[:, 0, None, None, None] + cos * rows - sin * columns  # (B, K, side, side)
    from_columns = centres[:, 1, None, None, None] + sin * rows + cos * columns
    where = torch.stack([(2 * from_columns + 1) / width - 1, (2 * from_rows + 1) / height - 1], dim=-1)
    where = where.reshape(batch, count * side, side, 2)
    crops = functional.grid_sample(maps, where, align_corners=False, padding_mode="zeros")  # (B, C, K · side, side)
    return crops.reshape(batch, channels, count, side, side).transpose(1, 2)


def correlate(maps: Tensor, crops: Tensor) -> Tensor:
    """Cross-correlation of maps (B, C, H, W) with K crops (B, K, C, s, s) of their own: (B, K, H, W).

    Result (y, x) is the sum over channels and offsets e of maps(y + e, x + e) · crop(e), with offset 0 at index s / 2
    and zeros beyond the edge. Equal to `conv2d`, but by way of Fourier transforms, whose cost hardly depends on s. They
    need 32 bits, whatever the network computes in.
    """
    maps, crops = maps.float(), crops.float()
    height, width = maps.shape[-2:]
    side = crops.shape[-1]
    size = (height + side // 2, width + side // 2)  # zeros between the edges, so that one does not meet the other
    spectra = torch.fft.rfft2(crops, s=size).conj() * torch.fft.rfft2(maps, s=size)[:, None]
    scores = torch.fft.irfft2(spectra.sum(dim=2), s=size)
    return torch.roll(scores, (side // 2, side // 2), dims=(-2, -1))[..., :height, :width]
