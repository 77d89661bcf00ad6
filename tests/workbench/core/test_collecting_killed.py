"""Demonstrations although processes of theirs are killed: what comes out equals an undisturbed run."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Collection
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

from library.episodes.verifying import verify_dataset
from sim.forking import can_fork
from sim.pool import InProcess, LocalProcesses
from tests.library.episodes.contents import contents_of
from tests.workbench.core.test_collecting import plan_for
from workbench.core.collecting import CollectResult, collect

pytestmark = pytest.mark.skipif(not can_fork(), reason="processes are found as they are forked on Linux")


async def test_processes_that_are_killed_change_nothing(tmp_path: Path) -> None:
    plan = plan_for(tmp_path / "disturbed" / "probe-train", 4, workers=2)
    seeds: set[int] = set()
    killing = asyncio.create_task(kill_one_of_each(seeds))
    async with aclosing(collect(plan, LocalProcesses())) as events:
        async for event in events:
            if isinstance(event, CollectResult):
                result = event
            else:
                seeds.add(event.attempt.seed)
    await killing
    assert list(verify_dataset(plan.folder)) == []

    alone = plan_for(tmp_path / "alone" / "probe-train", 4)
    async with aclosing(collect(alone, InProcess())) as events:
        *_, undisturbed = [event async for event in events]
    assert isinstance(undisturbed, CollectResult)
    assert result.failures == undisturbed.failures
    assert contents_of(plan.folder) == contents_of(alone.folder)


async def kill_one_of_each(seeds: Collection[int]) -> None:
    """One at each seed, in jobs of two seeds: none of them dies too often."""
    for number, find in enumerate((worker, parent_of_workers, job, parent_of_jobs)):
        while len(seeds) < number or not kill(find):  # noqa: ASYNC110 - processes of processes say nothing
            await asyncio.sleep(0.01)


def kill(find: Callable[[], int]) -> bool:
    """Whether it was there to be killed."""
    try:
        os.kill(find(), signal.SIGKILL)
    except (ValueError, OSError):
        return False
    return True


def parent_of_jobs() -> int:
    return the_one_below(os.getpid(), "sim.job_parent")


def job() -> int:
    return the_one_below(parent_of_jobs())


def parent_of_workers() -> int:
    return the_one_below(job(), "sim.sandbox.warm_parent")


def worker() -> int:
    """One that attempts a seed or stands ready to; either may die."""
    oldest, *_ = children(parent_of_workers())
    return oldest


def the_one_below(parent: int, command: str = "") -> int:
    """Raises ValueError where there is none."""
    (found,) = [child for child in children(parent) if command in command_of(child)]
    return found


def children(parent: int) -> list[int]:
    """Those that live, the oldest first."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, its_parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(its_parent) == parent and state != "Z":
                found.append(int(entry.name))
    return sorted(found)


def command_of(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()
