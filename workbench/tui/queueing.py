"""What is reviewed next, and when the next proposal is prepared. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from library.records import TaskCard
    from workbench.tui.state import ReviewState

FRUITLESS_AT_MOST = 3
"""Trials in a row that gave nothing to review: then something is wrong, and asking on would only cost."""


def review_queue(cards: Sequence[TaskCard], postponed: Sequence[str] = ()) -> list[str]:
    """The tasks that wait for review, those that were skipped at the end, in the order in which they were."""
    waiting = [card.name for card in cards if card.state == "to-review"]
    fresh = [name for name in waiting if name not in postponed]
    return [*fresh, *(name for name in postponed if name in waiting)]


def following(queue: Sequence[str], current: str | None) -> str | None:
    """The task after the current one in the queue, or the queue's first; None when no other waits."""
    others = [name for name in queue if name != current]
    if current in queue:
        others = [*queue[queue.index(current) + 1 :], *others]
    return next(iter(others), None)


@dataclass
class Preparation:
    """Proposals that are written in the background while the reviewer decides."""

    ahead: int = 0
    """How many are to wait behind the one in view; 0: none is written unasked."""
    paused: str = ""
    """Why nothing is prepared at the moment; empty when nothing stands in the way."""
    fruitless: int = 0

    def wanted(self, waiting: int, *, busy: bool) -> bool:
        """Whether the next proposal is to be begun now."""
        return self.ahead > 0 and not self.paused and not busy and waiting <= self.ahead

    def note(self, state: ReviewState, *, stopped: bool, problem: str) -> None:
        """Take in how a proposal ended; what would only repeat itself pauses the preparation."""
        self.fruitless = 0 if state.card is not None else self.fruitless + 1
        if stopped:
            self.paused = "stopped"
        elif problem or state.verdict == "void":
            self.paused = problem or state.problem or "the last trial is void"
        elif self.fruitless >= FRUITLESS_AT_MOST:
            self.paused = f"{self.fruitless} trials in a row gave nothing to review"

    def resume(self) -> None:
        """Go on in spite of what paused it."""
        self.paused, self.fruitless = "", 0
