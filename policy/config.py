"""What a policy is and how it is trained, as values; a checkpoint keeps them. Imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass, field

STRIDE = 2
"""A cell of the network's maps is so many pixels wide and high."""


@dataclass(frozen=True)
class NetworkConfig:
    """The lean FiLM Transporter; the defaults have 436,127 parameters."""

    widths: tuple[int, ...] = (12, 32, 64, 96)
    """Channels at half, quarter, eighth … of the picture's resolution."""
    head: int = 24
    """Channels of the last layer at half resolution."""
    features: int = 8
    """Channels of the key and of the query."""
    language: int = 128
    """Width of what is made of an instruction's vector."""
    rotations: int = 36
    """Ways to turn what was picked, evenly over a full turn."""
    crop: int = 32
    """Side of the query around the pick, in cells; even."""

    def __post_init__(self) -> None:
        if len(self.widths) < 2 or any(width % 4 for width in (*self.widths, self.head)):
            raise ValueError("a network has two widths at least, and each is a multiple of 4")
        if self.crop % 2 or min(self.crop, self.rotations, self.features) < 2:
            raise ValueError("the crop is even; crop, rotations and features are 2 at least")


@dataclass(frozen=True)
class TrainConfig:
    """How a policy is trained. Equal values on equal data give the same loss curve on the same machine."""

    steps: int = 1000
    """Batches in all; the learning rate rises and falls over them."""
    batch: int = 8
    learning_rate: float = 3e-3
    """The highest."""
    weight_decay: float = 1e-4
    warm_up: float = 0.15
    """Share of the steps over which the learning rate rises."""
    rotations: int = 4
    """Ways to turn that are compared in a step: the true one and random others."""
    rotation_weight: float = 0.3
    """Of the rotation's cross-entropy beside those of pick and place."""
    turn_deg: float = 60.0
    """Standard deviation of the turn in augmentation."""
    shift: float = 0.125
    """Standard deviation of the shift in augmentation, as a share of the picture's height and of its width."""
    seed: int = 0
    encoder: str = "ngram"
    """Who makes vectors of instructions; see `policy.encoders`."""
    demos: int | None = None
    """Only the first so many demonstrations of each task; None: all."""
    network: NetworkConfig = field(default_factory=NetworkConfig)

    def __post_init__(self) -> None:
        if min(self.steps, self.batch) < 1 or self.rotations < 2:
            raise ValueError("steps and batch are 1 at least, rotations 2")
        if self.rotations > self.network.rotations:
            raise ValueError(f"the network has {self.network.rotations} rotations, not {self.rotations}")
