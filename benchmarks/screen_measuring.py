"""What the screen's benchmarks share: a user without settings, a processor's queue, quantiles, and the page."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import Section

PAGE = Path(__file__).parents[1] / "docs" / "screen_performance.md"
SIMSMITH = str(Path(sys.executable).with_name("simsmith"))
SIZE = (160, 48)
"""Columns and rows: every pane is seen."""


class Times(NamedTuple):
    """A distribution [s]."""

    median: float
    p95: float
    worst: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        """Of at least one measurement."""
        ordered = sorted(seconds)
        return cls(statistics.median(ordered), ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)], ordered[-1])

    def row(self, what: str) -> str:
        """A line of a table, in milliseconds."""
        return f"| {what} | {1000 * self.median:.0f} | {1000 * self.p95:.0f} | {1000 * self.worst:.0f} |\n"


HEAD = "| ms | median | p95 | worst |\n| --- | --- | --- | --- |\n"


class Spent(NamedTuple):
    """What a thread has had of the processors since it began [s]."""

    ran: float
    waited: float
    """Ready to run, while others ran: what a busy machine adds to every time on the clock."""

    @classmethod
    def by(cls, thread: int) -> Spent:
        """Of a thread by its id; a process's first thread has the process's id."""
        ran, waited, _ = Path(f"/proc/{thread}/schedstat").read_text(encoding="ascii").split()
        return cls(int(ran) / 1e9, int(waited) / 1e9)


def user_environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Of a user who has set nothing."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
    return {**kept, "HOME": str(home), "SIMSMITH_REQUIRE": "process-only", **(more or {})}


def machine() -> str:
    """Under which circumstances, in a sentence."""
    minute, _, quarter = os.getloadavg()
    return (
        f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, shared: load {minute:.1f} "
        f"(one minute) and {quarter:.1f} (fifteen).\n"
    )


def write(name: str, tables: str) -> None:
    """Put one benchmark's tables into the page."""
    Section(name.replace("_", " "), f"benchmarks.{name}").write(PAGE, tables)
