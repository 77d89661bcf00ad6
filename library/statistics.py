"""How a set of trials went: the funnel with its uncertainty, diversity, and what it cost. Pure.

Void trials, where the provider or the sandbox failed, are counted apart and enter no rate; what they used and cost
does count, for it was used and paid.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from library.records import VERDICTS, Trial, VerdictName
from prompts.values import JsonValue, Usage

Z_95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""
RATES: dict[str, VerdictName] = {"syntax_rate": "syntax", "runtime_rate": "runtime", "completion_rate": "completed"}
"""Each rate and the verdict that a trial must have reached at least; completion is the papers' "task design"."""


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
        """Lower and upper bound, 0–1.

        Source: E. B. Wilson, JASA 22 (1927): unlike the normal interval it holds for few trials and shares near 0 or 1.
        """
        spread = Z_95**2 / self.of
        center = (self.value + spread / 2) / (1 + spread)
        half_width = math.sqrt(spread * (self.value * (1 - self.value) + spread / 4)) / (1 + spread)
        return max(0.0, center - half_width), min(1.0, center + half_width)


@dataclass(frozen=True)
class Statistics:
    """What a set of trials amounts to."""

    trials: int
    """All of them, void ones included."""
    void: int
    rates: dict[str, Rate]
    """By the names of `RATES`; empty when no trial counts."""
    diversity: float | None
    """Mean pairwise 1 − IoU of the proposals' asset sets, 0–1; None for fewer than two proposals."""
    usage: Usage
    """Of all trials."""
    cost_usd: float | None
    """Of all trials; None when the price of one of them is not known."""
    accepted: int
    stage_seconds: dict[str, float]
    """Mean over the calls of each stage [s], in the order in which stages first ran."""

    @property
    def tokens_per_accepted(self) -> float | None:
        """None when nothing was accepted."""
        tokens = self.usage.prompt_tokens + self.usage.completion_tokens
        return tokens / self.accepted if self.accepted else None

    @property
    def cost_per_accepted(self) -> float | None:
        """None when nothing was accepted or the cost is not known."""
        return self.cost_usd / self.accepted if self.accepted and self.cost_usd is not None else None


def summarize(trials: Sequence[Trial], accepted: Collection[str] = ()) -> Statistics:
    """The statistics of some trials.

    Args:
        trials: In the order in which they ran.
        accepted: Ids of trials whose task was accepted.
    """
    counted = [trial for trial in trials if trial.verdict != "void"]
    costs = [trial.cost_usd for trial in trials]
    known_costs = [cost for cost in costs if cost is not None]
    return Statistics(
        trials=len(trials),
        void=len(trials) - len(counted),
        rates={name: _rate(counted, verdict) for name, verdict in RATES.items()} if counted else {},
        diversity=diversity([trial.assets for trial in counted if trial.task is not None]),
        usage=sum((trial.usage for trial in trials if trial.usage is not None), Usage(0, 0)),
        cost_usd=sum(known_costs) if len(known_costs) == len(costs) else None,
        accepted=sum(trial.trial in accepted for trial in trials),
        stage_seconds=_stage_seconds(trials),
    )


def diversity(asset_lists: Iterable[Iterable[str]]) -> float | None:
    """Mean pairwise 1 − IoU of sets of assets; two empty sets are alike. None for fewer than two sets."""
    asset_sets = [frozenset(assets) for assets in asset_lists]
    distances = [1 - _iou(one, other) for one, other in combinations(asset_sets, 2)]
    return sum(distances) / len(distances) if distances else None


def to_json(statistics: Statistics) -> dict[str, JsonValue]:
    """The `statistics` of `simsmith generate --json`; rates and intervals are null when no trial counts."""
    rates = {name: statistics.rates.get(name) for name in RATES}
    document: dict[str, JsonValue] = {"trials": statistics.trials, "void": statistics.void}
    document |= {name: None if rate is None else rate.value for name, rate in rates.items()}
    document["intervals"] = {name: None if rate is None else list(rate.interval) for name, rate in rates.items()}
    document["diversity"] = statistics.diversity
    document["tokens"] = {
        "prompt": statistics.usage.prompt_tokens,
        "completion": statistics.usage.completion_tokens,
        "per_accepted": statistics.tokens_per_accepted,
    }
    document["cost"] = {"usd": statistics.cost_usd, "per_accepted": statistics.cost_per_accepted}
    document["accepted"] = statistics.accepted
    document["stage_seconds"] = dict(statistics.stage_seconds)
    return document


def _rate(counted: Sequence[Trial], verdict: VerdictName) -> Rate:
    needed = VERDICTS.index(verdict)
    return Rate(sum(VERDICTS.index(trial.verdict) >= needed for trial in counted), len(counted))


def _iou(one: frozenset[str], other: frozenset[str]) -> float:
    union = one | other
    return len(one & other) / len(union) if union else 1.0


def _stage_seconds(trials: Iterable[Trial]) -> dict[str, float]:
    seconds: dict[str, list[float]] = {}
    for trial in trials:
        for stage in trial.stages:
            seconds.setdefault(stage.stage, []).append(stage.seconds)
    return {stage: sum(values) / len(values) for stage, values in seconds.items()}
