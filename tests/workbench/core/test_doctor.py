import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from sim.raster import machine_code
from workbench.core.doctor import Finding, examine, is_fit
from workbench.core.errors import NotAProject
from workbench.core.project import create_project
from workbench.core.session import Session


async def findings(tmp_path: Path, environ: Mapping[str, str]) -> dict[str, Finding]:
    project = create_project(tmp_path / "project").root
    found = await examine(lambda: Session.open(project, environ=environ), environ)
    return {finding.name: finding for finding in found}


async def test_a_server_on_this_machine_is_asked_for_a_connection(tmp_path: Path) -> None:
    async with await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        found = await findings(tmp_path, {"OPENAI_BASE_URL": f"http://localhost:{port}/v1"})
    assert found["provider"].state == "ok", "no key is needed on loopback"
    assert "answers" in found["provider"].detail


@pytest.mark.parametrize("url", ["https://models.example/v1", "http://192.0.2.1/v1"])
async def test_nothing_is_asked_of_a_server_elsewhere(tmp_path: Path, url: str) -> None:
    found = await findings(tmp_path, {"OPENAI_BASE_URL": url})
    assert found["provider"].state == "missing"
    assert found["provider"].hint == "set OPENAI_API_KEY, or choose --provider builtin"
    assert isinstance(found["provider"].data, dict)
    assert "reachable" not in found["provider"].data


async def test_torch_is_not_needed(tmp_path: Path) -> None:
    found = await findings(tmp_path, {})
    assert found["torch"].state in ("ok", "note")
    assert is_fit(list(found.values()))


async def test_a_project_that_cannot_be_opened_is_a_finding() -> None:
    def refuse() -> Session:
        raise NotAProject(Path("/nowhere"), "not a project")

    found = {finding.name: finding for finding in await examine(refuse, {})}
    assert found["project"].state == "missing"
    assert not is_fit(list(found.values()))


async def test_pictures_and_display_are_told_with_the_reason(tmp_path: Path) -> None:
    found = await findings(tmp_path, {"TERM": "foot", "SIMSMITH_IMAGES": "blocks"})
    assert (found["pictures"].state, found["pictures"].detail) == ("ok", "half blocks: SIMSMITH_IMAGES says so")
    assert found["display"].state == "note"
    assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in found["display"].detail
    assert is_fit(list(found.values()))


@pytest.mark.parametrize(
    ("environ", "colors"),
    [
        ({}, "no"),
        ({"TERM": "dumb"}, "no"),
        ({"TERM": "xterm"}, "16"),
        ({"TERM": "screen-256color"}, "256"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "true"),
        ({"TERM": "xterm", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "no"),
    ],
)
async def test_the_terminal_is_taken_at_its_word(tmp_path: Path, environ: Mapping[str, str], colors: str) -> None:
    terminal = (await findings(tmp_path, environ))["terminal"]
    assert isinstance(terminal.data, dict)
    assert terminal.data["colors"] == colors


async def test_a_renderer_that_was_never_compiled_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine_code, "_places", lambda: iter([tmp_path / "kernels.o"]))
    found = (await findings(tmp_path, {}))["renderer"]
    assert (found.state, found.hint) == ("note", "run 'python -m sim.raster' once")
    machine_code.write(b"code")
    assert (await findings(tmp_path / "again", {}))["renderer"].state == "ok"
