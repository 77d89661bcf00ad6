"""A worker from its start until it stands: locked, loaded, and waiting for its order."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sim.errors import SandboxUnavailable
from sim.sandbox.process import WorkerProcess, start_worker
from sim.sandbox.protocol import WorkerReady
from sim.sandbox.readiness import read_ready

CodeStamp = tuple[int, int]
"""How many files our code has, and when the newest was changed [ns]."""
_PACKAGE = Path(__file__).parents[1]


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


async def stand_up(command: Sequence[str], timeout_s: float) -> StandingWorker:
    """Start a worker and wait until it stands; cancelled half-way, it leaves nothing behind.

    Args:
        command: How a worker is started.
        timeout_s: Wall clock until it must stand.

    Raises:
        SandboxUnavailable: No worker stands; says why.
    """
    code = code_stamp()
    try:
        worker = await start_worker(command)
    except OSError as error:
        raise SandboxUnavailable(f"no worker process could be started: {error}") from error
    try:
        async with asyncio.timeout(timeout_s):  # not `wait_for`, which in 3.11 may swallow a cancellation
            ready = await read_ready(worker)
        return StandingWorker(worker, ready, code)
    except BaseException as error:
        await worker.end()
        if isinstance(error, TimeoutError):
            raise SandboxUnavailable(f"the worker was not ready after {timeout_s:g} s") from error
        raise


def code_stamp() -> CodeStamp:
    """Changes when a module of ours is edited, added or removed; takes about a millisecond."""
    count, newest = 0, 0
    for folder, folders, files in os.walk(_PACKAGE):
        folders[:] = [name for name in folders if name not in ("__pycache__", "asset_files")]
        for name in files:
            if not name.endswith(".py"):
                continue
            count += 1
            with suppress(FileNotFoundError):  # renamed by an editor while we look
                newest = max(newest, os.stat(f"{folder}/{name}").st_mtime_ns)  # noqa: PTH116 - a third of the time
    return count, newest
