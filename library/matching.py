"""Which items of two sequences are the same, for a diff that people read. Pure; linear but for what has no anchor.

Items that occur once on either side hold the two together (patience diff); what lies between such anchors is
matched by a longest common subsequence, one bit an item. `difflib.SequenceMatcher` took 200 s for two thousand
lines of three kinds.

Sources: B. Cohen's patience diff (Bazaar, 2005); H. Hyyrö, "Bit-parallel LCS-length computation revisited" (2004).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple, TypeVar

Item = TypeVar("Item", bound=Hashable)
Pair = tuple[int, int]
"""Index in the old and in the new sequence of an item that both have."""
MOST_CELLS = 400_000_000
"""Old times new items without an anchor up to which they are matched, 50 MB; beyond, they count as replaced."""


class Block(NamedTuple):
    """Items `old_low:old_high` of the old sequence became `new_low:new_high` of the new one; 0-based."""

    old_low: int
    old_high: int
    new_low: int
    new_high: int


def changed_blocks(old: Sequence[Item], new: Sequence[Item]) -> list[Block]:
    """The stretches that differ, in order; between two of them the sequences are the same."""
    blocks: list[Block] = []
    at_old = at_new = 0
    for in_old, in_new in [*match(old, new), (len(old), len(new))]:
        if in_old > at_old or in_new > at_new:
            blocks.append(Block(at_old, in_old, at_new, in_new))
        at_old, at_new = in_old + 1, in_new + 1
    return blocks


def match(old: Sequence[Item], new: Sequence[Item]) -> list[Pair]:
    """Pairs of equal items, increasing on both sides."""
    pairs: list[Pair] = []
    open_blocks = [Block(0, len(old), 0, len(new))]
    while open_blocks:
        block, ends = _trim(old, new, open_blocks.pop())
        pairs += ends
        if block.old_low == block.old_high or block.new_low == block.new_high:
            continue
        if anchors := _anchors(old, new, block):
            pairs += anchors
            open_blocks += _between(anchors, block)
        elif (block.old_high - block.old_low) * (block.new_high - block.new_low) <= MOST_CELLS:
            pairs += _longest_common(old, new, block)
    return sorted(pairs)


def _trim(old: Sequence[Item], new: Sequence[Item], block: Block) -> tuple[Block, list[Pair]]:
    """The block without what is equal at its ends, and the pairs of that."""
    old_low, old_high, new_low, new_high = block
    pairs: list[Pair] = []
    while old_low < old_high and new_low < new_high and old[old_low] == new[new_low]:
        pairs.append((old_low, new_low))
        old_low, new_low = old_low + 1, new_low + 1
    while old_low < old_high and new_low < new_high and old[old_high - 1] == new[new_high - 1]:
        old_high, new_high = old_high - 1, new_high - 1
        pairs.append((old_high, new_high))
    return Block(old_low, old_high, new_low, new_high), pairs


def _anchors(old: Sequence[Item], new: Sequence[Item], block: Block) -> list[Pair]:
    """Items that occur once in either side of the block, as many as keep their order."""
    counts = Counter(old[block.old_low : block.old_high])
    new_counts = Counter(new[block.new_low : block.new_high])
    places = {new[i]: i for i in range(block.new_low, block.new_high) if new_counts[new[i]] == 1}
    unique = [
        (i, places[old[i]]) for i in range(block.old_low, block.old_high) if counts[old[i]] == 1 and old[i] in places
    ]
    return _longest_increasing(unique)


def _longest_increasing(pairs: Sequence[Pair]) -> list[Pair]:
    """The most pairs whose second indices increase; the first ones do already (patience sorting)."""
    tops: list[int] = []  # smallest second index that ends an increasing run of each length
    ends: list[int] = []  # which pair that is
    previous = [-1] * len(pairs)
    for index, (_, in_new) in enumerate(pairs):
        length = bisect_left(tops, in_new)
        if length == len(tops):
            tops.append(in_new)
            ends.append(index)
        tops[length], ends[length] = in_new, index
        previous[index] = ends[length - 1] if length else -1
    chain: list[Pair] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = previous[index]
    return chain[::-1]


def _between(anchors: Sequence[Pair], block: Block) -> list[Block]:
    starts = [(block.old_low, block.new_low), *((in_old + 1, in_new + 1) for in_old, in_new in anchors)]
    stops = [*anchors, (block.old_high, block.new_high)]
    return [Block(start[0], stop[0], start[1], stop[1]) for start, stop in zip(starts, stops, strict=True)]


def _longest_common(old: Sequence[Item], new: Sequence[Item], block: Block) -> list[Pair]:
    """A longest common subsequence: each row of the usual table is one integer, in which a 0 bit is a step up."""
    bits: dict[Item, int] = {}
    for column in range(block.old_low, block.old_high):
        bits[old[column]] = bits.get(old[column], 0) | 1 << (column - block.old_low)
    everything = (1 << (block.old_high - block.old_low)) - 1
    row, rows = everything, []
    for index in range(block.new_low, block.new_high):
        hits = row & bits.get(new[index], 0)
        row = ((row + hits) | (row - hits)) & everything
        rows.append(row)
    return _walk_back(rows, block)


def _walk_back(rows: Sequence[int], block: Block) -> list[Pair]:
    pairs: list[Pair] = []
    column, index = block.old_high - block.old_low, len(rows)
    while column and index:
        if rows[index - 1] >> (column - 1) & 1:
            column -= 1  # without this old item the subsequence is as long
        else:
            index -= 1
            if not index or rows[index - 1] >> (column - 1) & 1:
                column -= 1
                pairs.append((block.old_low + column, block.new_low + index))
    return pairs
