"""What lies on the reviewer's desk, without a screen."""

from __future__ import annotations

import asyncio

from tests.tui.scripted import ScriptedEngine, card, trial_events
from workbench.tui.desk import Desk
from workbench.tui.state import ReviewState


async def test_a_new_task_finds_its_card_when_another_comes_into_view_meanwhile() -> None:
    engine = ScriptedEngine(trial_events(), [card("stack-block-pyramid")])
    desk = Desk(engine, clock=lambda: 0.0)
    await desk.begin_writing()
    async for event in engine.generate():
        desk.take("generate", (event,))
    ending = asyncio.create_task(desk.end("generate", stopped=False, problem=""))
    await asyncio.sleep(0)  # the library is read anew in a thread
    desk.shown = ReviewState()
    written = await ending
    assert written is not None
    assert written.trial is None, "it was let go"
    assert written.card is not None
    assert desk.preparation.fruitless == 0
