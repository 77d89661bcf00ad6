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
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sim.errors import JobCrashed
from sim.jobs import CRASHES, Job, JobRaised, Tell, describe_error, find_function
from sim.sandbox.protocol import JsonValue

JOB_COMMAND = (sys.executable, "-m", "sim.job_process")
GRACE_S = 3.0
"""For a job that is told to end: time to close what it opened."""
MAX_LINE_BYTES = 256 << 20
LAST_WORDS = 2000
"""Characters of a crashed process's output that are told."""


# This side


async def run_in_process(job: Job, tell: Tell, command: Sequence[str] = JOB_COMMAND) -> JsonValue:
    """Run a job in a fresh process; when this is cancelled, neither the process nor its children stay.

    Raises:
        JobCrashed: The process ended without an answer, or could not be started.
        JobRaised: The function raised.
    """
    process = await _start(command)
    printed = asyncio.create_task(process.read_last_words())
    try:
        process.send(job)
        while line := await process.events.readline():
            message = json.loads(line)
            match message:
                case {"told": news}:
                    tell(news)
                case {"result": result}:
                    answer: JsonValue = result
                    return answer
                case {"crashed": problem}:
                    raise JobCrashed(problem)
                case {"failed": problem}:
                    raise JobRaised(problem)
        status = await process.process.wait()
        raise JobCrashed(f"the process of {job.function} {_describe(status)}; {await printed or 'it printed nothing'}")
    finally:
        await asyncio.shield(process.end())
        printed.cancel()


@dataclass
class _JobProcess:
    process: asyncio.subprocess.Process
    events: asyncio.StreamReader
    transport: asyncio.BaseTransport

    def send(self, job: Job) -> None:
        """Hand the job over; a process that is gone is noticed by its silence."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"function": job.function, "arguments": job.arguments}).encode() + b"\n")

    async def read_last_words(self) -> str:
        """Drain what the process prints; returns the end of it."""
        assert self.process.stderr is not None
        kept = b""
        while chunk := await self.process.stderr.read(1 << 16):
            kept = (kept + chunk)[-LAST_WORDS:]
        return kept.decode("utf-8", "replace").strip()

    async def end(self) -> None:
        """Ask for the end, wait a little, then make it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), GRACE_S)
        except TimeoutError:
            pass
        finally:
            self._kill_group()
            await self.process.wait()
            self.transport.close()

    def _kill_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            return


async def _start(command: Sequence[str]) -> _JobProcess:
    ours, theirs = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            str(theirs),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,  # a library may print from C; what the job says goes another way
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            pass_fds=(theirs,),
            start_new_session=True,  # ctrl+c is for the app, which then ends us in order
        )
    except OSError as error:
        os.close(ours)
        raise JobCrashed(f"no process could be started: {error}") from error
    except BaseException:
        os.close(ours)
        raise
    finally:
        os.close(theirs)
    events = asyncio.StreamReader(limit=MAX_LINE_BYTES)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(events), os.fdopen(ours, "rb", buffering=0)
    )
    return _JobProcess(process, events, transport)


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
    asyncio.run(_serve(order["function"], order["arguments"], events))


async def _serve(function: str, arguments: JsonValue, events: int) -> None:
    def say(**message: JsonValue) -> None:
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(events, data) :]

    job = asyncio.ensure_future(find_function(function)(arguments, lambda news: say(told=news)))
    _end_with(job)
    try:
        say(result=await job)
    except asyncio.CancelledError:
        return
    except CRASHES as error:
        say(crashed=str(error))
    except Exception as error:  # noqa: BLE001 - said to whoever gave us the job
        say(failed=describe_error(error))


def _end_with(job: asyncio.Future[JsonValue]) -> None:
    """Stop when standard input closes, be it on purpose or because the app was killed.

    A thread, because the job may compute for long without giving the event loop a turn.
    """
    loop = asyncio.get_running_loop()

    def wait_for_the_end() -> None:
        while os.read(sys.stdin.fileno(), 1 << 16):  # unbuffered: a lock held at the interpreter's end is fatal
            pass
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(job.cancel)
        time.sleep(GRACE_S)
        os._exit(1)

    threading.Thread(target=wait_for_the_end, daemon=True).start()


if __name__ == "__main__":
    main()
