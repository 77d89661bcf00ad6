"""Warm spares: workers that stand before they are needed, so that a run need not wait for one.

A worker serves one task and is thrown away. To be forked, lock itself and measure takes it 20 milliseconds, and where
it has to import and build the world as well, a third of a second, which the next task would spend waiting; so the next
worker starts while the present one runs.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

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
        self._waiting: deque[_Spare] = deque()

    async def take(self) -> StandingWorker:
        """A worker that stands: a spare, one that is being started already, or a new one.

        Raises:
            SandboxUnavailable: No worker stands; says why.
        """
        while self._waiting:
            worker = await self._waiting.popleft().hand_over()
            if worker is None:
                continue
            if worker.is_usable:
                return worker
            await worker.end()
        return await self._start()

    def refill(self) -> None:
        """Start what is missing, in the background."""
        while len(self._waiting) < self._most:
            self._waiting.append(_Spare(self._start))

    async def close(self) -> None:
        """End every spare, also those that are being started."""
        while self._waiting:
            await self._waiting.popleft().end()


class _Spare:
    """One worker, kept by a task: a loop that is wound up cancels it, and with it goes the worker."""

    def __init__(self, start: Start) -> None:
        self._standing: asyncio.Future[StandingWorker] = asyncio.get_running_loop().create_future()
        self._is_handed_over = asyncio.Event()
        self._keeping = asyncio.create_task(self._keep(start))

    async def hand_over(self) -> StandingWorker | None:
        """The worker, once it stands; None when it could not be started. Cancelled while waiting, it leaves none."""
        try:
            either: set[asyncio.Future[Any]] = {self._standing, self._keeping}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await self.end()
            raise
        if not self._standing.done():
            return None
        self._is_handed_over.set()
        return self._standing.result()

    async def end(self) -> None:
        """End it, in whichever state it is."""
        self._keeping.cancel()
        await asyncio.wait({self._keeping})

    async def _keep(self, start: Start) -> None:
        try:
            worker = await start()
        except SandboxUnavailable:
            return
        self._standing.set_result(worker)
        try:
            await self._is_handed_over.wait()
        except asyncio.CancelledError:
            if not self._is_handed_over.is_set():
                await worker.end()
            raise
