"""A job whose episodes go wrong in ways that end its worker."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from library.codec import decode, encode
from library.episodes.shards import read_footer
from prompts.values import JsonValue
from sim.source import source_hash
from tests.sim.tasks import BLOCK_TO_ZONE, task_source
from workbench.core.collect_job import Attempt, Collected, CollectOrder, NotRun, UnfitMachine, collect_job, made_with
from workbench.core.collecting import layout_of

SEEDS = (0, 2, 4)
DOOMED = min(SEEDS, key=lambda seed: np.random.RandomState(seed).rand())
"""The seed whose first draw is the smallest."""
THRESHOLD = np.random.RandomState(DOOMED).rand() + 1e-9


async def collected(tmp_path: Path, doom: str) -> tuple[Collected, list[Attempt], CollectOrder]:
    """What comes of three seeds of which one meets its doom: the answer, and what was told meanwhile."""
    source = task_source(f"if np.random.rand() < {THRESHOLD!r}:\n    {doom}\n{BLOCK_TO_ZONE}")
    order = CollectOrder(
        task="probe",
        source=source,
        source_hash=source_hash(source),
        class_name="Probe",
        split="train",
        seeds=SEEDS,
        staging=str(tmp_path),
        layout=layout_of(masks=False, cameras=False),
        require="process-only",
    )
    told: list[JsonValue] = []
    answer = await collect_job(encode(order), told.append)
    return decode(Collected, answer), [decode(Attempt, one) for one in told], order


async def test_an_episode_over_a_limit_costs_its_own_seed_only(tmp_path: Path) -> None:
    answer, told, order = await collected(tmp_path, "self.hoard = [bytearray(1 << 28) for _ in range(100)]")
    assert [attempt.seed for attempt in answer.attempts] == list(SEEDS)
    assert list(answer.attempts) == told
    [failure] = [attempt.failure for attempt in answer.attempts if attempt.failure]
    assert (failure.seed, failure.outcome) == (DOOMED, "limit_exceeded")
    kept = read_footer(tmp_path / answer.shard, order.layout)
    assert [one.entry.seed for one in kept] == [seed for seed in SEEDS if seed != DOOMED]


async def test_code_that_was_accepted_and_cannot_be_loaded_is_no_failure_of_its_seeds(tmp_path: Path) -> None:
    source = task_source(init="raise ValueError('no')")
    order = CollectOrder(
        "probe", source, "", "Probe", "train", SEEDS, str(tmp_path),
        layout_of(masks=False, cameras=False), "process-only",
    )  # fmt: skip
    with pytest.raises(NotRun, match="probe could not be run: ValueError: no"):
        await collect_job(encode(order), lambda _: None)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - an async test blocks nobody


async def test_a_machine_that_cannot_add_to_the_dataset_says_why(tmp_path: Path) -> None:
    order = CollectOrder(
        "probe", task_source(), "", "Probe", "train", SEEDS, str(tmp_path / "elsewhere"),
        layout_of(masks=False, cameras=False), "process-only",
    )  # fmt: skip
    with pytest.raises(UnfitMachine, match=r"does not see .*/elsewhere: every node must see"):
        await collect_job(encode(order), lambda _: None)
    older = replace(order, staging=str(tmp_path), made_with=made_with() | {"pybullet": "3.1.0"})
    with pytest.raises(UnfitMachine, match=r"has simsmith .*; the dataset is made with simsmith .* pybullet 3.1.0"):
        await collect_job(encode(older), lambda _: None)
