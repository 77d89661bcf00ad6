"""`simsmith stats` on a project with trials of a model and of the built-in author, and its JSON contract."""

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from library.records import Trial, VerdictName
from library.store import TaskLibrary
from prompts.values import Usage
from tests.library.builders import make_trial
from tests.workbench.commands.running import CommandLine
from workbench.core.study_files import COLUMNS

RATES = {"syntax_rate", "runtime_rate", "completion_rate"}


def trial(
    run: str,
    index: int,
    verdict: VerdictName,
    *,
    provider: str = "openai",
    recipe: str = "bottom-up",
    problem: str = "",
) -> Trial:
    made = make_trial(
        f"stack-{run}-{index}", trial=f"{run}-{index}", verdict=verdict, usage=Usage(100, 20), cost_usd=0.5
    )
    model = "builtin" if provider == "builtin" else "some-model"
    return replace(
        made,
        run=run,
        seed=index,
        provider=provider,
        model=model,
        recipe=recipe,
        problem=problem,
        seconds=12.0,
        settings={"run_seed": 0, "recipe_version": "ab" * 32},
    )


@pytest.fixture
def studied(project: Path) -> Path:
    """A run of a model, another one of other prompts, and one of the built-in author."""
    library = TaskLibrary(project)
    verdicts: tuple[VerdictName, ...] = ("completed", "runtime", "void", "completed")
    for index, verdict in enumerate(verdicts):
        library.propose(trial("first", index, verdict, problem="=HYPERLINK(1)" if index == 1 else ""))
        library.propose(trial("second", index, "completed", recipe="vanilla"))
    library.propose(trial("third", 0, "completed", provider="builtin"))
    library.accept("stack-first-0", who="ada", seconds=6.0)
    library.reject("stack-first-3", who="ada", seconds=2.0)
    return project


def test_the_document_of_a_study_holds_what_is_promised(command_line: CommandLine, studied: Path) -> None:
    document = json.loads(command_line("stats", "--project", str(studied), "--json").out)
    assert document.keys() == {"runs", "by", "groups", "coverage"}
    assert document["runs"] == ["first", "second", "third"]
    model, builtin = document["groups"]
    assert model.keys() == {"author", "key", "models", "recipes", "statistics"}
    assert (model["author"], model["models"], model["recipes"]) == ("model", ["some-model"], ["bottom-up", "vanilla"])
    assert (builtin["author"], builtin["statistics"]["trials"]) == ("builtin", 1)
    statistics = model["statistics"]
    assert statistics.keys() == {
        "trials",
        "void",
        *RATES,
        "intervals",
        "diversity",
        "spread",
        "tokens",
        "cost",
        "seconds",
        "decisions",
        "accepted",
        "edited",
        "rejected",
        "acceptance",
        "critics",
        "attempts",
        "first_attempt",
        "verdicts",
        "calls",
        "stage_seconds",
    }
    assert (statistics["trials"], statistics["void"], statistics["completion_rate"]) == (8, 1, 6 / 7)
    assert statistics["intervals"].keys() == RATES
    assert statistics["first_attempt"].keys() == RATES | {"intervals"}
    assert statistics["spread"].keys() == {"assets", "text", "structure", "structures"}
    assert statistics["spread"]["structure"].keys() == {"of", "mean_distance", "vendi"}
    assert statistics["tokens"] == {"prompt": 800, "completion": 160, "per_accepted": 960}
    assert statistics["cost"] == {"usd": 4.0, "per_accepted": 4.0}
    assert statistics["seconds"] == {"total": 96.0, "per_accepted": 96.0, "review": 8.0, "review_per_accepted": 8.0}
    assert (statistics["accepted"], statistics["edited"], statistics["rejected"]) == (1, 0, 1)
    assert statistics["acceptance"].keys() == {"reached", "of", "rate", "interval"}
    coverage = document["coverage"]
    assert coverage.keys() == {"tasks", "assets", "relations", "cells", "openings", "unrelated"}
    assert coverage["cells"][0].keys() == {"asset", "relation", "tasks"}
    assert coverage["assets"]["block/block.urdf"] == 1


def test_trials_are_grouped_by_what_is_asked_for(command_line: CommandLine, studied: Path) -> None:
    def keys(by: str) -> list[tuple[str, str, int]]:
        result = command_line("stats", "--project", str(studied), "--by", by, "--json")
        groups = json.loads(result.out)["groups"]
        return [(found["author"], found["key"], found["statistics"]["trials"]) for found in groups]

    assert keys("recipe") == [("model", "bottom-up", 4), ("model", "vanilla", 4), ("builtin", "bottom-up", 1)]
    assert keys("model") == [("model", "some-model", 8), ("builtin", "builtin", 1)]
    assert keys("prompt-version")[0] == ("model", "bottom-up abababababab", 4)


def test_one_run_can_be_looked_at(command_line: CommandLine, studied: Path) -> None:
    here = ("--project", str(studied))
    for run, trials in (("first", 4), ("last", 1)):
        document = json.loads(command_line("stats", "--run", run, *here, "--json").out)
        assert document["groups"][0]["statistics"]["trials"] == trials
    unknown = command_line("stats", "--run", "frist", *here)
    assert unknown.code == 2
    assert "no trial of a run 'frist' was kept; there are first" in unknown.err


def test_people_read_the_same_numbers(command_line: CommandLine, studied: Path) -> None:
    shown = command_line("stats", "--project", str(studied)).out
    assert "model some-model" in shown
    assert "86% (49–97)" in shown
    assert "never counted together" in shown
    assert "First attempts" in shown


def test_an_empty_project_says_so(command_line: CommandLine, project: Path) -> None:
    result = command_line("stats", "--project", str(project))
    assert (result.code, result.err) == (0, "No trial was kept yet; simsmith generate runs some.\n")
    assert "Assets × relations" in result.out


