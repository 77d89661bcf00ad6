"""How long to wait before a busy server is asked again. Pure: chance and the time of day come in as arguments."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

BUSY = (408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529)
"""HTTP statuses that may be gone a little later; 52x are a proxy's, 529 is "overloaded"."""
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
"""That we choose ourselves."""
LONGEST_WISH_S = 300.0
"""A server that asks for a longer pause is reported at once."""
SPREAD = 0.25
"""Pauses are longer by up to this share, by chance."""


class Tick(NamedTuple):
    """One step of a countdown."""

    left_s: float
    """Until the end [s]."""
    next_s: float
    """Until the next tick, or the end [s]."""


class Backoff:
    """Pauses that double, or are what the server asks for, and differ between those that were turned away together.

    Args:
        rng: Spreads the pauses.
        now: The time of day, timezone-aware.
    """

    def __init__(self, rng: random.Random, now: Callable[[], datetime]) -> None:
        self._rng = rng
        self._now = now

    def pause_s(self, waits: int, headers: Mapping[str, str]) -> float | None:
        """The next pause [s]; None when the server asks for one that is too long to wait for.

        Args:
            waits: How often this call has waited already.
            headers: Of the server's answer, if it gave one; names in lower case.
        """
        wish_s = self._wish_s(headers)
        if wish_s is not None and wish_s > LONGEST_WISH_S:
            return None
        pause_s = min(FIRST_PAUSE_S * 2.0**waits, LONGEST_PAUSE_S) if wish_s is None else wish_s
        return pause_s * (1.0 + SPREAD * self._rng.random())

    def _wish_s(self, headers: Mapping[str, str]) -> float | None:
        """What the server asks for [s]; None when it says nothing that can be understood."""
        milliseconds = _number(headers.get("retry-after-ms"))
        if milliseconds is not None:
            return milliseconds / 1000.0
        text = headers.get("retry-after")
        seconds = _number(text)
        return self._until(text) if seconds is None and text else seconds

    def _until(self, date: str) -> float | None:
        try:
            then = parsedate_to_datetime(date)
        except ValueError:
            return None
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        return max(0.0, (then - self._now()).total_seconds())


def countdown(pause_s: float) -> Iterator[Tick]:
    """The pause as it passes: first the whole of it, then the whole seconds that are left."""
    left_s = pause_s
    while left_s > 0.0:
        following_s = max(0.0, math.ceil(left_s) - 1.0)
        yield Tick(left_s, left_s - following_s)
        left_s = following_s


def _number(text: str | None) -> float | None:
    """A number that is no nonsense as a pause."""
    try:
        number = float(text) if text else math.nan
    except ValueError:
        return None
    return number if 0.0 <= number < math.inf else None
