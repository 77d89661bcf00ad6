"""The screen of household samples, on a real project; its samples are carried out by a script, once by physics."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from textual.app import App
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, TextArea

from sim.household.tasks.sample_io import sample_to_json
from tests.tui.pressing import Presser, watched_threads
from workbench.core.household.examples import example_samples
from workbench.core.household.keeping import Origins, keep_sample, rollout_of, samples_of, verified, with_samples
from workbench.core.household.plan import HouseholdPlan
from workbench.core.household.showing import GoalPart, SampleSeen, SampleTried
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.household_bench import HouseholdBench
from workbench.tui.household_desk import HouseholdDesk
from workbench.tui.keys import HOUSEHOLD_KEYS
from workbench.tui.screens.asking import ConfirmScreen, HelpScreen, RejectScreen
from workbench.tui.screens.form import FormScreen
from workbench.tui.screens.household import HouseholdScreen
from workbench.tui.screens.library_asking import BatchScreen, CardScreen
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.sample_pane import SampleEditor, SampleText
from workbench.tui.widgets.status_line import StatusLine

HOSTILE = "Come [/INST] here, [bold]please\x1b[2J."
FALSE = "goal_reached: the goal is not true after the solution"


class ScriptedBench(HouseholdBench):
    """Real library, scripted physics: a sample holds unless its sentence says "false"."""

    def __init__(self, project: Path) -> None:
        self.session = Session.open(project, environ={})
        super().__init__(lambda: self.session)
        self.shown: list[str] = []
        """Sentences, in the order in which they were carried out."""
        self.more = asyncio.Event()

    @property
    def states(self) -> dict[str, str]:
        return {card.name: card.state for card in self.cards()}

    async def show(self, document: Mapping[str, Any]) -> AsyncGenerator[SampleSeen | SampleTried, None]:
        self.shown.append(document["task"])
        for shade in range(len(document["solution"]) + 1):
            picture = np.full((40, 60, 3), 40 * shade, np.uint8)
            call = {"call": "", "ok": True, "reason": None, "steps": 1, "t": 0.1} if shade else None
            yield SampleSeen(picture, picture, (((0.1, 0.1), (0.3, 0.1), (0.3, 0.4)),), call)
        passed = "false" not in document["task"]
        results = [{"call": call, "ok": True, "reason": None, "steps": 1, "t": 0.1} for call in document["solution"]]
        checks = [{"name": "plan_fits", "passed": True, "detail": ""}, {"name": "goal_reached", "passed": passed}]
        reason = "" if passed else FALSE
        answer = {"passed": passed, "reason": reason, "checks": checks}
        part = GoalPart("at_user()", before=False, after=passed)
        yield SampleTried(passed, reason, tuple(checks), tuple(results), (part,), rollout_of(answer))

    async def make(self, plan: HouseholdPlan) -> AsyncGenerator[str, None]:
        for number in range(plan.scene_num):
            await asyncio.to_thread(put_up, self.session, f"Made {number}.")
            yield f"scene {number + 1} of {plan.scene_num}"
            self.more.clear()
            await self.more.wait()


class Host(App[None]):
    CSS_PATH = Path(__file__).parents[2] / "workbench" / "tui" / "styles.tcss"

    def __init__(self, bench: HouseholdBench) -> None:
        super().__init__()
        self.desk = HouseholdDesk(bench, count().__next__)

    def on_mount(self) -> None:
        self.push_screen(HouseholdScreen(self.desk))

    @property
    def said(self) -> str:
        return self.query_one(StatusLine).text if not isinstance(self.screen, HouseholdScreen) else _said(self.screen)

    @property
    def text(self) -> str:
        return self.screen_stack[1].query_one(SampleText).text


def _said(screen: HouseholdScreen) -> str:
    return screen.query_one(StatusLine).text


def put_up(session: Session, sentence: str, *, tried: bool = True) -> str:
    """Put a sample up for review; returns its name."""
    document = sample_to_json(example_samples()[0]) | {"task": sentence}
    library = samples_of(with_samples(session))
    return keep_sample(library, document, Origins("generated", "hardcoding"), verified() if tried else None).card.name


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return create_project(tmp_path / "project").root


@asynccontextmanager
async def opened(
    bench: HouseholdBench, size: tuple[int, int] = (160, 48)
) -> AsyncGenerator[tuple[Host, Presser], None]:
    app = Host(bench)
    watched_threads()
    async with app.run_test(size=size) as pilot:
        presser = Presser(pilot)
        await presser.until(lambda: len(app.screen_stack) > 1)
        await presser.idle()
        yield app, presser


async def test_a_sample_is_read_seen_accepted_and_taken_back_after_a_restart(project: Path) -> None:
    bench = ScriptedBench(project)
    first, second = put_up(bench.session, HOSTILE), put_up(bench.session, "Come.")
    async with opened(bench) as (app, keys):
        assert "Come [/INST] here, [bold]please" in app.text
        assert "\x1b" not in app.text
        assert "goto(" in app.text
        assert "false → true" in app.text
        assert app.screen.query_one("#which", Label).text.startswith("after call 3 of 3")
        await keys.press("p", "p")
        assert app.screen.query_one("#which", Label).text.startswith("after call 1 of 3")
        await keys.press("tab", "left")
        await keys.press("a")
        assert bench.states == {first: "accepted", second: "to-review"}
        assert f"accepted {first}" in app.said
        assert app.desk.shown.name == second
        assert bench.shown == [HOSTILE, "Come."], "the next one was carried out while one looked at the first"
    again = ScriptedBench(project)
    async with opened(again) as (app, keys):
        await keys.press("u")
        assert again.states == {first: "to-review", second: "to-review"}
        assert app.desk.shown.name == first
        await keys.press("u")
        assert "no decision to undo" in app.said


async def test_samples_are_rejected_skipped_flagged_and_retired(project: Path) -> None:
    bench = ScriptedBench(project)
    names = [put_up(bench.session, f"Come {number}.") for number in range(3)]
    async with opened(bench) as (app, keys):
        await keys.press("r")
        assert isinstance(app.screen, RejectScreen)
        assert "code" not in str(app.screen.query_one(OptionList).get_option_at_index(1).prompt)
        await keys.press("enter")
        assert bench.states[names[0]] == "rejected"
        await keys.press("f", "space")
        assert bench.cards()[1].is_flagged
        assert app.desk.shown.name == names[2]
        await keys.press("a")
        assert app.desk.shown.name == names[1], "what was skipped comes again"
        tree = app.screen.query_one(LibraryTree)
        tree.focus()
        await keys.painted()
        tree.point_at(names[2])
        await keys.press("x")
        assert bench.states[names[2]] == "retired"
        await keys.press("u", "i")
        assert bench.states[names[2]] == "accepted"
        assert isinstance(app.screen, CardScreen)


async def test_a_sample_that_somebody_else_decided_on_makes_room_for_the_next(project: Path) -> None:
    bench = ScriptedBench(project)
    first, second, third = (put_up(bench.session, f"Come {number}.") for number in range(3))
    elsewhere = samples_of(with_samples(bench.session))
    async with opened(bench) as (app, keys):
        elsewhere.accept(first, who="somebody")
        await keys.press("space")
        assert "it is accepted" in app.said
        assert app.desk.shown.name == second
        elsewhere.accept(second, who="somebody")
        await keys.press("a")
        assert "it is accepted" in app.said
        assert app.desk.shown.name == third
        await keys.press("space")
        assert f"skipped {third}" in app.said


async def test_many_are_decided_on_at_once_and_the_filter_finds_them(project: Path) -> None:
    bench = ScriptedBench(project)
    names = [put_up(bench.session, sentence) for sentence in ("Come.", "Come now.", "Bring it.")]
    async with opened(bench) as (app, keys):
        await keys.press("/", *"now", "enter")
        assert app.desk.shown.name == names[1]
        await keys.press("/", "escape", "home", "down", "v", "v", "V")
        assert isinstance(app.screen, BatchScreen)
        await keys.press("a")
        assert isinstance(app.screen, ConfirmScreen)
        await keys.press("y")
        assert sorted(bench.states[name] for name in names) == ["accepted", "accepted", "to-review"]


async def test_an_edit_is_tried_before_it_is_accepted_and_outlives_the_screen(project: Path) -> None:
    bench = ScriptedBench(project)
    name = put_up(bench.session, "Come here.")
    async with opened(bench) as (app, keys):
        await keys.press("e")
        editor = app.screen.query_one(SampleEditor)
        text = editor.text
        editor.load_text("rubbish")
        await keys.press("ctrl+s")
        assert "line 1: neither a step" in app.said
        editor.load_text(text.replace("Come here.", "It is false."))
        await keys.press("ctrl+s")
        await keys.press("a")
        assert f"not accepted: {FALSE}" in app.said
        assert bench.states[name] == "to-review"
        await keys.press("e")
        app.screen.query_one(SampleEditor).load_text(text.replace("Come here.", "Come over."))
        await keys.press("escape", "a")
        assert "the edit was not tried yet: ctrl+s tries it" in app.said
        await keys.press("H")
    again = ScriptedBench(project)
    async with opened(again) as (app, keys):
        assert "✎ edited" in app.text
        await keys.press("ctrl+s", "a")
        assert again.states[name] == "accepted", app.said
    card = again.cards()[0]
    assert (card.description, card.revision, card.verdict) == ("Come over.", 2, "completed")
    assert not list((project / "household" / "drafts").iterdir())


async def test_what_an_edit_showed_is_never_said_of_the_stored_sample(project: Path) -> None:
    bench = ScriptedBench(project)
    name, desk = put_up(bench.session, "Come here."), HouseholdDesk(bench, count().__next__)
    await desk.refresh()
    await desk.open(name)
    text = desk.shown.text
    desk.take_text(text.replace("Come here.", "It is false."))
    desk.read_draft()
    await desk.try_out(lambda: desk.take_text(text))  # the edit is taken back while it is tried
    assert (desk.shown.tried, desk.is_to_be_tried) == (None, True)
    assert [card.verdict for card in bench.cards()] == ["completed"]


async def test_what_does_not_hold_is_marked_as_failing_and_cannot_be_accepted(project: Path) -> None:
    bench = ScriptedBench(project)
    name = put_up(bench.session, "This is false.", tried=False)
    async with opened(bench) as (app, keys):
        await keys.press("a")
        assert f"not accepted: {FALSE}" in app.said
        assert (bench.cards()[0].name, bench.cards()[0].verdict) == (name, "syntax")
        assert app.screen.query_one(LibraryTree).labels[0] == "failing (1)"


async def test_more_samples_come_while_one_decides_and_are_stopped(project: Path) -> None:
    bench = ScriptedBench(project)
    async with opened(bench) as (app, keys):
        assert "ctrl+g makes samples" in app.said
        await keys.press("ctrl+g")
        assert isinstance(app.screen, FormScreen)
        app.screen.query_one("#next-types", Input).value = "jump"
        await keys.press("enter")
        assert isinstance(app.screen, FormScreen)
        app.screen.query_one("#next-types", Input).value = "come"
        app.screen.query_one("#next-scenes", Input).value = "9"
        await keys.press("enter")
        await keys.until(lambda: len(app.desk.cards) == 1)
        assert app.desk.shown.name is not None
        await keys.press("ctrl+g")
        assert "are coming already" in app.said
        tree = app.screen.query_one(LibraryTree)
        bench.more.set()
        await keys.until(lambda: len(app.desk.cards) == 2)
        await keys.painted()
        await keys.press("home", "down", "down")
        bench.more.set()
        await keys.until(lambda: len(app.desk.cards) == 3)
        await keys.painted()
        assert tree.cursor_line == 2, "who leafs through the list stays there"
        await keys.press("escape")
        assert "stopped" in app.said
        assert list(bench.states.values()) == ["to-review"] * 3


async def test_a_narrow_window_shows_one_thing_at_a_time(project: Path) -> None:
    bench = ScriptedBench(project)
    put_up(bench.session, "Come here.")
    async with opened(bench, (80, 24)) as (app, keys):
        screen = app.screen
        seen: Callable[[str], bool] = lambda part: bool(screen.query_one(part).region)  # noqa: E731
        await keys.painted()
        assert (seen("#side"), seen("#desk"), seen("#rollouts")) == (False, True, False)
        await keys.press("2")
        await keys.painted()
        assert (seen("#side"), seen("#desk"), seen("#above"), seen("#own")) == (False, False, True, True)
        await keys.press("1", "f3")
        await keys.painted()
        assert (seen("#side"), seen("#desk")) == (True, True)
        await keys.press("z")
        await keys.painted()
        assert (seen("#side"), seen("#desk")) == (True, False)


MEANT = {"accept": {"accept"}, "skip": {"skip"}, "flag": {"flag", "unflag"}, "retire": {"retire", "restore"}}


async def test_keys_that_need_a_sample_say_so_where_there_is_none(project: Path) -> None:
    async with opened(ScriptedBench(project), (100, 24)) as (app, keys):
        for key in ("a", "e", "r", "u", "space", "n", "f", "x", "v", "V", "i", "D", "f5", "y"):
            await keys.press(key)
            assert isinstance(app.screen, HouseholdScreen), key
        assert "copied" in app.said


async def test_every_key_works_and_decides_only_what_it_means(project: Path) -> None:
    bench = ScriptedBench(project)
    for number in range(2):
        put_up(bench.session, f"Come {number}.")
    library = with_samples(bench.session).library
    async with opened(bench, (100, 24)) as (app, keys):
        for binding in HOUSEHOLD_KEYS:
            assert isinstance(binding, Binding)
            if binding.action in ("leave", "say_why_not"):
                continue
            before = len(library.history())
            await keys.press(binding.key)
            assert {one.kind for one in library.history()[before:]} <= MEANT.get(binding.action, {"undo"}), binding
            while not isinstance(app.screen, HouseholdScreen) or isinstance(app.focused, Input | TextArea):
                await keys.press("escape")
        await keys.press("f1")
        assert isinstance(app.screen, HelpScreen)
        await keys.press("escape", "H")
        await keys.until(lambda: len(app.screen_stack) == 1, lambda: f"{app.screen_stack} {app.said}")


def test_how_it_looks(project: Path, snap_compare: Callable[..., bool]) -> None:
    bench = ScriptedBench(project)
    for sentence in ("Come here.", HOSTILE, "This is false."):
        put_up(bench.session, sentence)

    async def open_and_step(pilot: Pilot[None]) -> None:
        keys = Presser(pilot)
        await keys.until(lambda: isinstance(pilot.app, Host) and pilot.app.desk.shown.tried is not None)
        await keys.press("f", "p")
        await keys.painted()

    assert snap_compare(Host(bench), terminal_size=(160, 48), run_before=open_and_step)
