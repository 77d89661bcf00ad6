"""A part's time runs while its worker works or sleeps, not while it waits for a processor."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from sim.sandbox.patience import MOST_WAITING, Patience
from sim.sandbox.usage import read_usage


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_part_may_take_its_limit_and_no_longer(clock: Clock) -> None:
    patience = Patience(clock, 10.0)
    clock.time += 10.0
    assert not patience.is_over
    clock.time += 0.1
    assert patience.is_over


def test_each_part_has_a_limit_of_its_own(clock: Clock) -> None:
    patience = Patience(clock, 10.0)
    clock.time += 9.0
    patience.begin(5.0)
    clock.time += 4.9
    assert not patience.is_over
    clock.time += 0.2
    assert patience.is_over


def test_waiting_for_a_processor_does_not_count(clock: Clock) -> None:
    patience = Patience(clock, 10.0)
    clock.time += 25.0
    patience.waits(15.5)
    assert not patience.is_over
    patience.waits(3.0)  # an older reading, or none
    assert not patience.is_over
    clock.time += 1.0
    assert patience.is_over


def test_what_was_waited_in_one_part_is_not_forgiven_in_the_next(clock: Clock) -> None:
    patience = Patience(clock, 10.0)
    clock.time += 15.0
    patience.waits(15.0)
    patience.begin(10.0)
    clock.time += 10.1
    assert patience.is_over


def test_a_task_that_keeps_itself_waiting_does_not_go_on_for_ever(clock: Clock) -> None:
    patience = Patience(clock, 10.0)
    for _ in range(1000):
        clock.time += 1.0
        patience.waits(clock.time - 100.0)
        if patience.is_over:
            break
    assert clock.time - 100.0 <= 10.0 * (1 + MOST_WAITING) + 1.0


def test_time_that_nobody_used_is_forgiven(clock: Clock) -> None:
    patience = Patience(clock, 10.0)
    clock.time += 60.0
    patience.forgive(55.0)
    assert not patience.is_over


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this system does not count waiting")
def test_the_system_counts_waiting() -> None:
    before = asyncio.run(read_usage(os.getpid()))
    after = asyncio.run(read_usage(os.getpid()))
    assert before is not None
    assert after is not None
    assert 0 < before.waited_s <= after.waited_s
