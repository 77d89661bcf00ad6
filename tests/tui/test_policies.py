"""The project's policies on the screen: how they stand, one trained in the background, one watched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList

from library.episodes.locking import only_adder
from policy.train_job import Begun, Progress, Trained
from policy.watch_job import Chosen, Told
from tests.library.episodes.making import dataset
from tests.policy.folders import write_card, write_log, write_pause, write_results
from tests.tui.pressing import Presser, watched_threads
from workbench.core.errors import MissingExtra
from workbench.core.policy_watching import WatchedMoment, WatchPlan
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.core.training import TrainPlan
from workbench.tui import policy_bench
from workbench.tui.app import SimsmithApp
from workbench.tui.engine import EngineRefused
from workbench.tui.keys import POLICIES_KEYS, WATCH_KEYS
from workbench.tui.over_session import SessionEngine
from workbench.tui.policy_bench import PolicyBench
from workbench.tui.screens.asking import ConfirmScreen
from workbench.tui.screens.form import FormScreen
from workbench.tui.screens.lessons import LessonsScreen
from workbench.tui.screens.policies import PoliciesScreen
from workbench.tui.screens.policy_watching import WatchScreen
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.widgets.curve_plot import CurvePlot
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.row_text import RowText
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.stepped_picture import SteppedPicture

SnapCompare = Callable[..., bool]
TASK = "block-insertion"
HOSTILE = "put the [/INST] block [bold]there\x1b[2J"
TOLD = (
    Told(0, 3, HOSTILE, 0.0, 0.0, "", Chosen((100.0, 40.0), (200.0, 120.0), 0.6, 0.25, 0.5, "", "")),
    Told(1, 3, "", 0.5, 0.5, "", Chosen((60.0, 80.0), (250.0, 60.0), -2.0, 0.01, 0.02, "", "")),
    Told(2, 3, "done", 0.5, 1.0, "", None, "solved"),
)


def picture(shade: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A table with something on it."""
    image = np.full((320, 160, 3), shade, dtype=np.uint8)
    image[100:140, 60:100] = (200, 40, 30)
    return image


class ScriptedBench(PolicyBench):
    """Real rules and folders; what is trained and played is told and not done."""

    def __init__(self, session: Session) -> None:
        super().__init__(lambda: session)
        self.plans: list[TrainPlan] = []
        self.watched: list[WatchPlan] = []
        self.more = asyncio.Event()
        self.refusal: Exception | None = None
        self.let_go = False

    async def train(self, plan: TrainPlan) -> AsyncGenerator[Begun | Progress | Trained, None]:
        self.plans.append(plan)
        if self.refusal:
            raise self.refusal
        try:
            yield Begun(30, 10, 1000, 80, 0.5)
            write_log(plan.out, 1)
            yield Progress(1, 4.0, 3.0, 1.0, 0.5)
            await self.more.wait()
            write_card(plan.out, 80, 80)
            yield Trained(80, 80, 0.25, 35.0)
        finally:
            self.let_go = True

    def scenes(self, folder: Path) -> dict[str, str]:
        return {"task": TASK, "seed": "1"}

    def watching(self, folder: Path, entries: object) -> WatchPlan:
        from workbench.core.collect_gate import pass_gate

        return WatchPlan(folder, folder, pass_gate(self._project().library, TASK), 1, "process-only", "a [note]")

    async def watch(self, plan: WatchPlan) -> AsyncGenerator[WatchedMoment, None]:
        self.watched.append(plan)
        if self.refusal:
            raise self.refusal
        for told in TOLD:
            veils = (picture(150), picture(90)) if told.chosen else (None, None)
            yield WatchedMoment(told, picture(210), *veils)
            if self.more.is_set():
                await asyncio.Event().wait()


class Engine(SessionEngine):
    bench: ScriptedBench

    def policies(self) -> ScriptedBench:
        return self.bench


class Host(SimsmithApp):
    CSS_PATH = Path(__file__).parents[2] / "workbench" / "tui" / "styles.tcss"
    copied = ""

    @property
    def main(self) -> ReviewScreen:
        return self._review

    @property
    def said(self) -> str:
        return self.screen.query_one(StatusLine).text

    def copy_to_clipboard(self, text: str) -> None:
        self.copied = text


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr(policy_bench, "require_packages", lambda: None)  # what is trained here is a script
    return create_project(tmp_path / "project").root


def some_policies(runs: Path) -> None:
    """One of each kind."""
    write_results(write_log(write_card(runs / "bowl-1", 80, 80), 80), solved=45, episodes=50)
    write_log(write_pause(runs / "insert [bold]-1", 20, 80), 24)
    write_log(runs / "kitting-1", 3)


def app_on(project: Path) -> Host:
    """The workbench with a scripted bench of policies."""
    engine = Engine(session := Session.open(project, environ={}))
    engine.bench = ScriptedBench(session)
    return Host(engine, task=TASK, clock=lambda: 0.0)


