"""A job in a process of its own: both ends of its pipes.

    standard input  ──►  the job, one line; when it closes, the job is to end
    events pipe     ◄──  {"told": …} any number of times, then {"result": …} or {"failed": …}
    standard error  ◄──  whatever is printed: the last words of one that crashes

Our own functions run here, with the user's rights. Code that nobody has vetted does not: a job that needs it runs
it through `sim.sandbox`, from here as from anywhere else.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

from sim.child_processes import ChildProcess, ReadEnd, end_group, exit_status, read_end, write_end
from sim.errors import JobCrashed
from sim.job_launching import JobPipes, Launch, launch_forked_job
from sim.jobs import CRASHES, Job, Tell, describe_error, find_function, heard
from sim.sandbox.protocol import JsonValue

DRAIN_S = 0.5
"""For what an ended process has said to arrive."""
MAX_LINE_BYTES = 256 << 20
LAST_WORDS = 2000
"""Characters of a crashed process's output that are told."""


# This side


async def run_in_process(job: Job, tell: Tell, launch: Launch | None = None) -> JsonValue:
    """Run a job in a process of its own; when this is cancelled, neither the process nor its children stay.

    Args:
        job: What to do.
        tell: Told what it tells.
        launch: How the process is started; None: forked from a warm parent, where that can be.

    Raises:
        JobCrashed: The process ended without an answer or in the middle of one, or could not be started.
        JobRaised: The function raised.
    """
    process = await _start(launch or launch_forked_job(job))
    printed = asyncio.create_task(process.read_last_words())
    hanging_up = asyncio.create_task(process.hang_up_at_its_end())
    try:
        process.send(job)
        while message := await process.read_message():
            if answer := heard(message, tell):
                return answer.result
        status = await exit_status(process.process)
        raise JobCrashed(f"the process of {job.function} {_describe(status)}; {await printed or 'it printed nothing'}")
    except _NoMessage as error:
        raise JobCrashed(f"the process of {job.function} broke off in the middle of a message: {error}") from error
    finally:
        hanging_up.cancel()
        printed.cancel()
        await process.end(job.grace_s)


class _NoMessage(Exception):
    """What came is no message."""


@dataclass
class _JobProcess:
    process: ChildProcess
    order: asyncio.StreamWriter
    events: ReadEnd
    printed: ReadEnd

    def send(self, job: Job) -> None:
        """Hand the job over; a process that is gone is noticed by its silence."""
        order = {"function": job.function, "arguments": job.arguments, "grace_s": job.grace_s}
        self.order.write(json.dumps(order).encode() + b"\n")

    async def read_message(self) -> dict[str, JsonValue] | None:
        """The next message; None at the end."""
        try:
            line = await self.events.reader.readline()
            message = json.loads(line) if line else None
        except ValueError as error:  # not JSON, or longer than anything that a job says
            raise _NoMessage(str(error)) from error
        if message is not None and not isinstance(message, dict):
            raise _NoMessage(f"it said {line[:60]!r}")
        return message

    async def read_last_words(self) -> str:
        """Drain what the process prints; returns the end of it."""
        kept = b""
        while chunk := await self.printed.reader.read(1 << 16):
            kept = (kept + chunk)[-LAST_WORDS:]
        return kept.decode("utf-8", "replace").strip()

    async def hang_up_at_its_end(self) -> None:
        """End both conversations when the process has ended, though a grandchild may hold its pipes open for ever."""
        await exit_status(self.process)
        await asyncio.sleep(DRAIN_S)
        self._close_pipes()

    async def end(self, grace_s: float) -> None:
        """Ask for the end, wait so long, then make it."""
        self.order.close()
        try:
            async with asyncio.timeout(grace_s):
                await exit_status(self.process)
        except TimeoutError:
            pass
        finally:
            self._close_pipes()
            await end_group(self.process)

    def _close_pipes(self) -> None:
        self.events.transport.close()
        self.printed.transport.close()


async def _start(launch: Launch) -> _JobProcess:
    ours: dict[str, int] = {}
    theirs: dict[str, int] = {}
    try:
        for name in ("events", "printed"):
            ours[name], theirs[name] = os.pipe()
        theirs["order"], ours["order"] = os.pipe()
        process = await launch(JobPipes(**theirs))
    except BaseException as error:
        _close(ours)
        if isinstance(error, OSError):
            raise JobCrashed(f"no process could be started: {error}") from error
        raise
    finally:
        _close(theirs)
    return await _connect(process, ours)


async def _connect(process: ChildProcess, descriptors: dict[str, int]) -> _JobProcess:
    """Tie our ends of the pipes to the event loop; cancelled half-way, the process does not stay."""
    try:
        events = await read_end(descriptors.pop("events"), MAX_LINE_BYTES)
        printed = await read_end(descriptors.pop("printed"), 1 << 16)
        order = await write_end(descriptors.pop("order"))
    except BaseException:
        _close(descriptors)
        await end_group(process)
        raise
    return _JobProcess(process, order, events, printed)


def _close(descriptors: dict[str, int]) -> None:
    for descriptor in descriptors.values():
        os.close(descriptor)


def _describe(status: int) -> str:
    if status >= 0:
        return f"ended with exit code {status} and no answer"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"


# The process's side


def main() -> None:
    """Read one job, run it, answer."""
    events = int(sys.argv[1])
    order = json.loads(sys.stdin.buffer.readline() or "null")
    if order is None:
        return  # ended before it began
    asyncio.run(_serve(Job(**order), events))


async def _serve(order: Job, events: int) -> None:
    def say(**message: JsonValue) -> None:
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(events, data) :]

    job = asyncio.ensure_future(find_function(order.function)(order.arguments, lambda news: say(told=news)))
    _end_with(job, order.grace_s)
    try:
        say(result=await job)
    except asyncio.CancelledError:
        return
    except CRASHES as error:
        say(crashed=str(error))
    except Exception as error:  # noqa: BLE001 - said to whoever gave us the job
        say(failed=describe_error(error))


def _end_with(job: asyncio.Future[JsonValue], grace_s: float) -> None:
    """Stop when standard input closes, be it on purpose or because the app was killed.

    A thread, because the job may compute for long without giving the event loop a turn.
    """
    loop = asyncio.get_running_loop()

    def wait_for_the_end() -> None:
        while os.read(sys.stdin.fileno(), 1 << 16):  # unbuffered: a lock held at the interpreter's end is fatal
            pass
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(job.cancel)
        time.sleep(grace_s)
        os._exit(1)

    threading.Thread(target=wait_for_the_end, daemon=True).start()


if __name__ == "__main__":
    main()
