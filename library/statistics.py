"""How a set of trials went: the funnel with its uncertainty, diversity, and what it cost. Pure.

Void trials, where the provider or the sandbox failed, are counted apart and enter no rate; what they used and cost
does count, for it was used and paid.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from types import MappingProxyType
from typing import Literal, NamedTuple

from library.diversity import Diversity, mean_asset_distance, measure
from library.records import VERDICTS, Decision, Trial, VerdictName
from library.rules import verdict_of
from library.signature import signature
from prompts.values import Usage

Z_95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""
RATES: dict[str, VerdictName] = {"syntax_rate": "syntax", "runtime_rate": "runtime", "completion_rate": "completed"}
"""Each rate and the verdict that a trial must have reached at least; completion is the papers' "task design"."""

Fate = Literal["accept", "edit-accept", "reject"]
"""What somebody decided about a trial's task in the end."""
NO_SOURCES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Rate:
    """A share of trials, with the Wilson score interval at 95 %."""

    reached: int
    of: int
    """At least 1."""

    @property
    def value(self) -> float:
        """The share, 0–1."""
        return self.reached / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound, 0–1."""
        return wilson_interval(self.value, self.of)


def wilson_interval(share: float, of: int) -> tuple[float, float]:
    """The score interval at 95 % of a share among so many (at least 1), within 0–1.

    Source: E. B. Wilson, JASA 22 (1927): unlike the normal interval it holds for few trials and shares near 0 or 1.
    """
    spread = Z_95**2 / of
    center = (share + spread / 2) / (1 + spread)
    half_width = math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    return max(0.0, center - half_width), min(1.0, center + half_width)


class Proposal(NamedTuple):
    """What a trial proposed, as far as it is compared with others."""

    assets: tuple[str, ...]
    description: str
    source: str
    """Of the last code; empty when there is none, or none at hand."""


@dataclass(frozen=True)
class Statistics:
    """What a set of trials amounts to."""

    trials: int
    """All of them, void ones included."""
    void: int
    verdicts: dict[VerdictName, int]
    """How many trials ended with each verdict; all verdicts, in their order."""
    rates: dict[str, Rate]
    """By the names of `RATES`; empty when no trial counts."""
    first_attempt: dict[str, Rate]
    """The same for each trial's first code, as if nothing had been repaired: what the published rates are of."""
    attempts: float | None
    """Codes per trial that came to code, 1 + repairs on average; None when none did."""
    critics: Rate | None
    """Completed tasks that the critics agreed to, of those put to them; None when none was."""
    proposals: tuple[Proposal, ...]
    """Of trials that count."""
    usage: Usage
    """Of all trials."""
    cost_usd: float | None
    """Of all trials; None when the price of one of them is not known."""
    seconds: float
    """Of all trials, one after the other [s]."""
    accepted: int
    edited: int
    """Accepted ones that a person edited first."""
    rejected: int
    review_seconds: float | None
    """From the first look to the decision, over all decisions that were timed [s]; None when none was."""
    timed_decisions: int
    """Decisions whose time is known; those of a batch are not timed."""
    decision_seconds: float | None
    """Median from the first look to the decision [s]; None when no decision was timed."""
    calls: int
    """Answers of the author, of all trials."""
    cached_calls: int
    """Those that came from the record: nothing was paid for them."""
    stage_seconds: dict[str, float]
    """Mean over the calls of each stage [s], in the order in which stages first ran."""

    @property
    def counted(self) -> int:
        """Trials that enter the rates."""
        return self.trials - self.void

    @cached_property
    def diversity(self) -> float | None:
        """The published score: mean pairwise 1 − IoU of the proposals' asset sets; None for fewer than two."""
        return mean_asset_distance(proposal.assets for proposal in self.proposals)

    @cached_property
    def spread(self) -> Diversity:
        """How different the proposals are, by all measures; takes a second for some hundreds."""
        return measure(
            [proposal.assets for proposal in self.proposals],
            [proposal.description for proposal in self.proposals],
            [signature(proposal.source, proposal.assets) for proposal in self.proposals if proposal.source],
        )

    @property
    def acceptance(self) -> Rate | None:
        """Accepted tasks of the trials that count."""
        return Rate(self.accepted, self.counted) if self.accepted <= self.counted and self.counted else None

    @property
    def tokens(self) -> int:
        """Sent and received."""
        return self.usage.prompt_tokens + self.usage.completion_tokens

    @property
    def tokens_per_accepted(self) -> float | None:
        """None when nothing was accepted."""
        return self._per_accepted(self.tokens)

    @property
    def cost_per_accepted(self) -> float | None:
        """None when nothing was accepted or the cost is not known."""
        return self._per_accepted(self.cost_usd)

    @property
    def seconds_per_accepted(self) -> float | None:
        """None when nothing was accepted [s]."""
        return self._per_accepted(self.seconds)

    @property
    def review_seconds_per_accepted(self) -> float | None:
        """A person's time for all decisions, shared among the accepted [s]; None when there is none of either."""
        return self._per_accepted(self.review_seconds)

    def _per_accepted(self, amount: float | None) -> float | None:
        return amount / self.accepted if self.accepted and amount is not None else None


