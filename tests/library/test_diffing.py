import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.diffing import DiffLine, Span, apply_hunks, diff, revert_hunks

lines = st.lists(st.sampled_from(["", "a", "b", "a = 1", "a = 2", "    return a", "x\r", "ü"]), max_size=12)
sources = lines.map("\n".join)
contexts = st.integers(0, 4)


@given(sources, sources, contexts)
def test_all_hunks_lead_from_old_to_new_and_back(old: str, new: str, context: int) -> None:
    hunks = diff(old, new, context=context)
    assert apply_hunks(old, hunks) == new
    assert revert_hunks(new, hunks) == old


@given(sources, sources, contexts, st.data())
def test_reverting_some_hunks_is_applying_the_others(old: str, new: str, context: int, data: st.DataObject) -> None:
    hunks = diff(old, new, context=context)
    reverted = [hunk for hunk in hunks if data.draw(st.booleans())]
    kept = [hunk for hunk in hunks if hunk not in reverted]
    assert revert_hunks(new, reverted) == apply_hunks(old, kept)


@given(sources, contexts)
def test_equal_sources_have_no_hunks(source: str, context: int) -> None:
    assert diff(source, source, context=context) == ()


@given(sources, sources, contexts)
def test_line_numbers_point_at_the_lines(old: str, new: str, context: int) -> None:
    old_lines, new_lines = old.split("\n"), new.split("\n")
    for hunk in diff(old, new, context=context):
        for line in hunk.lines:
            assert line.old_line is None or old_lines[line.old_line - 1] == line.text
            assert line.new_line is None or new_lines[line.new_line - 1] == line.text
            assert (line.kind == "added") == (line.old_line is None)
            assert (line.kind == "removed") == (line.new_line is None)


@given(sources, sources)
def test_spans_lie_in_their_lines_and_do_not_overlap(old: str, new: str) -> None:
    for hunk in diff(old, new):
        for line in hunk.lines:
            ends = [edge for span in line.spans for edge in span]
            assert ends == sorted(ends)
            assert not ends or ends[-1] <= len(line.text)


def test_a_hunk_shows_the_change_with_its_context() -> None:
    old = "\n".join("abcdefghi")
    (hunk,) = diff(old, old.replace("e", "E"), context=2)
    assert hunk.header == "@@ -3,5 +3,5 @@"
    assert [(line.kind, line.text) for line in hunk.lines] == [
        ("same", "c"),
        ("same", "d"),
        ("removed", "e"),
        ("added", "E"),
        ("same", "f"),
        ("same", "g"),
    ]


@pytest.mark.parametrize(("distance", "hunks"), [(2, 1), (4, 1), (5, 2)])
def test_changes_share_a_hunk_when_their_contexts_touch(distance: int, hunks: int) -> None:
    between = [f"line {number}" for number in range(distance)]
    old, new = "\n".join(["a", *between, "b"]), "\n".join(["A", *between, "B"])
    assert len(diff(old, new, context=2)) == hunks


def test_only_the_changed_words_of_a_line_are_marked() -> None:
    (hunk,) = diff("size = (0.05, 0.15, 0.005)", "size = (0.05, 0.15, 0.01)")
    removed, added = hunk.lines
    assert [removed.text[start:end] for start, end in removed.spans] == ["005"]
    assert [added.text[start:end] for start, end in added.spans] == ["01"]


def test_a_word_that_was_only_added_is_marked_on_one_side() -> None:
    (hunk,) = diff("add_goal(objs, matches)", "add_goal(objs, matches, poses)")
    removed, added = hunk.lines
    assert removed.spans == ()
    assert added.spans == (Span(22, 29),)


@pytest.mark.parametrize(("old", "new"), [("import numpy as np", "class Tower(Task):"), ("a " * 300, "a " * 299 + "b")])
def test_unlike_and_endless_lines_are_shown_whole(old: str, new: str) -> None:
    (hunk,) = diff(old, new)
    assert all(line.spans == () for line in hunk.lines)


def test_a_lost_newline_at_the_end_is_a_change() -> None:
    (hunk,) = diff("a\n", "a", context=0)
    assert hunk.lines == (DiffLine("removed", "", 2, None),)
    assert hunk.header == "@@ -2,1 +1,0 @@"


def test_each_of_many_changes_in_a_long_file_is_a_hunk() -> None:
    old = [f"    value_{number} = {number} * scale" for number in range(2000)]
    new = [line.replace("scale", "size") if number % 20 == 0 else line for number, line in enumerate(old)]
    assert len(diff("\n".join(old), "\n".join(new))) == 100


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["x = 1"] * 20_000, ["x = 1"] * 19_000 + ["x = 2"]),
        (["x = 1", "y"] * 5_000, ["y", "x = 1", "z"] * 4_000),
        (["a, " * 60, "b, " * 60] * 200, ["a, b, " * 30, "b, a, " * 30] * 200),
    ],
    ids=["equal lines", "lines of three kinds", "lines of two words"],
)
def test_long_monotonous_sources_do_not_hang(old: list[str], new: list[str]) -> None:
    old_source, new_source = "\n".join(old), "\n".join(new)
    assert apply_hunks(old_source, diff(old_source, new_source)) == new_source
