"""`G`: an episode of the task in view, in PyBullet's window."""

from __future__ import annotations

from tests.tui.scripted import ScriptedEngine, card, trial_events
from tests.tui.test_app import desk, opened, said, settle
from workbench.tui.app import SimsmithApp


async def test_one_window_at_a_time_beside_everything_else() -> None:
    engine = ScriptedEngine(trial_events(), [card("pyramid")])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "G")
        assert engine.windows == [("pyramid", None)]
        assert "pyramid is in the window" in said(app)
        await opened(pilot, "G")
        assert "in a window already" in said(app)
        await opened(pilot, "ctrl+g")
        await settle(pilot)
        assert desk(app).shown.name == "stack-block-tower"
        engine.window_closed.set()
        await opened(pilot, "G")
        assert engine.windows[1:] == [("stack-block-tower", 1_000_000)]


async def test_the_window_goes_with_the_screen() -> None:
    engine = ScriptedEngine(cards=[card("pyramid")])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "G")
        await opened(pilot, "ctrl+q")
    assert engine.window_left


async def test_why_there_is_none_is_said() -> None:
    engine = ScriptedEngine(cards=[card("pyramid")])
    engine.no_window = "there is no display: [/INST]"
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "G")
        assert "there is no display: [/INST]" in said(app)
