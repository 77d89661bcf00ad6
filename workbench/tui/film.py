"""The pictures of a task's rollouts, to step through: as many as memory allows, spread over all of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.sandbox.protocol import FrameReady

MOST = 400
"""Pictures; at 160 × 120 pixels they take 23 MB."""


class Film:
    """Grows at its end. When it is full every second picture goes, so that the beginning stays in view."""

    def __init__(self, frames: Iterable[FrameReady] = (), *, most: int = MOST) -> None:
        self._most = most
        self._frames: list[FrameReady] = []
        self._every = 1
        """Of so many pictures that come, one is kept."""
        self._skipped = 0
        self._latest: FrameReady | None = None
        self._at: int | None = None
        """The picture that the reader holds; None: always the newest."""
        for frame in frames:
            self.add(frame)

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def frame(self) -> FrameReady | None:
        """The picture to show."""
        return self._latest if self._at is None else self._frames[self._at]

    @property
    def held(self) -> int | None:
        """Number (1-based) of the picture that the reader holds; None when the newest is shown."""
        return None if self._at is None else self._at + 1

    def add(self, frame: FrameReady) -> None:
        """A newer picture; what the reader holds stays in view."""
        new_episode = self._latest is None or frame.seed != self._latest.seed
        self._latest = frame
        self._skipped += 1
        if self._skipped < self._every and not new_episode:
            return
        self._skipped = 0
        self._frames.append(frame)
        if len(self._frames) > self._most:
            del self._frames[1::2]
            self._every *= 2
            self._at = self._at // 2 if self._at is not None else None

    def step(self, by: int) -> None:
        """Go `by` pictures on or back; past the last one the newest is shown again."""
        if self._frames:
            at = (len(self._frames) - 1 if self._at is None else self._at) + by
            self._at = max(at, 0) if at < len(self._frames) else None

    def hold_first(self) -> None:
        """Go to the beginning."""
        self.step(-len(self._frames))

    def let_go(self) -> None:
        """Show the newest again."""
        self._at = None
