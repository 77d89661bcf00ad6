"""Collecting demonstrations of one task: seeds of a split in their order until enough are solved, as jobs.

What comes out depends on the task, the split and how many were asked for: neither on how many work at once, nor on how
often it was stopped. A round attempts just as many seeds as are missing; its jobs are taken into the dataset in their
order, each as a whole. What a killed run had not taken in is attempted again.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from library.codec import decode, encode
from library.episodes.info import DatasetInfo, FailedAttempt, Layout, read_info
from library.episodes.locking import LockHeld, holder_of, only_adder
from library.episodes.splits import SEEDS, Split
from library.errors import CorruptDataset, NoDataset
from sim.errors import SandboxTooWeak
from sim.jobs import Job, JobDone, JobFailed, JobTold, name_of
from sim.pool import Executor, InOrder
from sim.sandbox.host import Sandbox
from sim.sandbox.levels import demand
from sim.sandbox.protocol import SandboxLevel
from sim.sandbox.views import CAMERAS
from workbench.core.collect_gate import Collectable
from workbench.core.collect_job import Attempt, Collected, CollectOrder, collect_job, made_with
from workbench.core.errors import CollectingFailed, DatasetBusy, DatasetDamaged
from workbench.core.sandbox_level import HOW_TO_RUN_IT_ANYWAY

if TYPE_CHECKING:
    from library.episodes.dataset import DatasetWriter

P = ParamSpec("P")
ResultT = TypeVar("ResultT")
MOST_SEEDS_PER_JOB = 10
"""A job starts a sandbox for half a second; this many episodes take ten, and are lost when it is killed."""
ATTEMPTS_PER_DEMONSTRATION = 3
STAGING = ".collecting"
"""In a dataset's folder: where jobs write."""


@dataclass(frozen=True)
class CollectPlan:
    """What is to be collected of one task."""

    task: Collectable
    split: Split
    number: int
    """Demonstrations that the dataset is to have."""
    folder: Path
    """Of the dataset."""
    layout: Layout
    require: SandboxLevel
    workers: int = 1

    @property
    def seeds(self) -> range:
        """All that may be attempted, in their order."""
        return SEEDS[self.split][: ATTEMPTS_PER_DEMONSTRATION * self.number]


@dataclass(frozen=True)
class CollectProgress:
    """One more seed was attempted; it is in the dataset only when its job is."""

    attempt: Attempt
    before: int
    """Demonstrations that the dataset had when this run began."""


@dataclass(frozen=True)
class CollectResult:
    """What the dataset has in the end."""

    task: str
    folder: Path
    asked: int
    episodes: int
    new: int
    """Of which this run collected."""
    failures: tuple[FailedAttempt, ...]
    """Every seed that was attempted, now or before, and is no demonstration."""

    @property
    def is_complete(self) -> bool:
        """Whether there are as many as were asked for."""
        return self.episodes >= self.asked


def episodes_in(folder: Path) -> int:
    """How many demonstrations a dataset has, also one that is being collected; 0 where there is none yet."""
    try:
        return read_info(folder).episodes
    except NoDataset:
        return 0


def is_being_collected(folder: Path) -> bool:
    """Whether a process adds to a dataset now."""
    return bool(holder_of(folder))


def was_stopped(folder: Path) -> bool:
    """Whether who added to a dataset last did not come to the end, or is still at it."""
    return (folder / STAGING).exists()


def layout_of(*, masks: bool, cameras: bool) -> Layout:
    """What the rows hold."""
    return Layout(masks=masks, cameras=CAMERAS if cameras else ())


def order_for(plan: CollectPlan, seeds: tuple[int, ...], staging: Path) -> CollectOrder:
    """One job of a plan, which writes into the folder `staging`."""
    task = plan.task
    return CollectOrder(
        task=task.name,
        source=task.source,
        source_hash=task.source_hash,
        class_name=task.class_name,
        split=plan.split,
        seeds=seeds,
        staging=str(staging),
        layout=plan.layout,
        require=plan.require,
        parameters=task.parameters,
    )


