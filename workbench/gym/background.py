"""An event loop in a thread of its own, for callers that have none, or one that must not be waited in.

Workers end with the thread that started them, so it lives as long as the process. A forked copy of the process, such as
a vector environment makes, has no such thread and gets one of its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from functools import partial
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")


class BackgroundLoop:
    """Runs coroutines for threads that wait for them; starts with the first one."""

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        os.register_at_fork(after_in_child=self._forget)

    def run(self, work: Coroutine[Any, Any, ResultT]) -> ResultT:
        """What it returns or raises; interrupted while waiting (ctrl+c), it is cancelled, and over when we return."""
        loop, over = self._started(), threading.Event()
        tasks: list[asyncio.Task[ResultT]] = []

        def start() -> None:
            tasks.append(loop.create_task(work))
            tasks[0].add_done_callback(lambda _: over.set())

        def cancel() -> None:
            if tasks:
                tasks[0].cancel()
            else:  # the interrupt came before it was handed over
                work.close()
                over.set()

        try:
            loop.call_soon_threadsafe(start)
            over.wait()
        except BaseException:
            loop.call_soon_threadsafe(cancel)
            over.wait()
            raise
        return tasks[0].result()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=partial(_run, self._loop), name="simsmith-gym", daemon=True).start()
            return self._loop

    def _forget(self) -> None:
        self._starting, self._loop = threading.Lock(), None


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    loop.run_forever()


BACKGROUND = BackgroundLoop()
"""Of all environments of this process."""
