"""Checking many tasks: each is one job with all of its seeds, and the results come in the order of the tasks.

A file that cannot be read is a rejected task like any other. What fails through our own fault blames no task: it is
told apart, and ends the run only when no worker stands at all.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

from library.codec import decode, encode
from sim.diagnostics import make_diagnostic
from sim.jobs import Job, JobDone, JobFailed, JobStarted, JobTold, Tell, name_of
from sim.pool import Executor, InOrder
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    EpisodeFinished,
    EpisodeStarted,
    FrameOptions,
    FrameReady,
    JsonValue,
    Limits,
    Mode,
    RolloutEvent,
    RolloutReport,
    SandboxLevel,
    StepTaken,
    WorkerReady,
)
from sim.source import source_hash
from sim.values import CheckReport
from workbench.core.check_files import Recorder, folder_names
from workbench.core.checking import CheckFailed, CheckResult, check_task
from workbench.core.events import SourceChecked
from workbench.core.sandbox_level import least_level
from workbench.core.sources import Scalar, TaskSource


@dataclass(frozen=True)
class CheckPlan:
    """How every task of one run is checked."""

    seeds: tuple[int, ...]
    """At least one."""
    mode: Mode = "strict"
    static: bool = True
    limits: Limits = field(default_factory=Limits)
    record: Path | None = None
    """Where last pictures and results are kept, a folder for each task; None keeps nothing."""
    require: SandboxLevel | None = None
    """The least level of the sandbox for every task; None asks for less where it is a base task."""
    verify: bool = False
    """Whether successes are done again without the task's code."""

    def level_for(self, source: TaskSource) -> SandboxLevel:
        """The least level for one task; a card beside somebody's file makes no base task of it."""
        is_base = not source.path and source.card is not None and source.card.origin == "base"
        return least_level(self.require, is_base=is_base)


@dataclass(frozen=True)
class CheckProgress:
    """How far one of the running tasks has come."""

    task: str
    doing: str
    """"loading", or the seed and the step, in words."""


CheckEvent = CheckProgress | CheckResult | CheckFailed


@dataclass(frozen=True)
class CheckOrder:
    """The arguments of one job."""

    task: str
    path: str
    source: str
    problem: str
    mode: Mode
    seeds: tuple[int, ...]
    static: bool
    limits: Limits
    class_name: str | None = None
    parameters: dict[str, Scalar] = field(default_factory=dict)
    record: str | None = None
    """This task's own folder."""
    verify: bool = False
    require: SandboxLevel = "partial"


async def check_sources(
    sources: Sequence[TaskSource], plan: CheckPlan, executor: Executor
) -> AsyncGenerator[CheckEvent, None]:
    """Check every source; one `CheckResult` or `CheckFailed` for each, in their order, and progress meanwhile.

    Raises:
        SandboxUnavailable: A task could not be checked, and neither could a worker without a task be started.
    """
    ordered: InOrder[CheckResult | CheckFailed] = InOrder()
    async with aclosing(executor.map(_jobs(sources, plan))) as events:
        async for event in events:
            source = sources[event.index]
            match event:
                case JobStarted():
                    yield CheckProgress(source.name, "loading")
                case JobTold(_, doing):
                    yield CheckProgress(source.name, str(doing))
                case JobDone(index, result):
                    found = replace(decode(CheckResult, result), source=source.text)
                    for one in ordered.add(index, found):
                        yield one
                case JobFailed(index, problem):
                    await Sandbox().measure()  # raises when it is the machine rather than this one job
                    for one in ordered.add(index, CheckFailed(source.name, source.path, problem)):
                        yield one


async def sandbox_of(results: Sequence[CheckResult]) -> WorkerReady:
    """What held the tasks; when none came as far as a worker, what would have."""
    ran = next((result.rollout for result in results if result.rollout.mechanisms), None)
    return ran.ready if ran else await Sandbox().measure()


def _jobs(sources: Sequence[TaskSource], plan: CheckPlan) -> Iterator[Job]:
    function = name_of(check_job)
    for source, folder in zip(sources, folder_names(source.name for source in sources), strict=True):
        order = CheckOrder(
            task=source.name,
            path=source.path,
            source=source.text,
            problem=source.problem,
            mode=plan.mode,
            seeds=plan.seeds,
            static=plan.static,
            limits=plan.limits,
            class_name=source.class_name,
            parameters=dict(source.parameters),
            record=str(plan.record / folder) if plan.record else None,
            verify=plan.verify,
            require=plan.level_for(source),
        )
        yield Job(function, encode(order))


async def check_job(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Check one task in a sandbox of its own; the answer is a `CheckResult` without the source."""
    order = decode(CheckOrder, arguments)
    result = _unreadable(order) if order.problem else await _check(order, tell)
    return encode(replace(result, source=""))


async def _check(order: CheckOrder, tell: Tell) -> CheckResult:
    report: CheckReport | None = None
    rollout: RolloutReport | None = None
    recorder = Recorder(Path(order.record)) if order.record else None
    events = check_task(
        Sandbox(),
        order.source,
        class_name=order.class_name,
        parameters=dict(order.parameters),
        mode=order.mode,
        seeds=order.seeds,
        static=order.static,
        limits=order.limits,
        frames=FrameOptions(width=320, height=240) if recorder else None,
        require=order.require,
        verify=order.verify,
    )
    async with aclosing(events):
        async for event in events:
            match event:
                case SourceChecked():
                    report = event.report
                case RolloutReport():
                    rollout = event
                case FrameReady() if recorder:
                    recorder.take(event)
                case _ if doing := describe_progress(event):
                    tell(doing)
    assert rollout is not None  # `check_task` promises it
    result = CheckResult(order.task, order.path, order.source, source_hash(order.source), report, rollout)
    if recorder:
        recorder.write(result)
    return result


def describe_progress(event: RolloutEvent) -> str:
    """What an event says of the running episode; empty for the other events."""
    match event:
        case EpisodeStarted(seed, _, max_steps):
            return f"seed {seed}, step 0 of {max_steps}"
        case StepTaken():
            return f"seed {event.seed}, step {event.step}, reward {event.total_reward:.2f}"
        case EpisodeFinished(report):
            return f"seed {report.seed} {report.outcome.replace('_', ' ')}"
    return ""


def _unreadable(order: CheckOrder) -> CheckResult:
    """A file that is no text is no Python either."""
    digest = source_hash(order.source)
    report = CheckReport(digest, None, (make_diagnostic("syntax-error", order.problem),))
    rejected = RolloutReport("rejected", None, constructed=False, episodes=())
    return CheckResult(order.task, order.path, order.source, digest, report, rejected)
