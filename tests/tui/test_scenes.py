"""`S` and `k`: rollouts in scenes of one's choice, and their end."""

from __future__ import annotations

from textual.widgets import Input, Static

from sim.sandbox.protocol import EpisodeFinished
from tests.tui.scripted import SEEDS, ScriptedEngine, card, trial_events
from tests.tui.test_app import desk, opened, said, settle
from workbench.tui.app import SimsmithApp
from workbench.tui.screens.form import FormScreen


async def test_scenes_are_asked_for_until_they_can_be_used() -> None:
    engine = ScriptedEngine(trial_events(), [card("pyramid")])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "S")
        assert isinstance(app.screen, FormScreen)
        line = app.screen.query_one(Input)
        assert line.value == "0,1,2"
        for wrong, why in (("[/INST]", "is no seed"), ("5:5", "is empty"), ("0:999999", "goes too far")):
            line.value = wrong
            await opened(pilot, "enter")
            assert why in str(app.screen.query_one(".hint", Static).render())
        line.value = "7, 10:12"
        await opened(pilot, "enter")
        await settle(pilot)
        assert engine.asked_seeds == [(7, 10, 11)]
        assert set(desk(app).shown.seeds) == set(SEEDS), "what came is what is shown"
        await opened(pilot, "S")
        assert app.screen.query_one(Input).value == ",".join(map(str, SEEDS))
        await opened(pilot, "escape", "f5")
        assert engine.asked_seeds[1:] == [()]


async def test_k_ends_the_rollouts_and_nothing_else() -> None:
    engine = ScriptedEngine(trial_events(), [card("pyramid")])
    engine.hold_before = EpisodeFinished
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "k")
        assert "no rollout of its own runs" in said(app)
        await pilot.press("f5")
        await pilot.pause(0.1)
        await opened(pilot, "k")
        assert engine.stopped
        assert desk(app).checked is None
