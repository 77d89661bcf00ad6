"""What a run's events say to people, one line each. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from prompts.values import Proposed, Reflected, StageFinished, StageNotice, StageRecord, Unusable
from sim.sandbox.protocol import EpisodeFinished
from sim.values import EpisodeReport
from workbench.core.counting import counted
from workbench.core.events import (
    AttemptFinished,
    NearDuplicatesFound,
    Notice,
    RepairRequested,
    RunEvent,
    SourceChecked,
    TaskDecided,
    TrialFinished,
    TrialInterrupted,
    TrialStarted,
)
from workbench.core.explaining import headline


def lines_of(event: RunEvent) -> Iterator[str]:
    """The lines of one event; most of them, those about work in progress, have none."""
    yield from _lines_of_author(event)
    yield from _lines_of_checks(event)
    yield from _lines_of_engine(event)


def _lines_of_author(event: RunEvent) -> Iterator[str]:
    match event:
        case StageFinished(record):
            yield _stage_line(record)
        case StageNotice(stage, text):
            yield f"  {stage}: {text}"
        case Proposed(description):
            yield f"  proposed {description.name}: {description.description}"
        case Unusable(stage, error):
            yield f"  {stage}: the answer cannot be used: {error.message}"
        case Reflected(reflections):
            votes = sum(reflection.add for reflection in reflections)
            yield f"  critics: {votes} of {len(reflections)} would add it"


def _lines_of_checks(event: RunEvent) -> Iterator[str]:
    match event:
        case SourceChecked(report):
            errors = sum(diagnostic.severity == "error" for diagnostic in report.diagnostics)
            yield f"  static check: {'passed' if report.ok else counted(errors, 'error')}"
        case EpisodeFinished(report):
            yield _episode_line(report)
        case AttemptFinished(attempt, revision):
            yield f"  attempt {attempt}: {headline(revision) or 'completed'}"


def _lines_of_engine(event: RunEvent) -> Iterator[str]:
    match event:
        case TrialStarted():
            yield f"trial {event.index + 1} of {event.total}: {event.recipe} by {event.provider} {event.model}"
        case NearDuplicatesFound(_, near):
            yield from (f"  much like {other.name} ({other.state}; {other.why})" for other in near)
        case RepairRequested():
            yield "  the failure goes back to the author"
        case TrialInterrupted():
            yield f"  {event.cause} failed: {event.message}" + (f"\n    {event.hint}" if event.hint else "")
        case TrialFinished(trial):
            yield f"  verdict: {trial.verdict} after {trial.seconds:.1f} s"
        case TaskDecided(decision):
            yield f"  {decision.kind}: {decision.task} ({decision.who})"
        case Notice(text):
            yield f"  {text}"


def _stage_line(record: StageRecord) -> str:
    tokens = f", {counted(record.usage.completion_tokens, 'token')}" if record.usage else ""
    source = ", recorded" if record.cached else ""
    failed = f": {record.error.message}" if record.error else ""
    return f"  {record.stage}: {record.seconds:.1f} s{tokens}{source}{failed}"


def _episode_line(report: EpisodeReport) -> str:
    error = f": {report.error.type}: {report.error.message}" if report.error else ""
    reason = f" ({report.reason})" if report.reason else ""
    steps = counted(report.steps, "step")
    return f"  seed {report.seed}: {report.outcome}, reward {report.reward:.2f}, {steps}{reason}{error}"
