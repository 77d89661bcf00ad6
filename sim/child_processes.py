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
from typing import NamedTuple

_DYING_S = 2.0


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


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a child has ended; it is not reaped, so that its id stays its own."""
    if process.returncode is not None:
        return True
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None
    except ChildProcessError:  # somebody else has reaped it
        return True


async def exit_status(process: subprocess.Popen[bytes]) -> int:
    """Wait until a child has ended, whoever holds its pipes; what is left of the group that it led ends with it.

    Returns:
        The status, as `subprocess` has it.
    """
    if process.returncode is None:
        await _until_ended(process.pid)
        kill_group(process)
    return process.wait()


async def end_group(process: subprocess.Popen[bytes]) -> int:
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


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Send SIGKILL to a child and its group; after it was reaped its id may be another's, and nothing is done."""
    if process.returncode is not None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
        return


async def _until_ended(pid: int) -> None:
    """Wait for a child's end and leave it to be reaped; no thread is taken where the kernel can tell us."""
    try:
        handle = os.pidfd_open(pid)
    except (AttributeError, OSError):  # macOS, Linux before 5.3, or reaped already
        await asyncio.to_thread(_wait_for, pid)
        return
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(handle, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


def _wait_for(pid: int) -> None:
    try:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    except ChildProcessError:  # somebody has reaped it
        return
