"""The yield of a run in lines for people: how much of what was asked for is there, and what was rejected why."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.core.household.folder import TaskFolder
from workbench.core.household.outcome import TypeYield

COLUMNS = ("TYPE", "ASKED", "VERIFIED", "AT ONCE", "NEAR", "REJECTED", "WHY")


def yield_lines(folder: TaskFolder) -> list[str]:
    """A table with a line for each type, and where the samples are."""
    plan, types = folder.plan, folder.yields()
    rows = [COLUMNS, *(_row(one) for one in types)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    verified, asked = sum(one.verified for one in types), sum(one.asked for one in types)
    lines.append("")
    lines.append(
        f"{verified} of {asked} tasks verified ({plan.method}, {plan.split}, scenes: {folder.done}): {folder.root}"
    )
    if folder.calls:
        lines.append(f"calls of a model: {folder.calls}, tokens: {folder.tokens}")
    return lines


def why(causes: Iterable[tuple[str, int]]) -> str:
    """What proposals failed at, the most frequent first."""
    return ", ".join(f"{count} × {cause}" for cause, count in causes)


def _row(one: TypeYield) -> tuple[str, ...]:
    counts = (one.asked, one.verified, one.first, one.near_duplicates, one.rejected)
    return (one.type, *map(str, counts), why(one.causes.items()))
