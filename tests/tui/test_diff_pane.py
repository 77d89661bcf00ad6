"""Hunks as lines of the diff pane."""

from __future__ import annotations

from library.diffing import diff
from tests.tui.scripted import PYRAMID, TOWER
from workbench.tui.widgets.diff_pane import diff_lines


def test_removed_and_added_lines_have_sign_number_and_tone() -> None:
    lines, _ = diff_lines(diff("same\nold\n", "same\nnew\n"))
    changed = [(line.gutter.strip(), line.tone, line.text) for line in lines if line.tone in ("removed", "added")]
    assert changed == [("2   -", "removed", "old"), ("2 +", "added", "new")]


def test_changed_words_are_marked_where_they_stand() -> None:
    lines, _ = diff_lines(diff(PYRAMID, TOWER))
    marked = {line.text[start:end] for line in lines for start, end in line.emphasis}
    assert {"StackBlockPyramid", "StackBlockTower", "005", "01"} <= marked


def test_hunks_begin_where_their_headers_are() -> None:
    old = "\n".join(str(number) for number in range(100))
    new = old.replace("\n10\n", "\nten\n").replace("\n80\n", "\neighty\n")
    lines, starts = diff_lines(diff(old, new))
    assert [lines[start].tone for start in starts] == ["hunk", "hunk"]
    assert len(starts) == 2


def test_a_line_with_escapes_is_shown_without_misplaced_marks() -> None:
    lines, _ = diff_lines(diff("a = '\x1b[31m' + one\n", "a = '\x1b[31m' + two\n"))
    assert all("\x1b" not in line.text and not line.emphasis for line in lines)


def test_a_long_file_becomes_plain_lines_that_nobody_has_painted_yet() -> None:
    old = PYRAMID * 20
    lines, starts = diff_lines(diff(old, old.replace("0.005", "0.01")))
    assert len(starts) == 20
    assert {type(line.text) for line in lines} == {str}
