"""The sandbox as the app sees it: a request goes in, events come out, and no process is left behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Self

from sim.errors import SandboxUnavailable
from sim.sandbox.conversation import WorkerRun
from sim.sandbox.launching import launch_forked, launch_fresh
from sim.sandbox.levels import demand
from sim.sandbox.process import WorkerProcess
from sim.sandbox.protocol import (
    PlayRequest,
    ReplayRequest,
    Request,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    SandboxLevel,
    WorkerReady,
)
from sim.sandbox.random_policy import trying_random_policy
from sim.sandbox.scratch import sweep_abandoned
from sim.sandbox.spares import Spares
from sim.sandbox.standing import stand_up
from sim.sandbox.supervision import Supervision
from sim.values import Diagnostic, EpisodeReport, Evidence, TaskFailure, TaskOutcome, worst_outcome

Emit = Callable[[RolloutEvent], None]
RunRequest = RolloutRequest | ReplayRequest | PlayRequest
"""What can be asked for from here."""


class Sandbox:
    """Runs tasks, each in fresh workers that are thrown away afterwards: one, and another for a part of the evidence.

    Use `contextlib.aclosing` around `run`, or cancel the task that iterates: either ends the worker at once. The
    sandbox itself is a context manager, too; where there are spares, leave it or `close` it.
    """

    def __init__(
        self,
        *,
        spares: int = 0,
        command: Sequence[str] | None = None,
        pretend: str = "",
        start_timeout_s: float = 60.0,
    ) -> None:
        """Remove what a killed app left behind; no worker starts yet.

        Args:
            spares: How many workers wait for the next runs, from the first run on; see `warm_up`.
            command: How a worker is started as a fresh process; the pipes' numbers are appended. None: workers are
                forked from a warm parent, where that can be.
            pretend: For tests: locks that the kernel would have to lack, for forked workers (`lockdown.Pretence`).
            start_timeout_s: Wall clock until a worker must stand; on a busy machine imports take seconds.
        """
        launch = launch_forked(pretend) if command is None else launch_fresh(command)
        self._spares = Spares(partial(stand_up, launch, start_timeout_s), spares)
        self._runs: set[asyncio.Task[None]] = set()
        sweep_abandoned()

    async def run(
        self, request: RunRequest, *, require: SandboxLevel = "process-only"
    ) -> AsyncGenerator[RolloutEvent, None]:
        """Load the task, run its seeds, and tell what happens; the last event is always one `RolloutReport`.

        The worker is watched in a task of its own, so a slow reader neither stops the clock nor the worker.

        Args:
            request: What to run.
            require: The least level at which it may be run; the worker's own measurement counts.

        Raises:
            SandboxUnavailable: Our machinery failed; the task is not to blame.
            SandboxTooWeak: This machine holds a worker less well than required.
        """
        events: asyncio.Queue[RolloutEvent | None] = asyncio.Queue()
        run = asyncio.create_task(self._run(request, require, events.put_nowait))
        run.add_done_callback(lambda _: events.put_nowait(None))
        self._runs.add(run)
        try:
            while (event := await events.get()) is not None:
                yield event
            run.result()
        finally:
            await _stop(run)
            self._runs.discard(run)

    async def measure(self) -> WorkerReady:
        """Start a worker only to learn what holds it.

        Raises:
            SandboxUnavailable: No worker stands.
        """
        async with self._worker() as (_, ready):
            return ready

    def warm_up(self) -> None:
        """Start the spares now, where a run is likely soon; without spares nothing happens."""
        self._spares.refill()

    async def close(self) -> None:
        """End every worker."""
        for run in tuple(self._runs):
            await _stop(run)
        await self._spares.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _run(self, request: RunRequest, require: SandboxLevel, emit: Emit) -> None:
        if not isinstance(request, RolloutRequest) or not request.evidence:
            account = await self._run_seeds(request, require, emit)
        else:
            run = partial(self._run_worker, seeds=(), require=require)
            async with trying_random_policy(request, run) as random_policy:
                account = await self._run_seeds(request, require, emit)
                if account.has_finished:
                    account.evidence += await random_policy.evidence_for(account.last_episodes)
        emit(account.report(request))

    async def _run_seeds(self, request: RunRequest, require: SandboxLevel, emit: Emit) -> _Account:
        """One worker for all seeds; after a crash a fresh one for those that are left."""
        account = _Account()
        seeds = request.seeds
        lost = False

        def begin(ready: WorkerReady) -> None:
            if account.ready is None:
                emit(ready)
            account.ready = ready

        while True:
            run = await self._run_worker(request, seeds, require, emit, begin)
            if run.lost and (lost or isinstance(request, PlayRequest)):  # a pilot's actions cannot be taken again
                raise SandboxUnavailable(run.lost)
            lost = bool(run.lost)  # a worker may die at any moment, but two in a row are no accident
            account.add(run)
            seeds = tuple(run.pending)
            if lost:
                continue
            if not seeds or run.finished or run.failure is not None or account.is_over_a_limit:
                return account

    async def _run_worker(
        self,
        request: Request,
        seeds: tuple[int, ...],
        require: SandboxLevel,
        emit: Emit = lambda event: None,
        begin: Callable[[WorkerReady], None] = lambda ready: None,
    ) -> WorkerRun:
        """Have one worker do what it can; `begin` is told when it stands."""
        async with self._worker() as (worker, ready):
            begin(ready)
            demand(ready, require)
            can_kill_itself = "seccomp" not in ready.mechanisms
            return await Supervision(worker, request, seeds, emit, can_kill_itself=can_kill_itself).follow()

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[tuple[WorkerProcess, WorkerReady]]:
        """A worker that stands; the next spare starts while it runs."""
        standing = await self._spares.take()
        try:
            self._spares.refill()
            yield standing.worker, standing.ready
        finally:
            await standing.end()


@dataclass
class _Account:
    """What all workers of one request came to."""

    ready: WorkerReady | None = None
    class_name: str | None = None
    self_judged: bool = False
    constructed: bool = False
    episodes: list[EpisodeReport] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    failure: TaskFailure | None = None
    failure_outcome: TaskOutcome = "task_error"
    has_finished: bool = False
    """The last worker came to its end, with all of the evidence that it could give."""
    last_episodes: Sequence[EpisodeReport] = ()
    """Those of the last worker."""

    def add(self, run: WorkerRun) -> None:
        self.has_finished, self.last_episodes = run.finished, tuple(run.episodes)
        self.class_name = self.class_name or run.class_name
        self.self_judged = self.self_judged or run.self_judged
        self.constructed = self.constructed or run.constructed
        self.episodes += run.episodes
        self.diagnostics += [diagnostic for diagnostic in run.diagnostics if diagnostic not in self.diagnostics]
        self.evidence += run.evidence
        if run.failure is not None:
            self.failure, self.failure_outcome = run.failure, run.failure_outcome

    @property
    def is_over_a_limit(self) -> bool:
        """Whether going on would only make the user wait: a loop that never ends does so for every seed."""
        return any(episode.outcome == "limit_exceeded" for episode in self.episodes)

    def report(self, request: RunRequest) -> RolloutReport:
        ready = self.ready or WorkerReady("process-only", ())
        return RolloutReport(
            outcome=worst_outcome([e.outcome for e in self.episodes]) if self.failure is None else self.failure_outcome,
            class_name=self.class_name or request.class_name,
            constructed=self.constructed,
            episodes=tuple(self.episodes),
            diagnostics=tuple(self.diagnostics),
            evidence=tuple(self.evidence),
            self_judged=self.self_judged,
            level=ready.level,
            mechanisms=ready.mechanisms,
            still_open=ready.still_open,
            missing=ready.missing,
            failure=self.failure,
        )


async def _stop(run: asyncio.Task[None]) -> None:
    """Cancel and wait until the worker is gone."""
    run.cancel()
    await asyncio.gather(run, return_exceptions=True)
