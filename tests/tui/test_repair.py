"""Sending a task back to its author from the screen."""

from __future__ import annotations

from textual.widgets import ContentSwitcher, Input

from prompts.values import StageFinished
from tests.tui.pressing import Presser
from tests.tui.scripted import TOWER, ScriptedEngine, card, repair_events, trial_events
from tests.tui.test_app import BASE, asked, desk, opened, said, settle
from workbench.core.events import TrialStarted
from workbench.tui.app import SimsmithApp
from workbench.tui.screens.asking import RejectScreen
from workbench.tui.screens.sending_back import RepairScreen
from workbench.tui.widgets.answer_view import AnswerView
from workbench.tui.widgets.line_view import LineView

MENDED = TOWER.replace("0.01", "0.02")


async def test_g_sends_the_failed_check_and_a_note_and_shows_what_changed() -> None:
    engine = ScriptedEngine(trial_events("unsolved"), BASE)
    engine.repairs = repair_events(MENDED)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g")
        await asked(pilot, "g", RepairScreen)
        await pilot.pause(0.05)
        assert "0 of 2 [/INST] episodes" in app.screen.query_one(LineView).text
        await opened(pilot, "escape")
        assert not engine.notes, "escape sends nothing"

        await asked(pilot, "g", RepairScreen)
        app.screen.query_one(Input).value = "list[int] of [/INST]"
        await opened(pilot, "enter")
        assert engine.notes == [("stack-block-tower", "list[int] of [/INST]")]
        shown = desk(app).shown
        assert (shown.attempt, shown.source, shown.busy) == (2, MENDED, False)
        assert app.query_one(ContentSwitcher).current == "diff"
        assert shown.against == "attempt 1"
        diff = app.query_one("#diff LineView", LineView).text
        assert "0.02" in diff
        await opened(pilot, "2")
        assert "it is a list[int] [/INST]." in app.query_one(AnswerView).text
        await opened(pilot, "a")
        assert [(one.kind, one.task) for one in engine.decisions] == [("accept", "stack-block-tower")]


async def test_a_repair_that_is_stopped_leaves_the_task_as_it_was() -> None:
    engine = ScriptedEngine(trial_events("unsolved"), [*BASE, card("other", state="to-review", origin="generated")])
    engine.repairs = repair_events(MENDED)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g")
        engine.hold_before = StageFinished
        before = engine.library["stack-block-tower"]
        await asked(pilot, "g", RepairScreen)
        presser = Presser(pilot)
        await presser.press("enter")
        await presser.until(lambda: "it is a list[int] [/INST]." in app.query_one(AnswerView).text)
        await presser.press("g")
        await presser.until(lambda: "there is no finished task to send back" in said(app))
        await presser.press("a")
        await asked(pilot, "r", RejectScreen)
        await presser.press("enter")
        await presser.until(lambda: "is with its author" in said(app))
        await presser.press("space")
        await presser.until(lambda: desk(app).shown.name == "other")  # one may go on meanwhile
        await desk(app).open("stack-block-tower")
        assert not engine.decisions, "nothing is decided about code that is on its way"
        await opened(pilot, "escape")
        await presser.until(lambda: engine.stopped and "stopped" in said(app))
        await settle(pilot)
        assert (desk(app).shown.source, desk(app).shown.busy) == (TOWER, False)
        assert engine.library["stack-block-tower"] == before


async def test_g_says_why_a_task_cannot_be_sent_back() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "g")
        assert "has no author to send it back to" in said(app)
        engine.failure = ""
        await opened(pilot, "ctrl+g")
        await asked(pilot, "g", RepairScreen)
        await opened(pilot, "enter")
        assert isinstance(app.screen, RepairScreen), "without a failed check something has to be said"
        await opened(pilot, "escape", "e", "#", "escape", "g")
        assert "your edit is not the author's code" in said(app)
        engine.hold_before = TrialStarted
        presser = Presser(pilot)
        await presser.press("ctrl+g")
        await presser.until(lambda: desk(app).written is not None)
        await presser.press("g")
        await presser.until(lambda: "no finished task" in said(app))
        engine.gate.set()
        await settle(pilot)
