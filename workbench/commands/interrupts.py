"""How a long command is stopped: by ctrl+c, or by whoever ends processes politely."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
EXIT_INTERRUPTED = 130


class _Stopped(Exception):
    """SIGTERM came."""


def run_until_stopped(work: Coroutine[Any, Any, T]) -> T:
    """Run some work in an event loop of its own; SIGTERM ends it in order, as ctrl+c does.

    Raises:
        KeyboardInterrupt: It was stopped; everything that it started is gone.
    """
    try:
        return asyncio.run(_stoppable(work))
    except _Stopped:
        raise KeyboardInterrupt from None


async def _stoppable(work: Coroutine[Any, Any, T]) -> T:
    running = asyncio.ensure_future(work)
    stopped = False

    def stop() -> None:
        nonlocal stopped
        if not stopped:  # once is enough, and a second time would disturb the tidying up
            stopped = True
            running.cancel()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    try:
        return await running
    except asyncio.CancelledError:
        if stopped:
            raise _Stopped from None
        raise
