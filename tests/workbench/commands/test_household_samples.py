"""Household samples of a project by commands: what `create` made waits there, decisions are taken and undone."""

import json
from pathlib import Path

from sim.household.tasks.sample_io import sample_to_json
from tests.workbench.commands.running import CommandLine
from workbench.core.household.examples import example_samples


def test_what_was_made_waits_for_review_and_is_decided_on(command_line: CommandLine, project: Path) -> None:
    at = ("--project", str(project))
    made = command_line("household", "create", "--types", "come,goto,take", "--scenes", "1", *at)
    assert made.code == 0
    listed = json.loads(command_line("household", "list", "--json", *at).out)["samples"]
    assert [(one["type"], one["state"], one["verdict"]) for one in listed] == [
        ("come", "to-review", "completed"),
        ("goto", "to-review", "completed"),
        ("take", "to-review", "completed"),
    ]
    come, goto, take = (one["name"] for one in listed)
    assert command_line("household", "accept", come, goto, "--yes", *at).code == 0
    assert command_line("household", "reject", take, "--reason", "dull", *at).code == 0
    assert command_line("household", "retire", come, *at).code == 0
    assert command_line("household", "flag", goto, *at).code == 0
    assert command_line("household", "undo", *at).code == 0
    states = json.loads(command_line("household", "list", "--json", *at).out)["samples"]
    assert [one["state"] for one in states] == ["retired", "accepted", "rejected"]
    assert command_line("household", "restore", come, *at).code == 0
    history = json.loads(command_line("household", "history", "--json", *at).out)["decisions"]
    assert [one["kind"] for one in history] == ["accept", "accept", "reject", "retire", "flag", "undo", "restore"]
    assert json.loads(command_line("tasks", "history", "--json", *at).out)["decisions"] == []
    shown = json.loads(command_line("household", "show", goto, "--json", *at).out)
    assert shown["sample"]["scene"]["instances"]
    assert "unknown sample 'gto'" in command_line("household", "show", "gto", *at).err
    once_more = command_line("household", "create", "--types", "come,goto,take", "--scenes", "1", *at)
    assert "0 new for review, 3 already there" in once_more.err
    again = command_line("household", "accept", goto, *at)
    assert (again.code, "it is accepted" in again.err) == (1, True)


def test_a_folder_is_tried_as_it_comes_in(command_line: CommandLine, project: Path, tmp_path: Path) -> None:
    at = ("--project", str(project))
    good = sample_to_json(example_samples()[0])
    mutant = good | {"plan": good["plan"][:-1], "solution": good["solution"][:-1]}  # type: ignore[index]
    folder = tmp_path / "samples"
    folder.mkdir()
    for name, document in (("good", good), ("mutant", mutant)):
        (folder / f"{name}.json").write_text(json.dumps(document))
    assert command_line("household", "import", str(folder), *at).code == 0
    without_terminal = command_line("household", "review", *at)
    assert without_terminal.code == 0
    assert [line.split()[2] for line in without_terminal.out.splitlines()[1:]] == ["verified", "failing"]
    name = without_terminal.out.splitlines()[2].split()[0]
    refused = command_line("household", "accept", name, *at)
    assert (refused.code, "its checks did not pass" in refused.err) == (1, True)
    assert "fits-type: a bring is goto, grab, goto_user" in command_line("household", "show", name, *at).out
    text = command_line("household", "show", name, "--text", *at).out
    (tmp_path / "edit.txt").write_text(text + "- Come to me with it. | goto_user()\n")
    for_one = command_line("household", "reject", name, "other", "--hash", "abc", *at)
    assert (for_one.code, "--hash is about one sample" in for_one.err) == (2, True)
    edit = ("--edited", str(tmp_path / "edit.txt"), "--reason", "it lacked the way back")
    mended = json.loads(command_line("household", "accept", name, *edit, "--json", *at).out)
    assert (mended["kind"], mended["reason"]) == ("edit-accept", "it lacked the way back")
    missing = command_line("household", "review", str(tmp_path / "nowhere"), *at)
    assert (missing.code, "there is no such file or folder" in missing.err) == (2, True)
