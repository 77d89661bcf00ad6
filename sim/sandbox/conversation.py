"""What a worker has said so far, and what that makes of its task: state without a process or a clock.

Every message may be forged. What is out of turn is refused, so that a lie costs the task its success and no more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sim.errors import SandboxUnavailable
from sim.sandbox.blame import outcome_of
from sim.sandbox.fields import WireError
from sim.sandbox.listening import LimitReached
from sim.sandbox.protocol import (
    ActionAwaited,
    DiagnosticRaised,
    EpisodeFinished,
    EpisodeRecorded,
    EpisodeStarted,
    FrameReady,
    PlayRequest,
    ReplayCompared,
    Request,
    RolloutEvent,
    StepTaken,
)
from sim.sandbox.reading import Received
from sim.sandbox.views import ViewTaken
from sim.sandbox.wire import (
    EvidenceFound,
    LoadFailed,
    Message,
    OrderTaken,
    RunFinished,
    TaskLoaded,
    WorkerBroken,
)
from sim.values import Diagnostic, EpisodeOutcome, EpisodeReport, Evidence, TaskFailure

_MAX_MESSAGES = 50_000
_MAX_EVIDENCE = 20
_OfEpisode = EpisodeStarted | ActionAwaited | StepTaken | FrameReady | ViewTaken


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

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be heard."""
        return self.finished or self.failure is not None


class Disturbed(Exception):
    """The worker says that it broke, with task code or a record in it."""


class Conversation:
    """Takes a worker's messages in, one after the other."""

    def __init__(self, request: Request, seeds: tuple[int, ...], emit: Callable[[RolloutEvent], None]) -> None:
        self.run = WorkerRun(deque(seeds))
        self.taken = False
        """The worker has its order."""
        self.parts = 0
        """How many parts have begun that have a clock of their own: each episode, and the evidence."""
        self.cpu_s = 0.0
        """What the worker has used so far, as somebody else measures it."""
        self._request = request
        self._shows = isinstance(request, PlayRequest) and request.task.views is not None
        self._emit = emit
        self._current = _Current()
        self._received_bytes = 0
        self._received_messages = 0

    def take(self, received: Received) -> None:
        """Take one message in, and pass on what others want to hear.

        Raises:
            LimitReached: There are too many.
            WireError: It is out of turn.
            Disturbed: The worker says that it broke.
            SandboxUnavailable: The same, before it had its order.
        """
        self._count(received.size)
        message = received.message
        match message:
            case OrderTaken() if not self.taken:
                self.taken = True
            case TaskLoaded() if not self.run.constructed:
                self.run.constructed = True
                self.run.class_name, self.run.self_judged = message.class_name, message.self_judged
                self._begin_part()
            case LoadFailed() if not self.run.constructed:
                self.run.failure = message.failure
                self.run.failure_outcome = outcome_of(message.failure)
            case DiagnosticRaised():
                self.run.diagnostics.append(message.diagnostic)
                self._emit(message)
            case EpisodeStarted() | ActionAwaited() | StepTaken() | FrameReady() | ViewTaken() if self._is_in_turn(
                message
            ):
                self._current.note(message)
                self._emit(message)
            case EpisodeRecorded() | ReplayCompared() if self._is_running(message.seed) and not self._current.is_closed:
                self._current.is_closed = True
                self._emit(message)
            case EpisodeFinished() if self._is_running(message.report.seed):
                self._finish_episode(message.report)
            case EvidenceFound() | RunFinished() if self.run.constructed and not self.run.pending:
                self._take_last(message)
            case WorkerBroken():
                raise self._explain_break(message.problem)
            case _:
                raise WireError(f"{_kind_of(message)} out of turn")

    def blame(self, failure: TaskFailure, outcome: EpisodeOutcome) -> None:
        """Put the worker's end down to what was going on: loading, the running episode, or the evidence."""
        if self.run.constructed and self.run.pending:
            self._finish_episode(self._current.report(self.run.pending[0], failure, outcome, self.cpu_s))
        elif self.run.episodes:
            self.run.evidence.append(incomplete(failure))
        elif self.run.failure is None:
            self.run.failure, self.run.failure_outcome = failure, outcome

    def _count(self, size: int) -> None:
        self._received_bytes += size
        self._received_messages += 1
        limit_kb = self._request.limits.events_kb
        if self._received_bytes > limit_kb << 10 or self._received_messages > _MAX_MESSAGES:
            raise LimitReached("EventLimit", f"the task sent more than {limit_kb} KiB of events")

    def _is_running(self, seed: int) -> bool:
        return self.run.constructed and bool(self.run.pending) and self.run.pending[0] == seed

    def _is_in_turn(self, message: _OfEpisode) -> bool:
        may_come = not isinstance(message, ActionAwaited) or self._current.may_ask(message, self._shows)
        return self._is_running(message.seed) and may_come

    def _begin_part(self) -> None:
        self.parts += 1
        self._current = _Current(cpu_s_before=self.cpu_s)

    def _finish_episode(self, report: EpisodeReport) -> None:
        self.run.pending.popleft()
        self.run.episodes.append(report)
        self.run.self_judged = self.run.self_judged or report.self_judged
        self._emit(EpisodeFinished(report))
        self._begin_part()

    def _take_last(self, message: EvidenceFound | RunFinished) -> None:
        """What comes after the last episode."""
        if isinstance(message, RunFinished):
            self.run.finished = True
        elif len(self.run.evidence) < _MAX_EVIDENCE:
            self.run.evidence.append(message.evidence)

    def _explain_break(self, problem: str) -> Disturbed | SandboxUnavailable:
        """What a worker's own failure means: task code may patch our modules or write the message itself."""
        if self.taken:
            return Disturbed(f"the task disturbed the process that runs it: {problem.rpartition(chr(10))[2]}")
        return SandboxUnavailable(f"the simulation worker failed: {problem}")


