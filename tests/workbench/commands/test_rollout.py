"""`simsmith rollout`: an episode is solved or not, and its pictures are files that can be opened."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from sim.sandbox.protocol import FrameReady
from sim.values import SIM_HZ
from tests.workbench.commands.running import CommandLine
from workbench.core import one_episode
from workbench.core.moving_pictures import GOAL_COLOR, pictures, write_moving
from workbench.core.one_episode import film_episode
from workbench.core.sources import find_paths

TASKS = Path(__file__).parents[2] / "cases" / "broken_tasks"


def test_an_episode_becomes_a_moving_picture_and_a_folder_of_pictures(
    command_line: CommandLine, tmp_path: Path
) -> None:
    gif, folder = tmp_path / "a.gif", tmp_path / "frames"
    sound = str(TASKS / "sound_task.py")
    done = command_line(
        "rollout", sound, "--seed", "3", "--record", str(gif), "--frames", str(folder), "--json", "--unsafe-local-exec"
    )
    assert done.code == 0
    assert [episode["seed"] for episode in json.loads(done.out)["episodes"]] == [3]
    written = sorted(folder.iterdir())
    with Image.open(gif) as moving, Image.open(written[0]) as first:
        assert moving.size == first.size == (320, 240)
        assert 1 < len(list(ImageSequence.Iterator(moving))) <= len(written)  # equal neighbours become one
    assert written[0].name == "0000.png"
    again = command_line("rollout", sound, "--record", str(gif), "--unsafe-local-exec")
    assert (again.code, "nothing is overwritten" in again.err) == (2, True)


def test_what_is_not_solved_is_a_no_and_without_a_picture_nothing_is_written(
    command_line: CommandLine, tmp_path: Path
) -> None:
    broken, gif = str(TASKS / "syntax_error.py"), tmp_path / "a.gif"
    assert command_line("rollout", broken).code == 1
    refused = command_line("rollout", broken, "--record", str(gif))
    assert (refused.code, gif.exists()) == (2, False)
    assert "there is no picture of an episode that ended so: rejected" in refused.err


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("nosuch-task",), "nosuch-task"),
        (("put-block-in-bowl", "--record", "a.avi"), "only .gif and .mp4 can be written"),
        (("put-block-in-bowl", "--record", "no/such/a.gif"), "is no folder"),
        ((str(TASKS),), "holds"),
        (("put-block-in-bowl", "--gui"), "there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set"),
    ],
)
def test_wrong_use_is_said_before_anything_runs(
    command_line: CommandLine,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    wrong: tuple[str, ...],
    said: str,
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    refused = command_line("rollout", *wrong, "--project", str(project))
    assert refused.code == 2
    assert said in refused.err


def test_goals_are_drawn_only_where_asked_for() -> None:
    square = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
    frame = FrameReady(0, 0, np.zeros((40, 40, 3), np.uint8), (square,))
    (plain,), (drawn,) = pictures([frame], goals=False), pictures([frame], goals=True)
    assert np.asarray(plain).max() == 0
    assert drawn.getpixel((10, 20)) == GOAL_COLOR
    assert drawn.getpixel((20, 20)) == (0, 0, 0)


def stripes(count: int) -> list[Image.Image]:
    return [Image.new("RGB", (64, 48), (20 * number, 80, 80)) for number in range(count)]


def test_a_gif_has_every_picture_for_its_time(tmp_path: Path) -> None:
    write_moving(stripes(5), tmp_path / "a.gif", 0.08)
    with Image.open(tmp_path / "a.gif") as film:
        shown = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
    assert shown == [80] * 5


async def test_a_long_episode_is_filmed_to_its_end_with_fewer_pictures_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [source] = find_paths([str(TASKS / "sound_task.py")], stdin=io.BytesIO())
    monkeypatch.setattr(one_episode, "MOST_PICTURES", 10)
    told: list[str] = []
    film = await film_episode(source, 3, "process-only", told.append)
    assert "a long episode: once more, with fewer pictures a second" in told
    assert 8 <= len(film.frames) <= 10
    happened = film.result.rollout.episodes[0].sim_steps / SIM_HZ
    assert len(film.frames) * film.seconds_each == pytest.approx(happened, abs=film.seconds_each)
