"""How collecting goes and what came of it, in sentences: one line that is drawn over, and some lines at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from workbench.core.collecting import episodes_in
from workbench.core.counting import counted

if TYPE_CHECKING:
    from workbench.core.collecting import CollectPlan, CollectProgress, CollectResult

MOST_REASONS = 3
"""Seeds without a demonstration whose reasons are told; the dataset's info.json has all of them."""


class CollectPace:
    """How many there are, how fast they come, and how long it still takes.

    Args:
        plan: What is collected.
        clock: Seconds.
    """

    def __init__(self, plan: CollectPlan, clock: Callable[[], float] = time.monotonic) -> None:
        self._plan, self._clock = plan, clock
        self._began = clock()
        self._before = 0
        self._solved: dict[int, bool] = {}
        """Seed → whether it gave a demonstration; what a crashed job told is told again."""

    def note(self, event: CollectProgress) -> None:
        """One more seed was attempted."""
        self._before = event.before
        self._solved[event.attempt.seed] = event.attempt.failure is None

    @property
    def line(self) -> str:
        """All of it in one line."""
        name, number = self._plan.folder.name, self._plan.number
        if not self._solved:
            return f"{name}: starting"
        solved, attempts = sum(self._solved.values()), len(self._solved)
        have = self._before + solved
        line = f"{name}: {have} of {number}, {attempts - solved} not solved"
        rate = solved / max(1e-3, self._clock() - self._began)
        return f"{line}, {rate:.1f} a second, about {max(0, number - have) / rate:.0f} s left" if rate else line


def result_lines(result: CollectResult) -> list[str]:
    """What became of one task, with a glyph before it: how many there are, and why some seeds gave none."""
    return [f"{'✓' if result.is_complete else '✗'} {_headline(result)}", *(f"  {line}" for line in _reasons(result))]


def result_sentence(result: CollectResult) -> str:
    """The same in one."""
    return " ".join((_headline(result), *(line.strip() for line in _reasons(result))))


def _headline(result: CollectResult) -> str:
    """How many there are, and where."""
    count = f"{result.episodes} of {result.asked} demonstrations, {result.new} of them new"
    return f"{result.folder.name}: {count}; {result.folder}"


def _reasons(result: CollectResult) -> Iterator[str]:
    """The first of them."""
    if result.failures:
        yield f"{counted(len(result.failures), 'seed')} gave none:"
    for one in result.failures[:MOST_REASONS]:
        yield f"  seed {one.seed}: {one.outcome}: {one.reason}"
    if (more := len(result.failures) - MOST_REASONS) > 0:
        yield f"  and {more} more; simsmith dataset info {result.folder} --json has them"


def what_is_kept(plan: CollectPlan) -> str:
    """What there is of a task that was stopped."""
    return f"{plan.folder.name} has {episodes_in(plan.folder)} of {plan.number} demonstrations"