@dataclass
class _Current:
    """What the running episode has told so far."""

    cpu_s_before: float = 0.0
    steps: int = 0
    total_reward: float = 0.0
    instruction: str = ""
    is_started: bool = False
    asked_step: int = -1
    """When an action was awaited last."""
    seen_step: int = -1
    """Of the last view that an action could be chosen by."""
    is_closed: bool = False
    """Its record, or how it compares to one, has come: there is one of them."""

    def may_ask(self, message: ActionAwaited, shows: bool) -> bool:
        """Whether the pilot has heard what it was promised: how it starts, and where views are, the scene as it is."""
        is_seen = self.seen_step == message.step or not shows
        return self.is_started and is_seen and self.asked_step < message.step == self.steps

    def note(self, message: _OfEpisode) -> None:
        match message:
            case EpisodeStarted():
                self.is_started, self.instruction = True, message.instruction
            case StepTaken():
                self.steps, self.total_reward = message.step, message.total_reward
            case ViewTaken(tool=None):
                self.seen_step = message.step
            case ActionAwaited():
                self.asked_step = message.step

    def report(self, seed: int, failure: TaskFailure, outcome: EpisodeOutcome, cpu_s: float) -> EpisodeReport:
        """For an episode that ends without one."""
        return EpisodeReport(
            seed=seed,
            outcome=outcome,
            reward=self.total_reward,
            steps=self.steps,
            sim_steps=0,
            cpu_s=max(0.0, cpu_s - self.cpu_s_before),
            error=failure,
            instruction=self.instruction,
        )


def incomplete(failure: TaskFailure) -> Evidence:
    """The evidence that there is less of it than there should be."""
    return Evidence("complete", False, f"no more evidence could be gathered: {failure.type}: {failure.message}")


def _kind_of(message: Message) -> str:
    return f"a message of the type {type(message).__name__}"
