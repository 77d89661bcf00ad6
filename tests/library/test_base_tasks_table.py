"""The table of the base tasks says what the records say, and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.base_tasks import make_jobs
from benchmarks.base_tasks_table import write_table
from benchmarks.episode_records import EpisodeRecord, append_record, read_records, variant_of
from library.base import BASE_TASKS, BaseTask, load_base_tasks

NAME, TWIN, OTHER_COLORS = "put-block-in-bowl", "put-block-in-bowl-seen-colors", "put-block-in-bowl-full"


@pytest.fixture(scope="module")
def tasks() -> dict[str, BaseTask]:
    return load_base_tasks(BASE_TASKS)


@pytest.fixture
def record(tasks: dict[str, BaseTask]) -> EpisodeRecord:
    card = tasks[NAME].card
    return EpisodeRecord(
        NAME, card.source_hash, dict(card.parameters), "w1", 0, False, "solved", 1.0, 2, 960, 0.5, "d0"
    )


def row(tmp_path: Path, tasks: dict[str, BaseTask], records: list[EpisodeRecord], name: str = NAME) -> list[str]:
    """The cells of a task's row, after its name."""
    page = tmp_path / "page.md"
    write_table(page, tasks, records)
    line = next(line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {name} |"))
    return [cell.strip() for cell in line.split("|")[2:-1]]


def test_records_come_back_as_they_were_written(tmp_path: Path, record: EpisodeRecord) -> None:
    path = tmp_path / "new" / "records.jsonl"
    written = [record, replace(record, seed=1, problem="nichts zu greifen: ü")]
    for one in written:
        append_record(path, one)
    assert read_records(path) == written


def test_a_record_that_was_never_finished_is_replaced(tmp_path: Path, record: EpisodeRecord) -> None:
    path = tmp_path / "records.jsonl"
    append_record(path, record)
    path.write_bytes(path.read_bytes() + b'{"task": "put-bl')
    assert read_records(path) == [record]
    append_record(path, replace(record, seed=1))
    assert read_records(path) == [record, replace(record, seed=1)]


def test_a_row_counts_the_newest_episode_of_each_seed(
    tmp_path: Path, tasks: dict[str, BaseTask], record: EpisodeRecord
) -> None:
    failed = replace(record, outcome="unsolved", seed=1)
    assert row(tmp_path, tasks, [record, failed])[:2] == ["2", "50%"]
    assert row(tmp_path, tasks, [record, failed, replace(failed, outcome="solved", world="w2")])[:2] == ["2", "100%"]


def test_a_twin_has_the_same_episodes_and_another_variant_none(
    tmp_path: Path, tasks: dict[str, BaseTask], record: EpisodeRecord
) -> None:
    assert row(tmp_path, tasks, [record], TWIN) == row(tmp_path, tasks, [record], NAME)
    assert row(tmp_path, tasks, [record], OTHER_COLORS)[0] == "0"


def test_episodes_of_an_older_source_do_not_count(
    tmp_path: Path, tasks: dict[str, BaseTask], record: EpisodeRecord
) -> None:
    assert row(tmp_path, tasks, [replace(record, hash="older")])[0] == "0"


def test_a_repeat_is_compared_in_its_own_world_only(
    tmp_path: Path, tasks: dict[str, BaseTask], record: EpisodeRecord
) -> None:
    again = replace(record, repeat=True)
    assert row(tmp_path, tasks, [record, again])[-1] == "1 of 1"
    assert row(tmp_path, tasks, [record, replace(again, digest="d1")])[-1] == "0 of 1"
    assert row(tmp_path, tasks, [record, replace(again, world="w2")])[-1] == ""


def test_what_is_done_is_not_run_again_and_twins_run_once(tasks: dict[str, BaseTask]) -> None:
    variants = {variant_of(task.card.source_hash, task.card.parameters) for task in tasks.values()}
    jobs = list(make_jobs(tasks, range(10), "w1", False, set()))
    assert len(jobs) == len(variants) < len(tasks)
    done = {(variant, seed) for variant in variants for seed in range(10)}
    assert list(make_jobs(tasks, range(10), "w1", False, done)) == []