@asynccontextmanager
async def opened(
    project: Path, size: tuple[int, int] = (120, 30)
) -> AsyncGenerator[tuple[Host, Presser, ScriptedBench], None]:
    app = app_on(project)
    watched_threads()
    async with app.run_test(size=size) as pilot:
        keys = Presser(pilot)
        await keys.until(lambda: app.main.desk.shown.name == TASK)
        await keys.painted()
        await keys.press("f8")
        await keys.until(lambda: isinstance(app.screen, PoliciesScreen))
        await keys.painted()
        yield app, keys, app._engine.bench  # type: ignore[attr-defined]


def rows(app: Host) -> list[str]:
    """Of the list."""
    return [str(option.prompt) for option in app.screen.query_one(OptionList).options]


async def test_policies_are_listed_with_their_states_steps_and_tests(project: Path) -> None:
    some_policies(project / "runs")
    async with opened(project) as (app, keys, _):
        assert [row.split() for row in rows(app)] == [
            ["✓", "bowl-1", "trained", "80", "90"],
            ["!", "insert", "[bold]-1", "stopped", "24", "of", "80"],
            ["✗", "kitting-1", "broken", "off", "3"],
        ]
        about = app.screen.query_one(LineView)
        assert "val: reward 90.0 % (79 to 96), success 90.0 % (79 to 96), 50 episodes" in about.text
        assert "from block-insertion-train, 10 episodes" in about.text
        plot = app.screen.query_one("#pick", CurvePlot)
        assert str(plot.border_subtitle) == "80 of 80 steps"
        await keys.press("j")
        assert "simsmith train --resume" in about.text
        assert "insert [bold]-1" in about.text
        assert str(plot.border_subtitle) == "24 of 80 steps"
        await keys.press("down", "y")
        assert "train anew" in about.text
        assert app.copied == str(project / "runs" / "kitting-1")


async def test_what_a_command_trains_is_seen_while_it_grows(project: Path) -> None:
    folder = write_log(project / "runs" / "elsewhere", 3)
    with only_adder(folder):
        async with opened(project) as (app, keys, _):
            assert rows(app)[0].split() == ["▸", "elsewhere", "training", "3"]
            assert "trains it, " in app.screen.query_one(LineView).text
            write_log(folder, 7)
            await keys.until(lambda: rows(app)[0].split()[-1] == "7")
            await keys.until(lambda: str(app.screen.query_one("#pick", CurvePlot).border_subtitle) == "7 steps")


async def test_a_policy_is_trained_while_one_reviews(project: Path) -> None:
    dataset(project / "datasets" / "a-train", [0, 2])
    dataset(project / "datasets" / "b-train", [0])
    unseen = dataset(project / "unseen", [0], task="bowl-unseen-colors").folder
    async with opened(project) as (app, keys, bench):
        assert "n trains one" in app.screen.query_one(LineView).text
        await keys.press("n")
        assert isinstance(app.screen, LessonsScreen)
        await keys.press("space", "down", "space", "enter")
        assert isinstance(app.screen, FormScreen)
        app.screen.query_one("#next-steps", Input).value = "many"
        await keys.press("enter")
        assert isinstance(app.screen, FormScreen), "it stays until the entries can be used"
        app.screen.query_one("#next-steps", Input).value = "80"
        await keys.press("enter")
        [plan] = bench.plans
        assert [folder.name for folder in plan.datasets] == ["a-train", "b-train"]
        assert (plan.out.name, plan.config.steps) == ("a-and-1-more-1", 80)
        assert bench.caution(plan) == ""
        assert bench.caution(replace(plan, datasets=(unseen,))).startswith("bowl-unseen-colors shows")
        await keys.until(lambda: "step 1 of 80" in app.said)
        await keys.press("n", "g")
        assert "one policy at a time is trained here; s stops it" in app.said
        await keys.press("escape")
        assert "a-and-1-more-1: step 1 of 80, loss 4.000" in app.said, "the main screen says it, too"
        await keys.press("ctrl+q")
        assert isinstance(app.screen, ConfirmScreen), "leaving would stop it"
        await keys.press("n", "f8")
        bench.more.set()
        await keys.until(lambda: "is trained: 80 of 80 steps" in app.said)
        await keys.until(lambda: rows(app)[0].split() == ["✓", "a-and-1-more-1", "trained", "80"])
        await keys.press("escape")
        assert "is trained: 80 of 80 steps" in app.said


async def test_training_is_stopped_after_a_question_and_gone_on_with(project: Path) -> None:
    folder = write_log(write_pause(project / "runs" / "a", 2, 80), 2)
    async with opened(project, (80, 24)) as (app, keys, bench):
        await keys.press("g")
        assert (bench.plans[0].resume, bench.plans[0].out) == (True, folder)
        await keys.press("s", "n")
        assert not bench.let_go
        await keys.press("s", "y")
        await keys.until(lambda: "was stopped; g goes on with it" in app.said)
        assert bench.let_go
        bench.let_go = False
        bench.refusal = EngineRefused("a: process 7 [bold] trains in it")
        await keys.press("g")
        await keys.until(lambda: "process 7 [bold] trains in it" in app.said)
        bench.refusal = None
        await keys.press("g", "ctrl+q", "y")
        await keys.until(lambda: app.return_code == 0)
        assert bench.let_go


