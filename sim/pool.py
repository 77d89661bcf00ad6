"""Executors: many jobs, a few at a time, each tried again when what it ran on crashed.

Checking, collecting and evaluating are written against `Executor` only. `InProcess` runs jobs in the app's own
event loop: right for jobs that wait, such as one that follows a sandbox's worker. `LocalProcesses` gives each job a
process: right for jobs that compute. `sim.ray_engine.RayTasks` gives it to a cluster. See docs/design/running.md.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from sim.job_launching import launch_fresh_job
from sim.job_process import run_in_process
from sim.jobs import (
    CRASHES,
    Job,
    JobDone,
    JobEvent,
    JobFailed,
    JobStarted,
    JobTold,
    Tell,
    describe_error,
    find_function,
)
from sim.sandbox.protocol import JsonValue

T = TypeVar("T")
Attempt = Callable[[Job, Tell], Awaitable[JsonValue]]


class Executor(Protocol):
    """Runs jobs somewhere."""

    def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        """Run the jobs and tell what happens, as it happens; each ends with one `JobDone` or `JobFailed`.

        A job that fails stops no other. Jobs are drawn from the iterable when somebody is free to work on them, and
        start in its order. Closing the generator ends every job at once, with everything that it started.
        """
        ...


class InOrder(Generic[T]):
    """Gives back in the order of the jobs what comes in the order in which they end."""

    def __init__(self) -> None:
        self._next = 0
        self._early: dict[int, T] = {}

    def add(self, index: int, item: T) -> Iterator[T]:
        """Take one in; yields it and those that waited for it, when it is the next one."""
        self._early[index] = item
        while self._next in self._early:
            self._next += 1
            yield self._early.pop(self._next - 1)

    def rest(self) -> list[T]:
        """Those that still wait for an earlier one that never came, in order."""
        return [self._early[index] for index in sorted(self._early)]


class InProcess:
    """Runs jobs in this process's event loop.

    Args:
        at_once: How many.
        attempts: How often a job may crash before it has failed.
    """

    def __init__(self, at_once: int = 1, *, attempts: int = 3) -> None:
        self._at_once = at_once
        self._attempts = attempts

    def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        """As `Executor.map`."""
        return run_all(jobs, _run_here, self._at_once, self._attempts)


class LocalProcesses:
    """Gives each job a process of its own on this machine, so that a crash costs one attempt at one job.

    Args:
        at_once: How many processes.
        attempts: How often a job may crash before it has failed.
        command: How a fresh process is started; the number of its answering pipe is appended. None: it is forked from
            a warm parent, where that can be.
    """

    def __init__(self, at_once: int = 1, *, attempts: int = 3, command: Sequence[str] | None = None) -> None:
        self._at_once = at_once
        self._attempts = attempts
        self._launch = launch_fresh_job(command) if command is not None else None

    def map(self, jobs: Iterable[Job]) -> AsyncGenerator[JobEvent, None]:
        """As `Executor.map`."""
        return run_all(jobs, self._run, self._at_once, self._attempts)

    async def _run(self, job: Job, tell: Tell) -> JsonValue:
        return await run_in_process(job, tell, self._launch)


async def run_all(jobs: Iterable[Job], attempt: Attempt, at_once: int, attempts: int) -> AsyncGenerator[JobEvent, None]:
    """What every executor does: as `Executor.map`, with a way to try a job once.

    Args:
        jobs: Drawn one by one.
        attempt: Runs one job and returns its answer; what it raises of `CRASHES` may go better next time.
        at_once: How many jobs.
        attempts: How often a job may crash before it has failed.
    """
    events: asyncio.Queue[JobEvent | None] = asyncio.Queue()
    waiting = enumerate(jobs)

    async def serve() -> None:
        for index, job in waiting:
            events.put_nowait(await _run_one(index, job, attempt, attempts, events.put_nowait))
            await events.join()  # nobody runs ahead of a reader who is slow

    async def serve_all() -> None:
        async with asyncio.TaskGroup() as servers:
            for _ in range(at_once):
                servers.create_task(serve())

    serving = asyncio.create_task(serve_all())
    serving.add_done_callback(lambda _: events.put_nowait(None))
    try:
        while (event := await events.get()) is not None:
            yield event
            events.task_done()
        serving.result()
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def _run_here(job: Job, tell: Tell) -> JsonValue:
    """Arguments, news and answer go through JSON, so that a job cannot come to depend on staying here."""
    function = find_function(job.function)
    return _copied(await function(_copied(job.arguments), lambda news: tell(_copied(news))))


def _copied(value: JsonValue) -> JsonValue:
    copy: JsonValue = json.loads(json.dumps(value))
    return copy


async def _run_one(
    index: int, job: Job, attempt: Attempt, attempts: int, emit: Callable[[JobEvent], None]
) -> JobDone | JobFailed:
    problem = ""
    for number in range(1, attempts + 1):
        emit(JobStarted(index, number))
        try:
            return JobDone(index, await attempt(job, lambda news: emit(JobTold(index, news))), number)
        except CRASHES as crash:
            problem = str(crash)
        except Exception as error:  # noqa: BLE001 - whatever went wrong with this job, the others go on
            return JobFailed(index, describe_error(error), number)
    return JobFailed(index, problem, attempts)
