"""What random actions are worth, found out by a second worker while the first one runs the oracle's episodes.

It is the longest part of the evidence, and the only one that needs nothing of the oracle's episodes but their seed:
that of the first sound one. The first seed is taken in advance, and is nearly always the one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from sim.errors import SandboxUnavailable
from sim.sandbox.conversation import WorkerRun, incomplete
from sim.sandbox.protocol import RandomPolicyRequest, RolloutRequest
from sim.values import EpisodeReport, Evidence

RunWorker = Callable[[RandomPolicyRequest], Awaitable[WorkerRun]]
"""Has one worker carry out a request."""


class RandomPolicyTrial:
    """The trial, running beside the episodes."""

    def __init__(self, task: RolloutRequest, run: RunWorker) -> None:
        self._task = task
        self._run = run
        self._seed = task.seeds[0]
        self._running = asyncio.create_task(self._try(self._seed))

    async def evidence_for(self, episodes: Sequence[EpisodeReport]) -> list[Evidence]:
        """The evidence, with the seed of the first sound episode; none where there is no such episode.

        Raises:
            SandboxUnavailable: Our machinery failed; the task is not to blame.
        """
        seed = next((episode.seed for episode in episodes if episode.error is None), None)
        if seed is None:
            return []
        return await (self._running if seed == self._seed else self._try(seed))

    async def end(self) -> None:
        """Stop, whether it is over or not."""
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    async def _try(self, seed: int) -> list[Evidence]:
        request = RandomPolicyRequest(self._task, seed)
        run = await self._run(request)
        if run.lost:  # as with the episodes: a worker may die at any moment, but two in a row are no accident
            run = await self._run(request)
        if run.lost:
            raise SandboxUnavailable(run.lost)
        return run.evidence if run.failure is None else [incomplete(run.failure)]


@asynccontextmanager
async def trying_random_policy(task: RolloutRequest, run: RunWorker) -> AsyncIterator[RandomPolicyTrial]:
    """The trial begins; it is over at the end, for whatever reason the context is left."""
    trial = RandomPolicyTrial(task, run)
    try:
        yield trial
    finally:
        await trial.end()
