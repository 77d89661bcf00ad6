"""Child processes and their pipes on the event loop.

Not by `asyncio.create_subprocess_exec`: in Python 3.11 its `wait` waits for the child's pipes, too, so that a
grandchild that holds one of them keeps it waiting for ever, and it hangs when the loop is wound up while it starts one.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from contextlib import suppress
from typing import NamedTuple, Protocol

_DYING_S = 2.0


class ChildProcess(Protocol):
    """A process that leads a group of its own, and whose id stays its own until `wait` has returned."""

    @property
    def pid(self) -> int:
        """Its id, and its group's."""

    @property
    def returncode(self) -> int | None:
        """The status, as `subprocess` has it; None until `wait` has returned."""

    def has_ended(self) -> bool:
        """Whether it has ended; it is not reaped."""

    async def until_ended(self) -> None:
        """Return when it has ended, and leave it to be reaped."""

    def wait(self, timeout: float | None = None) -> int:
        """Reap it; blocks until it has ended.

        Raises:
            subprocess.TimeoutExpired: It has not, after so many seconds.
        """


class StartedProcess(subprocess.Popen[bytes]):
    """A child that runs a program of its own; start it with `start_new_session=True`."""

    def has_ended(self) -> bool:
        """As `ChildProcess.has_ended`."""
        if self.returncode is not None:
            return True
        try:
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None
        except ChildProcessError:  # somebody else has reaped it
            return True

    async def until_ended(self) -> None:
        """As `ChildProcess.until_ended`; no thread is taken where the kernel can tell us."""
        try:
            handle = os.pidfd_open(self.pid)
        except (AttributeError, OSError):  # macOS, Linux before 5.3, or reaped already
            await asyncio.to_thread(_wait_for, self.pid)
            return
        try:
            await until_readable(handle)
        finally:
            os.close(handle)


class ReadEnd(NamedTuple):
    """Our end of a pipe that a child writes to."""

    reader: asyncio.StreamReader
    transport: asyncio.BaseTransport
    """To be closed."""


async def read_end(descriptor: int, limit: int) -> ReadEnd:
    """Tie a descriptor to the event loop, which closes it from now on.

    Args:
        descriptor: A pipe's.
        limit: The longest line [bytes].
    """
    reader = asyncio.StreamReader(limit=limit)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
    )
    return ReadEnd(reader, transport)


async def write_end(descriptor: int) -> asyncio.StreamWriter:
    """The same for a pipe that a child reads from; what is written after its death is dropped."""
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.connect_write_pipe(
        asyncio.streams.FlowControlMixin, os.fdopen(descriptor, "wb", buffering=0)
    )
    return asyncio.StreamWriter(transport, protocol, None, loop)


async def until_readable(descriptor: int) -> None:
    """Return when there is something to be read, or nothing will ever be again.

    Nobody else may watch the same descriptor.
    """
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(descriptor)


async def exit_status(process: ChildProcess) -> int:
    """Wait until a child has ended, whoever holds its pipes; what is left of the group that it led ends with it.

    Returns:
        The status, as `subprocess` has it.
    """
    if process.returncode is None:
        await process.until_ended()
        kill_group(process)
    return process.wait()


async def end_group(process: ChildProcess) -> int:
    """Kill a child with all that is in the group that it leads; returns its status.

    Cancelled, as when the loop is wound up, it is reaped all the same: what was killed takes milliseconds to end.
    """
    kill_group(process)
    try:
        return await exit_status(process)
    except asyncio.CancelledError:
        with suppress(subprocess.TimeoutExpired):  # it hangs in the kernel
            process.wait(_DYING_S)
        raise


def kill_group(process: ChildProcess) -> None:
    """Send SIGKILL to a child and its group; after it was reaped its id may be another's, and nothing is done."""
    if process.returncode is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
        return


def _wait_for(pid: int) -> None:
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:  # somebody has reaped it
        return
