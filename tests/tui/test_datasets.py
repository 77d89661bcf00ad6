"""The project's datasets on the screen, and collecting demonstrations while one reviews."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.widgets import Input, OptionList

from library.episodes.info import FailedAttempt
from library.store import TaskLibrary
from tests.library.builders import make_trial
from tests.library.episodes.making import dataset
from tests.tui.pressing import Presser, watched_threads
from workbench.core.collect_job import Attempt
from workbench.core.collecting import CollectPlan, CollectProgress, CollectResult
from workbench.core.errors import DatasetBusy
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.app import SimsmithApp
from workbench.tui.dataset_bench import DatasetBench
from workbench.tui.engine import EngineRefused
from workbench.tui.keys import DATASETS_KEYS
from workbench.tui.over_session import SessionEngine
from workbench.tui.screens.asking import ConfirmScreen, HelpScreen
from workbench.tui.screens.dataset_choosing import DatasetsScreen
from workbench.tui.screens.dataset_viewing import DatasetScreen
from workbench.tui.screens.form import FormScreen
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.status_line import StatusLine

TASK = "align-box-corner"
FAILURE = FailedAttempt(TASK, 2, "task_error", "ValueError: list[int] [/INST]")


class ScriptedBench(DatasetBench):
    """Real rules and folders; what is collected is told and not done."""

    def __init__(self, session: Session) -> None:
        super().__init__(lambda: session)
        self.plans: list[CollectPlan] = []
        self.more = asyncio.Event()
        self.refusal: Exception | None = None
        self.let_go = False

    async def collect(self, plan: CollectPlan) -> AsyncGenerator[CollectProgress | CollectResult, None]:
        self.plans.append(plan)
        if self.refusal:
            raise self.refusal
        try:
            yield CollectProgress(Attempt(0), before=0)
            yield CollectProgress(Attempt(2, FAILURE), before=0)
            await self.more.wait()
            yield CollectResult(TASK, plan.folder, plan.number, 1, 1, (FAILURE,))
        finally:
            self.let_go = True


class Engine(SessionEngine):
    bench: ScriptedBench

    def datasets(self) -> ScriptedBench:
        return self.bench


class Host(SimsmithApp):
    CSS_PATH = Path(__file__).parents[2] / "workbench" / "tui" / "styles.tcss"

    @property
    def main(self) -> ReviewScreen:
        return self._review

    @property
    def said(self) -> str:
        return self.main.query_one(StatusLine).text


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return create_project(tmp_path / "project").root


@asynccontextmanager
async def opened(
    project: Path, size: tuple[int, int] = (120, 30), task: str = TASK
) -> AsyncGenerator[tuple[Host, Presser, ScriptedBench], None]:
    engine = Engine(session := Session.open(project, environ={}))
    engine.bench = ScriptedBench(session)
    app = Host(engine, task=task)
    watched_threads()
    async with app.run_test(size=size) as pilot:
        keys = Presser(pilot)
        await keys.until(lambda: app.main.desk.shown.name == task)
        await keys.painted()
        yield app, keys, engine.bench


async def test_datasets_are_listed_with_their_states_and_looked_into(project: Path) -> None:
    whole, short = (dataset(project / "datasets" / name, [0, 2]).folder for name in ("a-train", "b [bold]-train"))
    (short / "data/part-00001.parquet").write_bytes(b"short")
    (project / "datasets/c-val/.collecting").mkdir(parents=True)
    async with opened(project) as (app, keys, _):
        await keys.press("f7")
        await keys.painted()
        assert isinstance(app.screen, DatasetsScreen)
        rows = [str(option.prompt) for option in app.screen.query_one(OptionList).options]
        assert [row.split()[:2] for row in rows] == [["✓", "a-train"], ["✗", "b"], ["!", "c-val"]]
        assert "complete" in rows[0]
        assert "damaged" in rows[1]
        assert "stopped" in rows[2]
        about = app.screen.query_one(LineView)
        assert "seed 998: unsolved: not solved within 3 actions" in about.text
        await keys.press("enter")
        view = app.screen
        assert isinstance(view, DatasetScreen)
        assert view.state.reader.dataset.folder == whole
        await keys.press("q", "j")
        assert "b [bold]-train" in about.text
        assert "5 bytes instead of" in about.text
        await keys.press("space", "down")
        assert isinstance(app.screen, DatasetScreen), "what is whole of it can be looked at"
        await keys.press("escape", "down", "enter")
        assert "nothing is in it yet" in app.screen.query_one(StatusLine).text


async def test_no_key_breaks_the_list(project: Path) -> None:
    bound = [key for each in DATASETS_KEYS if isinstance(each, Binding) for key in each.key.split(",")]
    async with opened(project, (80, 24)) as (app, keys, _):
        for has_some in (False, True):
            if has_some:
                dataset(project / "datasets" / "a-train", [0])
            await keys.press("f7")
            await keys.painted()
            for key in ("enter", *bound):
                await keys.press(key)
                assert app.is_running, key
                if isinstance(app.screen, HelpScreen | DatasetScreen):
                    await keys.press("escape")
                if isinstance(app.screen, ReviewScreen):
                    await keys.press("f7")
            assert ("C on the main screen" in app.screen.query_one(StatusLine).text) != has_some
            await keys.press("escape")


async def test_demonstrations_are_collected_while_one_reviews(project: Path) -> None:
    async with opened(project) as (app, keys, bench):
        await keys.press("C")
        assert isinstance(app.screen, FormScreen)
        app.screen.query_one("#next-n", Input).value = "many"
        await keys.press("enter")
        assert isinstance(app.screen, FormScreen)
        app.screen.query_one("#next-n", Input).value = "3"
        app.screen.query_one("#next-split", Input).value = "val"
        await keys.press("enter")
        [plan] = bench.plans
        assert (plan.number, plan.split, plan.folder.name) == (3, "val", f"{TASK}-val")
        assert f"{TASK}-val: 1 of 3, 1 not solved" in app.said
        await keys.press("4", "f7", "escape", "ctrl+q")
        assert isinstance(app.screen, ConfirmScreen), "leaving would end it"
        await keys.press("n")
        bench.more.set()
        await keys.until(lambda: "demonstrations" in app.said)
        assert app.said.startswith(f"✗ {TASK}-val: 1 of 3 demonstrations, 1 of them new")
        assert "1 seed gave none: seed 2: task_error: ValueError: list[int] [/INST]" in app.said
        await keys.press("C")
        assert app.screen.query_one("#next-split", Input).value == "val", "what was asked for last is offered"


async def test_collecting_is_stopped_after_a_question_and_by_leaving(project: Path) -> None:
    async with opened(project) as (app, keys, bench):
        await keys.press("C", "enter", "C")
        assert isinstance(app.screen, ConfirmScreen)
        await keys.press("n")
        assert not bench.let_go
        await keys.press("C", "y")
        await keys.until(lambda: "stopped" in app.said)
        assert "has 0 of 100 demonstrations; C goes on with it" in app.said
        assert bench.let_go
        bench.let_go = False
        await keys.press("C", "enter", "ctrl+q", "y")
        await keys.until(lambda: app.return_code == 0)
        assert bench.let_go


async def test_what_cannot_be_collected_is_said_with_what_mends_it(project: Path) -> None:
    TaskLibrary(project).propose(make_trial("waiting"))
    async with opened(project, task="waiting") as (app, keys, bench):
        await keys.press("C")
        assert "waiting is to-review, not accepted: simsmith tasks accept waiting" in app.said
        tree = app.main.query_one(LibraryTree)
        tree.focus()
        tree.point_at(TASK)
        bench.refusal = EngineRefused(str(DatasetBusy(Path("here"), "process 7 [bold]")))
        await keys.press("C", "enter")
        await keys.until(lambda: "process 7" in app.said)
        assert "here is being collected by process 7 [bold]" in app.said
        bench.refusal = ZeroDivisionError()
        await keys.press("C", "enter")
        await keys.until(lambda: "ZeroDivisionError" in app.said)
        assert app.is_running
