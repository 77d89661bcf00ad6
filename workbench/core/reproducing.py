"""A share of a dataset's episodes done again, each from its seed in a worker of its own, and compared row by row.

A task whose episodes depend on more than their seed (an earlier episode in the same worker, the clock, a random
number that is not the environment's) gives demonstrations that nobody can get again; so does a machine that computes
differently.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from library.codec import decode, encode
from library.episodes.dataset import Dataset
from library.episodes.info import EpisodeEntry
from sim.jobs import Job, JobDone, JobFailed, name_of
from sim.pool import Executor
from workbench.core.collect_job import Collected, collect_job
from workbench.core.collecting import CollectPlan, order_for
from workbench.core.errors import CollectingFailed

ONE_IN = 20
"""Of so many episodes one is done again: so much longer it takes."""


@dataclass(frozen=True)
class Reproduction:
    """What came of one seed when it was done again."""

    seed: int
    difference: str
    """From what the dataset has, in words; empty: there is none."""


async def reproduce(plan: CollectPlan, executor: Executor) -> AsyncGenerator[Reproduction, None]:
    """Do the first episode of a dataset again, and one in twenty of the others.

    Raises:
        NoDataset, CorruptDataset: It cannot be read.
        CollectingFailed: Our own machinery failed over a job, repeatedly.
    """
    entries = await asyncio.to_thread(lambda: Dataset(plan.folder).entries[::ONE_IN])
    staging = Path(tempfile.mkdtemp(prefix=".verifying-", dir=plan.folder.absolute()))
    try:
        async with aclosing(_compare(plan, entries, staging, executor)) as reproductions:
            async for reproduction in reproductions:
                yield reproduction
    finally:
        shutil.rmtree(staging, ignore_errors=True)


async def _compare(
    plan: CollectPlan, entries: Sequence[EpisodeEntry], staging: Path, executor: Executor
) -> AsyncGenerator[Reproduction, None]:
    jobs = (Job(name_of(collect_job), encode(order_for(plan, (entry.seed,), staging))) for entry in entries)
    async with aclosing(executor.map(jobs)) as events:
        async for event in events:
            match event:
                case JobDone(index, result):
                    collected = decode(Collected, result)
                    difference = await asyncio.to_thread(_difference, plan, entries[index], staging, collected)
                    yield Reproduction(entries[index].seed, difference)
                case JobFailed(_, problem):
                    raise CollectingFailed(plan.task.name, problem)


def _difference(plan: CollectPlan, entry: EpisodeEntry, staging: Path, collected: Collected) -> str:
    from library.episodes.comparing import first_difference

    (attempt,) = collected.attempts
    if attempt.failure is not None:
        return f"{attempt.failure.outcome} when it was done again: {attempt.failure.reason}"
    return first_difference(plan.folder, entry, staging / collected.shard, plan.layout)
