"""The datasets of a project in words: a row each, and what there is to say of one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.core.columns import aligned, column_widths
from workbench.core.counting import counted
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, Mark

if TYPE_CHECKING:
    from library.episodes.info import DatasetInfo
    from workbench.core.dataset_list import DatasetEntry, DatasetState

MARKS: Mapping[DatasetState, Mark] = {
    "complete": "passed",
    "being collected": "running",
    "stopped": "warned",
    "damaged": "failed",
}
MOST_REASONS = 20
"""Seeds without a demonstration whose reasons are listed; info.json has all of them."""


def dataset_rows(entries: Sequence[DatasetEntry]) -> list[str]:
    """Glyph and name, state, split, episodes, size: a row each, in columns."""
    rows = [_cells(entry) for entry in entries]
    widths = column_widths(rows) if rows else ()
    return [aligned(row, widths, numbers=(3, 4)) for row in rows]


def dataset_lines(entry: DatasetEntry) -> list[Line]:
    """What it holds, what it was made with, and what went wrong; read from `info.json` alone."""
    head = [Line(plain_line(str(entry.folder)), "heading")]
    if entry.problem:
        problem = Line(f"{GLYPHS['failed']} {plain_line(entry.problem)}")
        head += [problem, Line("simsmith dataset verify names all that is wrong", "note")]
    if entry.info is None:
        return head if entry.problem else [*head, Line("nothing is in it yet", "note")]
    return [*head, *_held(entry.info), Line(""), *_failures(entry.info)]


def _cells(entry: DatasetEntry) -> tuple[str, str, str, str, str]:
    info, glyph = entry.info, GLYPHS[MARKS[entry.state]]
    told = (info.split, counted(info.episodes, "episode"), f"{info.bytes / 1e6:.1f} MB") if info else ("", "", "")
    return f"{glyph} {plain_line(entry.folder.name)}", entry.state, *told


def _held(info: DatasetInfo) -> Iterator[Line]:
    layout = info.layout
    kept = ["colour", "height", *(["bodies"] if layout.masks else []), *layout.cameras]
    told = counted(info.episodes, "episode"), counted(info.rows, "row"), counted(len(info.shards), "shard")
    yield Line(f"{told[0]} of the split {info.split}, {told[1]} in {told[2]}")
    yield Line(f"{info.bytes / 1e6:.1f} MB; {', '.join(kept)}")
    for task, source_hash in info.tasks.items():
        yield Line(plain_line(f"{task}, code {source_hash[:12]}"))
    yield Line(plain_line(", ".join(f"{package} {version}" for package, version in info.made_with.items())), "note")


def _failures(info: DatasetInfo) -> Iterator[Line]:
    if not info.failures:
        yield Line("every seed that was attempted gave a demonstration", "note")
        return
    yield Line(f"{counted(len(info.failures), 'seed')} gave none", "heading")
    for failure in info.failures[:MOST_REASONS]:
        yield Line(plain_line(f"seed {failure.seed}: {failure.outcome}: {failure.reason}"))
    if len(info.failures) > MOST_REASONS:
        yield Line(f"and {len(info.failures) - MOST_REASONS} more", "note")
