import json
from pathlib import Path

import pytest

from tests.workbench.commands.running import CommandLine


def test_every_setting_is_shown_with_where_it_comes_from(
    command_line: CommandLine, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "simsmith.toml").write_text("schema = 1\ntrials = 7\n[temperature]\nimplement = 0.25\n")
    monkeypatch.setenv("SIMSMITH_SEED", "12")
    shown = json.loads(command_line("config", "show", "--project", str(project), "--json").out)["settings"]
    assert (shown["trials"]["value"], shown["trials"]["origin"]) == (7, f"{project}/simsmith.toml:2")
    assert (shown["seed"]["value"], shown["seed"]["origin"]) == (12, "environment SIMSMITH_SEED")
    assert (shown["provider"]["value"], shown["provider"]["origin"]) == ("builtin", "default")
    assert shown["temperature"] == {
        "value": {"implement": 0.25},
        "origin": f"{project}/simsmith.toml:3",
        "about": shown["temperature"]["about"],
    }
    text = command_line("config", "show", "--project", str(project)).out
    assert f"trials                7               {project}/simsmith.toml:2" in text


def test_keys_are_never_shown(command_line: CommandLine, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    for arguments in (["--json"], []):
        result = command_line("config", "show", "--project", str(project), *arguments)
        assert "sk-very-secret" not in result.out + result.err
        assert "OPENAI_API_KEY" in result.out


def test_a_misspelt_setting_is_one_clear_message(command_line: CommandLine, project: Path) -> None:
    (project / "simsmith.toml").write_text("schema = 1\nepisode = 7\n")
    result = command_line("config", "show", "--project", str(project))
    assert result.code == 2
    assert result.err == (f"simsmith: {project}/simsmith.toml:2: unknown setting 'episode'; did you mean 'episodes'?\n")


def test_prices_are_shown_with_the_files_that_say_so(command_line: CommandLine, project: Path) -> None:
    own = project / "prices.toml"
    assert f"{own} (none yet)" in command_line("config", "prices", "--project", str(project)).out
    own.write_text("[[price]]\nmodel = 'mine'\ninput = 1\noutput = 2\n")
    first = json.loads(command_line("config", "prices", "--project", str(project), "--json").out)["prices"][0]
    assert first == {
        "model": "mine",
        "base_url": None,
        "input": 1,
        "cached_input": None,
        "output": 2,
        "file": str(own),
    }
    own.write_text("[[price]]\nmodel = 'mine'\n")
    broken = command_line("config", "prices", "--project", str(project))
    assert (broken.code, broken.err) == (2, f"simsmith: {own}:1: missing key 'input'\n")
