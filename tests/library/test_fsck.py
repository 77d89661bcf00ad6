import json
import shutil
from pathlib import Path

import pytest

from library.fsck import Finding, examine
from library.store import TaskLibrary
from tests.library.builders import SOURCE, make_trial, open_library


@pytest.fixture
def project(tmp_path: Path) -> Path:
    library = open_library(tmp_path)
    library.propose(make_trial())
    library.accept("stack-blocks", who="ada")
    library.record(make_trial(None, trial="run-1-1", verdict="proposed", sources=()))
    return library.root


def find(project: Path) -> list[Finding]:
    """What is found; looking changes nothing."""
    before = {file: file.read_bytes() for file in project.rglob("*") if file.is_file()}
    findings = examine(project, project.parent / "base").findings
    assert {file: file.read_bytes() for file in project.rglob("*") if file.is_file()} == before
    return list(findings)


def only(project: Path) -> Finding:
    (finding,) = find(project)
    return finding


def journal(project: Path) -> Path:
    return project / "journal" / "000001.jsonl"


def test_a_sound_project_gives_no_finding(project: Path) -> None:
    found = examine(project, project.parent / "base")
    assert (found.lines, found.tasks, found.trials, found.findings, found.is_sound) == (3, 1, 2, (), True)


def test_an_empty_project_is_sound(tmp_path: Path) -> None:
    open_library(tmp_path)
    assert examine(tmp_path / "project", tmp_path / "base").is_sound


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{broken", "not JSON"),
        ('{"schema":1,"kind":"wish","entry":{}}', "unknown kind 'wish'"),
        ('{"schema":9,"kind":"trial","entry":{}}', "newer version"),
    ],
)
def test_a_bad_line_is_named_and_what_stands_after_it_is_examined(project: Path, line: str, problem: str) -> None:
    lines = journal(project).read_text().splitlines()
    journal(project).write_text("\n".join([lines[0], line, *lines[1:]]) + "\n")
    finding = only(project)
    assert (finding.place, finding.severity) == ("journal/000001.jsonl:2", "error")
    assert problem in finding.problem


def test_a_lost_decision_shows_where_it_was_undone(project: Path) -> None:
    open_library(project.parent).undo(who="ada")
    lines = journal(project).read_text().splitlines(keepends=True)
    journal(project).write_text("".join([lines[0], *lines[2:]]))
    assert "undoes or redoes a decision that is not there" in [finding.problem for finding in find(project)]


def test_code_that_is_not_what_its_hash_says_is_an_error(project: Path) -> None:
    journal(project).write_text(journal(project).read_text().replace("max_steps = 3", "max_steps = 4"))
    errors = [finding.problem for finding in find(project) if finding.severity == "error"]
    assert errors == ["the code of revision 1 is not what its hash says"]


def test_a_torn_line_is_no_loss(project: Path) -> None:
    with journal(project).open("a") as file:
        file.write('{"schema":1,')
    finding = only(project)
    assert (finding.place, finding.severity) == ("journal/000001.jsonl:4", "warning")


def test_files_that_differ_or_lack_are_mended_by_opening(project: Path) -> None:
    folder = project / "library" / "stack-blocks"
    (folder / "card.json").write_text("{}")
    shutil.rmtree(folder / "revisions")
    (folder / ".task.py.1.tmp").write_text("half")
    places = {finding.place: finding.problem for finding in find(project)}
    assert places == {
        "library/stack-blocks/card.json": "differs from the journal",
        "library/stack-blocks/revisions/1/task.py": "is missing",
        "library/stack-blocks/.task.py.1.tmp": "a file that was never finished",
    }
    open_library(project.parent)
    assert (project / "library/stack-blocks/card.json.before").exists()
    assert find(project) == []


def test_foreign_code_and_bad_folders_are_warnings(project: Path) -> None:
    (project / "library" / "stack-blocks" / "task.py").write_text(SOURCE + "# mine\n")
    (project / "library" / "Not A Name").mkdir()
    (project / "library" / "Not A Name" / "task.py").write_text(SOURCE)
    found = {finding.place: finding for finding in find(project)}
    assert found["library/stack-blocks"].problem == "holds code that the journal does not know"
    assert "not a task's name" in found["library/Not A Name"].problem
    assert {finding.severity for finding in found.values()} == {"warning"}


@pytest.mark.parametrize("content", [None, "{", "{}", "other"])
def test_a_trial_that_is_lost_or_damaged_is_an_error(project: Path, content: str | None) -> None:
    file = project / "trials" / "run-1" / "run-1-1" / "trial.json"
    if content is None:
        file.unlink()
    elif content == "other":
        shutil.copy(project / "trials" / "run-1" / "run-1-0" / "trial.json", file)
    else:
        file.write_text(content)
    finding = only(project)
    assert finding.severity == "error"
    assert finding.place.startswith("trials/run-1/run-1-1/trial.json")


def test_damaged_base_tasks_are_an_error(project: Path) -> None:
    manifest = project.parent / "base" / "manifest.json"
    manifest.write_text(json.dumps({"schema": 1}))
    assert only(project).remedy == "install Simsmith again"


def test_what_fsck_calls_sound_opens(project: Path) -> None:
    assert examine(project, project.parent / "base").is_sound
    assert TaskLibrary(project, project.parent / "base").notices == ()
