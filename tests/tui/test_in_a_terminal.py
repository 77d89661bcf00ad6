"""The workbench as a user has it: the installed command in a real pseudo-terminal. One app, used from start to end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from library.store import TaskLibrary
from tests.sse_server import Reply, SseServer
from tests.tui.drawn import CURSOR, WRAP, Drawn
from tests.tui.terminal import PATIENCE_S, Terminal
from workbench.core.project import create_project

SIMSMITH = str(Path(sys.executable).with_name("simsmith"))
F5, ESCAPE, CTRL_G, CTRL_Q = "\x1b[15~", "\x1b", "\x07", "\x11"
ENDLESS = Reply(" ".join(f"word{number}" for number in range(200_000)), delay_s=0.005)
LOUD = '''import pybullet as p
from sim import Task


class LoudCrash(Task):
    """Writes from Python and from C, then takes its process down."""

    def reset(self, env):
        super().reset(env)
        print("\\x1b[2J\\x1b[H\\x1b]0;title\\x07 from Python" * 20)
        try:
            p.loadURDF("a warning from C.urdf")
        except p.error as refusal:
            print(refusal)
        nest = ()
        for _ in range(10**6):
            nest = (nest,)
        hash(nest)  # recurses in C until the stack is used up
'''


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of a user without settings."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
    home = str(tmp_path_factory.mktemp("home"))
    return kept | {"HOME": home, "OPENAI_API_KEY": "none", "SIMSMITH_REQUIRE": "process-only"}


@pytest.fixture(scope="module")
def terminal(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """The workbench on a project in which one task waits, and whose author never stops writing."""
    project = create_project(tmp_path_factory.mktemp("work") / "demo").root
    TaskLibrary(project).import_task("loud-crash", LOUD)
    with SseServer([ENDLESS]) as author:
        served = {"OPENAI_BASE_URL": author.base_url, "SIMSMITH_PROVIDER": "openai", "SIMSMITH_MODEL": "endless"}
        command = [SIMSMITH, "tui", "--project", str(project)]
        with Terminal(command, environ=environ | served, size=(160, 48)) as opened:
            yield opened


def test_the_first_frame_shows_the_task_that_waits_and_the_keys(terminal: Terminal) -> None:
    terminal.wait_until(lambda drawn: "^q Quit" in drawn.lines[-1] and "class LoudCrash(Task):" in drawn.text)
    assert "1 to review" in terminal.drawn.lines[0]


def test_a_crashing_worker_never_draws_on_the_screen(terminal: Terminal) -> None:
    terminal.press(F5)
    terminal.wait_until(lambda drawn: "SIGSEGV" in drawn.text and "f5 Rollout" in drawn.lines[-1])
    assert b"\x1b]0;" not in terminal.written
    for _ in range(20):  # what is painted comes in parts
        if not terminal.read(0.5):
            break
    seen = terminal.drawn.text
    terminal.resize(159, 48)
    terminal.wait_until(lambda drawn: len(drawn.lines[1]) == 159 and "^q Quit" in drawn.lines[-1])
    terminal.resize(160, 48)
    terminal.wait_until(lambda drawn: drawn.text == seen)


def test_keys_are_heard_while_an_answer_streams(terminal: Terminal) -> None:
    terminal.press(CTRL_G)
    terminal.wait_until(lambda drawn: newest_word(drawn) > 0)
    terminal.press("/")
    terminal.wait_until(lambda drawn: "filter: words" in drawn.lines[2])
    terminal.press("loud")
    terminal.wait_until(lambda drawn: "loud" in drawn.lines[2])
    heard_at = newest_word(terminal.drawn)
    terminal.wait_until(lambda drawn: newest_word(drawn) > heard_at)
    terminal.press(ESCAPE)
    terminal.wait_until(lambda drawn: "esc Stop" in drawn.lines[-1])
    terminal.press(ESCAPE)
    terminal.wait_until(lambda drawn: "stopped; what had come is kept" in drawn.text)


def test_quitting_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    terminal.press(CTRL_Q)
    assert terminal.wait_for_end() == 0
    assert terminal.drawn.modes == {CURSOR, WRAP}
    assert terminal.attributes == terminal.attributes_before
    assert terminal.drawn.text.strip() == ""


def test_being_ended_by_a_signal_leaves_the_terminal_as_it_was(environ: dict[str, str], tmp_path: Path) -> None:
    with Terminal(
        [SIMSMITH, "--project", str(create_project(tmp_path / "new").root)], environ=environ, size=(80, 24)
    ) as terminal:
        terminal.wait_until(lambda drawn: "^q Quit" in drawn.lines[-1])
        terminal.program.terminate()
        assert terminal.wait_for_end() == 143
        assert terminal.drawn.modes == {CURSOR, WRAP}
        assert terminal.attributes == terminal.attributes_before


def test_the_loss_of_the_terminal_ends_the_workbench_with_the_edit_kept(
    environ: dict[str, str], tmp_path: Path
) -> None:
    project = create_project(tmp_path / "lost")
    TaskLibrary(project.root).import_task("loud-crash", LOUD)
    with Terminal([SIMSMITH, "--project", str(project.root)], environ=environ, size=(80, 24)) as terminal:
        terminal.wait_until(lambda drawn: "^q Quit" in drawn.lines[-1] and "class LoudCrash" in drawn.text)
        terminal.press("e")
        terminal.wait_until(lambda drawn: "esc Stop" in drawn.lines[-1] or "^s" in drawn.lines[-1])
        terminal.press("# a word of mine\n")
        terminal.wait_until(lambda drawn: "# a word of mine" in drawn.text)
        terminal.hang_up()
        assert terminal.program.wait(PATIENCE_S) == 129
    assert "# a word of mine" in "".join(file.read_text() for file in project.drafts.rglob("*.py"))


def test_without_a_terminal_the_plain_commands_are_named(environ: dict[str, str]) -> None:
    ended = subprocess.run(
        [SIMSMITH, "tui"], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environ, check=False
    )
    assert ended.returncode == 2
    assert "simsmith generate, review --plain, check, tasks" in ended.stderr
    assert ended.stdout == ""


def newest_word(drawn: Drawn) -> int:
    """How far the answer on the screen has come."""
    return max((int(number) for number in re.findall(r"word(\d+)", drawn.text)), default=0)
