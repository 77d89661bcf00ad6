"""PyBullet's window: refused in words where there can be none, and without keys where there is one."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from sim.sandbox.protocol import EpisodeRecorded
from sim.verification.log import EpisodeLog, PrimitiveLog, RulesLog, SceneLog
from workbench.core.episode_window import NoWindow, require_display, show_episode, window_environment

RULES = RulesLog(0.01, 0.2, 0.3, "Suction", PrimitiveLog("PickPlace", 0.32, 0.01), sixdof=False)
EMPTY_TABLE = EpisodeRecorded(
    3, EpisodeLog(3, SceneLog((), (), (), (), (), "done", RULES, linked=False, untouched=True), (), ())
)


@pytest.fixture
def virtual_display() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed: no window can be opened in a test")
    reading, writing = os.pipe()
    command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp")
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}", server
    server.kill()
    server.wait()


def test_a_display_is_asked_for_before_anything_runs() -> None:
    require_display({"DISPLAY": ":0"}, "linux")
    require_display({}, "darwin")
    with pytest.raises(NoWindow, match=r"neither DISPLAY nor WAYLAND_DISPLAY is set.*--record FILE\.gif"):
        require_display({"DISPLAY": ""}, "linux")
    with pytest.raises(NoWindow, match="start Xwayland"):
        require_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")


def test_the_window_s_process_is_told_of_the_display_and_of_no_key() -> None:
    environ = {"DISPLAY": ":0", "XAUTHORITY": "/a", "LIBGL_DRI3": "1", "OPENAI_API_KEY": "secret", "AWS_TOKEN": "t"}
    assert window_environment(environ) == {"DISPLAY": ":0", "XAUTHORITY": "/a", "LIBGL_DRI3": "1"}


async def test_a_display_that_does_not_answer_is_said() -> None:
    opened: list[None] = []
    with pytest.raises(NoWindow, match=r"no window could be opened: .*cannot connect to X server"):
        await show_episode(EMPTY_TABLE, {"DISPLAY": ":65000"}, lambda: opened.append(None))
    assert opened == []


async def test_an_episode_that_cannot_be_done_again_cannot_be_shown() -> None:
    with pytest.raises(NoWindow, match="cannot be shown in a window: the scene holds a soft body"):
        await show_episode(EpisodeRecorded(3, None, "the scene holds a soft body"), {"DISPLAY": ":0"})
    with pytest.raises(NoWindow, match="the worker wrote no record of it"):
        await show_episode(None, {"DISPLAY": ":0"})


async def test_a_window_opens_and_its_end_is_no_failure(
    virtual_display: tuple[str, subprocess.Popen[bytes]],
) -> None:
    display, server = virtual_display
    await show_episode(EMPTY_TABLE, {**os.environ, "DISPLAY": display}, server.kill)
    assert server.wait() == -9, "it was there until the window stood"
