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
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sim.errors import SandboxUnavailable
from sim.sandbox.blame import outcome_of
from sim.sandbox.disk import disk_use_mb
from sim.sandbox.fields import WireError
from sim.sandbox.listening import LimitReached, pass_on_output
from sim.sandbox.orders import encode_order, order_for
from sim.sandbox.postmortem import describe_death, line_in_dump
from sim.sandbox.process import WorkerProcess
from sim.sandbox.protocol import (
    DiagnosticRaised,
    EpisodeFinished,
    EpisodeRecorded,
    EpisodeStarted,
    FrameReady,
    ReplayCompared,
    ReplayRequest,
    RolloutEvent,
    RolloutRequest,
    StepTaken,
)
from sim.sandbox.usage import read_usage
from sim.sandbox.wire import (
    EvidenceFound,
    LoadFailed,
    Message,
    OrderTaken,
    RunFinished,
    TaskLoaded,
    WorkerBroken,
    read_message,
)
from sim.values import Diagnostic, EpisodeOutcome, EpisodeReport, Evidence, TaskFailure

_POLL_S = 0.05
_STACK_S = 2.0
_DRAIN_S = 0.5
_MAX_MESSAGES = 50_000
_MAX_EVIDENCE = 20


@dataclass
class WorkerRun:
    """What came of one worker."""

    pending: deque[int]
    """Seeds without a report; the first one is running."""
    class_name: str | None = None
    self_judged: bool = False
    constructed: bool = False
    episodes: list[EpisodeReport] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    failure: TaskFailure | None = None
    """What went wrong before the first episode."""
    failure_outcome: EpisodeOutcome = "task_error"
    finished: bool = False
    """The worker said so itself."""
    lost: str = ""
    """Why the worker ended through no fault of its task; the pending seeds may be tried with another one."""


