"""The screen of one dataset: what it shows, every key, what is damaged, text that nobody vouches for."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from textual.binding import Binding
from textual.pilot import Pilot

from library.episodes.dataset import DatasetWriter
from library.episodes.shards import store
from library.episodes.values import Demonstration
from library.episodes.verifying import verify_dataset
from tests.library.episodes.making import SMALL, demonstration, info
from tests.tui.pressing import Presser, watched_threads
from workbench.core.dataset_reading import DatasetReader
from workbench.tui.dataset_app import DatasetApp
from workbench.tui.dataset_state import DatasetState
from workbench.tui.keys import DATASET_KEYS
from workbench.tui.screens.asking import HelpScreen
from workbench.tui.screens.dataset_viewing import DatasetScreen
from workbench.tui.widgets.episode_list import EpisodeList
from workbench.tui.widgets.episodes_pane import EpisodeFilter
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.row_text import RowText
from workbench.tui.widgets.status_line import StatusLine

RICH = replace(SMALL, masks=True, cameras=("front",))
HOSTILE = "put the [/INST] block [bold]there\x1b[2J"


def made(folder: Path, seeds: range, *, actions: int = 1) -> Path:
    """A dataset of an episode a seed, in a shard each; the last one's instruction is hostile."""
    writer = DatasetWriter(folder, info(RICH))
    for seed in seeds:
        one = demonstration(seed, actions=actions, layout=RICH)
        if seed == seeds[-1]:
            one = replace(one, frames=tuple(replace(frame, instruction=HOSTILE) for frame in one.frames))
        writer.add([store(one, RICH)])
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("datasets") / "made-train", range(0, 10, 2), actions=2)


class Host(DatasetApp):
    copied = ""

    @property
    def view(self) -> DatasetScreen:
        [view] = (screen for screen in self.screen_stack if isinstance(screen, DatasetScreen))
        return view

    @property
    def state(self) -> DatasetState:
        return self.view.state

    @property
    def row(self) -> str:
        return self.view.query_one(RowText).text

    @property
    def said(self) -> str:
        return self.view.query_one(StatusLine).text

    def copy_to_clipboard(self, text: str) -> None:
        self.copied = text


CSS = Path(__file__).parents[2] / "workbench" / "tui" / "styles.tcss"
Host.CSS_PATH = CSS


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (160, 48)) -> AsyncGenerator[tuple[Host, Presser], None]:
    app = Host(DatasetReader(folder))
    watched_threads()
    async with app.run_test(size=size) as pilot:
        keys = Presser(pilot)
        await keys.until(lambda: len(app.screen_stack) > 1 and app.state.seen is not None)
        await keys.painted()
        yield app, keys


async def test_one_goes_through_rows_and_episodes(folder: Path) -> None:
    async with opened(folder) as (app, keys):
        where = app.view.query_one("#caption", Label)
        assert where.text == "episode 0 of 5, seed 0   row 0 of 3"
        assert "“put the red block on the green zone”" in app.row
        assert "pick_place" in app.row
        await keys.press("right", "l", "l")
        assert where.text == "episode 0 of 5, seed 0   row 2 of 3: how it ended"
        assert "no action" in app.row
        await keys.press("home", "end", "left")
        assert app.state.step == 1
        await keys.press("down", "j", "k", "tab", "tab", "down", "up", "right")
        assert where.text.startswith("episode 1 of 5, seed 2   row 1")
        await keys.press("up", "up", "up")
        assert app.state.at == 0
        await keys.press("pagedown")
        assert app.state.at in (0, 4), "the list's own key, while it has the focus"
        assert app.state.seen is not None


async def test_the_filter_leaves_episodes_and_gives_them_back(folder: Path) -> None:
    async with opened(folder) as (app, keys):
        await keys.press("j", "j")
        await keys.burst("/", *"[/inst]")
        assert (app.state.found, app.state.at) == ([4], 4)
        assert "put the [/INST] block [bold]there" in app.row
        assert "\x1b" not in app.row
        await keys.press("escape")
        assert (len(app.state.found), app.state.at) == (5, 4)
        await keys.press("/", "6", "enter")
        assert app.state.entry is not None
        assert app.state.entry.seed == 6
        assert isinstance(app.focused, EpisodeList)
        await keys.press("/", *" nothing")
        assert (app.state.at, app.state.seen) == (None, None)
        assert "no episode is left" in app.row
        await keys.press("enter", "j", "k", "right", "end", "home", "y", "v", "m")
        assert app.is_running


