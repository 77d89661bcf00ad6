"""Keys that come faster than their actions end: each has its turn, and none decides about a task that nobody saw."""

from __future__ import annotations

import threading

from textual.pilot import Pilot

from library.records import Decision
from tests.tui.scripted import ScriptedEngine, card
from tests.tui.test_app import desk, opened, said
from workbench.tui.app import SimsmithApp
from workbench.tui.screens.library_asking import CardScreen

WAITING = [card(name, state="to-review", origin="generated") for name in ("one", "two", "three")]


class SlowEngine(ScriptedEngine):
    """A disk that does not come to an end with a decision before it is told to."""

    def __init__(self) -> None:
        super().__init__(cards=WAITING)
        self.begun = threading.Event()
        self.written = threading.Event()

    def skip(self, name: str, *, seconds: float) -> Decision:
        self.begun.set()
        assert self.written.wait(60)
        return super().skip(name, seconds=seconds)


async def skipped_and_pressed(pilot: Pilot[int], engine: SlowEngine, key: str) -> None:
    """Skip the first task, press a key while that is still being written, and wait for both."""
    await opened(pilot)
    await pilot.press("space")
    while not engine.begun.is_set():
        await pilot.pause(0.01)
    await pilot.press(key)
    engine.written.set()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_key_that_comes_early_cuts_no_decision_off() -> None:
    engine = SlowEngine()
    app = SimsmithApp(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await skipped_and_pressed(pilot, engine, "i")
        assert isinstance(app.screen, CardScreen)
        assert desk(app).shown.name == "two"
        assert [(each.kind, each.task) for each in engine.decisions] == [("skip", "one")]


async def test_a_key_for_the_task_in_view_does_nothing_to_the_next_one() -> None:
    engine = SlowEngine()
    app = SimsmithApp(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await skipped_and_pressed(pilot, engine, "f")
        assert desk(app).shown.name == "two"
        assert [each.kind for each in engine.decisions] == ["skip"]
        assert "one is no longer in view" in said(app)


async def test_two_quick_skips_skip_two_tasks() -> None:
    engine = SlowEngine()
    app = SimsmithApp(engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await skipped_and_pressed(pilot, engine, "space")
        assert desk(app).shown.name == "three"
        assert [each.task for each in engine.decisions] == ["one", "two"]
