"""ResNet43: an hourglass of residual blocks without normalisation, in whose waist an instruction is heard.

43 convolutions: one at full resolution, six stages of two blocks of three, and six that bring what a stage was given to
its width; then one to the maps. Three stages go down to an eighth of the resolution, three come up again.

Source: Transporter Networks, Zeng 2020, section 4.3 and appendix; language by multiplication, CLIPort, Shridhar 2021.
"""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor, nn
from torch.nn import functional

from policy.pictures import CHANNELS

MOST_STRIDE = 8
"""Of the waist: pictures are as many times this many pixels wide and high."""


class Hourglass(nn.Module):
    """Maps at full resolution of a picture under an instruction.

    Args:
        widths: Channels at full resolution, half, quarter and eighth.
        words: Length of an instruction's vector.
        maps: How many come out.
    """

    def __init__(self, widths: tuple[int, ...], words: int, maps: int) -> None:
        super().__init__()
        upwards = widths[::-1]
        self.first = nn.Conv2d(CHANNELS, widths[0], 3, padding=1)
        self.down = nn.ModuleList(_stage(fine, coarse, stride=2) for fine, coarse in pairwise(widths))
        self.up = nn.ModuleList(_stage(coarse, fine) for coarse, fine in pairwise(upwards))
        self.heard = nn.ModuleList(nn.Linear(words, width) for width in upwards[:-1])
        self.last = nn.Conv2d(widths[0], maps, 1)
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.xavier_uniform_(part.weight)  # larger ones grow from block to block, as nothing is normalised
                nn.init.zeros_(part.bias)

    def forward(self, pictures: Tensor, words: Tensor) -> Tensor:
        """Pictures (B, 4, H, W) and instructions (B, D) → maps (B, M, H, W)."""
        words = words * words.shape[1] ** 0.5  # a vector of length 1 would hardly be heard
        maps = self.first(pictures).relu()
        for stage in self.down:
            maps = stage(maps)
        for stage, heard in zip(self.up, self.heard, strict=True):
            maps = stage(maps * heard(words)[:, :, None, None])  # (B, C, 1, 1): the same at every place
            maps = functional.interpolate(maps, scale_factor=2, mode="bilinear", align_corners=False)
        return self.last(maps)


class Residual(nn.Module):
    """Three convolutions, added to what they were given."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.change = nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 1),
        )
        self.kept = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1, stride)

    def forward(self, maps: Tensor) -> Tensor:
        """Maps (B, inputs, h, w) → (B, outputs, h / stride, w / stride)."""
        return (self.change(maps) + self.kept(maps)).relu()


def _stage(inputs: int, outputs: int, stride: int = 1) -> nn.Module:
    return nn.Sequential(Residual(inputs, outputs, stride), Residual(outputs, outputs, 1))
