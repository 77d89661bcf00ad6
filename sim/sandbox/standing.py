"""A worker from its start until it stands: locked, loaded, and waiting for its order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sim.code_stamp import CodeStamp, code_stamp
from sim.errors import SandboxUnavailable
from sim.sandbox.launching import Launch
from sim.sandbox.process import WorkerProcess, start_worker
from sim.sandbox.protocol import WorkerReady
from sim.sandbox.readiness import read_ready


@dataclass(frozen=True)
class StandingWorker:
    """A worker that waits for its order; it costs memory and no processor time."""

    worker: WorkerProcess
    ready: WorkerReady
    code: CodeStamp
    """Of the code that it has loaded."""

    @property
    def is_usable(self) -> bool:
        """Whether it lives still and runs the code that is on disk now."""
        return self.worker.is_alive and self.code == code_stamp()

    async def end(self) -> None:
        """Leave neither process nor folder."""
        await self.worker.end()


async def stand_up(launch: Launch, timeout_s: float) -> StandingWorker:
    """Start a worker and wait until it stands; cancelled half-way, it leaves nothing behind.

    Args:
        launch: How a worker is started.
        timeout_s: Wall clock until it must stand.

    Raises:
        SandboxUnavailable: No worker stands; says why.
    """
    code = code_stamp()
    try:
        async with asyncio.timeout(timeout_s):  # not `wait_for`, which in 3.11 may swallow a cancellation
            worker, ready = await _start(launch)
    except TimeoutError as error:
        raise SandboxUnavailable(f"the worker was not ready after {timeout_s:g} s") from error
    return StandingWorker(worker, ready, code)


async def _start(launch: Launch) -> tuple[WorkerProcess, WorkerReady]:
    try:
        worker = await start_worker(launch)
    except TimeoutError:  # an OSError, too
        raise
    except OSError as error:
        raise SandboxUnavailable(f"no worker process could be started: {error}") from error
    try:
        return worker, await read_ready(worker)
    except BaseException:
        await worker.end()
        raise
