"""Reading a diff hunk by hunk, on the screen."""

from __future__ import annotations

from dataclasses import replace

from textual.pilot import Pilot

from library.records import Trial
from tests.tui.scripted import PYRAMID, TOWER, ScriptedEngine, card, trial_events
from tests.tui.test_app import BASE, desk, opened, said, settle
from workbench.core.events import TrialFinished
from workbench.tui.app import SimsmithApp
from workbench.tui.comparing import AUTHORS_CODE, compared
from workbench.tui.widgets.diff_pane import DiffPane
from workbench.tui.widgets.line_view import LineView

LONG = PYRAMID + "\n# middle" * 20 + "\nlast = 1\n"
"""Far enough apart that its changes are two hunks."""
CHANGED = LONG.replace("StackBlockPyramid", "StackBlockHouse").replace("last = 1", "last = 2")


def reviewing(*attempts: str) -> ScriptedEngine:
    """An engine with one waiting task, whose nearest neighbour is the pyramid."""
    engine = ScriptedEngine(cards=[*BASE, card("house", state="to-review", origin="generated", trial="run-0")])
    engine.sources["stack-block-pyramid"], engine.sources["house"] = LONG, attempts[-1]
    trial = finished_trial()
    revisions = tuple(
        replace(trial.revisions[0], number=number, source=source) for number, source in enumerate(attempts, start=1)
    )
    engine.trials["house"] = replace(trial, task="house", revisions=revisions)
    return engine


def finished_trial() -> Trial:
    last = trial_events()[-1]
    assert isinstance(last, TrialFinished)
    return last.trial


async def read(pilot: Pilot[int], *keys: str) -> None:
    """Press keys, and let each comparison end."""
    for key in keys:
        await opened(pilot, key)
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)


def caption(app: SimsmithApp) -> str:
    return str(app.query_one("DiffPane .against").render())


async def test_a_marked_hunk_leads_to_the_next_unmarked_one() -> None:
    app = SimsmithApp(reviewing(CHANGED))
    async with app.run_test(size=(160, 48)) as pilot:
        await read(pilot, "3")
        assert "hunk 1/2" in caption(app)
        await read(pilot, "m")
        assert "hunk 2/2   1 reviewed" in caption(app)
        await read(pilot, "m", "m")
        assert "hunk 2/2   1 reviewed" in caption(app), "pressed again, it takes the mark away"


async def test_a_reverted_hunk_is_an_edit_and_comes_back() -> None:
    app = SimsmithApp(reviewing(CHANGED))
    async with app.run_test(size=(160, 48)) as pilot:
        await read(pilot, "3", "n", "x")
        assert desk(app).shown.draft == CHANGED.replace("last = 2", "last = 1")
        assert "hunk 1/1" in caption(app)
        await read(pilot, "X")
        assert desk(app).shown.code == CHANGED
        await read(pilot, "X")
        assert "no hunk was reverted" in said(app)


async def test_c_compares_with_the_code_before_the_edit_and_with_earlier_attempts() -> None:
    app = SimsmithApp(reviewing(TOWER, CHANGED))
    async with app.run_test(size=(160, 48)) as pilot:
        await read(pilot, "3")
        desk(app).shown.draft = CHANGED + "# mine\n"
        names = []
        for _ in range(3):
            await read(pilot, "c")
            other = compared(desk(app).shown)
            assert other is not None
            names.append(other.name)
        assert names == [AUTHORS_CODE, "attempt 1", "stack-block-pyramid"]
        await read(pilot, "c")
        assert app.query_one(DiffPane).copyable().splitlines()[-2:] == ["+# mine", " "]


async def test_side_by_side_both_sides_scroll_as_one() -> None:
    app = SimsmithApp(reviewing(CHANGED))
    async with app.run_test(size=(160, 20)) as pilot:
        await read(pilot, "3", "s")
        old, new = app.query_one("#old", LineView), app.query_one("#new", LineView)
        assert (new.display, old.line_count) == (True, new.line_count)
        new.scroll_to(y=5, animate=False)
        await settle(pilot)
        assert old.scroll_y == new.scroll_y > 0
        await read(pilot, "s")
        assert not new.display


async def test_keys_about_hunks_say_when_there_is_none() -> None:
    app = SimsmithApp(ScriptedEngine(cards=[card("alone")]))
    async with app.run_test(size=(80, 24)) as pilot:
        await read(pilot, "m")
        assert "no hunk" in said(app)
        await read(pilot, "x")
        assert "no hunk" in said(app)
        await read(pilot, "c")
        assert "nothing to compare" in said(app)
