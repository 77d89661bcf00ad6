"""What one does with tasks of the library on the screen: retire, restore, mark, decide on many, flag, look up."""

from __future__ import annotations

from textual.pilot import Pilot

from library.records import TaskCard
from prompts.values import StageFinished
from tests.tui.pressing import Presser
from tests.tui.scripted import ScriptedEngine, card, trial_events
from tests.tui.test_app import asked, desk, opened, said, settle
from workbench.tui.app import SimsmithApp
from workbench.tui.screens.asking import ConfirmScreen, RejectScreen
from workbench.tui.screens.library_asking import BatchScreen, CardScreen
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.line_view import LineView

ODD = "[/INST]-[bold]x"


def waiting(*names: str) -> list[TaskCard]:
    return [card(name, state="to-review", origin="generated", verdict="completed") for name in names]


def labels(app: SimsmithApp) -> str:
    return "\n".join(app.query_one(LibraryTree).labels)


async def point_at(pilot: Pilot[int], name: str) -> None:
    tree = pilot.app.query_one(LibraryTree)
    tree.focus()
    tree.point_at(name)
    await pilot.pause(0.05)


async def test_x_retires_and_restores_and_u_takes_it_back() -> None:
    engine = ScriptedEngine(cards=[card("pyramid"), card(ODD), *waiting("one")])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        await point_at(pilot, ODD)
        await opened(pilot, "x")
        assert engine.library[ODD].state == "retired"
        assert f"retired {ODD}" in said(app)
        assert desk(app).shown.name == "one", "what is in view stays"
        await point_at(pilot, ODD)
        await opened(pilot, "x")
        assert engine.library[ODD].state == "accepted"
        await opened(pilot, "u")
        assert engine.library[ODD].state == "retired"
        await point_at(pilot, "one")
        await opened(pilot, "x")
        assert "waits for review" in said(app)
        assert [one.kind for one in engine.decisions] == ["retire", "restore"]
        app.query_one("#task LineView", LineView).focus()
        await opened(pilot, "x")  # elsewhere it is about hunks
        assert [one.kind for one in engine.decisions] == ["retire", "restore"]


async def test_marked_tasks_are_decided_on_together_after_one_question() -> None:
    engine = ScriptedEngine(cards=[card("base"), *waiting("one", ODD, "three")])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "V")
        assert "no task is marked" in said(app)
        await point_at(pilot, "one")
        await opened(pilot, "v", "v")
        assert desk(app).shelf.marked == {"one", ODD}
        assert f"● {ODD}" in labels(app)
        await opened(pilot, "v", "up", "v")
        assert desk(app).shelf.marked == {"one", ODD}, "v takes a mark away again"
        await asked(pilot, "V", BatchScreen)
        await pilot.pause(0.05)
        assert ODD in app.screen.query_one(LineView).text
        await asked(pilot, "a", ConfirmScreen)
        await opened(pilot, "n")
        assert not engine.decisions
        await asked(pilot, "V", BatchScreen)
        await opened(pilot, "x")
        assert "no marked task can be retired" in said(app)
        await asked(pilot, "V", BatchScreen)
        await asked(pilot, "a", ConfirmScreen)
        await opened(pilot, "y")
        assert [(one.kind, one.task) for one in engine.decisions] == [("accept", "one"), ("accept", ODD)]
        assert "accepted 2" in said(app)
        assert not desk(app).shelf.marked
        assert desk(app).shown.name == "three"
        await opened(pilot, "u", "u")
        assert engine.library["one"].state == "to-review"
        await point_at(pilot, "three")
        await opened(pilot, "v")
        await asked(pilot, "V", BatchScreen)
        await asked(pilot, "r", ConfirmScreen)
        await asked(pilot, "y", RejectScreen)
        await opened(pilot, "enter")
        assert engine.library["three"].reason == "too similar to an existing task"


async def test_flags_and_the_record_of_a_task() -> None:
    engine = ScriptedEngine(trial_events(), cards=[*waiting(ODD)])
    app = SimsmithApp(engine)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "f")
        assert engine.library[ODD].tags == ("flagged",)
        assert f"⚑ {ODD}" in labels(app)
        await asked(pilot, "i", CardScreen)
        await pilot.pause(0.05)
        record = app.screen.query_one(LineView).text
        assert f"{ODD}: The task {ODD}." in record
        assert "flag by me" in record
        await opened(pilot, "escape", "f")
        assert engine.library[ODD].tags == ()
        await opened(pilot, "ctrl+g")
        await asked(pilot, "i", CardScreen)
        await pilot.pause(0.05)
        assert "builtin through builtin" in app.screen.query_one(LineView).text


async def test_skipped_tasks_come_back_at_the_end_of_the_queue() -> None:
    engine = ScriptedEngine(cards=waiting("one", "two", "three"))
    app = SimsmithApp(engine)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        seen = [desk(app).shown.name]
        for _ in range(4):
            await opened(pilot, "space")
            seen.append(desk(app).shown.name)
        assert seen == ["one", "two", "three", "one", "two"]
        await asked(pilot, "r", RejectScreen)
        await opened(pilot, "enter")
        assert desk(app).shown.name == "three"


async def test_proposals_are_prepared_while_the_reviewer_decides() -> None:
    engine = ScriptedEngine(trial_events(), waiting("one", "two"))
    app = SimsmithApp(engine, ahead=2)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        presser = Presser(pilot)
        await presser.until(lambda: desk(app).waiting == 3)
        await settle(pilot)
        assert desk(app).shown.name == "one", "what is in view stays"
        engine.hold_before = StageFinished
        await asked(pilot, "r", RejectScreen)
        await presser.press("enter")
        await presser.until(lambda: desk(app).shown.name == "two")
        await presser.until(lambda: desk(app).written is not None)  # a place became free: the next one is on its way
        await presser.press("f5")
        await presser.until(lambda: "solved" in app.query_one("#seeds", Label).text)  # rollouts run meanwhile
        await asked(pilot, "ctrl+q", ConfirmScreen)
        await pilot.press("n")
        await opened(pilot, "escape")
        assert "nothing is prepared any more: stopped" in said(app)
        await asked(pilot, "r", RejectScreen)
        await opened(pilot, "enter")
        assert desk(app).written is None, "a stop holds until Q"
        engine.hold_before = None
        engine.gate.set()
        await opened(pilot, "Q")
        assert desk(app).preparation.paused == ""


async def test_d_has_a_variation_written_and_compares_it_with_its_parent() -> None:
    engine = ScriptedEngine(trial_events(), cards=[card("pyramid"), card(ODD), *waiting("one")])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        await point_at(pilot, ODD)
        await opened(pilot, "d")
        await settle(pilot)
        assert engine.varied == [ODD]
        assert desk(app).shown.name == "stack-block-tower"
        assert desk(app).shown.reference == ODD, "and not the nearest one"
        app.query_one("#task LineView", LineView).focus()
        await opened(pilot, "d")  # elsewhere it is about the task in view
        await settle(pilot)
        assert engine.varied == [ODD, "stack-block-tower"]


async def test_o_says_which_folder_it_opened_or_why_not() -> None:
    engine = ScriptedEngine(cards=[card("pyramid"), card(ODD)])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        await point_at(pilot, ODD)
        await opened(pilot, "enter", "o")
        assert f"opened /projects/{ODD}" in said(app)
        engine.no_desktop = f"there is no desktop here; the folder is /projects/{ODD}"
        await opened(pilot, "o")
        assert f"the folder is /projects/{ODD}" in said(app)
