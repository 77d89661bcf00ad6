"""Two shares measured on the same cases: their difference, whether it is chance, and what could have been seen. Pure.

A case where both arms agree says nothing about which is better; all is in the *discordant* ones, of which each arm
won some.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from library.statistics import Rate

ALPHA = 0.05
"""Chance of calling equal arms different."""
POWER = 0.8
"""What "reliably" means: the share of repetitions in which a real difference would be found."""
NEGLIGIBLE = 1e-9
"""Probability of a number of discordant cases below which it is left out of a sum."""


@dataclass(frozen=True)
class PairedCounts:
    """How often each arm succeeded in the same cases."""

    both: int
    only_one: int
    """Cases that the first arm won."""
    only_other: int
    """Cases that the second arm won."""
    neither: int

    @property
    def cases(self) -> int:
        """All of them."""
        return self.both + self.only_one + self.only_other + self.neither

    @property
    def one(self) -> Rate:
        """The first arm's share; there must be a case."""
        return Rate(self.both + self.only_one, self.cases)

    @property
    def other(self) -> Rate:
        """The second arm's share; there must be a case."""
        return Rate(self.both + self.only_other, self.cases)

    @property
    def p_value(self) -> float:
        """McNemar's exact test: how often equal arms would differ at least as much; two-sided."""
        return mcnemar_exact(self.only_one, self.only_other)

    @property
    def difference(self) -> float:
        """Second share minus first, −1 to 1."""
        return (self.only_other - self.only_one) / self.cases

    @property
    def interval(self) -> tuple[float, float]:
        """Of the difference, at 95 %; holds for few cases and shares near 0 or 1.

        Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 2635, method 10: Wilson's intervals of the two
        shares, put together with their correlation.
        """
        (low_one, high_one), (low_other, high_other) = self.one.interval, self.other.interval
        below, above = self.one.value - low_one, high_one - self.one.value
        other_below, other_above = self.other.value - low_other, high_other - self.other.value
        phi = self._correlation()
        down = other_below**2 - 2 * phi * other_below * above + above**2
        up = other_above**2 - 2 * phi * other_above * below + below**2
        low = self.difference - math.sqrt(max(0.0, down))
        high = self.difference + math.sqrt(max(0.0, up))
        return max(-1.0, low), min(1.0, high)

    def _correlation(self) -> float:
        """Of the two arms over the cases, with Newcombe's continuity correction; 0 when one of them never varies."""
        sums = (
            (self.both + self.only_one)
            * (self.only_other + self.neither)
            * (self.both + self.only_other)
            * (self.only_one + self.neither)
        )
        if not sums:
            return 0.0
        product = float(self.both * self.neither - self.only_one * self.only_other)
        if product > 0:
            product = max(0.0, product - self.cases / 2)
        return product / math.sqrt(sums)


def mcnemar_exact(only_one: int, only_other: int) -> float:
    """Two-sided p-value of McNemar's test, from the binomial distribution of the discordant cases; 1 without any."""
    discordant = only_one + only_other
    tail, ways = 0, 1
    for won in range(min(only_one, only_other) + 1):
        tail += ways
        ways = ways * (discordant - won) // (won + 1)  # to choose one more
    return float(min(Fraction(1), Fraction(2 * tail, 2**discordant)))


def least_discordant() -> int:
    """Discordant cases below which no outcome is significant, not even if one arm won all of them."""
    discordant = 0
    while mcnemar_exact(0, discordant) >= ALPHA:
        discordant += 1
    return discordant


def power(share_one: float, share_other: float, cases: int) -> float:
    """How often McNemar's exact test finds a difference between two arms that succeed independently of each other.

    Args:
        share_one: The first arm's true share, 0–1.
        share_other: The second arm's.
        cases: In how many cases both are tried.
    """
    other_wins, one_wins = share_other * (1 - share_one), share_one * (1 - share_other)
    discordant = other_wins + one_wins
    if discordant == 0:
        return 0.0
    by_number = _binomial(cases, discordant)  # (cases + 1,)
    likely = np.flatnonzero(by_number > NEGLIGIBLE)
    return float(sum(by_number[m] * _found(int(m), other_wins / discordant) for m in likely))


def detectable(share: float, cases: int) -> float | None:
    """The least share above a given one that so many cases would reliably show to be more; None when not even 1.

    Source: the power of the exact test for independent arms; positively correlated ones need fewer cases.
    """
    if power(share, 1.0, cases) < POWER:
        return None
    low, high = share, 1.0
    while high - low > 0.001:
        middle = (low + high) / 2
        low, high = (low, middle) if power(share, middle, cases) >= POWER else (middle, high)
    return high


def _found(discordant: int, share: float) -> float:
    """How often so many discordant cases, each of which the second arm wins with a probability, are significant."""
    few = _significant_up_to(discordant)
    wins = _binomial(discordant, share)
    return float(wins[: few + 1].sum() + wins[discordant - few :].sum())


@cache
def _significant_up_to(discordant: int) -> int:
    """The most cases that the losing arm may win for a significant outcome; −1 when there is none."""
    two_sided = 2 * np.cumsum(_binomial(discordant, 0.5))
    return int(np.count_nonzero(two_sided < ALPHA)) - 1


def _binomial(trials: int, share: float) -> NDArray[np.float64]:
    """Probabilities of 0 … `trials` successes."""
    if share in (0.0, 1.0):
        certain: NDArray[np.float64] = np.eye(1, trials + 1, trials if share else 0)[0]
        return certain
    successes = np.arange(trials + 1)
    log_factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, trials + 1)))])
    log_ways = log_factorials[-1] - log_factorials - log_factorials[::-1]
    probabilities: NDArray[np.float64] = np.exp(
        log_ways + successes * math.log(share) + successes[::-1] * math.log1p(-share)
    )
    return probabilities
