"""The tables of `docs/results.md` are written from recorded rounds, and what people wrote around them stays."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.results import TABLES, main
from library.records import VerdictName
from library.store import TaskLibrary
from tests.library.builders import make_trial


def run_round(project: Path, *verdicts: VerdictName) -> Path:
    library = TaskLibrary(project)
    for seed, verdict in enumerate(verdicts):
        trial = make_trial(f"task-{seed}", trial=f"run-1-{seed}", verdict=verdict)
        library.propose(replace(trial, provider="openai", model="some-model", seed=seed))
    return project


@pytest.fixture
def rounds(tmp_path: Path) -> list[str]:
    first = run_round(tmp_path / "one", "runtime", "completed", "syntax")
    second = run_round(tmp_path / "two", "completed", "completed", "syntax")
    return [f"first={first}", f"second={second}"]


def test_each_round_has_its_funnel_and_the_second_is_compared_with_the_first(tmp_path: Path, rounds: list[str]) -> None:
    page = tmp_path / "results.md"
    main([*rounds, "--page", str(page)])
    text = page.read_text()
    assert text.startswith("# Results\n")
    assert "| model some-model: bottom-up | 3 | 0 | 100% (44–100) | 67% (21–94) | 33% (6–79) |" in text
    assert "## model bottom-up: second against first" in text
    assert "| 0 | runtime | completed | task-0 | task-0 |" in text
    assert "Not enough data: 1 of 3 pairs differ" in text


def test_what_stands_around_the_tables_stays(tmp_path: Path, rounds: list[str]) -> None:
    page = tmp_path / "results.md"
    page.write_text(f"# Ours\n\nBefore.\n\n{TABLES.begin}\nold tables\n{TABLES.end}\n\nAfter.\n")
    for _ in range(2):
        main([*rounds, "--page", str(page)])
    text = page.read_text()
    assert text.startswith(f"# Ours\n\nBefore.\n\n{TABLES.begin}\n")
    assert text.endswith(f"{TABLES.end}\n\nAfter.\n")
    assert "old tables" not in text
    assert text.count("## first\n") == 1


def test_a_page_without_a_place_for_tables_is_left_alone(tmp_path: Path, rounds: list[str]) -> None:
    page = tmp_path / "results.md"
    page.write_text("# Ours\n")
    with pytest.raises(SystemExit, match="the page needs the lines"):
        main([*rounds, "--page", str(page)])
    assert page.read_text() == "# Ours\n"


def test_what_is_no_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="a project has a journal"):
        main([f"first={tmp_path}", "--page", str(tmp_path / "results.md")])
