"""The rows of the library: branches, and below each unfolded one its tasks. Pure; no row exists before it is looked at.

A library of 2,000 tasks is filtered anew with every letter, and 40 rows of it are seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from workbench.tui.presenting import Group


class Row(NamedTuple):
    """One line."""

    branch: Group
    task: str | None
    """None: the branch's own line."""
    is_last: bool
    """Of its branch's tasks."""


class Branches:
    """Groups of tasks one below the other.

    Args:
        groups: In their order; a title names one.
        unfolded: Titles of those whose tasks are seen.
    """

    def __init__(self, groups: Sequence[Group] = (), unfolded: Iterable[str] = ()) -> None:
        self.groups = tuple(groups)
        self._unfolded = set(unfolded)
        self._number()

    def __len__(self) -> int:
        return self._rows

    def __getitem__(self, number: int) -> Row:
        """The row (0-based) with this number."""
        if not 0 <= number < self._rows:
            raise IndexError(f"row {number} of {self._rows}")
        at = bisect_right(self._starts, number) - 1
        group, index = self.groups[at], number - self._starts[at] - 1
        return Row(group, group.names[index] if index >= 0 else None, index + 1 == len(group.names))

    def is_unfolded(self, group: Group) -> bool:
        """Whether its tasks are seen."""
        return group.title in self._unfolded

    def turn(self, group: Group) -> None:
        """Fold or unfold it."""
        self._unfolded ^= {group.title}
        self._number()

    def rows_of(self, group: Group) -> range:
        """Its own and those of its tasks."""
        start = self._starts[self.groups.index(group)]
        return range(start, start + self._height(group))

    def find(self, task: str | None) -> int | None:
        """The number of the task's row; None while it has none."""
        for start, group in zip(self._starts, self.groups, strict=True):
            if self.is_unfolded(group) and task in group.names:
                return start + 1 + group.names.index(task)
        return None

    def _number(self) -> None:
        heights = list(accumulate(map(self._height, self.groups)))
        self._starts = [0, *heights[:-1]] if heights else []
        self._rows = heights[-1] if heights else 0

    def _height(self, group: Group) -> int:
        return 1 + (len(group.names) if self.is_unfolded(group) else 0)
