"""`simsmith household export` and `stats`, over runs whose samples are those of the prompts' examples."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.household.tasks.sample_io import sample_to_json
from tests.workbench.commands.running import CommandLine
from tests.workbench.core.household.test_making import NOON
from workbench.core.household.examples import example_samples
from workbench.core.household.folder import TaskFolder
from workbench.core.household.keeping import Origins, keep_sample, samples_of, verified, with_samples, written
from workbench.core.household.outcome import MadeSample, RejectedTask, SceneOutcome
from workbench.core.household.plan import HouseholdPlan, TypeShare
from workbench.core.session import Session

SAID_BEFORE = [{"task": "Come.", "plan": ["Go to the user."], "solution": ["goto_user()"], "goal": ["at_user"]}]
PLAN = HouseholdPlan(types=(TypeShare("bring"), TypeShare("where")))


def run(out: Path, plan: HouseholdPlan, *documents: dict[str, Any]) -> TaskFolder:
    """A run of one scene that has given these samples, and one rejected proposal."""
    folder = TaskFolder.begin(out, plan, NOON)
    made = tuple(MadeSample(one["type"], number, 1, one) for number, one in enumerate(documents))
    rejected = (RejectedTask("put", 0, 1, "Put it there.", "", "carried_out: release() failed: no_space"),)
    folder.commit(folder.sort_out(SceneOutcome(0, 0, made, rejected)))
    return folder


@pytest.fixture
def bring_and_where() -> list[dict[str, Any]]:
    bring, where, _ = ({**sample_to_json(sample), "verified": True} for sample in example_samples())
    return [bring, where]


@pytest.fixture
def runs(tmp_path: Path, bring_and_where: list[dict[str, Any]]) -> Path:
    """A run for training, and one for testing by another method."""
    bring, where = bring_and_where
    run(tmp_path, PLAN, bring, {**where, "dialogue": SAID_BEFORE})
    run(tmp_path, replace(PLAN, method="prompting", split="test"), bring_and_where[0])
    return tmp_path


def rows_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_row_begins_with_the_published_keys_and_says_where_it_comes_from(
    command_line: CommandLine, runs: Path
) -> None:
    file = runs / "all.jsonl"
    assert command_line("household", "export", str(runs), "--out", str(file)).out == f"3 rows into {file}\n"
    rows = rows_of(file)
    published, checkable = (
        ["task", "plan", "solution", "scene"],
        ["type", "goal", "answer", "accept", "bindings", "seed"],
    )
    assert list(rows[0]) == [*published, *checkable, "steps", "dialogue", "reason", "method", "split", "path"]
    assert [row["dialogue"] for row in rows] == [None, SAID_BEFORE, None]
    assert [(row["type"], row["method"], row["split"]) for row in rows] == [
        ("bring", "hardcoding", "train"),
        ("where", "hardcoding", "train"),
        ("bring", "prompting", "test"),
    ]
    assert rows[0]["path"] == "20261121-120000-000007/bring/scene0_task0.json"
    assert json.loads((runs / "tasks" / "hardcoding" / rows[0]["path"]).read_text())["scene"] == rows[0]["scene"]


def test_one_split_and_what_is_new_in_it_may_be_asked_for(command_line: CommandLine, runs: Path) -> None:
    file = runs / "rows.jsonl"
    exported = command_line("household", "export", str(runs), "--split", "test", "--out", str(file), "--json")
    assert json.loads(exported.out) == {
        "file": str(file),
        "rows": 1,
        "near_duplicates": 0,
        "turned_down": 0,
        "unverified": [],
    }
    distinct = command_line("household", "export", str(runs), "--no-near-duplicates", "--out", str(file))
    assert distinct.out == f"2 rows into {file}; near-duplicates left out: 1\n"
    none = command_line("household", "export", str(runs), "--split", "val", "--out", str(file))
    assert (none.code, rows_of(file)) == (1, [])


def test_what_does_not_hold_is_left_out_and_named(
    command_line: CommandLine, tmp_path: Path, bring_and_where: list[dict[str, Any]]
) -> None:
    bring, where = bring_and_where
    liar = {**bring, "plan": bring["plan"][:-1], "solution": bring["solution"][:-1]}
    folder, file = run(tmp_path, PLAN, liar, {**where, "verified": False}), tmp_path / "rows.jsonl"
    trusting = command_line("household", "export", str(folder.root), "--out", str(file))
    assert (trusting.code, [row["type"] for row in rows_of(file)]) == (1, ["bring"])
    assert "scene0_task1.json: it is not said to be verified" in trusting.err
    trying = command_line("household", "export", str(folder.root), "--out", str(file), "--verify")
    assert (trying.code, [row["type"] for row in rows_of(file)]) == (1, ["where"])
    assert "scene0_task0.json: fits_type: a bring is goto, grab, goto_user" in trying.err


def test_what_a_person_decided_is_what_is_exported(
    command_line: CommandLine, project: Path, bring_and_where: list[dict[str, Any]]
) -> None:
    bring, where = bring_and_where
    at, file = ("--project", str(project)), project / "rows.jsonl"
    folder = run(project / "household", PLAN, bring, where)
    library = samples_of(with_samples(Session.open(project, environ={})))
    made, elsewhere = Origins("generated", "hardcoding", split="val"), Origins("imported")
    names = [keep_sample(library, one, made, verified()).card.name for one in (bring, where)]
    waiting = keep_sample(library, bring | {"task": "Bring it, please."}, elsewhere, verified()).card.name
    library.reject(names[0], who="somebody")
    edited = written(where | {"task": "Where may it be?"}).source
    library.edit_accept(names[1], edited, who="somebody", rollout=verified())

    assert command_line("household", "export", "--out", str(file), *at).out == f"1 rows into {file}\n"
    (row,) = rows_of(file)
    assert (row["task"], row["method"], row["split"]) == ("Where may it be?", "hardcoding", "val")
    assert (row["path"], row["scene"]) == (f"library/{names[1]}/sample.json", where["scene"])
    assert command_line("household", "export", "--all", "--out", str(file), *at).code == 0
    assert [row["path"].split("/")[1] for row in rows_of(file)] == [names[1], waiting]

    of_the_run = command_line("household", "export", str(folder.root), "--out", str(file))
    assert of_the_run.out == f"0 rows into {file}; turned down and left out: 2\n"
    refused = command_line("household", "export", str(folder.root), "--all", "--out", str(file))
    assert (refused.code, "leave FOLDER out" in refused.err) == (2, True)


def test_the_yield_of_many_runs_is_told_by_method_and_type(command_line: CommandLine, runs: Path) -> None:
    told = command_line("household", "stats", str(runs), str(runs / "tasks"))
    head, *lines, _, total = told.out.splitlines()
    assert head.split()[:4] == ["METHOD", "TYPE", "ASKED", "VERIFIED"]
    told_of = {tuple(line.split()[:4]) for line in lines}
    assert {
        ("hardcoding", "bring", "1", "1"),
        ("prompting", "where", "1", "0"),
        ("prompting", "put", "0", "0"),
    } <= told_of
    assert "1 × carried_out" in lines[-1]
    assert total == "2 runs, 3 verified samples"
    document = json.loads(command_line("household", "stats", str(runs), "--json").out)
    assert sum(one["verified"] for one in document["types"]) == 3


@pytest.mark.parametrize("command", [("export", "--out", "rows.jsonl"), ("stats",)])
def test_a_folder_without_a_run_is_refused(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = command_line("household", command[0], "nowhere", *command[1:])
    assert (refused.code, list(tmp_path.iterdir())) == (2, [])
    assert "nowhere: there is no run of household tasks in it" in refused.err


def test_a_yield_that_cannot_be_read_is_named(command_line: CommandLine, runs: Path) -> None:
    (broken,) = runs.glob("tasks/prompting/*/yield.json")
    broken.write_text('{"types": [{"type": 3}]}')
    told = command_line("household", "stats", str(runs))
    assert told.code == 2
    assert f"{broken}: cannot be read as a yield" in told.err
