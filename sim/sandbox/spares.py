"""Warm spares: workers that stand before they are needed, so that a run need not wait for one.

A worker serves one task and is thrown away. Importing, building the world and locking itself takes it a third of a
second, which the next task would spend waiting; so the next worker starts while the present one runs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine

from sim.errors import SandboxUnavailable
from sim.sandbox.standing import StandingWorker

Start = Callable[[], Coroutine[None, None, StandingWorker]]


class Spares:
    """At most so many workers that stand or are about to.

    One that cannot be started is not tried again in the background: the next run starts its worker itself, and if
    that fails too, its user is told why. So a broken machine costs one attempt a run and no storm.

    Workers are started from the event loop's thread: the kernel ends a worker together with the thread that forked it.
    """

    def __init__(self, start: Start, most: int) -> None:
        self._start = start
        self._most = most
        self._waiting: deque[asyncio.Task[StandingWorker]] = deque()

    async def take(self) -> StandingWorker:
        """A worker that stands: a spare, one that is being started already, or a new one.

        Raises:
            SandboxUnavailable: No worker stands; says why.
        """
        while self._waiting:
            spare = await _outcome(self._waiting.popleft())
            if spare is None:
                continue
            if spare.is_usable:
                return spare
            await spare.end()
        return await self._start()

    def refill(self) -> None:
        """Start what is missing, in the background."""
        while len(self._waiting) < self._most:
            self._waiting.append(asyncio.create_task(self._start()))

    async def close(self) -> None:
        """End every spare, also those that are being started."""
        while self._waiting:
            await _end(self._waiting.popleft())


async def _outcome(starting: asyncio.Task[StandingWorker]) -> StandingWorker | None:
    """The worker, once it stands; None when it could not be started. Cancelled while waiting, it leaves none."""
    try:
        return await asyncio.shield(starting)
    except SandboxUnavailable:
        return None
    except asyncio.CancelledError:
        await _end(starting)
        raise


async def _end(starting: asyncio.Task[StandingWorker]) -> None:
    """End a spare, in whichever state it is."""
    starting.cancel()
    try:
        await asyncio.wait({starting})
    finally:
        if starting.done() and not starting.cancelled() and starting.exception() is None:
            await starting.result().end()  # it stood before it could be cancelled
