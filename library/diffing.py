"""The difference of two sources as hunks that a person can read, review and take back one by one. Pure.

Lines are matched as `matching` says; inside a changed line, words are matched in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from library.matching import Block, changed_blocks

LineKind = Literal["same", "removed", "added"]
WORD = re.compile(r"\w+|\s+|[^\w\s]")
MOST_WORDS = 200
"""Words of a line up to which they are compared: marks in a longer one help nobody."""
LEAST_LIKENESS = 0.35
"""Share of common words below which two lines are shown as wholly different: marks everywhere help nobody."""


class Span(NamedTuple):
    """Characters of a line that changed."""

    start: int
    end: int
    """Exclusive."""


@dataclass(frozen=True)
class DiffLine:
    """One line of a hunk."""

    kind: LineKind
    text: str
    """Without its line end."""
    old_line: int | None
    """1-based line of the old source; None for an added line."""
    new_line: int | None
    """1-based line of the new source; None for a removed line."""
    spans: tuple[Span, ...] = ()
    """What changed within the line; empty when all of it did, or nothing."""


@dataclass(frozen=True)
class Hunk:
    """Neighbouring changes with the lines around them."""

    lines: tuple[DiffLine, ...]
    old_start: int
    """1-based first line in the old source; the line after which it goes when the hunk has no old line."""
    old_count: int
    new_start: int
    new_count: int

    @property
    def header(self) -> str:
        """As unified diffs write it."""
        return f"@@ -{self.old_start},{self.old_count} +{self.new_start},{self.new_count} @@"


def diff(old: str, new: str, *, context: int = 3) -> tuple[Hunk, ...]:
    """What changed from `old` to `new`; empty when nothing did.

    Args:
        old: The source before.
        new: The source after.
        context: Unchanged lines shown before and after each change; changes with at most twice as many between
            them share a hunk.
    """
    old_lines, new_lines = split_lines(old), split_lines(new)
    groups = _group(changed_blocks(old_lines, new_lines), context)
    return tuple(_hunk(group, old_lines, new_lines, context) for group in groups)


def split_lines(source: str) -> list[str]:
    """Lines without their ends. The last one is empty when the source ends with a newline, so nothing is lost."""
    return source.split("\n")


def apply_hunks(old: str, hunks: Iterable[Hunk]) -> str:
    """The old source with some hunks of a diff applied; with all of them it is the new source."""
    lines = split_lines(old)
    for hunk in sorted(hunks, key=lambda hunk: hunk.old_start, reverse=True):
        start = _first_index(hunk.old_start, hunk.old_count)
        lines[start : start + hunk.old_count] = [line.text for line in hunk.lines if line.kind != "removed"]
    return "\n".join(lines)


def revert_hunks(new: str, hunks: Iterable[Hunk]) -> str:
    """The new source with some hunks of a diff taken back; with all of them it is the old source."""
    lines = split_lines(new)
    for hunk in sorted(hunks, key=lambda hunk: hunk.new_start, reverse=True):
        start = _first_index(hunk.new_start, hunk.new_count)
        lines[start : start + hunk.new_count] = [line.text for line in hunk.lines if line.kind != "added"]
    return "\n".join(lines)


def _first_index(start: int, count: int) -> int:
    """0-based index of a hunk's first line; a hunk without lines on this side names the line before it."""
    return start - 1 if count else start


def _group(blocks: Iterable[Block], context: int) -> list[list[Block]]:
    groups: list[list[Block]] = []
    for block in blocks:
        if groups and block.old_low - groups[-1][-1].old_high <= 2 * context:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _hunk(group: list[Block], old: Sequence[str], new: Sequence[str], context: int) -> Hunk:
    first, last = group[0], group[-1]
    before = min(context, first.old_low)
    after = min(context, len(old) - last.old_high)
    old_low, new_low = first.old_low - before, first.new_low - before
    old_count, new_count = last.old_high + after - old_low, last.new_high + after - new_low
    lines: list[DiffLine] = []
    at_old, at_new = old_low, new_low
    for block in group:
        lines += _same_lines(old, at_old, block.old_low, at_new)
        lines += _changed_lines(old, new, block)
        at_old, at_new = block.old_high, block.new_high
    lines += _same_lines(old, at_old, old_low + old_count, at_new)
    return Hunk(
        lines=tuple(lines),
        old_start=old_low + (1 if old_count else 0),
        old_count=old_count,
        new_start=new_low + (1 if new_count else 0),
        new_count=new_count,
    )


def _same_lines(old: Sequence[str], low: int, high: int, new_low: int) -> list[DiffLine]:
    return [DiffLine("same", old[low + i], low + i + 1, new_low + i + 1) for i in range(high - low)]


def _changed_lines(old: Sequence[str], new: Sequence[str], block: Block) -> list[DiffLine]:
    """Removed lines, then added ones; the first removed is compared with the first added, and so on."""
    removed, added = old[block.old_low : block.old_high], new[block.new_low : block.new_high]
    pairs = [_changed_words(before, after) for before, after in zip(removed, added, strict=False)]
    nothing: tuple[Span, ...] = ()
    return [
        DiffLine("removed", text, block.old_low + i + 1, None, pairs[i][0] if i < len(pairs) else nothing)
        for i, text in enumerate(removed)
    ] + [
        DiffLine("added", text, None, block.new_low + i + 1, pairs[i][1] if i < len(pairs) else nothing)
        for i, text in enumerate(added)
    ]


def _changed_words(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The words of two lines that differ, on both sides; nothing when the lines have too little in common."""
    old_words, new_words = WORD.findall(before), WORD.findall(after)
    if max(len(old_words), len(new_words)) > MOST_WORDS:
        return (), ()
    changed = changed_blocks(old_words, new_words)
    shared = len(old_words) - sum(block.old_high - block.old_low for block in changed)
    if 2 * shared < LEAST_LIKENESS * (len(old_words) + len(new_words)):
        return (), ()
    old_spans = _spans(old_words, [(block.old_low, block.old_high) for block in changed])
    new_spans = _spans(new_words, [(block.new_low, block.new_high) for block in changed])
    return old_spans, new_spans


def _spans(words: Sequence[str], ranges: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Ranges of words as ranges of characters; empty ranges, where only the other side has words, are left out."""
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word))
    return tuple(Span(starts[low], starts[high]) for low, high in ranges if low < high)
