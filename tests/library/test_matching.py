from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import matching
from library.matching import Block, changed_blocks, match

few_kinds = st.lists(st.sampled_from("abc"), max_size=14)
many_kinds = st.lists(st.integers(0, 30), max_size=14)
pairs_of_sequences = st.tuples(few_kinds, few_kinds) | st.tuples(many_kinds, many_kinds)


def longest_common(old: Sequence[object], new: Sequence[object]) -> int:
    """The table of the textbook."""
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, item in enumerate(old):
        for j, other in enumerate(new):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if item == other else max(lengths[i][j + 1], lengths[i + 1][j])
    return lengths[-1][-1]


@given(pairs_of_sequences)
def test_matched_items_are_equal_and_in_order(sequences: tuple[list[object], list[object]]) -> None:
    old, new = sequences
    pairs = match(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    for side in (0, 1):
        indices = [pair[side] for pair in pairs]
        assert indices == sorted(set(indices))


@given(few_kinds, few_kinds)
def test_without_anchors_the_match_is_a_longest_common_subsequence(old: list[str], new: list[str]) -> None:
    twice_old, twice_new = ["-", "-", *old, *old, "-"], ["+", "+", *new, *new, "+"]  # equal ends would be cut off
    assert len(match(twice_old, twice_new)) == longest_common(twice_old, twice_new)


@given(pairs_of_sequences)
def test_replacing_the_changed_blocks_gives_the_new_sequence(sequences: tuple[list[object], list[object]]) -> None:
    old, new = sequences
    result = list(old)
    for block in reversed(changed_blocks(old, new)):
        result[block.old_low : block.old_high] = new[block.new_low : block.new_high]
    assert result == new


@given(many_kinds)
def test_equal_sequences_have_no_changed_block(items: list[int]) -> None:
    assert changed_blocks(items, items) == []


@given(st.lists(st.integers(), unique=True, min_size=2))
def test_of_two_that_changed_places_one_stays(items: list[int]) -> None:
    assert len(match(items, [*items[1:], items[0]])) == len(items) - 1


def test_lines_that_occur_once_hold_against_more_lines_that_occur_often() -> None:
    old = ["", "def one():", "", "", "def two():", ""]
    new = ["", "", "", "def two():", "", "", "", "def three():"]
    assert (4, 3) in match(old, new)


def test_blocks_too_large_to_be_matched_count_as_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_CELLS", 8)
    assert changed_blocks("xababx", "xbabax") == [Block(1, 5, 1, 5)]
    monkeypatch.setattr(matching, "MOST_CELLS", 16)
    assert len(changed_blocks("xababx", "xbabax")) == 2
