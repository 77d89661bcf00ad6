"""A fresh worker's first message, or why there is none: our machinery's failure, never a task's."""

from __future__ import annotations

import asyncio

from sim.errors import SandboxUnavailable
from sim.sandbox.cleaning import clean_line
from sim.sandbox.fields import WireError
from sim.sandbox.process import WorkerProcess
from sim.sandbox.protocol import WorkerReady
from sim.sandbox.reading import read_message
from sim.sandbox.wire import END_OF_START, WorkerBroken

_DRAIN_S = 0.5


async def read_ready(worker: WorkerProcess) -> WorkerReady:
    """Wait for a fresh worker's first message.

    Raises:
        SandboxUnavailable: It ended, broke or sent something else; says what it printed.
    """
    try:
        received = await read_message(worker.events)
        if received is not None and isinstance(received.message, WorkerReady):
            await worker.output.readuntil(END_OF_START)
            return received.message
        detail = await _last_words(worker)
        if received is not None and isinstance(received.message, WorkerBroken):
            detail = received.message.problem
    except (WireError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise SandboxUnavailable(f"the simulation worker did not start properly: {error}") from error
    raise SandboxUnavailable(f"the simulation worker did not start: {detail or 'it said nothing'}")


async def _last_words(worker: WorkerProcess) -> str:
    """The end of what a dying worker printed."""
    worker.kill()
    await worker.wait()
    try:
        async with asyncio.timeout(_DRAIN_S):
            printed = await worker.output.read(1 << 16)
    except TimeoutError:
        return ""
    return clean_line(printed.decode("utf-8", "replace")[-600:], 600)