class Supervision:
    """Hands one worker its order and follows it to its end."""

    def __init__(
        self,
        worker: WorkerProcess,
        request: RolloutRequest | ReplayRequest,
        seeds: tuple[int, ...],
        emit: Callable[[RolloutEvent], None],
        *,
        can_kill_itself: bool = True,
    ) -> None:
        self._worker = worker
        self._can_kill_itself = can_kill_itself
        self._request = request
        self._limits = request.limits
        self._emit = emit
        self._run = WorkerRun(deque(seeds))
        self._current = _Current()
        self._taken = False
        self._now = asyncio.get_running_loop().time
        self._deadline = self._now() + self._limits.wall_s_load
        self._received_bytes = 0
        self._received_messages = 0
        self._cpu_s = 0.0
        self._most_mb = 0.0

    async def follow(self) -> WorkerRun:
        """Run the order to its end, good or bad; the worker is dead afterwards.

        Raises:
            SandboxUnavailable: The worker says that its own machinery failed, and no task was near.
        """
        listening = asyncio.create_task(pass_on_output(self._worker.output, self._limits.output_kb, self._emit))
        try:
            await self._until_ended(listening)
            if not self._run.finished and self._run.failure is None:
                await self._explain_end()
        except LimitReached as limit:
            self._blame(TaskFailure(limit.kind, str(limit), await self._ask_for_line()), "limit_exceeded")
        except WireError as error:
            message = f"the task disturbed the worker's private event pipe: it carried {error}"
            self._blame(TaskFailure("ProtocolViolation", message, await self._ask_for_line()), "task_error")
        except _Disturbed as disturbed:
            self._blame(TaskFailure("WorkerBroken", str(disturbed)), "task_error")
        finally:
            self._worker.kill()
            await _finish(listening)
        return self._run

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

    # --- the conversation

    async def _talk(self) -> None:
        usage = await read_usage(self._worker.process.pid)
        self._cpu_s = usage.cpu_s if usage else 0.0  # the start is not the episode's
        self._worker.limit_address_space(self._limits.memory_mb)
        await self._worker.send(encode_order(order_for(self._request, tuple(self._run.pending))))
        while (received := await read_message(self._worker.events)) is not None:
            self._count(received.size)
            self._take(received.message)
            if self._run.finished or self._run.failure is not None:
                return
        await self._worker.wait()  # a closed pipe is not the end of the process

    def _count(self, size: int) -> None:
        self._received_bytes += size
        self._received_messages += 1
        if self._received_bytes > self._limits.events_kb << 10 or self._received_messages > _MAX_MESSAGES:
            raise LimitReached("EventLimit", f"the task sent more than {self._limits.events_kb} KiB of events")

    def _take(self, message: Message) -> None:
        match message:
            case OrderTaken() if not self._taken:
                self._taken = True
            case TaskLoaded() if not self._run.constructed:
                self._run.constructed = True
                self._run.class_name, self._run.self_judged = message.class_name, message.self_judged
                self._begin_episode()
            case LoadFailed() if not self._run.constructed:
                self._run.failure = message.failure
                self._run.failure_outcome = outcome_of(message.failure)
            case DiagnosticRaised():
                self._run.diagnostics.append(message.diagnostic)
                self._emit(message)
            case EpisodeStarted() | StepTaken() | FrameReady() if self._is_running(message.seed):
                self._current.note(message)
                self._emit(message)
            case EpisodeRecorded() | ReplayCompared() if self._is_running(message.seed) and not self._current.is_closed:
                self._current.is_closed = True
                self._emit(message)
            case EpisodeFinished() if self._is_running(message.report.seed):
                self._finish_episode(message.report)
            case EvidenceFound() | RunFinished() if self._run.constructed and not self._run.pending:
                self._take_last(message)
            case WorkerBroken():
                raise self._explain_break(message.problem)
            case _:
                raise WireError(f"a {type(message).__name__} message out of turn")

    def _explain_break(self, problem: str) -> Exception:
        """What a worker's own failure means: a task may patch our modules, or write the message itself."""
        if self._taken and isinstance(self._request, RolloutRequest):
            return _Disturbed(f"the task disturbed the process that runs it: {problem.rpartition(chr(10))[2]}")
        return SandboxUnavailable(f"the simulation worker failed: {problem}")

    def _is_running(self, seed: int) -> bool:
        return self._run.constructed and bool(self._run.pending) and self._run.pending[0] == seed

    def _take_last(self, message: EvidenceFound | RunFinished) -> None:
        """What comes after the last episode."""
        if isinstance(message, RunFinished):
            self._run.finished = True
        elif len(self._run.evidence) < _MAX_EVIDENCE:
            self._run.evidence.append(message.evidence)

    def _begin_episode(self) -> None:
        self._current = _Current(cpu_s_before=self._cpu_s)
        self._deadline = self._now() + self._limits.wall_s_per_episode

    def _finish_episode(self, report: EpisodeReport) -> None:
        self._run.pending.popleft()
        self._run.episodes.append(report)
        self._run.self_judged = self._run.self_judged or report.self_judged
        self._emit(EpisodeFinished(report))
        self._begin_episode()

    # --- watching

    async def _watch(self) -> None:
        """Read clock, memory and disk until one is over its limit."""
        while True:
            before = self._now()
            await asyncio.sleep(_POLL_S)
            usage = await read_usage(self._worker.process.pid)
            if usage is not None:
                self._cpu_s, self._most_mb = usage.cpu_s, max(self._most_mb, usage.resident_mb)
                if usage.resident_mb > self._limits.memory_mb:
                    raise LimitReached("MemoryLimit", f"the task used more than {self._limits.memory_mb} MiB of memory")
            if disk_use_mb(self._worker.scratch.work, self._worker.process.pid) > self._limits.disk_mb:
                raise LimitReached("DiskLimit", f"the task's files took more than {self._limits.disk_mb} MiB")
            pause = self._now() - before
            if pause > 1.0:  # the app itself was stopped (ctrl+z, a sleeping laptop): not the task's time
                self._deadline += pause
            if self._now() > self._deadline:
                raise LimitReached("TimeLimit", self._time_message())

    def _time_message(self) -> str:
        if not self._run.constructed:
            return f"loading the task took longer than {self._limits.wall_s_load:g} s"
        what = "the episode" if self._run.pending else "gathering evidence"
        return f"{what} took longer than {self._limits.wall_s_per_episode:g} s"

    # --- the end

    async def _explain_end(self) -> None:
        """Say who is to blame for a worker that ended without a result."""
        status, dump = await self._worker.wait(), await self._read_dump()
        if not self._taken:
            self._run.lost = "the simulation worker ended before it took its order"
        elif status != -signal.SIGKILL or self._can_kill_itself:
            self._blame(describe_death(status, dump), "task_error")
        elif self._most_mb > self._limits.memory_mb / 2:
            message = f"the machine ran out of memory while the task used {self._most_mb:.0f} MiB"
            self._blame(TaskFailure("MemoryLimit", message, line_in_dump(dump)), "limit_exceeded")
        elif self._run.pending:
            self._run.lost = "the simulation worker was killed from outside, perhaps because the machine lacks memory"
        else:
            self._blame(describe_death(status, dump), "task_error")

    def _blame(self, failure: TaskFailure, outcome: EpisodeOutcome) -> None:
        """Put the worker's end down to what was going on: loading, or the running episode."""
        if not self._run.constructed or not self._run.pending:
            if self._run.failure is None and not self._run.episodes:
                self._run.failure, self._run.failure_outcome = failure, outcome
            elif self._run.episodes:
                detail = f"no more evidence could be gathered: {failure.type}: {failure.message}"
                self._run.evidence.append(Evidence("complete", False, detail))
            return
        seed, current = self._run.pending[0], self._current
        self._finish_episode(
            EpisodeReport(
                seed=seed,
                outcome=outcome,
                reward=current.total_reward,
                steps=current.steps,
                sim_steps=0,
                cpu_s=max(0.0, self._cpu_s - current.cpu_s_before),
                error=failure,
                instruction=current.instruction,
            )
        )

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


class _Disturbed(Exception):
    """The worker failed with task code in it."""


@dataclass
class _Current:
    """What the running episode has told so far: its report, if it ends without one."""

    cpu_s_before: float = 0.0
    steps: int = 0
    total_reward: float = 0.0
    instruction: str = ""
    is_closed: bool = False
    """Its record, or how it compares to one, has come: there is one of them."""

    def note(self, message: EpisodeStarted | StepTaken | FrameReady) -> None:
        match message:
            case EpisodeStarted():
                self.instruction = message.instruction
            case StepTaken():
                self.steps, self.total_reward = message.step, message.total_reward


async def _finish(listening: asyncio.Task[None]) -> None:
    """Let the listener read what is left, for a moment; what it thinks of it no longer matters."""
    await asyncio.wait({listening}, timeout=_DRAIN_S)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
