"""The page about the built-in author, which its benchmark writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.builtin_author import TrialRecord, read_records
from benchmarks.builtin_author_page import write_page
from library.base import BASE_TASKS, load_base_tasks
from prompts.values import TaskDescription, TaskProposal

RECORD = TrialRecord("stack-it", "0" * 64, "abc", 3, 3, completed=True, diagnostics=(), doubts=())
PROPOSAL = TaskProposal(TaskDescription("stack-it", "Stack the two blocks.", ("block/block.urdf",)), "x = 1", "StackIt")


def test_the_page_tells_rates_relations_and_what_failed(tmp_path: Path) -> None:
    other = replace(RECORD, task="line-up", solved=1, completed=False, problem="no free place")
    described = replace(PROPOSAL.description, name="line-up", description="Line up three blocks in a row.")
    tried = [(PROPOSAL, RECORD), (replace(PROPOSAL, description=described), other)]
    write_page(tmp_path / "page.md", tried, load_base_tasks(BASE_TASKS), trials=5, drafts=3)
    page = (tmp_path / "page.md").read_text()
    assert "## 2 of 5 trials" in page
    assert "| completed at the first try | 1 of 2: 50.0%" in page
    assert "| stack | 1 | 1 |" in page
    assert "| row | 1 | 0 |" in page
    assert "- line-up: no free place" in page
    assert "`abc` (2 trials)" in page


def test_a_record_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    assert read_records(file) == []
    line = (
        '{"task": "stack-it", "hash": "%s", "world": "abc", "episodes": 3, "solved": 3, "completed": true, '
        '"diagnostics": [], "doubts": [], "problem": ""}' % ("0" * 64)
    )
    file.write_text(f"{line}\n{line[:20]}")
    assert read_records(file) == [RECORD]
