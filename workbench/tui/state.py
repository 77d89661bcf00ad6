"""What the screen knows of one task: filled from stored records, or event by event while it is being made.

Plain data without Textual. Every pane is painted from a `ReviewState`; `progress.py` is what moves it on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, Protocol

from workbench.tui.film import Film
from workbench.tui.packed_text import PackedText

if TYPE_CHECKING:
    from library.records import Decision, Revision, TaskCard, Trial, VerdictName
    from prompts.prices import Price
    from prompts.values import FormatError, Reflection, StageRecord
    from sim.values import CheckReport, Diagnostic, EpisodeReport, Evidence, TaskFailure, TaskOutcome
    from workbench.core.sources import TaskSource

Phase = Literal["idle", "writing", "checking", "running", "reflecting", "done", "stopped"]
"""What happens to the task right now."""
BUSY: tuple[Phase, ...] = ("writing", "checking", "running", "reflecting")


class RolloutResult(Protocol):
    """The common part of a live `RolloutReport` and a stored `RolloutSummary`."""

    @property
    def outcome(self) -> TaskOutcome:
        """The worst of the episodes'."""
        ...

    @property
    def constructed(self) -> bool:
        """The class could be constructed."""
        ...

    @property
    def completed(self) -> bool:
        """The oracle solved at least half of the episodes."""
        ...

    @property
    def episodes(self) -> tuple[EpisodeReport, ...]:
        """One report a seed."""
        ...

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Raised while it ran."""
        ...

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Tests beyond the reward."""
        ...

    @property
    def self_judged(self) -> bool:
        """Its success is its own word."""
        ...

    @property
    def failure(self) -> TaskFailure | None:
        """What went wrong before the first episode."""
        ...


@dataclass
class StageState:
    """One stage of the recipe, perhaps still streaming."""

    stage: str
    sent: PackedText
    """The prompt."""
    answer: str = ""
    reasoning: str = ""
    record: StageRecord | None = None
    """Without the prompt; None while the answer is on its way."""
    started_s: float | None = None
    """Reading of the clock when the prompt went out; None for stored stages."""
    seconds: float | None = None
    """From the prompt to what came last [s]; None before anything came."""
    first_token_s: float | None = None
    """From the prompt to the first token [s]."""
    waiting: str = ""
    """That its provider is busy, and for how long; empty once it is asked again."""
    waits_until_s: float = 0.0
    """Reading of the clock when a wait is over."""


@dataclass
class SeedState:
    """One episode, perhaps still running."""

    seed: int
    instruction: str = ""
    step: int = 0
    max_steps: int = 0
    reward: float = 0.0
    report: EpisodeReport | None = None


@dataclass
class ReviewState:
    """One task in view: who wrote it, what was said, how its checks stand, what was decided."""

    name: str | None = None
    """Kebab-case; None until the author has named it."""
    card: TaskCard | None = None
    parent: str | None = None
    """Library task that this one is a variation of."""
    trial: Trial | None = None
    """Without its stages: they are in `stages`."""
    trial_id: str = ""
    """Of the trial, from its first event on."""
    price: Price | None = None
    """Of the model that writes; None when it is not known."""
    recipe: str = ""
    provider: str = ""
    model: str = ""
    description: str = ""
    assets: tuple[str, ...] = ()
    class_name: str | None = None
    source: str = ""
    """The last revision's code."""
    file: str = ""
    """The file that an editor saves this code to; empty for a task of the library."""
    draft: str | None = None
    """The person's edit of it; kept until it is accepted or discarded."""
    checked_source: str | None = None
    """The very text that the checks below are about."""
    attempt: int = 0
    stages: list[StageState] = field(default_factory=list)
    phase: Phase = "idle"
    in_trial: bool = False
    """Its trial has not ended: what is checked now may still be repaired or reflected on."""
    check: CheckReport | None = None
    rollout: RolloutResult | None = None
    seeds: dict[int, SeedState] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """Raised by the running task; the stored ones are in `rollout`."""
    output: list[str] = field(default_factory=list)
    """What the task wrote, newest last; the sandbox's `output_kb` bounds it."""
    film: Film = field(default_factory=Film)
    """What the cameras saw of the rollouts."""
    sandbox: str = ""
    reflections: tuple[Reflection, ...] = ()
    verdict: VerdictName | None = None
    problem: str = ""
    format_error: FormatError | None = None
    decision: Decision | None = None
    nearest: tuple[tuple[float, str], ...] = ()
    """(similarity, name) of library tasks, most similar first."""
    earlier: tuple[Revision, ...] = ()
    """The task's revisions in the library before this one, oldest first."""
    reference: str | None = None
    """The library task that the diff is against."""
    reference_source: str = ""
    against: str | None = None
    """What the reader chose to compare with; None: the usual choice."""
    before_repair: int = 0
    """The revision that was sent back."""
    reviewed: set[str] = field(default_factory=set)
    """Hunks that the reader marked as reviewed, by their text."""
    reverted: list[str | None] = field(default_factory=list)
    """The draft before each hunk that was reverted, so that it can be taken back."""
    opened_s: float = 0.0
    """Reading of the clock when the proposal was first looked at."""

    def follow(self, source: TaskSource) -> None:
        """Its file was saved; what was known about older code is void."""
        self.name, self.file, self.source, self.draft = source.name, source.path, source.text, None
        self.problem, self.phase, self.check, self.rollout, self.seeds = source.problem, "idle", None, None, {}

    @property
    def code(self) -> str:
        """What would be accepted now: the person's edit, else the author's code."""
        return self.source if self.draft is None else self.draft

    @property
    def edited(self) -> bool:
        """Whether the person changed the author's code."""
        return self.draft is not None and self.draft != self.source

    @property
    def busy(self) -> bool:
        """Whether something still runs for this task."""
        return self.phase in BUSY