async def collect(plan: CollectPlan, executor: Executor) -> AsyncGenerator[CollectProgress | CollectResult, None]:
    """Attempt seeds until the dataset has enough; the last event is one `CollectResult`.

    Raises:
        DatasetBusy: Another process collects into it.
        DatasetDamaged, UnfitEpisode: The dataset that is there cannot be read, or is of other code or another layout.
        NoDataset: Something else stands in its place.
        SandboxUnavailable: No worker stands, or it is held less well than required.
        CollectingFailed: Our own machinery failed over a job, repeatedly.
    """
    with _locked(plan.folder):
        try:
            writer = await _to_the_end(_open, plan)
        except CorruptDataset as error:
            raise DatasetDamaged(plan.folder, str(error)) from error
        before = len(writer.entries)
        while seeds := _next_seeds(plan, writer):
            async with aclosing(_round(plan, seeds, writer, executor)) as attempts:
                async for attempt in attempts:
                    yield CollectProgress(attempt, before)
        after = len(writer.entries)
        shutil.rmtree(_staging(plan), ignore_errors=True)
    yield CollectResult(plan.task.name, plan.folder, plan.number, after, after - before, writer.info.failures)


def _next_seeds(plan: CollectPlan, writer: DatasetWriter) -> tuple[int, ...]:
    """As many as demonstrations are missing, the first that were not attempted; none: it is done."""
    tried = {entry.seed for entry in writer.entries} | {failure.seed for failure in writer.info.failures}
    missing = plan.number - len(writer.entries)
    return tuple(islice((seed for seed in plan.seeds if seed not in tried), max(0, missing)))


async def _round(
    plan: CollectPlan, seeds: Sequence[int], writer: DatasetWriter, executor: Executor
) -> AsyncGenerator[Attempt, None]:
    """Attempt some seeds, and take what was solved into the dataset."""
    orders = list(_orders(plan, seeds))
    ordered: InOrder[tuple[CollectOrder, Collected]] = InOrder()
    jobs = (Job(name_of(collect_job), encode(order)) for order in orders)
    async with aclosing(executor.map(jobs)) as events:
        async for event in events:
            match event:
                case JobTold(_, told):
                    yield decode(Attempt, told)
                case JobDone(index, result):
                    for order, collected in ordered.add(index, (orders[index], decode(Collected, result))):
                        await _to_the_end(_take_in, writer, order, collected)
                case JobFailed(_, problem):
                    await _require_sandbox(plan.require)  # raises when it is the machine rather than this one job
                    raise CollectingFailed(plan.task.name, problem)


async def _require_sandbox(least: SandboxLevel) -> None:
    try:
        demand(await Sandbox().measure(), least)
    except SandboxTooWeak as error:
        raise SandboxTooWeak(f"{error}. {HOW_TO_RUN_IT_ANYWAY}") from error


def _orders(plan: CollectPlan, seeds: Sequence[int]) -> Iterator[CollectOrder]:
    per_job = min(MOST_SEEDS_PER_JOB, -(-len(seeds) // plan.workers))
    for first in range(0, len(seeds), per_job):
        yield order_for(plan, tuple(seeds[first : first + per_job]), _staging(plan))


async def _to_the_end(work: Callable[P, ResultT], *given: P.args, **named: P.kwargs) -> ResultT:
    """What a thread finds; cancelled, it is waited for all the same: the lock is not given back while it writes."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *given, **named))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        raise


def _take_in(writer: DatasetWriter, order: CollectOrder, collected: Collected) -> None:
    """One job's shard and failures, in one step.

    Raises:
        CorruptDataset: What the job wrote is not here, such as on a node whose disk is not shared.
    """
    from library.episodes.shards import ShardReader

    failures = [attempt.failure for attempt in collected.attempts if attempt.failure]
    if len(failures) == len(collected.attempts):
        writer.add([], failures)
        return
    staged = Path(order.staging) / collected.shard
    with ShardReader(staged, order.layout) as shard:
        writer.add(shard, failures)
    staged.unlink()


def _open(plan: CollectPlan) -> DatasetWriter:
    from library.episodes.dataset import DatasetWriter

    task = plan.task
    shutil.rmtree(_staging(plan), ignore_errors=True)
    info = DatasetInfo(plan.folder.name, plan.split, {task.name: task.source_hash}, plan.layout, made_with())
    writer = DatasetWriter(plan.folder, info)
    _staging(plan).mkdir()
    return writer


def _staging(plan: CollectPlan) -> Path:
    """Where jobs write; from the root on, for they may stand somewhere else."""
    return plan.folder.absolute() / STAGING


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NoDataset(folder, "it is a file") from None
    try:
        with only_adder(folder):
            yield
    except LockHeld as error:
        raise DatasetBusy(folder, error.holder) from None
