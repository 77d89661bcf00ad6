"""The command line as a user meets it: what it prints where, and what it returns."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from library.errors import DecisionRefused, UnknownTask
from prompts.errors import ProviderUnavailable, RecipeError
from sim.errors import SandboxUnavailable
from tests.workbench.commands.running import CommandLine
from workbench import __version__
from workbench.cli import exit_code
from workbench.core.errors import ReviewRefused, SettingsError


def test_the_version_is_said(command_line: CommandLine) -> None:
    assert command_line("--version").out == f"simsmith {__version__}\n"


@pytest.mark.parametrize("command", ["tui", "review", "serve", "init", "generate", "check", "doctor", "config show"])
def test_every_command_has_an_example(command_line: CommandLine, command: str) -> None:
    result = command_line(*command.split(), "--help")
    assert result.code == 0
    assert f"Example: simsmith {command}" in result.out


@pytest.mark.parametrize(
    "command", ["list", "show", "accept", "reject", "retire", "restore", "undo", "redo", "history", "import", "export"]
)
def test_every_command_of_the_library_has_an_example(command_line: CommandLine, command: str) -> None:
    assert f"Example: simsmith tasks {command}" in command_line("tasks", command, "--help").out


@pytest.mark.parametrize("arguments", [(), ("tui",)], ids=["alone", "tui"])
def test_without_a_terminal_the_workbench_points_at_plain_commands(
    command_line: CommandLine, arguments: tuple[str, ...]
) -> None:
    result = command_line(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "simsmith generate" in result.err


def test_a_wrong_option_is_wrong_use(command_line: CommandLine) -> None:
    result = command_line("generate", "--trails", "3")
    assert result.code == 2
    assert "--trails" in result.err


def test_a_folder_that_is_no_project_is_named_without_a_traceback(command_line: CommandLine, tmp_path: Path) -> None:
    result = command_line("tasks", "list", "--project", str(tmp_path / "nothing"))
    assert result.code == 2
    assert result.err == (
        f"simsmith: {tmp_path}/nothing: not a project: it has no simsmith.toml; "
        f"make one with `simsmith init {tmp_path}/nothing`\n"
    )


def test_the_project_may_be_named_before_or_after_the_command(command_line: CommandLine, tmp_path: Path) -> None:
    command_line("init", str(tmp_path / "one"))
    command_line("init", str(tmp_path / "two"))
    before = command_line("--project", str(tmp_path / "one"), "config", "show", "--json")
    after = command_line(
        "--project", str(tmp_path / "one"), "config", "show", "--json", "--project", str(tmp_path / "two")
    )
    assert json.loads(before.out)["project"] == str(tmp_path / "one")
    assert json.loads(after.out)["project"] == str(tmp_path / "two")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DecisionRefused("no"), 1),
        (ReviewRefused("no"), 1),
        (UnknownTask("nobody"), 2),
        (SettingsError("--trials", "wrong"), 2),
        (RecipeError("wrong"), 2),
        (ProviderUnavailable("refused", "no connection"), 3),
        (SandboxUnavailable("no worker"), 4),
    ],
)
def test_expected_failures_have_exit_codes(error: Exception, code: int) -> None:
    assert exit_code(error) == code


@pytest.mark.parametrize("place", ["before", "after", "environment"])
def test_a_log_file_says_what_was_asked_and_how_it_ended(
    command_line: CommandLine, project: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "simsmith.log"
    option = ("--log-file", str(log))
    asked = ("tasks", "reject", "no-such-task", "--project", str(project))
    if place == "environment":
        monkeypatch.setenv("SIMSMITH_LOG_FILE", str(log))
        result = command_line(*asked)
    else:
        result = command_line(*(*option, *asked) if place == "before" else (*asked, *option))
    assert result.code == 2
    first, *_, error, last = log.read_text().splitlines()
    assert f"simsmith {__version__}: " in first
    assert "tasks reject no-such-task" in first
    assert "ERROR simsmith: unknown task 'no-such-task'" in error
    assert last.endswith("INFO exit code 2")


def test_a_log_file_keeps_the_traceback_of_what_broke(
    command_line: CommandLine, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr("library.store.TaskLibrary.cards", break_down)
    with pytest.raises(ZeroDivisionError):
        command_line("tasks", "list", "--project", str(project), "--log-file", str(tmp_path / "log"))
    assert "Traceback" in (tmp_path / "log").read_text()
    assert "a bug of ours" in (tmp_path / "log").read_text()


def test_two_commands_append_to_one_log_file(command_line: CommandLine, project: Path, tmp_path: Path) -> None:
    for _ in range(2):
        command_line("tasks", "list", "--project", str(project), "--log-file", str(tmp_path / "log"))
    assert (tmp_path / "log").read_text().count("exit code 0") == 2


def test_a_log_file_that_cannot_be_written_is_wrong_use(command_line: CommandLine, tmp_path: Path) -> None:
    result = command_line("doctor", "--log-file", str(tmp_path / "nowhere" / "log"))
    assert (result.code, result.out) == (2, "")
    assert "--log-file" in result.err


@pytest.mark.parametrize("command", ["", "check", "tasks", "tasks list", "config show"])
def test_every_help_tells_of_the_log_file(command_line: CommandLine, command: str) -> None:
    assert "--log-file" in command_line(*command.split(), "--help").out


def test_the_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, workbench.cli\n"
        "heavy = ('pybullet', 'torch', 'textual', 'openai', 'jinja2', 'PIL', 'rich')\n"
        "print(*(name for name in heavy if name in sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


def test_a_reader_that_goes_away_is_no_error(project: Path) -> None:
    command = f"{sys.executable} -m workbench tasks list --project {project} | true"
    result = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert result.stderr == ""
