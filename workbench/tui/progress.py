"""How an engine event moves a `ReviewState` on: one small function an event, no Textual.

An event's arrival is the only thing that changes a state during a trial, so a recorded list of events
replays to the same picture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from prompts.values import Proposed, StageDelta, StageFinished, StageStarted, StageWaiting, Unusable, Written
from sim.sandbox.protocol import (
    DiagnosticRaised,
    EpisodeFinished,
    EpisodeStarted,
    FrameReady,
    OutputLine,
    RolloutReport,
    StepTaken,
    WorkerReady,
)
from workbench.core.events import (
    AttemptFinished,
    AttemptStarted,
    NearDuplicatesFound,
    RepairRequested,
    SourceChecked,
    TaskDecided,
    TrialEvent,
    TrialFinished,
    TrialInterrupted,
    TrialStarted,
)
from workbench.tui.packed_text import PackedText
from workbench.tui.state import (
    ReviewState,
    SeedState,
    StageState,
    begin_checks,
    finish_seed,
    finished_stage,
    recall_revision,
    recall_trial,
)

EventT = TypeVar("EventT")
Step = Callable[[ReviewState, TrialEvent, float], None]
_STEPS: dict[type, Step] = {}


def apply(state: ReviewState, event: TrialEvent, now_s: float) -> None:
    """Move the state on by one event that arrived at `now_s`; an event without a step changes nothing here."""
    step = _STEPS.get(type(event))
    if step is not None:
        step(state, event, now_s)


def _step(event_type: type[EventT]) -> Callable[[Callable[[ReviewState, EventT, float], None]], Step]:
    """Register what an event of one type does to the state."""

    def register(step: Callable[[ReviewState, EventT, float], None]) -> Step:
        _STEPS[event_type] = cast("Step", step)
        return _STEPS[event_type]

    return register


@_step(TrialStarted)
def _trial_started(state: ReviewState, event: TrialStarted, _: float) -> None:
    state.recipe, state.provider, state.model = event.recipe, event.provider, event.model
    state.trial_id, state.price = event.trial, event.price
    state.phase, state.in_trial = "writing", True


@_step(StageStarted)
def _stage_started(state: ReviewState, event: StageStarted, now_s: float) -> None:
    state.stages.append(StageState(event.stage, PackedText(event.prompt), started_s=now_s))
    if state.phase != "writing":
        state.phase = "reflecting" if state.rollout is not None and state.rollout.completed else "writing"


@_step(StageDelta)
def _stage_delta(state: ReviewState, event: StageDelta, now_s: float) -> None:
    if not state.stages or state.stages[-1].stage != event.stage:
        state.stages.append(StageState(event.stage, PackedText(""), started_s=now_s))
    stage = state.stages[-1]
    if event.reasoning:
        stage.reasoning += event.text
    else:
        stage.answer += event.text
    stage.waiting = ""
    if stage.started_s is not None:
        stage.seconds = now_s - stage.started_s
        stage.first_token_s = stage.seconds if stage.first_token_s is None else stage.first_token_s


@_step(StageWaiting)
def _stage_waiting(state: ReviewState, event: StageWaiting, now_s: float) -> None:
    if state.stages and state.stages[-1].record is None:
        stage = state.stages[-1]
        stage.waiting, stage.waits_until_s = f"busy, {event.left_s:.0f} s", now_s + event.left_s
        stage.seconds = None if stage.started_s is None else now_s - stage.started_s


@_step(StageFinished)
def _stage_finished(state: ReviewState, event: StageFinished, _: float) -> None:
    for stage in reversed(state.stages):
        if stage.stage == event.record.stage and stage.record is None:
            kept = finished_stage(event.record, stage.sent)
            stage.record, stage.sent = kept.record, kept.sent
            stage.answer = kept.answer or stage.answer
            return


@_step(Proposed)
def _proposed(state: ReviewState, event: Proposed, _: float) -> None:
    state.name, state.description, state.assets = (
        event.description.name,
        event.description.description,
        event.description.assets,
    )


@_step(NearDuplicatesFound)
def _near_duplicates_found(state: ReviewState, event: NearDuplicatesFound, _: float) -> None:
    state.problem = "Much like " + ", ".join(f"{other.name} ({other.state})" for other in event.near)


@_step(Written)
def _written(state: ReviewState, event: Written, _: float) -> None:
    state.source, state.class_name = event.proposal.source, event.proposal.class_name
    state.phase = "checking"


@_step(Unusable)
def _unusable(state: ReviewState, event: Unusable, _: float) -> None:
    state.format_error, state.problem = event.error, event.error.message


@_step(AttemptStarted)
def _attempt_started(state: ReviewState, event: AttemptStarted, now_s: float) -> None:
    proposal = event.proposal
    _proposed(state, Proposed(proposal.description), now_s)
    state.source, state.class_name, state.attempt = proposal.source, proposal.class_name, event.attempt
    begin_checks(state, proposal.source)


@_step(SourceChecked)
def _source_checked(state: ReviewState, event: SourceChecked, _: float) -> None:
    state.check = event.report
    state.class_name = event.report.class_name or state.class_name
    state.phase = "running" if event.report.ok else "checking"


@_step(WorkerReady)
def _worker_ready(state: ReviewState, event: WorkerReady, _: float) -> None:
    state.sandbox, state.phase = event.level, "running"


@_step(EpisodeStarted)
def _episode_started(state: ReviewState, event: EpisodeStarted, _: float) -> None:
    state.seeds[event.seed] = SeedState(event.seed, event.instruction, max_steps=event.max_steps)
    state.phase = "running"


@_step(StepTaken)
def _step_taken(state: ReviewState, event: StepTaken, _: float) -> None:
    seed = state.seeds.setdefault(event.seed, SeedState(event.seed))
    seed.step, seed.reward, seed.instruction = event.step, event.total_reward, event.instruction


@_step(FrameReady)
def _frame_ready(state: ReviewState, event: FrameReady, _: float) -> None:
    state.film.add(event)


@_step(DiagnosticRaised)
def _diagnostic_raised(state: ReviewState, event: DiagnosticRaised, _: float) -> None:
    if event.diagnostic not in state.diagnostics:
        state.diagnostics.append(event.diagnostic)


@_step(OutputLine)
def _output_line(state: ReviewState, event: OutputLine, _: float) -> None:
    state.output.append(event.text)


@_step(EpisodeFinished)
def _episode_finished(state: ReviewState, event: EpisodeFinished, _: float) -> None:
    finish_seed(state, event.report)


@_step(RolloutReport)
def _rollout_report(state: ReviewState, event: RolloutReport, _: float) -> None:
    state.rollout, state.phase = event, "checking" if state.in_trial else "done"
    for report in event.episodes:
        finish_seed(state, report)


@_step(AttemptFinished)
def _attempt_finished(state: ReviewState, event: AttemptFinished, _: float) -> None:
    recall_revision(state, event.revision)


@_step(RepairRequested)
def _repair_requested(state: ReviewState, event: RepairRequested, _: float) -> None:
    state.problem, state.phase = event.message, "writing"


@_step(TrialInterrupted)
def _trial_interrupted(state: ReviewState, event: TrialInterrupted, _: float) -> None:
    state.problem = " · ".join(filter(None, (event.message, event.hint)))


@_step(TrialFinished)
def _trial_finished(state: ReviewState, event: TrialFinished, _: float) -> None:
    hint = state.problem if event.trial.verdict == "void" else ""
    recall_trial(state, event.trial)
    state.problem = hint or state.problem
    state.phase, state.in_trial = "done", False


@_step(TaskDecided)
def _task_decided(state: ReviewState, event: TaskDecided, _: float) -> None:
    state.decision = event.decision
