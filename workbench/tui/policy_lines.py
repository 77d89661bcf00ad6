"""The policies of a project in words: a row each, and what there is to say of one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.core.columns import aligned, column_widths
from workbench.core.counting import counted, spoken_time
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, Mark

if TYPE_CHECKING:
    from pathlib import Path

    from policy.cards import PolicyCard
    from workbench.core.evaluation import Estimate
    from workbench.core.policy_list import PolicyEntry, PolicyState

MARKS: Mapping[PolicyState, Mark] = {
    "trained": "passed",
    "training": "running",
    "stopped": "warned",
    "broken off": "failed",
    "damaged": "failed",
}
HEAD = ("  policy", "state", "steps", "val %", "test %")
"""Of the rows' columns."""
MOST_TASKS = 20
"""Of a policy that are named; `policy.json` has all of them."""


def policy_rows(entries: Sequence[PolicyEntry], steps: Mapping[Path, int]) -> list[str]:
    """Glyph and name, state, steps, success on val and test: the head, then a row each, in columns.

    Args:
        entries: The policies.
        steps: Folder → steps taken so far, of those whose card does not say it.
    """
    rows = [HEAD, *(_cells(entry, steps.get(entry.folder)) for entry in entries)]
    widths = column_widths(rows)
    return [aligned(row, widths, numbers=(2, 3, 4)) for row in rows]


def policy_lines(entry: PolicyEntry, load: str, problem: str) -> list[Line]:
    """What it was trained with, how that went, and what tests found.

    Args:
        entry: The policy.
        load: How much of the machine its training takes; empty: that is not known.
        problem: What is wrong with its loss curve.
    """
    lines = [Line(plain_line(_named(entry)), "heading")]
    lines += [Line(f"{GLYPHS['failed']} {plain_line(text)}") for text in (entry.problem, problem) if text]
    if entry.holder:
        told = f"{entry.holder} trains it{f', {load}' if load else ''}"
        lines.append(Line(f"{GLYPHS['running']} {plain_line(told)}"))
    if entry.state == "stopped":
        lines.append(Line(plain_line(f"stopped; simsmith train --resume {_named(entry)} goes on with it, too")))
    if entry.state == "broken off":
        lines.append(Line("it ended before it was kept for the first time: train anew, and remove the folder", "note"))
    lines += _tests(entry)
    if entry.card is None:
        return [*lines, *(Line(plain_line(f"learns from {name}")) for name in entry.data)]
    return [*lines, *_trained(entry.card)]


def _named(entry: PolicyEntry) -> str:
    """As a command in the project's folder may be given it."""
    return f"{entry.folder.parent.name}/{entry.folder.name}"


def _cells(entry: PolicyEntry, taken: int | None) -> tuple[str, str, str, str, str]:
    steps = taken if taken is not None else entry.card.steps if entry.card else None
    of = f" of {entry.planned}" if entry.planned and steps != entry.planned else ""
    name = f"{GLYPHS[MARKS[entry.state]]} {plain_line(entry.folder.name)}"
    return name, entry.state, "" if steps is None else f"{steps}{of}", _share(entry, "val"), _share(entry, "test")


def _share(entry: PolicyEntry, split: str) -> str:
    return next((f"{100 * found.success().mean:.0f}" for name, found in entry.results.items() if name == split), "")


def _tests(entry: PolicyEntry) -> Iterator[Line]:
    for split, found in entry.results.items():
        told = f"reward {_percent(found.reward())}, success {_percent(found.success())}"
        yield Line(f"{split}: {told}, {counted(found.success().n, 'episode')}")
    if entry.card is not None and not entry.results:
        yield Line(plain_line(f"not tested yet: simsmith eval {_named(entry)}"), "note")


def _percent(found: Estimate) -> str:
    return f"{100 * found.mean:.1f} % ({100 * found.low:.0f} to {100 * found.high:.0f})"


def _trained(card: PolicyCard) -> Iterator[Line]:
    config = card.config
    how = f"batch {config.batch}, seed {config.seed}, encoder {config.encoder}"
    yield Line(plain_line(f"{counted(card.steps, 'step')} in {spoken_time(card.seconds)} of processor time; {how}"))
    for one in card.data:
        yield Line(
            plain_line(f"from {one.name}, {counted(_used(one.episodes, len(one.tasks), config.demos), 'episode')}")
        )
    for task in card.tasks[:MOST_TASKS]:
        yield Line(plain_line(f"  {task}, code {(card.source_hash(task) or '')[:12]}"))
    if len(card.tasks) > MOST_TASKS:
        yield Line(f"  and {len(card.tasks) - MOST_TASKS} more")
    yield Line(plain_line(", ".join(f"{package} {version}" for package, version in card.made_with.items())), "note")


def _used(episodes: int, tasks: int, demos: int | None) -> int:
    """Of those that were there, at most."""
    return episodes if demos is None else min(episodes, demos * tasks)
