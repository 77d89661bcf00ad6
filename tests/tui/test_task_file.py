"""The screen on one task file, saved again and again."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.pilot import Pilot

from sim.sandbox.protocol import EpisodeFinished
from tests.tui.scripted import PYRAMID, TOWER, ScriptedEngine
from tests.tui.test_app import BASE, desk, said, settle
from workbench.tui.app import SimsmithApp
from workbench.tui.presenting import blocked, headline
from workbench.tui.state import ReviewState


async def shown(pilot: Pilot[int], source: str) -> ReviewState:
    """Wait until this code is in view and checked."""
    app = pilot.app
    assert isinstance(app, SimsmithApp)
    for _ in range(6000):
        await pilot.pause(0.01)
        if desk(app).shown.source == source and not desk(app).shown.busy and not desk(app).checked:
            break
    assert desk(app).shown.source == source
    return desk(app).shown


async def test_every_save_is_checked_and_comes_into_view(tmp_path: Path) -> None:
    file = tmp_path / "my_[bold]task.py"
    file.write_text(PYRAMID)
    engine = ScriptedEngine(cards=BASE)
    app = SimsmithApp(engine, file=file)
    async with app.run_test(size=(160, 48)) as pilot:
        state = await shown(pilot, PYRAMID)
        assert (state.name, state.rollout is not None) == ("stack-block-pyramid", True)
        assert headline(state) == ("passed", "completed")

        file.unlink()
        file.write_text(TOWER)
        assert (await shown(pilot, TOWER)).name == "stack-block-tower"
        assert engine.checked_sources == [PYRAMID, TOWER]

        await pilot.press("3", "x", "X", "a", "e", "A", "r", "f")
        await settle(pilot)
        assert desk(app).shown.source == TOWER
        assert engine.decisions == []
        assert "simsmith tasks import" in blocked(desk(app).shown)

        file.write_bytes(b"\xff")
        await shown(pilot, "")
        assert "not UTF-8" in said(app)

        # A save ends the check of the code before it.
        engine.hold_before = EpisodeFinished
        file.write_text(PYRAMID)
        while engine.checked_sources[-1] != PYRAMID:
            await pilot.pause(0.02)
        file.write_text(TOWER + "# newer\n")
        while not engine.stopped:
            await pilot.pause(0.02)
        engine.hold_before = None
        engine.gate.set()
        state = await shown(pilot, TOWER + "# newer\n")
        assert headline(state) == ("passed", "completed")
    assert len(asyncio.all_tasks()) == 1