async def test_pictures_are_changed_and_marks_left_out(folder: Path) -> None:
    async with opened(folder) as (app, keys):
        about = app.view.query_one("#about-right", Label)
        seen = []
        for _ in range(4):
            seen.append(about.text.splitlines()[0])
            await keys.press("v")
        assert seen == ["height (1 of 4)", "bodies (2 of 4)", "front (3 of 4)", "front depth (4 of 4)"]
        assert about.text.startswith("height (1 of 4)\n0 to ")
        assert "○ picks" in app.view.query_one("#about-left", Label).text
        await keys.press("m")
        assert "not drawn" in app.said
        await keys.press("m")
        assert "is drawn" in app.said


async def test_the_row_is_copied_with_every_number_as_it_is_stored(folder: Path) -> None:
    async with opened(folder) as (app, keys):
        await keys.press("y")
        copied = json.loads(app.copied)
        [frame] = [app.state.frame]
        assert frame is not None
        assert frame.action is not None
        assert copied["pick_pose"] == [*frame.action.pick.position, *frame.action.pick.rotation]
        assert (copied["seed"], copied["step"], copied["dataset"]) == (0, 0, str(folder))
        await keys.press("end", "y")
        assert json.loads(app.copied)["pick_pose"] is None


async def test_what_is_damaged_says_what_verify_says_and_the_rest_is_seen(tmp_path: Path) -> None:
    folder = made(tmp_path / "damaged [bold]", range(0, 6, 2))
    shard = folder / "data/part-00001.parquet"
    shard.write_bytes(shard.read_bytes()[:-100])
    [fault, *_] = verify_dataset(folder)
    async with opened(folder) as (app, keys):
        await keys.press("j")
        assert "it cannot be read" in app.row
        assert fault.problem in app.row.replace("\n", " ")
        await keys.press("y", "right", "end", "v", "m")
        assert fault.problem in app.copied
        await keys.press("j")
        assert app.state.frame is not None
        (folder / "meta/info.json").unlink()
        await keys.press("f5")
        assert "is no dataset" in app.said
        assert app.state.frame is not None


async def test_a_dataset_that_grew_is_read_again(tmp_path: Path) -> None:
    folder = made(tmp_path / "grows", range(0, 4, 2))
    async with opened(folder) as (app, keys):
        await keys.press("j")
        DatasetWriter(folder, info(RICH)).add([store(demonstration(8, layout=RICH), RICH)])
        await keys.press("f5")
        assert "3 episodes, +1" in app.said
        assert (app.state.at, len(app.state.found)) == (1, 3)
        assert app.state.seen is not None


@pytest.mark.parametrize("size", [(160, 48), (50, 12)])
async def test_no_key_breaks_anything(folder: Path, size: tuple[int, int]) -> None:
    bound = [key for each in DATASET_KEYS if isinstance(each, Binding) for key in each.key.split(",")]
    leading_out = ("escape", "q", "f1", "question_mark")
    async with opened(folder, size) as (app, keys):
        for number, key in enumerate(key for key in bound if key not in leading_out):
            await keys.press(key, ("tab", "z", "f3")[number % 3])
            assert app.is_running, key
            if isinstance(app.focused, EpisodeFilter):
                await keys.press("x", "escape")
        for key in ("f1", "question_mark"):
            await keys.press(key)
            assert isinstance(app.screen, HelpScreen)
            await keys.press("escape")
        await keys.press("q")
        await keys.until(lambda: app.return_code == 0)


SnapCompare = Callable[..., bool]


def flat(one: Demonstration) -> Demonstration:
    """The same with a block on a table for pictures: noise would make the snapshots ten times longer."""
    color, height = np.full((32, 16, 3), 200, np.uint8), np.zeros((32, 16), np.float32)
    color[8:12, 4:8], height[8:12, 4:8] = (180, 60, 50), 0.04
    mask = np.where(height > 0, 4, 0).astype(np.int32)
    views = (replace(frame.view, color=color, height=height, mask=mask) for frame in one.frames)
    return replace(one, frames=tuple(replace(frame, view=view) for frame, view in zip(one.frames, views, strict=True)))


@pytest.mark.parametrize(("size", "keys"), [((160, 48), ("j",)), ((80, 24), ("v", "end"))], ids=["wide", "narrow"])
def test_how_it_looks(snap_compare: SnapCompare, tmp_path: Path, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    writer = DatasetWriter(tmp_path / "made-train", info(RICH))
    writer.add([store(flat(demonstration(seed, actions=2, layout=RICH)), RICH) for seed in range(0, 6, 2)])
    app = Host(DatasetReader(writer.folder))

    async def press(pilot: Pilot[int]) -> None:
        presser = Presser(pilot)
        await presser.until(lambda: len(app.screen_stack) > 1 and app.state.seen is not None)
        for key in keys:
            await presser.press(key)
        await presser.painted()

    assert snap_compare(app, terminal_size=size, run_before=press)
