from pathlib import Path

import pytest

from tests.workbench.commands.running import CommandLine, Result, run_command_line
from workbench.core.project import create_project


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the user's settings, keys or default project."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))
    for name in ("OPENAI_API_KEY", "OPENAI_KEY", "OPENAI_BASE_URL", "SIMSMITH_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIMSMITH_RETRIES", "0")  # pauses are tested where they pass at once
    monkeypatch.setenv("SIMSMITH_REQUIRE", "process-only")  # the tests' tasks are known: run them on any kernel


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project."""
    return create_project(tmp_path / "project").root


@pytest.fixture
def command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """`simsmith` with some arguments."""

    def call(*arguments: str) -> Result:
        return run_command_line(monkeypatch, capsys, arguments)

    return call
