"""Task files in and out of the library, as a person meets it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from library.store import TaskLibrary
from sim.source import source_hash
from tests.library.builders import make_trial
from tests.workbench.commands.running import CommandLine
from workbench.core.project import create_project

BROKEN = Path(__file__).parents[2] / "cases" / "broken_tasks"
SOUND = (BROKEN / "sound_task.py").read_text()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Two tasks, one that is no Python, one that is no text, and what is no task at all."""
    folder = tmp_path / "published"
    folder.mkdir()
    for name in ("sound_task", "unknown_asset", "syntax_error", "two_tasks"):
        shutil.copy(BROKEN / f"{name}.py", folder)
    (folder / "binary.py").write_bytes(b"\xff\xfe")
    (folder / "helpers.py").write_text("ANSWER = 42\n")
    return folder


def imported(command_line: CommandLine, project: Path, *arguments: object) -> tuple[int, dict[str, dict[str, Any]]]:
    result = command_line("tasks", "import", *map(str, arguments), "--project", str(project), "--json")
    return result.code, {Path(task["path"]).name: task for task in json.loads(result.out)["tasks"]}


def statuses(tasks: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: task["status"] for name, task in tasks.items()}


def test_a_folder_is_imported_and_what_cannot_be_is_said(
    command_line: CommandLine, project: Path, published: Path
) -> None:
    code, tasks = imported(command_line, project, published, "--mode", "lenient")
    assert code == 1
    assert statuses(tasks) == {
        "binary.py": "unreadable",
        "sound_task.py": "imported",
        "syntax_error.py": "unreadable",
        "two_tasks.py": "unreadable",
        "unknown_asset.py": "imported",
    }
    assert "not UTF-8" in tasks["binary.py"]["detail"]
    assert tasks["syntax_error.py"]["detail"] == "line 19: expected ':'"
    assert "FirstTask" in tasks["two_tasks.py"]["detail"]
    card = TaskLibrary(project).card("sound-task")
    assert (card.state, card.origin, card.verdict) == ("to-review", "imported", None)
    assert (card.source_hash, card.class_name) == (source_hash(SOUND), "SoundTask")


def test_importing_again_changes_nothing(command_line: CommandLine, project: Path, published: Path) -> None:
    for file in ("binary.py", "syntax_error.py", "two_tasks.py"):
        (published / file).unlink()
    assert imported(command_line, project, published)[0] == 0
    before = TaskLibrary(project).cards()
    for options in ([], ["--rename"], ["--new-revision"]):
        code, tasks = imported(command_line, project, published, *options)
        assert (code, set(statuses(tasks).values())) == (0, {"unchanged"})
    assert TaskLibrary(project).cards() == before


