"""Networks by their names: each gives pick logits of a picture, and place logits for a pick, cell by cell."""

from __future__ import annotations

from typing import TypeAlias

from policy.config import TrainConfig
from policy.resnet_transporter import ResnetTransporter
from policy.transporter import Transporter

Network: TypeAlias = Transporter | ResnetTransporter
"""Called with pictures (B, 4, H, W) and instructions (B, D) it says what it sees, with `pick` logits (B, h, w);
`place` with that, pixels (B, 2) and turns (B, K) gives place logits (B, K, h, w); `turns_rad` are all its turns."""


def build_network(config: TrainConfig, words: int) -> Network:
    """A network that knows nothing; torch's own randomness decides its weights.

    Args:
        config: Says which, and of what shape.
        words: Length of an instruction's vector.
    """
    match config.architecture:
        case "film":
            return Transporter(config.network, words)
        case "resnet43":
            return ResnetTransporter(config.resnet43, words)