def summarize(
    trials: Sequence[Trial],
    accepted: Collection[str] = (),
    decisions: Iterable[Decision] = (),
    sources: Mapping[str, str] = NO_SOURCES,
) -> Statistics:
    """The statistics of some trials.

    Args:
        trials: In the order in which they ran.
        accepted: Ids of trials whose task was accepted.
        decisions: Those that stand; decisions about other trials are ignored.
        sources: Code by its hash, for trials that come without: what the structure of tasks is read off.
    """
    counted = [trial for trial in trials if trial.verdict != "void"]
    with_code = [trial for trial in counted if trial.revisions]
    reflected = [trial for trial in counted if trial.reflections]
    costs = [trial.cost_usd for trial in trials]
    known_costs = [cost for cost in costs if cost is not None]
    ids = {trial.trial for trial in trials}
    own_decisions = [decision for decision in decisions if decision.trial in ids]
    fates = list(fates_of(own_decisions).values())
    timed = [decision.seconds for decision in own_decisions if decision.seconds is not None]
    calls = [stage for trial in trials for stage in trial.stages]
    return Statistics(
        trials=len(trials),
        void=len(trials) - len(counted),
        verdicts={verdict: sum(trial.verdict == verdict for trial in trials) for verdict in VERDICTS},
        rates=rates_of([trial.verdict for trial in counted]),
        first_attempt=rates_of([first_verdict(trial) for trial in counted]),
        attempts=sum(len(trial.revisions) for trial in with_code) / len(with_code) if with_code else None,
        critics=Rate(sum(trial.verdict == "reflected" for trial in reflected), len(reflected)) if reflected else None,
        proposals=tuple(_proposal(trial, sources) for trial in counted if trial.task is not None),
        usage=sum((trial.usage for trial in trials if trial.usage is not None), Usage(0, 0)),
        cost_usd=sum(known_costs) if len(known_costs) == len(costs) else None,
        seconds=sum(trial.seconds for trial in trials),
        accepted=sum(trial.trial in accepted for trial in trials),
        edited=fates.count("edit-accept"),
        rejected=fates.count("reject"),
        review_seconds=sum(timed) if timed else None,
        timed_decisions=len(timed),
        decision_seconds=median(timed) if timed else None,
        calls=len(calls),
        cached_calls=sum(call.cached for call in calls),
        stage_seconds=_stage_seconds(trials),
    )


def fates_of(decisions: Iterable[Decision]) -> dict[str, Fate]:
    """What became of the tasks of trials about which somebody decided.

    Args:
        decisions: Those that stand, oldest first. What a task is retired for later is no verdict on its trial.
    """
    fates: dict[str, Fate] = {}
    for decision in decisions:
        if decision.trial is None:
            continue
        match decision.kind:
            case "accept" | "edit-accept" | "reject":
                fates[decision.trial] = decision.kind
            case "restore" if fates.get(decision.trial) == "reject":
                del fates[decision.trial]
    return fates


def rates_of(verdicts: Sequence[VerdictName]) -> dict[str, Rate]:
    """The rates of trials that count, by the names of `RATES`; empty when there are none."""
    if not verdicts:
        return {}
    ranks = [VERDICTS.index(verdict) for verdict in verdicts]
    needed = {name: VERDICTS.index(verdict) for name, verdict in RATES.items()}
    return {name: Rate(sum(rank >= least for rank in ranks), len(ranks)) for name, least in needed.items()}


def first_verdict(trial: Trial) -> VerdictName:
    """How far a trial came that is not void with its first code."""
    return verdict_of(trial.revisions[0]) if trial.revisions else "proposed"


def _proposal(trial: Trial, sources: Mapping[str, str]) -> Proposal:
    """Code is looked up where it is kept: a trial in the journal has none."""
    last = trial.revisions[-1] if trial.revisions else None
    source = "" if last is None else last.source or sources.get(last.source_hash, "")
    return Proposal(trial.assets, trial.description, source)


def _stage_seconds(trials: Iterable[Trial]) -> dict[str, float]:
    seconds: dict[str, list[float]] = {}
    for trial in trials:
        for stage in trial.stages:
            seconds.setdefault(stage.stage, []).append(stage.seconds)
    return {stage: sum(values) / len(values) for stage, values in seconds.items()}
