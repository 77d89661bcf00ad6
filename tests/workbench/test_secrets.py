"""The API key is in the environment and nowhere else: a canary is looked for in everything that is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sim.sandbox.processes import processes_below
from tests.sse_server import Reply, SseServer
from tests.tui.scripted import ScriptedEngine
from tests.workbench.core.sessions import SOUND_SOURCE, YES, code, proposal, writing
from workbench.core.project import create_project
from workbench.tui.app import SimsmithApp

CANARY = "sk-canary-5fa0c1d2e3"
SOUND = [Reply(text, chunk=200) for text in (*writing(), YES, YES)]
ENDLESS = SOUND_SOURCE.replace("        super().reset(env)\n", "        super().reset(env)\n        while True: pass\n")
BREAKS = """
import workbench.core.running as running
from workbench.cli import main

def fail(session, plan):
    key = session.environ["OPENAI_API_KEY"]
    raise RuntimeError(f"broke with a session of {len(key)} characters: {session!r}")

running.run = fail
main()
"""


class Place(NamedTuple):
    """Where one command runs."""

    project: Path
    log: Path
    said: Path
    """Standard output and error; a pipe that nobody reads would fill up."""
    temporary: Path


@pytest.fixture
def place(tmp_path: Path) -> Place:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    return Place(create_project(tmp_path / "project").root, tmp_path / "log.txt", tmp_path / "said.txt", temporary)


def start(place: Place, server: SseServer, *, script: str = "") -> subprocess.Popen[bytes]:
    """One trial by a served model, with the canary as key."""
    how = ["-c", script] if script else ["-m", "workbench"]
    model = ["--provider", "openai", "--base-url", server.base_url, "--model", "m"]
    effort = ["--trials", "1", "--episodes", "1", "--repair-attempts", "0", "--events"]
    where = ["--project", str(place.project), "--log-file", str(place.log)]
    environment = os.environ | {"OPENAI_API_KEY": CANARY, "TMPDIR": str(place.temporary)}
    with place.said.open("w") as said:
        return subprocess.Popen(
            [sys.executable, *how, "generate", *where, *model, *effort],
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment,
        )


def assert_nowhere(place: Place, process: subprocess.Popen[bytes]) -> str:
    """The canary is in no output, no file and no file's name; returns what was said."""
    process.wait(timeout=120)
    said = place.said.read_text()
    assert CANARY not in said
    files = [file for file in (*place.project.rglob("*"), *place.temporary.rglob("*"), place.log) if file.is_file()]
    assert place.log in files, "the log was written"
    assert place.project / "simsmith.toml" in files, "and so was the project"
    for file in files:
        assert CANARY.encode() not in file.read_bytes(), file
        assert CANARY not in str(file)
    return said


def test_a_trial_that_succeeds_keeps_no_key(place: Place) -> None:
    with SseServer(SOUND) as server:
        said = assert_nowhere(place, start(place, server))
        assert server.requests[0].headers["authorization"] == f"Bearer {CANARY}", "the server alone has seen it"
    assert "reflected" in said


@pytest.mark.parametrize("fault", ["unauthorized", "drop", "server-error", "error-object"])
def test_a_provider_that_fails_keeps_no_key(place: Place, fault: str) -> None:
    with SseServer([Reply(proposal(), fault=fault)]) as server:  # type: ignore[arg-type]  # one of its faults
        assert "trial-interrupted" in assert_nowhere(place, start(place, server))


def test_a_worker_has_no_key_and_its_crash_tells_none(place: Place) -> None:
    replies = [*SOUND[:4], Reply(code(ENDLESS), chunk=500)]
    with SseServer(replies) as server:
        process = start(place, server)
        workers = _until_running(place, process)
        for worker in workers:
            environment = Path(f"/proc/{worker}/environ").read_bytes()
            assert CANARY.encode() not in environment
            assert b"OPENAI" not in environment
            os.kill(worker, signal.SIGSEGV)
        assert "SIGSEGV" in assert_nowhere(place, process)


def test_an_exception_of_our_own_tells_no_key(place: Place) -> None:
    with SseServer(SOUND) as server:
        said = assert_nowhere(place, start(place, server, script=BREAKS))
    assert "RuntimeError: broke with a session of 20 characters" in said
    assert "RuntimeError" in place.log.read_text()


async def test_a_screen_that_breaks_shows_no_values(capfd: pytest.CaptureFixture[str]) -> None:
    app = SimsmithApp(ScriptedEngine([]))
    with pytest.raises(ZeroDivisionError):
        await _break(app)
    app._print_error_renderables()
    shown = capfd.readouterr().err
    assert "ZeroDivisionError" in shown
    assert CANARY not in shown


async def _break(app: SimsmithApp) -> None:
    async with app.run_test() as pilot:
        app.call_later(break_with_a_key, CANARY)
        await pilot.pause()


def break_with_a_key(key: str) -> None:
    """Has the key in a local variable when it breaks."""
    raise ZeroDivisionError


def _until_running(place: Place, process: subprocess.Popen[bytes]) -> list[int]:
    """The workers, once the endless task runs: it is the only one that needs so much time."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        workers = processes_below(place.temporary)
        if any(_cpu_s(worker) > 2.0 for worker in workers):
            return workers
        time.sleep(0.05)
    raise AssertionError("no worker has run")


def _cpu_s(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
