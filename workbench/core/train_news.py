"""How training goes, in sentences: an estimate at first, and then one line that is drawn over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy.train_job import Begun, Progress

NEWEST = 0.05
"""Share of the last step in the loss that is told, a running mean."""


class TrainPace:
    """How far a training is and how long it still takes.

    Args:
        clock: Seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps, self._before, self._began, self._loss = 0, 0, clock(), 0.0

    def begin(self, begun: Begun) -> Iterator[str]:
        """It is known how much there is to do: yields what to say of it."""
        self._steps, self._before, self._began = begun.steps, begun.before, self._clock()
        minutes = (begun.steps - begun.before) * begun.seconds_per_step / 60
        after = f" after {begun.before}" if begun.before else ""
        yield (
            f"{begun.samples} actions of {begun.episodes} demonstrations, {begun.parameters:,} parameters; "
            f"{begun.steps} steps{after} of {begun.seconds_per_step:.2f} s: about {minutes:.1f} minutes"
        )
        if begun.left_out:
            yield f"{begun.left_out} more actions are left out: they pick or place beside the picture"

    def note(self, progress: Progress) -> str:
        """One more step: all of it in one line."""
        taken = progress.step - self._before
        self._loss = progress.loss if taken == 1 else (1 - NEWEST) * self._loss + NEWEST * progress.loss
        left = (self._clock() - self._began) / taken * (self._steps - progress.step)
        return (
            f"step {progress.step} of {self._steps}, loss {self._loss:.3f} "
            f"(pick {progress.pick:.2f}, place {progress.place:.2f}), about {left:.0f} s left"
        )
