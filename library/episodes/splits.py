"""Which seeds belong to which split of a dataset: disjoint by construction, so that no scene is ever reused. Pure.

train   0, 2, 4, …           even, below the seeds of authoring
val     1, 3, 5, …, 4 999    odd
test    10 001, 10 003, …    odd, below the seeds of authoring
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
SEED_POLICY = "train: even; val: odd, below 5,000; test: odd, from 10,001; all below 1,000,000"
"""As a dataset's `info.json` says it."""
SEEDS: Mapping[Split, range] = MappingProxyType(
    {"train": range(0, 1_000_000, 2), "val": range(1, 5_000, 2), "test": range(10_001, 1_000_000, 2)}
)
"""Every seed of a split, in the order in which they are tried. From 1,000,000 up, seeds belong to authoring."""


def split_of(seed: int) -> Split | None:
    """The split that a seed belongs to; None: to no dataset."""
    return next((split for split in SPLITS if seed in SEEDS[split]), None)
