"""One worker process: its start, its pipes, what it uses, and its certain end.

The worker is a session and process group of its own, with an environment built from nothing, so that neither
keys nor the terminal reach it. Its four private pipes:

    control  ──►  one order                 events  ◄──  messages (`wire.py`)
    output   ◄──  standard output and error  dump    ◄──  faulthandler's stack
"""

from __future__ import annotations

import asyncio
import math
import os
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.child_processes import ChildProcess, end_group, exit_status, kill_group, read_end, write_end
from sim.sandbox.kernel import hide_from_equals
from sim.sandbox.launching import Launch
from sim.sandbox.scratch import Scratch
from sim.sandbox.wire import MAX_LINE_BYTES, WorkerPipes

_DUMP_BYTES = 1 << 20
_DYING_S = 5
"""Between SIGXCPU, which a task may ignore, and SIGKILL."""


@dataclass
class WorkerProcess:
    """A started worker. `end()` leaves neither process nor folder, whatever the worker did."""

    process: ChildProcess
    scratch: Scratch
    control: asyncio.StreamWriter
    events: asyncio.StreamReader
    output: asyncio.StreamReader
    dump: asyncio.StreamReader
    transports: list[asyncio.BaseTransport] = field(default_factory=list)

    async def send(self, line: bytes) -> None:
        """Write to the control pipe; a worker that is gone is noticed elsewhere."""
        self.control.write(line)
        try:
            await self.control.drain()
        except (BrokenPipeError, ConnectionResetError):
            return

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return not self.process.has_ended()

    async def wait(self) -> int:
        """The exit status, as `subprocess` has it."""
        return await exit_status(self.process)

    def ask_for_stack(self) -> None:
        """Have faulthandler write where the worker is, even inside a C call or stopped by itself."""
        if self.is_alive:
            os.kill(self.process.pid, signal.SIGUSR1)
            os.kill(self.process.pid, signal.SIGCONT)

    def limit_use(self, memory_mb: int, cpu_s: float) -> None:
        """Set the kernel's own limits, for what the parent's watch cannot see.

        The watch on resident memory and wall clock is the limit proper. The address space stops sudden requests,
        processor time a worker whose app has been stopped (ctrl+z). Set from outside: how much a task may use is known
        with its order, and by then the worker can no longer change its own limits.

        Args:
            memory_mb: The budget of resident memory; the address space may grow by twice as much.
            cpu_s: Processor time from the start of the process.
        """
        if sys.platform != "linux":  # elsewhere another process cannot be limited
            return
        try:
            pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[0])
            most = pages * resource.getpagesize() + (memory_mb << 21)
            resource.prlimit(self.process.pid, resource.RLIMIT_AS, (most, most))
            resource.prlimit(self.process.pid, resource.RLIMIT_CPU, (math.ceil(cpu_s), math.ceil(cpu_s) + _DYING_S))
        except (FileNotFoundError, ProcessLookupError):  # it is gone, which is noticed elsewhere
            return

    def kill(self) -> None:
        """End the worker and every process that it started in its group; a dead one is left alone."""
        kill_group(self.process)

    async def end(self) -> None:
        """Kill, reap, close the pipes, remove the folder; also when this is cancelled, as when the loop is wound up."""
        await _end(self.process, self.scratch, self.transports)


async def start_worker(launch: Launch) -> WorkerProcess:
    """Start a worker; it is not ready yet. Cancelled half-way, it leaves nothing behind.

    Call it from the event loop's own thread: the kernel ends the worker together with the *thread* that started it.

    Raises:
        OSError: No process, pipe or folder is to be had.
    """
    hide_from_equals()  # where Landlock is missing, this is what keeps the app's environment from its worker
    scratch = Scratch()
    ours: dict[str, int] = {}
    theirs: dict[str, int] = {}
    try:
        for name in ("events", "output", "dump"):
            ours[name], theirs[name] = os.pipe()
        theirs["control"], ours["control"] = os.pipe()
        process = await launch(scratch.work, WorkerPipes(**theirs))
    except BaseException:
        for descriptor in ours.values():
            os.close(descriptor)
        scratch.remove()
        raise
    finally:
        for descriptor in theirs.values():
            os.close(descriptor)
    return await _connect(process, scratch, ours)


async def _connect(process: ChildProcess, scratch: Scratch, descriptors: dict[str, int]) -> WorkerProcess:
    """Tie our ends of the pipes to the event loop; each is taken out of the descriptors as it is handed over."""
    transports: list[asyncio.BaseTransport] = []
    readers: list[asyncio.StreamReader] = []
    try:
        for name, limit in (("events", MAX_LINE_BYTES), ("output", 1 << 16), ("dump", _DUMP_BYTES)):
            reader, transport = await read_end(descriptors.pop(name), limit)
            readers.append(reader)
            transports.append(transport)
        events, output, dump = readers
        control = await write_end(descriptors.pop("control"))
    except BaseException:
        for descriptor in descriptors.values():
            os.close(descriptor)
        await _end(process, scratch, transports)
        raise
    return WorkerProcess(process, scratch, control, events, output, dump, [*transports, control.transport])


async def _end(process: ChildProcess, scratch: Scratch, transports: Sequence[asyncio.BaseTransport]) -> None:
    try:
        await end_group(process)
        await asyncio.to_thread(scratch.remove)
    finally:
        for transport in transports:
            transport.close()
        scratch.remove()  # for whoever could not wait; a second time does nothing
