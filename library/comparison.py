"""Two runs on the same seeds: which trials went otherwise, and whether that is more than chance. Pure.

Two trials are a pair when they had the same seed, target and task to start from: then they saw the same sampled
prompts' contents and scenes, and what differs is what the runs differ in. Pairs with a void trial say nothing and are
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from library.paired import ALPHA, PairedCounts, detectable, least_discordant
from library.records import VERDICTS, Trial
from library.statistics import RATES

Answer = Literal["better", "worse", "not-enough-data"]
"""About the second run. That two runs are the same is nothing that trials could show."""


class Pair(NamedTuple):
    """The same seed in both runs."""

    one: Trial
    other: Trial

    @property
    def move(self) -> int:
        """How many verdicts further the second one came; negative when it came less far."""
        return VERDICTS.index(self.other.verdict) - VERDICTS.index(self.one.verdict)


@dataclass(frozen=True)
class RateComparison:
    """One rate in both runs."""

    counts: PairedCounts
    """At least one case."""

    @property
    def answer(self) -> Answer:
        """Whether the second run is better; only a difference that chance would rarely give is one."""
        if self.counts.p_value >= ALPHA:
            return "not-enough-data"
        return "better" if self.counts.difference > 0 else "worse"

    @property
    def detectable(self) -> float | None:
        """The least share above the first run's that so many pairs would reliably show; None when not even 1."""
        return detectable(self.counts.one.value, self.counts.cases)

    @property
    def could_tell(self) -> bool:
        """Whether enough pairs differ for any outcome to be significant."""
        return self.counts.only_one + self.counts.only_other >= least_discordant()


@dataclass(frozen=True)
class Comparison:
    """What two runs say about each other."""

    pairs: tuple[Pair, ...]
    """Those that count, in the order of the first run."""
    void: int
    """Pairs of which a trial is void."""
    unpaired_one: int
    """Trials of the first run whose seed the second one does not have."""
    unpaired_other: int
    rates: dict[str, RateComparison]
    """By the names of `RATES`; empty without pairs."""

    @property
    def flips(self) -> tuple[Pair, ...]:
        """Pairs with different verdicts: losses first, then gains, the greatest first."""
        moved = [pair for pair in self.pairs if pair.move]
        return tuple(sorted(moved, key=lambda pair: (pair.move > 0, -abs(pair.move))))

    @property
    def answer(self) -> Answer:
        """By completion, the rate that was meant before anybody looked; the other rates are for orientation."""
        completion = self.rates.get("completion_rate")
        return completion.answer if completion else "not-enough-data"


def compare(one: Sequence[Trial], other: Sequence[Trial]) -> Comparison:
    """Compare two runs, the first of which is what the second is measured against."""
    by_case = {_case(trial): trial for trial in other}
    paired = [Pair(trial, by_case[_case(trial)]) for trial in one if _case(trial) in by_case]
    counted = tuple(pair for pair in paired if "void" not in (pair.one.verdict, pair.other.verdict))
    return Comparison(
        pairs=counted,
        void=len(paired) - len(counted),
        unpaired_one=len(one) - len(paired),
        unpaired_other=len(other) - len(paired),
        rates={name: RateComparison(_count(counted, VERDICTS.index(least))) for name, least in RATES.items()}
        if counted
        else {},
    )


def _case(trial: Trial) -> tuple[object, ...]:
    return trial.seed, trial.settings.get("target"), trial.settings.get("seed_task")


def _count(pairs: Iterable[Pair], needed: int) -> PairedCounts:
    reached = [
        (VERDICTS.index(pair.one.verdict) >= needed, VERDICTS.index(pair.other.verdict) >= needed) for pair in pairs
    ]
    return PairedCounts(
        both=reached.count((True, True)),
        only_one=reached.count((True, False)),
        only_other=reached.count((False, True)),
        neither=reached.count((False, False)),
    )
