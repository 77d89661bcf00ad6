"""How long a worker may take, counted so that a busy machine is not held against its task."""

from __future__ import annotations

from collections.abc import Callable

MOST_WAITING = 3.0
"""Up to this multiple of the limit waiting is forgiven: threads of a task may keep one another waiting."""


class Patience:
    """The time limit of one part of a worker's work, such as an episode.

    Args:
        now: A clock that never goes back [s].
        limit_s: Of the first part.
    """

    def __init__(self, now: Callable[[], float], limit_s: float) -> None:
        self._now = now
        self._waited_s = self._waited_before_s = 0.0
        self._stopped: float | None = None
        self.begin(limit_s)

    def begin(self, limit_s: float) -> None:
        """The next part begins."""
        self._limit_s = limit_s
        self._began = self._now()
        self._waited_before_s = self._waited_s

    def forgive(self, seconds: float) -> None:
        """Time that nobody used."""
        self._began += seconds

    def stop(self) -> None:
        """From now on it is somebody else who takes time."""
        self._stopped = self._now()

    def go_on(self) -> None:
        """After `stop`: now it is the worker again."""
        if self._stopped is not None:
            self.forgive(self._now() - self._stopped)
            self._stopped = None

    def waits(self, total_s: float) -> None:
        """How long the worker has waited for a processor since it began to live; what a limit forgives is bounded."""
        self._waited_s = max(self._waited_s, total_s)

    @property
    def is_over(self) -> bool:
        """Whether the part has taken longer than its limit."""
        waited = min(self._waited_s - self._waited_before_s, MOST_WAITING * self._limit_s)
        now = self._now() if self._stopped is None else self._stopped
        return now - self._began - waited > self._limit_s
