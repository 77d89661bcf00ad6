from __future__ import annotations

from itertools import combinations

import pytest

from library.episodes.splits import SEEDS, SPLITS, Split, split_of


@pytest.mark.parametrize(("one", "other"), list(combinations(SPLITS, 2)))
def test_no_seed_belongs_to_two_splits(one: Split, other: Split) -> None:
    assert not set(SEEDS[one]) & set(SEEDS[other])


@pytest.mark.parametrize(
    ("seed", "split"),
    [(0, "train"), (4_998, "train"), (1, "val"), (4_999, "val"), (10_001, "test"), (999_999, "test")],
)
def test_a_seed_says_its_split(seed: int, split: Split) -> None:
    assert split_of(seed) == split
    assert seed in SEEDS[split]


@pytest.mark.parametrize("seed", [-2, -1, 5_001, 9_999, 1_000_000, 1_000_001])
def test_seeds_between_the_splits_and_those_of_authoring_belong_to_none(seed: int) -> None:
    assert split_of(seed) is None