def stored_review(
    card: TaskCard,
    revision: Revision,
    trial: Trial | None,
    earlier: tuple[Revision, ...] = (),
    sent: tuple[PackedText, ...] = (),
) -> ReviewState:
    """The state of a task that the library holds, with its trial when it has one and the prompts of its stages."""
    state = ReviewState(
        name=card.name,
        card=card,
        parent=card.parent,
        recipe=card.recipe,
        provider=card.provider,
        model=card.model,
        description=card.description,
        assets=card.assets,
        class_name=card.class_name,
        phase="done",
        verdict=card.verdict,
        earlier=earlier,
    )
    if trial is not None:
        recall_trial(state, trial, sent)
        state.name = card.name
    recall_revision(state, revision)
    return state


def recall_trial(state: ReviewState, trial: Trial, sent: tuple[PackedText, ...] = ()) -> None:
    """Put a finished trial's stages, checks and verdict into view; `sent`: prompts that the trial itself lacks."""
    state.trial, state.trial_id = replace(trial, stages=()), trial.trial
    state.recipe, state.provider, state.model = trial.recipe, trial.provider, trial.model
    state.name = state.name or trial.task
    if trial.continues is None or not state.stages:  # one that goes on with another has only its own turns
        state.stages = _recalled(trial.stages, state.stages, sent) or state.stages
    state.reflections, state.verdict = trial.reflections, trial.verdict
    state.problem, state.format_error = trial.problem, trial.format_error
    if trial.revisions:
        recall_revision(state, trial.revisions[-1])


def _recalled(
    records: tuple[StageRecord, ...], seen: list[StageState], sent: tuple[PackedText, ...]
) -> list[StageState]:
    """The stages as they were kept; reasoning is nowhere but here, as far as it was seen."""
    stages = []
    for record, packed, live in zip_longest(records, sent[: len(records)], seen[: len(records)]):
        same = live if live is not None and live.stage == record.stage else None
        stage = finished_stage(record, packed or (same.sent if same else None))
        stage.reasoning = same.reasoning if same else ""
        stages.append(stage)
    return stages


def finished_stage(record: StageRecord, sent: PackedText | None) -> StageState:
    """A stage as it was kept; `sent`: what may be its prompt, packed already, and is where the record has none."""
    if sent is None or (record.prompt and not sent.says(record.prompt)):
        sent = PackedText(record.prompt)
    return StageState(record.stage, sent, record.answer, record=replace(record, prompt=""))


def recall_revision(state: ReviewState, revision: Revision) -> None:
    """Put a revision's code and its checks into view; live pictures and steps stay as they are."""
    state.source = state.checked_source = revision.source
    state.attempt = revision.number
    state.check, state.rollout = revision.check, revision.rollout
    if revision.rollout is not None:
        for report in revision.rollout.episodes:
            finish_seed(state, report)


def finish_seed(state: ReviewState, report: EpisodeReport) -> None:
    """An episode's report replaces what was seen of it live."""
    seed = state.seeds.setdefault(report.seed, SeedState(report.seed))
    seed.report, seed.step, seed.reward = report, report.steps, report.reward
    seed.instruction = seed.instruction or report.instruction


def begin_checks(state: ReviewState, source: str) -> None:
    """Forget the results of other code: what follows is about `source`."""
    state.checked_source, state.phase = source, "checking"
    state.check = state.rollout = None
    state.seeds, state.diagnostics, state.output, state.film = {}, [], [], Film()
    if source != state.source:  # a person's edit: what was said about the author's code is not about it
        state.verdict, state.problem, state.reflections = None, "", ()


def let_go(state: ReviewState) -> None:
    """Forget what is long of a task that went out of view: each of its prompts may name every task of the library."""
    state.trial, state.stages, state.earlier = None, [], ()


def end_waits(state: ReviewState, now_s: float) -> float:
    """Forget a wait that is over: no event says that the provider is asked again. The time until it is [s]."""
    for stage in state.stages[-1:]:
        if stage.waiting and now_s < stage.waits_until_s:
            return stage.waits_until_s - now_s
        stage.waiting = ""
    return 0.0
