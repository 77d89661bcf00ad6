import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.providers.backoff import FIRST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_WISH_S, SPREAD, Backoff, countdown

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def backoff(seed: int = 0) -> Backoff:
    return Backoff(random.Random(seed), lambda: NOW)


@given(waits=st.integers(0, 30), seed=st.integers(0, 99))
def test_pauses_double_up_to_the_longest_and_are_only_spread_upwards(waits: int, seed: int) -> None:
    least_s = min(FIRST_PAUSE_S * 2**waits, LONGEST_PAUSE_S)
    pause_s = backoff(seed).pause_s(waits, {})
    assert pause_s is not None
    assert least_s <= pause_s <= least_s * (1 + SPREAD)


@given(seconds=st.floats(0, LONGEST_WISH_S), seed=st.integers(0, 99))
def test_nobody_comes_back_before_the_server_wants_it(seconds: float, seed: int) -> None:
    pause_s = backoff(seed).pause_s(0, {"retry-after": str(seconds)})
    assert pause_s is not None
    assert pause_s >= seconds


def test_those_that_were_turned_away_together_come_back_apart() -> None:
    assert len({backoff(seed).pause_s(3, {}) for seed in range(20)}) == 20
    assert backoff(5).pause_s(3, {}) == backoff(5).pause_s(3, {})


@pytest.mark.parametrize(
    ("headers", "least_s"),
    [
        ({"retry-after-ms": "1500", "retry-after": "60"}, 1.5),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=9), usegmt=True)}, 9.0),
        ({"retry-after": format_datetime(NOW - timedelta(seconds=9), usegmt=True)}, 0.0),
        ({"retry-after": "soon"}, FIRST_PAUSE_S),
        ({"retry-after": "nan"}, FIRST_PAUSE_S),
        ({"retry-after": "-3"}, FIRST_PAUSE_S),
        ({"retry-after": ""}, FIRST_PAUSE_S),
    ],
)
def test_what_a_server_wishes_is_read_in_each_of_its_forms(headers: dict[str, str], least_s: float) -> None:
    pause_s = backoff().pause_s(0, headers)
    assert pause_s is not None
    assert least_s <= pause_s <= least_s * (1 + SPREAD)


def test_a_wish_for_hours_is_none_to_wait_for() -> None:
    assert backoff().pause_s(0, {"retry-after": "3600"}) is None
    assert backoff().pause_s(0, {"retry-after": format_datetime(NOW + timedelta(hours=1), usegmt=True)}) is None


@given(st.floats(0, 300))
def test_a_countdown_starts_with_the_whole_and_its_steps_add_up_to_it(pause_s: float) -> None:
    ticks = list(countdown(pause_s))
    assert sum(tick.next_s for tick in ticks) == pytest.approx(pause_s)
    assert all(0 < tick.next_s <= 1 for tick in ticks)
    assert [tick.left_s for tick in ticks[:1]] == ([pause_s] if pause_s else [])
    assert all(tick.left_s == int(tick.left_s) for tick in ticks[1:])
