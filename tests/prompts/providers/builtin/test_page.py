"""The page about the built-in author, which its benchmark writes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.builtin_author import FirstTry, first_try, read_records, write_records
from benchmarks.builtin_author_page import write_page
from library.base import BASE_TASKS, load_base_tasks
from library.records import Revision, RolloutSummary, Trial
from sim.values import EpisodeReport, Evidence

STACK = FirstTry(
    task="stack-it",
    description="Stack the two blocks.",
    assets=("block/block.urdf",),
    seed=1,
    hash="0" * 64,
    model="procedural-2",
    signature={"asset block/block.urdf": 1},
    episodes=3,
    solved=3,
    completed=True,
    diagnostics=(),
    doubts=(),
)
ROW = replace(
    STACK,
    task="line-up",
    description="Line up three blocks in a row.",
    solved=1,
    completed=False,
    problem="no free place",
)


def test_the_page_tells_rates_relations_mistakes_and_what_failed(tmp_path: Path) -> None:
    write_page(tmp_path / "page.md", [STACK, ROW], load_base_tasks(BASE_TASKS), drafts=3)
    page = (tmp_path / "page.md").read_text()
    assert "## 2 trials" in page
    assert "| completed at the first try | 1 of 2: 50.0%" in page
    assert "| stack | 1 | 1 |" in page
    assert "| row | 1 | 0 |" in page
    assert "| wrong-matches | implement | run |" in page
    assert "- line-up: no free place" in page
    assert "`procedural-2` (2 trials)" in page


def test_records_are_read_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    assert read_records(file) == []
    write_records(file, [STACK, ROW])
    assert read_records(file) == [STACK, ROW]


def test_only_the_first_try_of_a_trial_counts() -> None:
    episodes = (
        EpisodeReport(7, "solved", 1.0, 3, 900, 0.1),
        EpisodeReport(8, "unsolved", 0.5, 3, 900, 0.1, reason="not solved"),
    )
    evidence = (Evidence("at-rest", False, "the block creeps"),)
    failed = RolloutSummary("unsolved", True, False, True, episodes, evidence=evidence)
    mended = RolloutSummary("solved", True, True, True, episodes[:1])
    trial = Trial(
        "run",
        "run-0",
        "bottom-up",
        "builtin",
        "procedural-2",
        5,
        "now",
        task="stack-it",
        assets=("block/block.urdf",),
        revisions=(
            Revision(1, "x = 1", "1" * 64, "model", None, failed),
            Revision(2, "x = 2", "2" * 64, "repair", None, mended),
        ),
    )
    found = first_try(trial)
    assert (found.completed, found.solved, found.episodes, found.hash) == (False, 1, 2, "1" * 64)
    assert (found.doubts, found.problem) == (("at-rest",), "not solved; the block creeps")
