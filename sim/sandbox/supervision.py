"""One worker's run under the parent's eyes: its messages, its output, its clock and its memory.

Nothing inside a worker can be relied on to stop it: PyBullet holds the interpreter's lock, and task code may catch
every exception. So the clock runs here. Who is blamed for what:

    exception, crash, exit, rubbish on the event pipe     task_error       the task, with its line
    time, memory, output, events beyond the limits        limit_exceeded   the task, with its line
    killed from outside while its memory was great        limit_exceeded   the machine has less than the limit allows
    killed from outside                                   tried again once, then SandboxUnavailable
    the worker says that it broke                         task_error       the task, for its code was there already
    no start, or it broke before it took its order        SandboxUnavailable: our machinery, the trial is void

Rubbish counts as the task's doing because a worker speaks properly until it has met task code: `host.py` hears
its first message before the task is handed over, and takes rubbish there as our own fault. SIGKILL comes from outside
where seccomp holds, for no task can send it to itself there.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

from sim.sandbox.control import encode_action
from sim.sandbox.conversation import Conversation, Disturbed, WorkerRun
from sim.sandbox.disk import disk_use_mb
from sim.sandbox.fields import WireError
from sim.sandbox.listening import LimitReached, pass_on_output
from sim.sandbox.orders import encode_order, order_for
from sim.sandbox.patience import Patience
from sim.sandbox.postmortem import describe_death, line_in_dump
from sim.sandbox.process import WorkerProcess
from sim.sandbox.protocol import ActionAwaited, PlayRequest, Request, RolloutEvent
from sim.sandbox.reading import read_message
from sim.sandbox.usage import read_usage
from sim.values import TaskFailure

_POLL_S = 0.05
_STACK_S = 2.0
_DRAIN_S = 0.5


class Supervision:
    """Hands one worker its order and follows it to its end."""

    def __init__(
        self,
        worker: WorkerProcess,
        request: Request,
        seeds: tuple[int, ...],
        emit: Callable[[RolloutEvent], None],
        *,
        can_kill_itself: bool = True,
    ) -> None:
        self._worker = worker
        self._can_kill_itself = can_kill_itself
        self._order = encode_order(order_for(request, seeds))
        self._limits = request.limits
        self._pilot = request.pilot if isinstance(request, PlayRequest) else None
        self._emit = emit
        self._said = Conversation(request, seeds, emit)
        self._now = asyncio.get_running_loop().time
        self._patience = Patience(self._now, self._limits.wall_s_load)
        # Nobody uses more processor time than the clock shows: so this is reached only when nobody looks at the clock.
        self._most_wall_s = self._limits.wall_s_load + self._limits.wall_s_per_episode * (len(seeds) + 2)
        self._most_mb = 0.0

    async def follow(self) -> WorkerRun:
        """Run the order to its end, good or bad; the worker is dead afterwards.

        Raises:
            SandboxUnavailable: The worker says that its own machinery failed, before it had its order.
        """
        listening = asyncio.create_task(pass_on_output(self._worker.output, self._limits.output_kb, self._emit))
        try:
            await self._until_ended(listening)
            if not self._said.run.is_over:
                await self._explain_end()
        except LimitReached as limit:
            self._said.blame(TaskFailure(limit.kind, str(limit), await self._ask_for_line()), "limit_exceeded")
        except WireError as error:
            message = f"the task disturbed the worker's private event pipe: it carried {error}"
            self._said.blame(TaskFailure("ProtocolViolation", message, await self._ask_for_line()), "task_error")
        except Disturbed as disturbed:
            self._said.blame(TaskFailure("WorkerBroken", str(disturbed)), "task_error")
        finally:
            self._worker.kill()
            await _finish(listening)
        return self._said.run

    async def _until_ended(self, listening: asyncio.Task[None]) -> None:
        """Wait for the conversation's end, or for the first limit that is reached."""
        talking = asyncio.create_task(self._talk())
        watching = asyncio.create_task(self._watch())
        try:
            active = {talking, watching, listening}
            while not talking.done():
                done, active = await asyncio.wait(active, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in (talking, watching):
                task.cancel()
            await asyncio.gather(talking, watching, return_exceptions=True)

    async def _talk(self) -> None:
        usage = await read_usage(self._worker.process.pid)
        self._said.cpu_s = usage.cpu_s if usage else 0.0  # the start is not the episode's
        self._patience.waits(usage.waited_s if usage else 0.0)
        self._patience.begin(self._limits.wall_s_load)
        self._worker.limit_use(self._limits.memory_mb, self._said.cpu_s + self._most_wall_s)
        await self._worker.send(self._order)
        while (received := await read_message(self._worker.events)) is not None:
            part = self._said.parts
            self._said.take(received)
            if self._said.parts != part:
                self._patience.begin(self._limits.wall_s_per_episode)
            if self._said.run.is_over:
                return
            if isinstance(received.message, ActionAwaited):
                await self._answer()
        await self._worker.wait()  # a closed pipe is not the end of the process

    async def _answer(self) -> None:
        """Tell the worker its next action; however long that takes to choose, it is not the task's time."""
        if self._pilot is None:
            raise WireError("a question that only a pilot could answer")
        self._patience.stop()
        action = await self._pilot()
        self._patience.go_on()
        await self._worker.send(encode_action(action))

    async def _watch(self) -> None:
        """Read clock, memory and disk until one is over its limit."""
        while True:
            before = self._now()
            await asyncio.sleep(_POLL_S)
            usage = await read_usage(self._worker.process.pid)
            if usage is not None:
                self._said.cpu_s, self._most_mb = usage.cpu_s, max(self._most_mb, usage.resident_mb)
                self._patience.waits(usage.waited_s)
                if usage.resident_mb > self._limits.memory_mb:
                    raise LimitReached("MemoryLimit", f"the task used more than {self._limits.memory_mb} MiB of memory")
            if disk_use_mb(self._worker.scratch.work, self._worker.process.pid) > self._limits.disk_mb:
                raise LimitReached("DiskLimit", f"the task's files took more than {self._limits.disk_mb} MiB")
            pause = self._now() - before
            if pause > 1.0:  # the app itself was stopped (ctrl+z, a sleeping laptop): not the task's time
                self._patience.forgive(pause)
            if self._patience.is_over:
                raise LimitReached("TimeLimit", self._time_message())

    def _time_message(self) -> str:
        if not self._said.run.constructed:
            return f"loading the task took longer than {self._limits.wall_s_load:g} s"
        what = "the episode" if self._said.run.pending else "gathering evidence"
        return f"{what} took longer than {self._limits.wall_s_per_episode:g} s"

    async def _explain_end(self) -> None:
        """Say who is to blame for a worker that ended without a result."""
        status, dump = await self._worker.wait(), await self._read_dump()
        if not self._said.taken:
            self._said.run.lost = "the simulation worker ended before it took its order"
        elif status == -signal.SIGXCPU:
            self._said.blame(TaskFailure("TimeLimit", self._time_message(), line_in_dump(dump)), "limit_exceeded")
        elif status != -signal.SIGKILL or self._can_kill_itself:
            self._said.blame(describe_death(status, dump), "task_error")
        elif self._most_mb > self._limits.memory_mb / 2:
            message = f"the machine ran out of memory while the task used {self._most_mb:.0f} MiB"
            self._said.blame(TaskFailure("MemoryLimit", message, line_in_dump(dump)), "limit_exceeded")
        elif self._said.run.pending:
            self._said.run.lost = (
                "the simulation worker was killed from outside, perhaps because the machine lacks memory"
            )
        else:
            self._said.blame(describe_death(status, dump), "task_error")

    async def _ask_for_line(self) -> int | None:
        """The line of the task that the worker is at; None when it does not say."""
        self._worker.ask_for_stack()
        return line_in_dump(await self._read_dump(until=b"_run_module_as_main", timeout_s=_STACK_S))

    async def _read_dump(self, until: bytes | None = None, timeout_s: float = _DRAIN_S) -> bytes:
        """What faulthandler wrote; a forked copy may keep the pipe open, so its end is not waited for."""
        dump = b""
        try:
            async with asyncio.timeout(timeout_s):
                while chunk := await self._worker.dump.read(1 << 16):
                    dump = (dump + chunk)[-(1 << 16) :]
                    if until is not None and until in dump:
                        break
        except TimeoutError:
            return dump
        return dump


async def _finish(listening: asyncio.Task[None]) -> None:
    """Let the listener read what is left, for a moment; what it thinks of it no longer matters."""
    await asyncio.wait({listening}, timeout=_DRAIN_S)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
