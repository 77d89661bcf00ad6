"""A diff's hunks as the lines of panes: one below the other, or old and new side by side. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from workbench.tui.lines import Line, Tone
from workbench.tui.plain import plain_line

if TYPE_CHECKING:
    from library.diffing import DiffLine, Hunk

SIGNS: dict[str, str] = {"same": " ", "removed": "-", "added": "+"}
TONES: dict[str, Tone] = {"same": "", "removed": "removed", "added": "added"}
REVIEWED = "✓ reviewed"


@dataclass(frozen=True)
class DiffText:
    """Lines for one pane or two, and where each hunk begins in them."""

    lines: list[Line]
    starts: list[int]
    """Line (0-based) of each hunk's header."""
    right: list[Line]
    """As many as `lines`, which then are the old side; empty: there is one pane only."""


def unified(hunks: tuple[Hunk, ...], reviewed: Collection[str] = ()) -> DiffText:
    """Removed lines above added ones."""
    lines: list[Line] = []
    starts: list[int] = []
    width = _number_width(hunks)
    for hunk in hunks:
        starts.append(len(lines))
        lines.append(_header(hunk, reviewed))
        lines += [_unified_line(line, width) for line in hunk.lines]
    return DiffText(lines, starts, [])


def split(hunks: tuple[Hunk, ...], reviewed: Collection[str] = ()) -> DiffText:
    """The old code on the left, the new on the right; what has no partner faces a blank."""
    left: list[Line] = []
    right: list[Line] = []
    starts: list[int] = []
    width = _number_width(hunks)
    for hunk in hunks:
        starts.append(len(left))
        left.append(_header(hunk, reviewed))
        right.append(Line("", "fence", tone="hunk"))
        for old, new in _facing(hunk.lines):
            left.append(_side_line(old, old.old_line if old else None, width))
            right.append(_side_line(new, new.new_line if new else None, width))
    return DiffText(left, starts, right)


def hunk_key(hunk: Hunk) -> str:
    """What a reviewer has seen of a hunk: its text, wherever it stands by now."""
    return "\n".join(f"{SIGNS[line.kind]}{line.text}" for line in hunk.lines)


def _facing(lines: tuple[DiffLine, ...]) -> Iterator[tuple[DiffLine | None, DiffLine | None]]:
    """Pairs of (old, new): equal lines face each other, so do the first removed and the first added of a block."""
    removed: list[DiffLine] = []
    added: list[DiffLine] = []
    for line in lines:
        if line.kind == "same":
            yield from zip_longest(removed, added)
            removed, added = [], []
            yield line, line
        else:
            (removed if line.kind == "removed" else added).append(line)
    yield from zip_longest(removed, added)


def _header(hunk: Hunk, reviewed: Collection[str]) -> Line:
    mark = f"   {REVIEWED}" if hunk_key(hunk) in reviewed else ""
    return Line(hunk.header + mark, "fence", tone="hunk")


def _unified_line(line: DiffLine, width: int) -> Line:
    old, new = (f"{number or '':>{width}}" for number in (line.old_line, line.new_line))
    return _line(line, f"{old} {new} {SIGNS[line.kind]} ")


def _side_line(line: DiffLine | None, number: int | None, width: int) -> Line:
    if line is None:
        return Line("", "code", " " * (width + 3), "blank")
    return _line(line, f"{number or '':>{width}} {SIGNS[line.kind]} ")


def _line(line: DiffLine, gutter: str) -> Line:
    text = plain_line(line.text)
    emphasis = tuple((span.start, span.end) for span in line.spans) if text == line.text else ()
    return Line(text, "code", gutter, TONES[line.kind], emphasis)


def _number_width(hunks: tuple[Hunk, ...]) -> int:
    return max((len(str(h.old_start + h.old_count + h.new_count + h.new_start)) for h in hunks), default=1)