async def test_without_torch_it_is_said_how_to_get_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise MissingExtra("torch", extra="train", wanted_for="policies")

    write_log(write_pause(project / "runs" / "a", 2, 80), 2)
    async with opened(project) as (app, keys, bench):
        monkeypatch.setattr(policy_bench, "require_packages", refuse)
        await keys.press("g")
        assert "pip install 'simsmith[train]'" in app.said
        await keys.press("n", "space", "enter")
        assert isinstance(app.screen, LessonsScreen)
        assert "simsmith[train]" in str(app.screen.query_one(".hint").render())
        await keys.press("escape")
        assert not bench.plans


async def test_a_policy_is_watched_moment_by_moment(project: Path) -> None:
    some_policies(project / "runs")
    async with opened(project, (80, 24)) as (app, keys, bench):
        await keys.press("w", "enter")
        await keys.painted()
        view = app.screen
        assert isinstance(view, WatchScreen)
        row = view.query_one(RowText)
        assert "✓ solved" in str(view.query_one("#head").render())
        assert "after 2 of at most 3 actions: solved" in row.text
        assert not view.query_one("#picks", SteppedPicture).has_goals
        await keys.press("home")
        assert "put the [/INST] block [bold]there" in row.text
        assert "the likeliest cell has 25.0 % of the chances" in row.text
        assert view.query_one("#places", SteppedPicture).has_goals, "where it picks and places is drawn"
        assert view.state.picture("picks") is not view.state.picture("places")
        await keys.press("m", "v")
        assert not view.query_one("#places", SteppedPicture).has_goals
        assert view.state.picture("picks") is view.state.picture("places")
        await keys.press("right", "y")
        assert '"turn_rad": -2.0' in app.copied
        await keys.press("n", "p", "p", "f5")
        assert [plan.seed for plan in bench.watched] == [1, 3, 1, 1, 1]
        assert not view.state.draws_marks, "what is drawn stays as it was"


async def test_an_episode_is_ended_and_what_fails_is_said(project: Path) -> None:
    some_policies(project / "runs")
    async with opened(project) as (app, keys, bench):
        bench.more.set()
        await keys.press("w", "enter", "s")
        view = app.screen
        assert isinstance(view, WatchScreen)
        await keys.until(lambda: "stopped" in str(view.query_one("#head").render()))
        await keys.press("s")
        assert "f5 plays it again" in app.said
        bench.refusal = EngineRefused("no [torch] here")
        await keys.press("f5")
        await keys.until(lambda: "✗ no [torch] here" in view.query_one(RowText).text)
        await keys.press("escape")
        assert isinstance(app.screen, PoliciesScreen)


@pytest.mark.parametrize(
    ("bindings", "into", "screen"),
    [
        pytest.param(POLICIES_KEYS, (), PoliciesScreen, id="list"),
        pytest.param(WATCH_KEYS, ("w", "enter"), WatchScreen, id="watched"),
    ],
)
async def test_no_key_breaks_anything(
    bindings: list[BindingType], into: tuple[str, ...], screen: type[Screen[None]], project: Path
) -> None:
    some_policies(project / "runs")
    bound = [key for each in bindings if isinstance(each, Binding) for key in each.key.split(",")]
    async with opened(project, (50, 12)) as (app, keys, _):
        await keys.press(*into)
        for key in ("tab", "ß", *bound):
            await keys.press(key)
            assert app.is_running, key
            while not isinstance(app.screen, PoliciesScreen | WatchScreen | ReviewScreen):
                await keys.press("escape")
            if isinstance(app.screen, ReviewScreen):
                await keys.press("f8")
            if not isinstance(app.screen, screen):
                await keys.press(*into)
            assert isinstance(app.screen, screen), key


async def test_no_key_breaks_a_project_without_policies(project: Path) -> None:
    async with opened(project, (80, 24)) as (app, keys, bench):
        for key in ("enter", "s", "g", "w", "y", "j", "z", "n", "space", "enter", "escape"):
            await keys.press(key)
            assert app.is_running, key
        assert isinstance(app.screen, PoliciesScreen)
        assert not bench.plans


@pytest.mark.parametrize(
    ("size", "theme", "press"),
    [
        pytest.param((160, 48), "simsmith-light", (), id="wide-light"),
        pytest.param((80, 24), "simsmith-dark", (), id="narrow"),
        pytest.param((80, 24), "simsmith-dark", ("w", "enter", "home"), id="watched-narrow"),
    ],
)
def test_how_it_looks(
    snap_compare: SnapCompare, size: tuple[int, int], theme: str, press: tuple[str, ...], project: Path
) -> None:
    some_policies(project / "runs")
    app = app_on(project)

    async def look(pilot: Pilot[int]) -> None:
        watched_threads()
        app.theme = theme
        keys = Presser(pilot)
        await keys.until(lambda: app.main.desk.shown.name == TASK)
        await keys.painted()
        await keys.press("f8")
        await keys.until(lambda: isinstance(app.screen, PoliciesScreen))
        for key in press:
            await keys.painted()
            await keys.press(key)
        await keys.painted()

    assert snap_compare(app, terminal_size=size, run_before=look)
