"""The rows of the library."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.tui.branches import Branches
from workbench.tui.presenting import Group

TO_REVIEW = Group("to review", "asking", ("one", "two", "three"))
BASE = Group("base library", "passed", ("four",))
RETIRED = Group("retired", "waiting", ("five", "six"))


def rows(branches: Branches) -> list[str]:
    return [branches[number].task or f"/{branches[number].branch.title}" for number in range(len(branches))]


def test_only_the_tasks_of_unfolded_branches_have_rows() -> None:
    branches = Branches([TO_REVIEW, BASE, RETIRED], ["base library"])
    assert rows(branches) == ["/to review", "/base library", "four", "/retired"]
    branches.turn(TO_REVIEW)
    branches.turn(BASE)
    assert rows(branches) == ["/to review", "one", "two", "three", "/base library", "/retired"]


def test_the_last_task_of_a_branch_is_known_as_such() -> None:
    branches = Branches([TO_REVIEW, BASE], ["to review", "base library"])
    assert [branches[number].task for number in range(len(branches)) if branches[number].is_last] == ["three", "four"]


def test_there_is_no_row_after_the_last_and_none_before_the_first() -> None:
    for number in (-1, 2):
        with pytest.raises(IndexError, match=f"row {number} of 2"):
            Branches([TO_REVIEW, BASE])[number]
    assert len(Branches()) == 0


@given(st.sets(st.sampled_from(["to review", "base library", "retired"])))
def test_what_is_found_stands_where_it_was_found(unfolded: set[str]) -> None:
    branches = Branches([TO_REVIEW, BASE, RETIRED], unfolded)
    for group in branches.groups:
        assert branches[branches.rows_of(group).start].branch is group
        for task in group.names:
            row = branches.find(task)
            assert (row is not None) == branches.is_unfolded(group)
            assert row is None or branches[row].task == task
            assert row is None or row in branches.rows_of(group)
