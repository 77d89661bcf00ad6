import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.paired import ALPHA, PairedCounts, detectable, least_discordant, mcnemar_exact, power

small = st.integers(0, 30)
counts = st.builds(PairedCounts, small, small, small, small).filter(lambda counts: counts.cases > 0)


def swapped(counts: PairedCounts) -> PairedCounts:
    return PairedCounts(counts.both, counts.only_other, counts.only_one, counts.neither)


@pytest.mark.parametrize(
    ("only_one", "only_other", "p_value"),
    [(0, 0, 1.0), (0, 5, 2 / 32), (0, 6, 2 / 64), (1, 8, 20 / 512), (5, 5, 1.0), (2, 2, 1.0)],
)
def test_the_p_value_is_the_binomials(only_one: int, only_other: int, p_value: float) -> None:
    assert mcnemar_exact(only_one, only_other) == pytest.approx(p_value)


def test_a_thousand_discordant_cases_overflow_nothing() -> None:
    assert mcnemar_exact(3000, 3000) == 1.0
    assert 0 <= mcnemar_exact(0, 6000) < 1e-300


def test_six_discordant_cases_are_the_least_that_can_tell() -> None:
    assert least_discordant() == 6
    assert mcnemar_exact(0, 5) >= ALPHA > mcnemar_exact(0, 6)


@given(counts)
def test_swapping_the_arms_turns_the_difference_round(counts: PairedCounts) -> None:
    low, high = counts.interval
    other_low, other_high = swapped(counts).interval
    assert swapped(counts).difference == -counts.difference
    assert (other_low, other_high) == pytest.approx((-high, -low))
    assert swapped(counts).p_value == counts.p_value


@given(counts)
def test_the_interval_holds_the_difference(counts: PairedCounts) -> None:
    low, high = counts.interval
    assert -1 <= low <= counts.difference + 1e-12
    assert counts.difference - 1e-12 <= high <= 1
    assert low < high


@pytest.mark.parametrize(("share_one", "share_other"), [(0.5, 0.7), (0.9, 0.95), (0.2, 0.2)])
def test_the_interval_holds_the_true_difference_as_often_as_it_says(share_one: float, share_other: float) -> None:
    rng = np.random.default_rng(0)
    shares = [
        share_one * share_other,
        share_one * (1 - share_other),
        (1 - share_one) * share_other,
        (1 - share_one) * (1 - share_other),
    ]
    samples = [PairedCounts(*map(int, row)) for row in rng.multinomial(40, shares, size=2000)]
    held = sum(low <= share_other - share_one <= high for low, high in (sample.interval for sample in samples))
    assert 0.93 <= held / len(samples) <= 0.99


@pytest.mark.parametrize(("share_one", "share_other", "cases"), [(0.48, 0.68, 60), (0.3, 0.3, 40), (0.5, 1.0, 12)])
def test_the_power_is_how_often_the_test_finds_it(share_one: float, share_other: float, cases: int) -> None:
    rng = np.random.default_rng(1)
    one = rng.random((4000, cases)) < share_one
    other = rng.random((4000, cases)) < share_other
    only_one, only_other = (one & ~other).sum(axis=1), (other & ~one).sum(axis=1)
    found = [mcnemar_exact(int(b), int(c)) < ALPHA for b, c in zip(only_one, only_other, strict=True)]
    assert power(share_one, share_other, cases) == pytest.approx(np.mean(found), abs=0.025)


@given(st.floats(0, 1), st.integers(0, 40))
def test_equal_arms_are_rarely_called_different(share: float, cases: int) -> None:
    assert power(share, share, cases) <= ALPHA + 1e-9


def test_ten_pairs_cannot_show_fifty_points_and_a_hundred_show_about_twenty() -> None:
    assert detectable(0.48, 10) is None
    at_hundred = detectable(0.48, 100)
    assert at_hundred is not None
    assert at_hundred - 0.48 == pytest.approx(0.20, abs=0.01)
    assert math.isclose(power(0.48, at_hundred, 100), 0.8, abs_tol=0.01)
    assert detectable(1.0, 1000) is None
