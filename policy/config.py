"""What a policy is and how it is trained, as values; a checkpoint keeps them. Imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ViewKind = Literal["above", "fused"]
"""What a policy is shown: the exact view from straight above, or one fused from three cameras (`policy.views`)."""
Architecture = Literal["film", "resnet43"]
"""The lean FiLM Transporter; or the published one, for comparison and graphics cards."""
MOST_STEPS, MOST_THREADS, MOST_SEED = 10_000_000, 256, 2**31 - 1
"""What may be asked for, wherever one asks; some generators of random numbers take no larger seed."""
STRIDE = 2
"""A cell of the network's maps is so many pixels wide and high."""


@dataclass(frozen=True)
class NetworkConfig:
    """The lean FiLM Transporter; the defaults have 472,323 parameters."""

    widths: tuple[int, ...] = (12, 32, 64, 96)
    """Channels at half, quarter, eighth … of the picture's resolution."""
    named: int = 4
    """Maps at half resolution of where what the instruction names is."""
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
        if self.crop % 2 or min(self.crop, self.rotations, self.features) < 2 or self.named < 1:
            raise ValueError("the crop is even; crop, rotations and features are 2 at least, named maps 1")


@dataclass(frozen=True)
class ResnetConfig:
    """The reference architecture, as published but for the instruction's length; it has 31 million parameters."""

    widths: tuple[int, ...] = (64, 128, 256, 512)
    """Channels at the picture's resolution, half, quarter and eighth."""
    features: int = 3
    """Channels of the key and of the query."""
    rotations: int = 36
    """Ways to turn what was picked, evenly over a full turn."""
    crop_px: int = 64
    """Side of the picture around the pick that the query is made of."""

    def __post_init__(self) -> None:
        if len(self.widths) != 4 or min(*self.widths, self.features) < 1:
            raise ValueError("a ResNet43 has four widths, and its maps some channels")
        if self.crop_px % 8 or self.crop_px < 8 or self.rotations < 2:
            raise ValueError("the crop is a multiple of 8 pixels, and there are 2 rotations at least")


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
    view: ViewKind = "above"
    architecture: Architecture = "film"
    network: NetworkConfig = field(default_factory=NetworkConfig)
    """Shape of "film"."""
    resnet43: ResnetConfig = field(default_factory=ResnetConfig)
    """Shape of "resnet43"."""

    def __post_init__(self) -> None:
        if min(self.steps, self.batch) < 1 or self.rotations < 2:
            raise ValueError("steps and batch are 1 at least, rotations 2")
        if self.rotations > self.rotations_in_all:
            raise ValueError(f"the network has {self.rotations_in_all} rotations, not {self.rotations}")

    @property
    def rotations_in_all(self) -> int:
        """Ways to turn that the network knows."""
        return (self.network if self.architecture == "film" else self.resnet43).rotations


def how_to_train(architecture: Architecture, **asked: Any) -> TrainConfig:  # noqa: ANN401 - its fields
    """The configuration that suits an architecture, and what is asked for instead.

    The published one learns from one action a step, all turns of it compared: with the rotation's cross-entropy beside
    the place's that is the published loss, over all places and turns together.
    """
    published = {"batch": 1, "learning_rate": 1e-4, "rotations": 36, "rotation_weight": 1.0}
    return TrainConfig(architecture=architecture, **((published if architecture == "resnet43" else {}) | asked))
