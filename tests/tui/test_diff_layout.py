"""Hunks as lines of the diff pane."""

from __future__ import annotations

from library.diffing import diff
from tests.tui.scripted import PYRAMID, TOWER
from workbench.tui.diff_layout import hunk_key, split, unified


def test_removed_and_added_lines_have_sign_number_and_tone() -> None:
    lines = unified(diff("same\nold\n", "same\nnew\n")).lines
    changed = [(line.gutter.strip(), line.tone, line.text) for line in lines if line.tone in ("removed", "added")]
    assert changed == [("2   -", "removed", "old"), ("2 +", "added", "new")]


def test_changed_words_are_marked_where_they_stand() -> None:
    lines = unified(diff(PYRAMID, TOWER)).lines
    marked = {line.text[start:end] for line in lines for start, end in line.emphasis}
    assert {"StackBlockPyramid", "StackBlockTower", "005", "01"} <= marked


def test_hunks_begin_where_their_headers_are() -> None:
    old = "\n".join(str(number) for number in range(100))
    new = old.replace("\n10\n", "\nten\n").replace("\n80\n", "\neighty\n")
    text = unified(diff(old, new))
    assert [text.lines[start].tone for start in text.starts] == ["hunk", "hunk"]
    assert len(text.starts) == 2


def test_a_line_with_escapes_is_shown_without_misplaced_marks() -> None:
    lines = unified(diff("a = '\x1b[31m' + one\n", "a = '\x1b[31m' + two\n")).lines
    assert all("\x1b" not in line.text and not line.emphasis for line in lines)


def test_a_long_file_becomes_plain_lines_that_nobody_has_painted_yet() -> None:
    old = PYRAMID * 20
    text = unified(diff(old, old.replace("0.005", "0.01")))
    assert len(text.starts) == 20
    assert {type(line.text) for line in text.lines} == {str}


def test_side_by_side_equal_lines_face_each_other() -> None:
    text = split(diff("a\nold\nolder\nz\n", "a\nnew\nz\n"))
    facing = [(left.text, right.text) for left, right in zip(text.lines, text.right, strict=True)][1:]
    assert facing == [("a", "a"), ("old", "new"), ("older", ""), ("z", "z"), ("", "")]
    assert text.right[3].tone == "blank"
    assert (text.lines[2].gutter.strip(), text.right[2].gutter.strip()) == ("2 -", "2 +")


def test_a_reviewed_hunk_says_so_as_long_as_it_is_the_same() -> None:
    (hunk,) = diff("old\n", "new\n")
    assert unified((hunk,), {hunk_key(hunk)}).lines[0].text.endswith("✓ reviewed")
    (changed,) = diff("old\n", "newer\n")
    assert not unified((changed,), {hunk_key(hunk)}).lines[0].text.endswith("✓ reviewed")
