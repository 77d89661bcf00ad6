"""Every key in every state of the screen: nothing breaks, and no task is decided on by a key that does not mean it.

The keys are those of the table in `workbench/tui/keys.py` and of what has the focus, so a new one is tried by existing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from textual.binding import Binding
from textual.command import CommandPalette
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widgets import Input, TextArea

from library.records import DecisionKind, TaskCard
from prompts.values import StageFinished
from sim.sandbox.protocol import StepTaken
from tests.tui.pressing import Presser, watched_threads
from tests.tui.scripted import TOWER as TOWER_SOURCE
from tests.tui.scripted import ScriptedEngine, card, repair_events, trial_events
from tests.tui.test_app import BASE
from workbench.core.events import TrialFinished
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui import app as app_module
from workbench.tui.app import SimsmithApp
from workbench.tui.jumping import JumpScreen
from workbench.tui.key_names import WRITTEN
from workbench.tui.keys import APP_KEYS, ELSEWHERE
from workbench.tui.over_session import SessionEngine
from workbench.tui.recipe_bench import RecipeBench
from workbench.tui.screens.asking import ConfirmScreen, FileScreen, HelpScreen, RejectScreen
from workbench.tui.screens.library_asking import BatchScreen, CardScreen
from workbench.tui.screens.next_run import NextRunScreen
from workbench.tui.screens.recipes import RecipeScreen
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.screens.sending_back import RepairScreen
from workbench.tui.screens.statistics import StatisticsScreen
from workbench.tui.state import Phase, ReviewState
from workbench.tui.study_bench import StudyBench
from workbench.tui.widgets.library_tree import LibraryTree

TOWER, OTHER = "stack-block-tower", "another-task"
MADE: Mapping[str, object] = {"origin": "generated", "trial": "run-0"}
TASKS = (
    *BASE,
    card(TOWER, state="to-review", verdict="completed", **MADE),
    card("failed-task", state="failing", verdict="runtime", **MADE),
    card("accepted-task", **MADE),
    card("rejected-task", state="rejected", reason="dull", **MADE),
    card(OTHER, state="to-review", **MADE),
)
RUBBISH = (
    "f12",
    "insert",
    "alt+x",
    "ctrl+shift+f3",
    "ctrl+underscore",
    "ß",
    "漢",
    "@",
    "~",
    "ctrl+b",
    "backspace",
    "ctrl+c",
)
MEANT: Mapping[str, set[DecisionKind]] = {
    "accept": {"accept", "edit-accept"},
    "skip": {"skip"},
    "flag": {"flag", "unflag"},
    "retire": {"retire", "restore"},
}
"""What an action of the main screen may decide; any other one, however new, decides nothing."""
OPENING = {"recipes", "next_run", "help", "statistics", "write_pane", "command_palette", "jump"}
"""Actions that open what is a state of its own here: tried in some states of the main screen only, as it takes long."""
LAYERS = 6
"""Times that escape is pressed at most until nothing lies on the main screen."""
QUIT = "ctrl+q"
"""Tried last, where it asks nothing."""


class State(NamedTuple):
    """How the screen comes there from the task in view, and how it is known."""

    name: str
    task: str | None = TOWER
    """In view; None: none, or one that is being written."""
    press: tuple[str, ...] = ()
    screen: type[Screen[Any]] = ReviewScreen
    phase: Phase = "done"
    hold_before: type | None = None
    """The event at which a trial is held."""
    answers: Mapping[str, set[DecisionKind]] = MappingProxyType({})
    """Keys that answer a question, and what that decides."""
    led_to: str = ""
    """The task that what was pressed brings into view; empty: it stays."""
    opens: bool = False
    """Also the keys of `OPENING` are tried here."""

    @property
    def shown(self) -> str | None:
        """The task in view there."""
        return self.led_to or self.task


WIDE = (
    State("a base task", BASE[0].name, opens=True),
    State("ready, the pictures in front", press=("6",)),
    State("streaming", None, ("ctrl+g",), phase="writing", hold_before=StageFinished, opens=True),
)
NARROW = (
    State("ready"),
    State("ready, the diff in front", press=("n",)),
    State("failed", "failed-task"),
    State("accepted", "accepted-task"),
    State("rejected", "rejected-task"),
    State("after a decision", press=("A",), led_to="another-task"),
    State("a queue that fills itself", press=("Q",)),
    State("a filter", press=("/", "t"), opens=True),
)
TINY = (
    State("ready, a task as text", press=("5",)),
    State("rolling out", press=("f5",), phase="running", hold_before=StepTaken),
    State("an editor", press=("e",), opens=True),
    State("an edit", press=("e", "#", "escape")),
)
SCREENS_ON_TOP = (
    State("recipes", press=("P",), screen=RecipeScreen),
    State("a template's editor", press=("P", "enter"), screen=RecipeScreen),
    State("a recipe's versions", press=("P", "3"), screen=RecipeScreen),
    State("statistics", press=("f6",), screen=StatisticsScreen),
    State("help", press=("f1",), screen=HelpScreen),
    State("the palette", press=("ctrl+p",), screen=CommandPalette),
)
QUESTIONS = (
    State("the next run", press=("f2",), screen=NextRunScreen),
    State("sending back", "failed-task", ("g",), RepairScreen),
    State("why not?", press=("r",), screen=RejectScreen, answers={"enter": {"reject"}}),
    State("where to?", press=("w",), screen=FileScreen),
    State("a batch", press=("v", "V"), screen=BatchScreen),
    State(
        "a batch, sure?", press=("v", "V", "a"), screen=ConfirmScreen, answers={"y": {"accept"}, "enter": {"accept"}}
    ),
    State("a record", press=("i",), screen=CardScreen),
    State("jump mode", press=("ctrl+o",), screen=JumpScreen),
)
EMPTY = State("an empty library", None, phase="idle")
FILE = State("a file of the user's", TOWER, opens=True)


class KeptEngine(ScriptedEngine):
    """Scripted, with the recipes and the journal of a real project; can be put back."""

    def __init__(self, session: Session, cards: Iterable[TaskCard]) -> None:
        super().__init__(trial_events(), cards)
        finished = trial_events()[-1]
        assert isinstance(finished, TrialFinished)
        self.trials = {one.name: finished.trial for one in self.library.values() if one.trial}
        self.repairs = repair_events("# mended\n")
        self._real = SessionEngine(session)
        self._kept = {name: copy(value) for name, value in vars(self).items() if isinstance(value, (dict, list))}

    def recipes(self) -> RecipeBench:
        return self._real.recipes()

    def statistics(self) -> StudyBench:
        return self._real.statistics()

    def put_back(self) -> None:
        """Everything is as it was."""
        for name, value in self._kept.items():
            setattr(self, name, copy(value))


class WatchedApp(SimsmithApp):
    """Remembers what it complained about."""

    CSS_PATH = Path(app_module.__file__).with_name("styles.tcss")

    def __init__(self, engine: KeptEngine, file: Path | None = None) -> None:
        super().__init__(engine, file=file, clock=lambda: 0.0)
        self.complaints: list[str] = []

    def notify(self, message: str, *args: Any, severity: SeverityLevel = "information", **kwargs: Any) -> None:
        self.complaints += [message] if severity == "error" else []
        super().notify(message, *args, severity=severity, **kwargs)


class Bench:
    """An app on a scripted engine, brought back into a state whenever a key led out of it."""

    def __init__(self, app: WatchedApp, engine: KeptEngine, presser: Presser) -> None:
        self.app, self.engine, self.presser = app, engine, presser
        self.main = next(screen for screen in app.screen_stack if isinstance(screen, ReviewScreen))

    @property
    def is_typing(self) -> bool:
        """Whether letters are text."""
        return isinstance(self.app.focused, Input | TextArea)

    @property
    def task_in_view(self) -> tuple[str | None, Phase]:
        """And what happens to it."""
        return self.main.desk.shown.name, self.main.desk.shown.phase

    def difference(self, state: State, *, typing: bool) -> str:
        """What is not as in this state; empty when nothing is."""
        found = {
            "screen": (isinstance(self.app.screen, state.screen), True),
            "typing": (self.is_typing, typing),
            "task": (self.task_in_view, (state.shown, state.phase)),
        }
        return ", ".join(f"{name}: {is_now!r}, not {was!r}" for name, (is_now, was) in found.items() if is_now != was)

    async def bring(self, state: State) -> None:
        """Into the state, from wherever the screen is."""
        await self.leave()
        self.main.desk.preparation.ahead = 0
        self.main.desk.shelf.unmark_all()
        self.engine.put_back()
        self.engine.hold_before = state.hold_before
        await self.main.desk.refresh()
        await self.show(state)
        await self.presser.painted()
        await self.presser.press(*state.press)
        await self.presser.until(
            lambda: self.task_in_view == (state.shown, state.phase), lambda: str(self.task_in_view)
        )
        await self.presser.painted()

    async def show(self, state: State) -> None:
        """Its task."""
        desk = self.main.desk
        await desk.open(OTHER)  # what is in view would stay as it is
        await desk.open(state.task or OTHER)
        self.main.query_one(LibraryTree).focus()
        self.main.paint()

    async def leave(self) -> None:
        """With nothing but escape."""
        for _ in range(LAYERS):
            if self.app.screen is self.main and not self.main.jobs and not self.is_typing:
                return
            await self.presser.press("escape")
        raise AssertionError(f"escape does not lead out of {self.app.screen}, {self.main.jobs}, {self.app.focused}")

    def meant(self, key: str, state: State) -> set[DecisionKind]:
        """What this key may decide here."""
        if state.screen is not ReviewScreen:
            return state.answers.get(key, set())
        if self.is_typing and (len(key) == 1 or key in {"space", "enter", *WRITTEN}):
            return set()
        bound = self.app.screen.active_bindings.get(key)
        return MEANT.get(bound.binding.action.partition("(")[0], set()) if bound else set()

    async def try_key(self, key: str, state: State, *, typing: bool) -> None:
        """Press it, hold that it decides what it means and nothing else, and take that back."""
        where = f"{key} in the state {state.name!r}"
        before, meant, library = len(self.engine.decisions), self.meant(key, state), dict(self.engine.library)
        await self.presser.press(key)
        assert self.app.is_running, where
        assert not self.app.complaints, where
        decided = [decision.kind for decision in self.engine.decisions[before:]]
        assert set(decided) <= meant, where
        if decided:
            await self.leave()
            await self.presser.press(*["u"] * len(decided))
            assert library.items() <= self.engine.library.items(), where
        elif not isinstance(self.app.screen, state.screen) or (self.is_typing and not typing):
            await self.presser.press("escape")

    async def try_keys(self, state: State) -> None:
        """Every key in this state."""
        await self.bring(state)
        typing = self.is_typing
        assert not self.difference(state, typing=typing), state.name
        for key in self.keys(state):
            if self.difference(state, typing=typing):
                await self.bring(state)
            await self.try_key(key, state, typing=typing)
        await self.leave()

    def keys(self, state: State) -> list[str]:
        """Every key of this screen and of what has the focus, then rubbish."""
        screen = self.app.screen
        of_table = screen.BINDINGS if isinstance(screen, ReviewScreen | RecipeScreen | StatisticsScreen) else []
        bindings = [each for each in [*of_table, *APP_KEYS] if isinstance(each, Binding)]
        bindings += [each.binding for each in screen.active_bindings.values()]
        if isinstance(screen, ReviewScreen) and not state.opens:
            bindings = [each for each in bindings if each.action.rpartition(".")[2] not in OPENING]
        keys = [key for each in bindings for key in each.key.split(",")]
        return [key for key in dict.fromkeys([*keys, *dict(ELSEWHERE), *RUBBISH]) if key != QUIT]


class EmptyBench(Bench):
    """Of a project that has no task."""

    async def show(self, state: State) -> None:
        self.main.desk.shown = ReviewState()
        self.main.paint()


class FileBench(Bench):
    """Of one task's file, which comes into view by being saved."""

    file: Path

    async def show(self, state: State) -> None:
        source = f"{TOWER_SOURCE}# saved {uuid4()}\n"
        self.file.write_text(source)
        await self.presser.until(lambda: self.main.desk.shown.source == source and not self.main.jobs)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A new project; files that keys write go beside it."""
    monkeypatch.chdir(tmp_path)
    return Session.open(create_project(tmp_path / "project").root, environ={})


@pytest.mark.parametrize(
    ("size", "states"),
    [
        pytest.param((150, 16), WIDE, id="wide"),
        pytest.param((70, 18), NARROW, id="narrow"),
        pytest.param((50, 12), TINY, id="tiny"),
        pytest.param((80, 24), SCREENS_ON_TOP, id="screens"),
        pytest.param((50, 12), QUESTIONS, id="questions"),
    ],
)
async def test_no_key_breaks_anything_or_decides_what_it_does_not_mean(
    size: tuple[int, int], states: tuple[State, ...], session: Session
) -> None:
    engine = KeptEngine(session, TASKS)
    app = WatchedApp(engine)
    watched_threads()
    async with app.run_test(size=size) as pilot:
        presser = Presser(pilot)
        bench = Bench(app, engine, presser)
        await presser.until(lambda: bool(bench.main.desk.cards))
        for state in states:
            await bench.try_keys(state)
        await presser.press(QUIT)
        await presser.until(lambda: engine.closed)


async def test_no_key_breaks_an_empty_library(session: Session) -> None:
    engine = KeptEngine(session, ())
    app = WatchedApp(engine)
    watched_threads()
    async with app.run_test(size=(80, 24)) as pilot:
        await EmptyBench(app, engine, Presser(pilot)).try_keys(EMPTY)


async def test_no_key_decides_on_a_file_of_the_users(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "my_task.py"
    file.write_text(TOWER_SOURCE)
    engine = KeptEngine(session, TASKS)
    app = WatchedApp(engine, file)
    watched_threads()
    async with app.run_test(size=(80, 24)) as pilot:
        bench = FileBench(app, engine, Presser(pilot))
        bench.file = file
        await bench.try_keys(FILE)
