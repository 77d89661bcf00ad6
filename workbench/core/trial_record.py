"""What has happened in one trial so far, gathered from its events: the one place that turns them into a `Trial`.

It is complete at every moment, so a trial that is cut short by a failure or by the user is kept like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from library.records import Revision, RolloutSummary, Trial, VerdictName
from library.rules import verdict_of
from prompts.engine import RecipeRun
from prompts.prices import Price
from prompts.values import (
    FormatError,
    Proposed,
    Reflected,
    StageRecord,
    TaskDescription,
    TaskProposal,
    Unusable,
    Usage,
    Written,
)
from sim.sandbox.protocol import FrameReady, RolloutReport
from sim.source import source_hash
from sim.values import CheckReport, ColorImage
from workbench.core.events import SourceChecked, TrialEvent
from workbench.core.explaining import headline
from workbench.core.plans import TrialPlan
from workbench.core.recorded_settings import recorded_settings
from workbench.core.stage_costs import stage_cost_usd


@dataclass(frozen=True)
class Authorship:
    """Who writes, with which prompts, and what that costs."""

    provider: str
    model: str
    recipe_version: str
    """As `Recipe.version`."""
    price: Price | None
    """Of the model; None when it is not known."""
    wasted: tuple[Usage, ...] = ()
    """Of answers to this very trial that broke off before it was started again; they were paid for, too."""
    address: str | None = None
    """Where the model is served; None: nowhere, it is built in or in the record."""


class TrialRecord:
    """One trial in the making.

    Args:
        plan: What it set out to do.
        dialogue: The conversation, which keeps its own turns.
        authorship: Who writes.
        started_at: UTC, ISO 8601.
        clock: Seconds; measures how long the trial takes.
        continued: The trial whose dialogue this one goes on with; None for one of its own.
    """

    def __init__(
        self,
        plan: TrialPlan,
        dialogue: RecipeRun,
        authorship: Authorship,
        *,
        started_at: str,
        clock: Callable[[], float],
        continued: Trial | None = None,
    ) -> None:
        self.proposal: TaskProposal | None = None
        """The code that waits to be checked; None when the author's last answer had none."""
        self.frames: dict[int, ColorImage] = {}
        """Seed → last picture of the attempt."""
        self._plan = plan
        self._dialogue = dialogue
        self.authorship = authorship
        self._started_at = started_at
        self._clock = clock
        self._started = clock()
        self._ended: float | None = None
        self.near_duplicates: tuple[str, ...] = ()
        """Names of known tasks that the proposal is much like."""
        self._continued = continued
        self._said = len(dialogue.records)
        """Turns that belong to the trial that is gone on with."""
        self._description: TaskDescription | None = None
        self._revisions: list[Revision] = []
        self._unfinished = False
        """There is code whose checks are not complete."""
        self._check: CheckReport | None = None
        self._rollout: RolloutSummary | None = None
        self._reflected: Reflected | None = None
        self._format_error: FormatError | None = None
        self._void = ""

    def observe(self, event: TrialEvent) -> None:
        """Take in one event of the recipe or of the checks."""
        match event:
            case Proposed(description):
                self._description = description
            case Written(proposal):
                self.proposal, self._description, self._format_error = proposal, proposal.description, None
                self._unfinished = True
            case Unusable(_, error):
                self.proposal, self._format_error = None, error
            case SourceChecked(report):
                self._check = report
            case FrameReady(seed, _, image):
                self.frames[seed] = image
            case RolloutReport():
                self._rollout = summarize(event)
            case Reflected():
                self._reflected = event

    def begin_attempt(self) -> int:
        """Forget the checks of the attempt before; returns the new one's 1-based number."""
        self._check = self._rollout = None
        self.frames = {}
        self._unfinished = True
        return len(self._revisions) + 1

    def finish_attempt(self, source: str, source_hash: str) -> Revision:
        """The code of this attempt with what its checks showed."""
        self._unfinished = False
        author = "repair" if self._revisions or self._continued else "model"
        number = len(self._revisions) + 1
        self._revisions.append(Revision(number, source, source_hash, author, self._check, self._rollout))
        return self._revisions[-1]

    def end(self) -> None:
        """Nothing more is done; from now on the trial only waits to be kept."""
        self._ended = self._clock()

    def end_void(self, reason: str) -> None:
        """The trial ended through no fault of the author; no rate will count it.

        Code whose checks were cut short is kept as a revision with what they showed until then.
        """
        self._void = reason
        if self._unfinished and self.proposal is not None:
            self.finish_attempt(self.proposal.source, source_hash(self.proposal.source))

    @property
    def stages(self) -> tuple[StageRecord, ...]:
        """Every turn of this trial so far, an unfinished one included, with what it cost."""
        own, price = self._plan.trial, self.authorship.price
        turns = self._dialogue.records[self._said :]
        return tuple(replace(turn, cost_usd=stage_cost_usd(turn, own, price)) for turn in turns)

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """The attempts that are finished."""
        return tuple(self._revisions)

    @property
    def attempts(self) -> int:
        """How many they are."""
        return len(self._revisions)

    @property
    def verdict(self) -> VerdictName:
        """How far the trial has come; its last revision is what counts."""
        if self._void:
            return "void"
        if not self._revisions:
            return "proposed"
        reached = verdict_of(self._revisions[-1])
        if reached == "completed" and self._reflected is not None and self._reflected.agreed:
            return "reflected"
        return reached

    def trial(self) -> Trial:
        """Everything so far."""
        plan = self._plan
        description = self._description
        return Trial(
            run=plan.run,
            trial=plan.trial,
            recipe=plan.settings.recipe,
            provider=self.authorship.provider,
            model=self.authorship.model,
            seed=plan.sampling.seed,
            started_at=self._started_at,
            task=description.name if description else None,
            description=description.description if description else "",
            assets=description.assets if description else (),
            stages=self.stages,
            revisions=tuple(self._revisions),
            reflections=self._reflected.reflections if self._reflected else (),
            verdict=self.verdict,
            problem=self._problem(),
            format_error=self._format_error,
            usage=total_usage(self.stages),
            cost_usd=self._cost_usd(),
            seconds=(self._clock() if self._ended is None else self._ended) - self._started,
            references=self._dialogue.references,
            examples=self._dialogue.shown_examples,
            shown_assets=self._dialogue.shown_assets,
            near_duplicates=self.near_duplicates,
            continues=self._continued.trial if self._continued else None,
            settings=recorded_settings(
                plan, recipe_version=self.authorship.recipe_version, address=self.authorship.address
            ),
        )

    def _cost_usd(self) -> float | None:
        """What was paid for this trial; None when the price is not known, 0 when others paid for all its answers."""
        trial, price = self._plan.trial, self.authorship.price
        own = (turn.usage for turn in self.stages if not turn.cached or turn.paid_by == trial)
        paid = [*self.authorship.wasted, *(usage for usage in own if usage is not None)]
        if not paid:
            return 0.0
        return None if price is None else sum(map(price.cost_usd, paid))

    def _problem(self) -> str:
        if self._void:
            return self._void
        if not self._revisions:
            return self._format_error.message if self._format_error else "The author wrote no code."
        if self.verdict == "completed" and self._reflected is not None:
            return "The critics did not agree that it should be added."
        return headline(self._revisions[-1])


def total_usage(stages: Iterable[StageRecord]) -> Usage | None:
    """Tokens of some turns, cached ones included; None when no provider counted any."""
    counted = [record.usage for record in stages if record.usage]
    return sum(counted[1:], counted[0]) if counted else None


def summarize(report: RolloutReport) -> RolloutSummary:
    """What is kept of a rollout."""
    return RolloutSummary(
        outcome=report.outcome,
        constructed=report.constructed,
        completed=report.completed,
        runtime=report.runtime,
        episodes=report.episodes,
        diagnostics=report.diagnostics,
        evidence=report.evidence,
        self_judged=report.self_judged,
        level=report.level,
        failure=report.failure,
    )


def renamed(trial: Trial, name: str) -> Trial:
    """The trial under the name that was free; the author's own name is kept in its settings."""
    return replace(trial, task=name, settings={**trial.settings, "proposed_name": trial.task})
