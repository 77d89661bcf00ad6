"""Jump mode: a letter over every place, on every screen, and what it leads to."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from tests.tui.scripted import ScriptedEngine, trial_events
from tests.tui.test_app import BASE, asked, opened
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.app import SimsmithApp
from workbench.tui.jumping import JumpScreen, jump_places
from workbench.tui.keys import TABS
from workbench.tui.over_session import SessionEngine
from workbench.tui.screens.asking import RejectScreen
from workbench.tui.widgets.body import Body


def letter_of(app: SimsmithApp, selector: str) -> str:
    """The letter that stands over a widget's corner."""
    corner = app.screen.query_one(selector).region.offset
    return next(letter for letter, place in jump_places(app.screen).items() if place.at == corner)


@pytest.mark.parametrize(
    ("size", "panes"),
    [((160, 48), ["#tree", "#nearest", "#task LineView", "Camera", "#output"]), ((80, 24), ["#task LineView"])],
)
async def test_every_pane_that_is_seen_has_a_letter_that_focuses_it(size: tuple[int, int], panes: list[str]) -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "ctrl+g", "5")
        for pane in panes:
            letter = letter_of(app, pane)
            await opened(pilot, "ctrl+o", letter)
            assert app.focused is app.screen.query_one(pane)


async def test_every_tab_has_a_letter_that_stands_over_its_number() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "ctrl+g")
        for number, tab in enumerate(TABS, start=1):
            title = app.screen._compositor.render_strips()[1].text
            over = {
                title[place.at.x + 1]: letter for letter, place in jump_places(app.screen).items() if place.at.y == 1
            }
            await opened(pilot, "ctrl+o", over[str(number)])
            assert app.query_one(Body).tab == tab


@pytest.mark.parametrize("key", ["escape", "ctrl+o", "1", "f5"])
async def test_other_keys_leave_and_do_nothing_else(key: str) -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "4")
        before = app.focused
        await opened(pilot, "ctrl+o", key)
        assert not isinstance(app.screen, JumpScreen)
        assert (app.focused, app.query_one(Body).tab, engine.checked_sources) == (before, "checks", [])


async def test_letters_go_when_their_places_move() -> None:
    app = SimsmithApp(ScriptedEngine(cards=BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+o")
        await pilot.resize_terminal(80, 24)
        await opened(pilot)
        assert not isinstance(app.screen, JumpScreen)


async def test_a_question_has_nowhere_to_jump_to() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g")
        await asked(pilot, "r", RejectScreen)
        await opened(pilot, "ctrl+o")
        assert isinstance(app.screen, RejectScreen)


async def test_the_recipe_and_statistics_screens_have_letters_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    project = create_project(tmp_path / "project")
    app = SimsmithApp(SessionEngine(Session.open(project.root, environ={})))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "f6")
        await opened(pilot, "ctrl+o", letter_of(app, "#tables"))
        assert app.focused is app.screen.query_one("#tables")
        await opened(pilot, "escape", "P")
        names = [place.name for place in jump_places(app.screen).values() if place.name]
        assert names == ["preview", "versions"]
        letter = next(letter for letter, place in jump_places(app.screen).items() if place.name == "preview")
        await opened(pilot, "ctrl+o")
        assert any(f" {letter} preview " in str(label.content) for label in app.screen.query(Static))
        await opened(pilot, letter)
        assert app.screen.query_one("#preview").region