def test_a_taken_name_offers_its_choices(command_line: CommandLine, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(SOUND)
    imported(command_line, project, file)
    file.write_text(f"{SOUND}# mine\n")
    code, tasks = imported(command_line, project, file)
    assert (code, tasks["mine.py"]["status"]) == (1, "taken")
    assert "--rename imports it as 'sound-task-2', --new-revision adds it" in tasks["mine.py"]["detail"]
    code, tasks = imported(command_line, project, file, "--rename")
    assert (code, tasks["mine.py"]["status"], tasks["mine.py"]["task"]) == (0, "imported", "sound-task-2")
    assert statuses(imported(command_line, project, file, "--rename")[1]) == {"mine.py": "unchanged"}
    file.write_text(f"{SOUND}# mine, too\n")
    code, tasks = imported(command_line, project, file, "--new-revision")
    assert (code, tasks["mine.py"]["status"], tasks["mine.py"]["revision"]) == (0, "revised", 2)


def test_a_base_tasks_name_can_only_be_avoided(command_line: CommandLine, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(SOUND.replace("SoundTask", "PutBlockInBowl"))
    for options in ([], ["--new-revision"]):
        code, tasks = imported(command_line, project, file, *options)
        assert (code, tasks["mine.py"]["status"]) == (1, "taken")
        assert "--new-revision" not in tasks["mine.py"]["detail"]
    assert imported(command_line, project, file, "--rename")[1]["mine.py"]["task"] == "put-block-in-bowl-2"


def test_two_files_with_one_class_name_do_not_overwrite_each_other(
    command_line: CommandLine, project: Path, tmp_path: Path
) -> None:
    for name, text in (("a", SOUND), ("b", f"{SOUND}# b\n"), ("c", SOUND)):
        (tmp_path / f"{name}.py").write_text(text)
    files = [tmp_path / f"{name}.py" for name in "abc"]
    code, tasks = imported(command_line, project, *files)
    assert (code, statuses(tasks)) == (1, {"a.py": "imported", "b.py": "taken", "c.py": "unchanged"})


def test_rollouts_are_kept_with_what_is_imported(command_line: CommandLine, project: Path, published: Path) -> None:
    options = ("--mode", "lenient", "--episodes", "1", "--workers", "2")
    code, tasks = imported(command_line, project, published / "sound_task.py", published / "unknown_asset.py", *options)
    assert (code, tasks["sound_task.py"]["verdict"]) == (0, "completed")
    library = TaskLibrary(project)
    assert library.card("sound-task").outcome == "solved"
    rollout = library.revisions("sound-task")[0].rollout
    assert rollout is not None
    assert [episode.seed for episode in rollout.episodes] == [1_000_000]
    assert command_line("tasks", "accept", "sound-task", "--project", str(project)).code == 0


def test_a_person_sees_what_became_of_each_file(command_line: CommandLine, project: Path, published: Path) -> None:
    result = command_line("tasks", "import", str(published), "--project", str(project))
    lines = result.out.splitlines()
    assert lines[0].split() == ["STATUS", "TASK", "VERDICT", "DETAIL"]
    assert any(line.split()[:3] == ["imported", "sound-task", "-"] for line in lines)
    assert lines[-1] == "2 imported, 3 unreadable"


def test_import_undoes_export(command_line: CommandLine, project: Path, tmp_path: Path) -> None:
    crlf = SOUND.replace("\n", "\r\n")
    library = TaskLibrary(project)
    library.propose(make_trial("sound-task", sources=(crlf,), assets=("stacking/stand.urdf",)))
    library.accept("sound-task", who="ada", reason="neat")
    command_line(
        "tasks", "export", "sound-task", "put-block-in-bowl", "--to", str(tmp_path / "out"), "--project", str(project)
    )
    elsewhere = create_project(tmp_path / "elsewhere").root
    result = command_line("tasks", "import", str(tmp_path / "out"), "--project", str(elsewhere), "--json")
    became = {task["task"]: task["status"] for task in json.loads(result.out)["tasks"]}
    assert became == {"sound-task": "imported", "put-block-in-bowl": "unchanged"}
    there = TaskLibrary(elsewhere).card("sound-task")
    assert there.source_hash == library.card("sound-task").source_hash
    assert (there.description, there.assets, there.model) == (
        "Stack three blocks.",
        ("stacking/stand.urdf",),
        "builtin",
    )
    assert (there.state, there.decided_by, there.reason) == ("to-review", "", "")
    command_line("tasks", "export", "sound-task", "--to", str(tmp_path / "again"), "--project", str(elsewhere))
    assert (tmp_path / "again" / "sound-task" / "task.py").read_bytes() == crlf.encode()


def test_every_base_task_comes_back_as_itself(command_line: CommandLine, project: Path, tmp_path: Path) -> None:
    library = TaskLibrary(project)
    names = [card.name for card in library.cards()]
    command_line("tasks", "export", *names, "--to", str(tmp_path / "out"), "--project", str(project))
    result = command_line("tasks", "import", str(tmp_path / "out"), "--project", str(project), "--json")
    tasks = json.loads(result.out)["tasks"]
    assert sorted(task["task"] for task in tasks) == sorted(names)
    assert {task["status"] for task in tasks} == {"unchanged"}
    assert {task["task"]: task["hash"] for task in tasks} == {card.name: card.source_hash for card in library.cards()}


def test_an_export_does_not_replace_what_somebody_changed(
    command_line: CommandLine, project: Path, tmp_path: Path
) -> None:
    arguments = ("tasks", "export", "put-block-in-bowl", "--to", str(tmp_path), "--project", str(project))
    assert command_line(*arguments).err == f"Wrote {tmp_path}/put-block-in-bowl\n"
    assert command_line(*arguments).err == f"Unchanged: {tmp_path}/put-block-in-bowl\n"
    code = tmp_path / "put-block-in-bowl" / "task.py"
    code.write_text("mine\n")
    refused = command_line(*arguments)
    assert (refused.code, code.read_text()) == (2, "mine\n")
    assert "holds something else" in refused.err
    assert command_line(*arguments, "--overwrite").code == 0
    assert code.read_text() == TaskLibrary(project).source("put-block-in-bowl")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "no-such-task"), "no such file or folder"),
        (("import", "put-block-in-bowl"), "no such file or folder"),
        (("import", ".", "--rename", "--new-revision"), "not both"),
        (("export", "no-such-task", "--to", "."), "unknown task"),
        (("export", "put-block-in-bowl"), "--to"),
    ],
)
def test_wrong_use_is_said(command_line: CommandLine, project: Path, arguments: tuple[str, ...], words: str) -> None:
    result = command_line("tasks", *arguments, "--project", str(project))
    assert (result.code, result.out) == (2, "")
    assert words in result.err
