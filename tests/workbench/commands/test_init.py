from pathlib import Path

import pytest

from tests.workbench.commands.running import CommandLine


def test_a_project_is_made_and_then_left_as_it_is(command_line: CommandLine, tmp_path: Path) -> None:
    made = command_line("init", str(tmp_path / "new"))
    assert (made.code, made.out, made.err) == (0, "", f"Made a project in {tmp_path}/new\n")
    (tmp_path / "new" / "simsmith.toml").write_text("schema = 1\ntrials = 3\n")
    again = command_line("init", str(tmp_path / "new"))
    assert (again.code, again.err) == (0, f"Already a project: {tmp_path}/new\n")
    assert (tmp_path / "new" / "simsmith.toml").read_text() == "schema = 1\ntrials = 3\n"


def test_a_folder_that_cannot_be_made_is_wrong_use(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = command_line("init", str(tmp_path / "file"))
    assert result.code == 2
    assert "cannot make a project here" in result.err


def test_the_default_project_is_made_at_first_use_and_said(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = command_line("tasks", "list", "--json")
    assert first.err == f"Made a project in {tmp_path}/home/xdg_data_home/simsmith/project\n"
    assert command_line("tasks", "list", "--json").err == ""