def test_every_trial_is_a_row_that_no_spreadsheet_calculates(
    command_line: CommandLine, studied: Path, tmp_path: Path
) -> None:
    file = tmp_path / "trials.csv"
    assert command_line("stats", "--project", str(studied), "--csv", str(file)).code == 0
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 9
    by_trial = {row["trial"]: row for row in rows}
    assert by_trial["first-1"]["problem"] == "'=HYPERLINK(1)"
    assert (by_trial["first-0"]["fate"], by_trial["first-3"]["fate"], by_trial["first-1"]["fate"]) == (
        "accept",
        "reject",
        "",
    )
    assert by_trial["first-2"]["first_verdict"] == "void"


def test_the_tables_are_written_as_a_page(command_line: CommandLine, studied: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.md"
    command_line("stats", "--project", str(studied), "--report", str(page))
    assert "## Funnel\n\n| author | trials | void | syntax |" in page.read_text()


def test_figures_are_drawn(command_line: CommandLine, studied: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra 'figures' is not installed")
    result = command_line("stats", "--project", str(studied), "--figures", str(tmp_path / "figures"))
    assert result.code == 0
    assert {file.name for file in (tmp_path / "figures").iterdir()} == {"funnel.png", "cost.png", "coverage.png"}
    for file in (tmp_path / "figures").iterdir():
        with Image.open(file) as image:
            assert image.width > 500


def test_without_matplotlib_the_message_says_how_to_get_it(
    command_line: CommandLine, studied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = command_line("stats", "--project", str(studied), "--figures", str(tmp_path / "figures"))
    assert result.code == 2
    assert "figures need matplotlib, which is not installed: pip install 'simsmith[figures]'" in result.err
    assert not (tmp_path / "figures").exists()


def test_the_document_of_a_comparison_holds_what_is_promised(command_line: CommandLine, studied: Path) -> None:
    result = command_line("stats", "compare", "first", "second", "--project", str(studied), "--json")
    document = json.loads(result.out)
    assert document.keys() == {
        "one",
        "other",
        "authors",
        "flips",
        "pairs",
        "void",
        "unpaired",
        "rates",
        "answer",
        "sentence",
    }
    (flip,) = document["flips"]
    assert flip == {
        "seed": 1,
        "one": {"trial": "first-1", "task": "stack-first-1", "verdict": "runtime"},
        "other": {"trial": "second-1", "task": "stack-second-1", "verdict": "completed"},
    }
    assert (document["pairs"], document["void"], document["unpaired"]) == (3, 1, {"one": 0, "other": 0})
    assert document["rates"].keys() == RATES
    completion = document["rates"]["completion_rate"]
    assert completion.keys() == {
        "one",
        "other",
        "difference",
        "interval",
        "only_one",
        "only_other",
        "p_value",
        "answer",
        "detectable",
    }
    assert (completion["only_one"], completion["only_other"], completion["p_value"]) == (0, 1, 1.0)
    assert document["answer"] == "not-enough-data"


def test_a_comparison_shows_flips_first_and_admits_that_data_are_few(command_line: CommandLine, studied: Path) -> None:
    shown = command_line("stats", "--project", str(studied), "compare", "first", "second").out
    assert shown.index("stack-first-1") < shown.index("second against first")
    assert "Not enough data: 1 of 3 pairs differ, which chance alone would give, too." in shown
    assert "Fewer than 6 that differ can never tell." in shown
    assert "could not even show a rise from 67% to 100% reliably" in shown


def test_a_comparison_with_the_built_in_author_is_named_as_one(command_line: CommandLine, studied: Path) -> None:
    result = command_line("stats", "compare", "first", "third", "--project", str(studied))
    assert "One of the runs is by the built-in author, which is no language model." in result.err


def test_runs_without_a_common_seed_cannot_be_compared(command_line: CommandLine, studied: Path) -> None:
    library = TaskLibrary(studied)
    library.propose(replace(trial("fourth", 0, "completed"), seed=77))
    shown = command_line("stats", "compare", "first", "fourth", "--project", str(studied)).out
    assert "Not enough data: no seed was tried in both runs." in shown


def test_the_runs_are_listed_the_newest_first(command_line: CommandLine, studied: Path) -> None:
    listed = json.loads(command_line("stats", "runs", "--project", str(studied), "--json").out)["runs"]
    assert [entry["run"] for entry in listed] == ["third", "second", "first"]
    assert listed[2].keys() == {"run", "started_at", "trials", "recipes", "authors", "models"}
    assert (listed[2]["trials"], listed[2]["recipes"], listed[0]["authors"]) == (4, ["bottom-up"], ["builtin"])
    shown = command_line("stats", "runs", "--project", str(studied)).out.splitlines()
    assert [line.split()[0] for line in shown] == ["RUN", "third", "second", "first"]


def field_names(document: object) -> set[str]:
    """Every field of a document, except for names that are data."""
    if isinstance(document, dict):
        data = {"assets", "relations", "openings", "stage_seconds", "verdicts"}
        inner = (
            field_names(value)
            for key, value in document.items()
            if key not in data or (key == "assets" and value and "of" in value)
        )
        return set(document).union(*inner)
    if isinstance(document, list):
        return set().union(*(field_names(item) for item in document))
    return set()


def test_every_field_and_column_is_documented(command_line: CommandLine, studied: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "statistics.md").read_text()
    here = ("--project", str(studied), "--json")
    for words in (("stats",), ("stats", "compare", "first", "second")):
        document = json.loads(command_line(*words, *here).out)
        assert {name for name in field_names(document) if f'"{name}"' not in page} == set()
    assert [column for column in COLUMNS if f"`{column}`" not in page] == []
