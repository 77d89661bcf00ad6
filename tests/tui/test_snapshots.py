"""How the screen looks; `pytest --snapshot-update` after a change that was looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from library.records import VerdictName
from library.store import TaskLibrary
from prompts.values import Usage
from tests.library.builders import make_trial
from tests.tui.pressing import Presser
from tests.tui.scripted import ScriptedEngine, trial_events
from tests.tui.test_app import BASE, opened, said
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.app import SimsmithApp
from workbench.tui.engine import RunSettings
from workbench.tui.over_session import SessionEngine
from workbench.tui.recipe_bench import RecipeBench
from workbench.tui.study_bench import StudyBench

SnapCompare = Callable[..., bool]


DARK, LIGHT = "simsmith-dark", "simsmith-light"


@pytest.mark.parametrize(
    ("size", "theme", "keys"),
    [
        pytest.param((160, 48), DARK, ("ctrl+g",), id="wide"),
        pytest.param((80, 24), DARK, ("ctrl+g", "4"), id="narrow"),
        pytest.param((160, 48), LIGHT, ("ctrl+g", "5"), id="wide-light"),
        pytest.param((120, 40), LIGHT, ("ctrl+g", "2"), id="medium-light"),
        pytest.param((80, 24), LIGHT, ("ctrl+g", "3", "s"), id="narrow-light"),
        pytest.param((120, 40), DARK, ("4", "f1"), id="medium-help"),
        pytest.param((80, 24), DARK, ("ctrl+g", "r"), id="narrow-why-not"),
        pytest.param((120, 40), DARK, ("ctrl+g", "ctrl+o"), id="medium-jump"),
        pytest.param((50, 12), LIGHT, ("ctrl+g",), id="tiny"),
    ],
)
def test_a_proposal_to_review(
    snap_compare: SnapCompare, size: tuple[int, int], theme: str, keys: tuple[str, ...]
) -> None:
    async def press(pilot: Pilot[int]) -> None:
        pilot.app.theme = theme
        await opened(pilot, *keys)

    app = SimsmithApp(ScriptedEngine(trial_events(), BASE), clock=lambda: 0.0)
    assert snap_compare(app, terminal_size=size, run_before=press)


RECIPE = "in-two-lines"
RECIPE_FILES = {
    "recipe.toml": 'title = "In two lines"\ndescription = "Short enough for a picture."\nextends = "vanilla"\n'
    'without = ["review-api", "review-errors"]\n',
    "propose.j2": "You design tasks for a robot arm.\n{% if target %}\nIt is about {{ target }}.\n{% endif %}\n"
    "Answer with **JSON**: task-name, task-description, assets-used.\n",
}


class OverProject(ScriptedEngine):
    """Scripted, with the recipes and the journal of a real project."""

    def __init__(self, root: Path) -> None:
        super().__init__(trial_events("unsolved"), BASE)
        project = create_project(root)
        folder = project.recipes / RECIPE
        folder.mkdir()
        for name, text in RECIPE_FILES.items():
            (folder / name).write_text(text)
        for number, run in enumerate(("20260101-100000", "20260102-100000")):
            for seed in range(3):
                verdict: VerdictName = "completed" if seed <= number else "runtime"
                trial = make_trial(trial=f"{run}-{seed}", verdict=verdict, usage=Usage(4_000, 900), cost_usd=0.01)
                trial = replace(trial, run=run, seed=seed, provider="openai", model="some-model")
                TaskLibrary(project.root).record(trial)
        self._real = SessionEngine(Session.open(project.root, environ={}))

    def settings(self) -> RunSettings:
        return replace(super().settings(), recipe=RECIPE)

    def recipes(self) -> RecipeBench:
        return self._real.recipes()

    def statistics(self) -> StudyBench:
        return self._real.statistics()


@pytest.mark.parametrize(
    ("size", "theme", "keys"),
    [
        pytest.param((160, 48), DARK, ("P", "enter"), id="recipe-wide"),
        pytest.param((80, 24), LIGHT, ("P", "2"), id="recipe-preview-narrow-light"),
        pytest.param((160, 48), LIGHT, ("f6", "down", "enter", "down", "enter"), id="statistics-compared-wide-light"),
        pytest.param((80, 24), DARK, ("f6",), id="statistics-narrow"),
        pytest.param((120, 40), LIGHT, ("f2",), id="next-run-medium-light"),
        pytest.param((120, 40), DARK, ("ctrl+g", "g"), id="sending-back-medium"),
        pytest.param((80, 24), LIGHT, ("ctrl+p",), id="palette-narrow-light"),
    ],
)
def test_what_lies_on_the_main_screen(
    snap_compare: SnapCompare, size: tuple[int, int], theme: str, keys: tuple[str, ...], tmp_path: Path
) -> None:
    async def press(pilot: Pilot[int]) -> None:
        presser = Presser(pilot)
        pilot.app.theme = theme
        await presser.until(lambda: "ctrl+g" in said(app))
        for key in keys:
            await presser.press(key)
            await presser.painted()
        for typed_into in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
            typed_into.cursor_blink = False
        await presser.painted()

    app = SimsmithApp(OverProject(tmp_path / "project"), clock=lambda: 0.0)
    assert snap_compare(app, terminal_size=size, run_before=press)
