"""The screen driven by keys, on an engine that plays real event values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import ContentSwitcher, Input, Static

from prompts.values import StageDelta, StageFinished, StageWaiting
from sim.sandbox.protocol import RolloutReport, StepTaken
from sim.values import CheckReport
from tests.tui.pressing import Presser, is_painted
from tests.tui.scripted import HOSTILE, PYRAMID, TOWER, ScriptedEngine, card, rollout_events, trial_events
from workbench.core.events import SourceChecked
from workbench.core.screen_place import ScreenPlace, keep_place, left_place
from workbench.tui.app import SimsmithApp
from workbench.tui.desk import Desk
from workbench.tui.engine import EngineRefused
from workbench.tui.screens.asking import ConfirmScreen, RejectScreen
from workbench.tui.screens.review import ReviewScreen
from workbench.tui.widgets.answer_view import AnswerView
from workbench.tui.widgets.body import Body
from workbench.tui.widgets.checks_pane import ChecksPane
from workbench.tui.widgets.code_editor import CodeEditor
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.library_pane import LibraryPane
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.prompt_pane import PromptPane
from workbench.tui.widgets.rollouts_pane import RolloutsPane
from workbench.tui.widgets.stage_list import StageList
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.task_pane import TaskPane

BASE = [card("stack-block-pyramid"), card("put-block-in-bowl")]


def main_screen(app: SimsmithApp) -> ReviewScreen:
    return next(screen for screen in app.screen_stack if isinstance(screen, ReviewScreen))


def desk(app: SimsmithApp) -> Desk:
    return main_screen(app).desk


def said(app: SimsmithApp) -> str:
    return app.query_one(StatusLine).text


async def settle(pilot: Pilot[int]) -> None:
    """Wait until no job, no action that takes its turn, and no message is left; a question keeps its action's turn."""
    app = pilot.app
    assert isinstance(app, SimsmithApp)
    for _ in range(6000):
        await pilot.pause(0.01)
        in_turn = app.screen is main_screen(app) and main_screen(app).turn.locked()
        if not (in_turn or desk(app).written or desk(app).checked or desk(app).repaired):
            break
    await pilot.pause(0.05)
    for _ in range(6000):
        if is_painted(app.screen):
            break
        await pilot.pause(0.01)


async def opened(pilot: Pilot[int], *keys: str) -> None:
    await settle(pilot)
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def asked(pilot: Pilot[int], key: str, question: type[ModalScreen[Any]]) -> None:
    """Press a key and wait for the question that it leads to."""
    await pilot.press(key)
    for _ in range(500):
        if isinstance(pilot.app.screen, question):
            break
        await pilot.pause(0.01)
    assert isinstance(pilot.app.screen, question)


async def test_opens_on_the_base_library_with_a_hint() -> None:
    app = SimsmithApp(ScriptedEngine(cards=BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert desk(app).shown.name == "stack-block-pyramid"
        assert "ctrl+g proposes a task" in said(app)


async def test_what_was_found_damaged_is_told_when_the_library_is_open() -> None:
    engine = ScriptedEngine(cards=BASE)
    engine.begin = lambda: ("left out library/mine: no code in [/INST]",)  # type: ignore[method-assign]
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert [note.message for note in app._notifications] == ["left out library/mine: no code in [/INST]"]
        assert desk(app).shown.name == "stack-block-pyramid"


async def test_a_project_that_cannot_be_read_ends_the_workbench_with_the_reason() -> None:
    engine, refusal = ScriptedEngine(cards=BASE), EngineRefused("000001.jsonl:3: no JSON")

    def refuse() -> tuple[str, ...]:
        raise refusal

    engine.begin = refuse  # type: ignore[method-assign]
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        while app.refusal is None:
            await pilot.pause(0.01)
    assert app.refusal is refusal


async def test_opens_the_first_task_that_waits_for_review() -> None:
    engine = ScriptedEngine(cards=[*BASE, card("waiting", state="to-review", origin="generated")])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert desk(app).shown.name == "waiting"


async def test_generate_streams_checks_and_ends_on_the_diff() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g")
        assert desk(app).shown.name == "stack-block-tower"
        assert app.query_one(ContentSwitcher).current == "diff"
        assert "StackBlockTower" in app.query_one("#diff LineView", LineView).text
        await opened(pilot, "2")
        answer = app.query_one(AnswerView).text
        assert "it uses list[int] and [/INST]." in answer
        assert "class StackBlockTower(Task):" in answer
        assert answer.count("from sim import Task") == 1
        await opened(pilot, "1")
        assert "Use {braces}, [brackets] and list[int]." in app.query_one("#prompt LineView", LineView).text


async def test_the_answer_is_seen_while_it_streams() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    engine.hold_before = StageFinished
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+g")
        await Presser(pilot).until(lambda: '{"task-name": "stack-block-tower"}' in app.query_one(AnswerView).text)
        assert "being written" in "".join(app.query_one(LibraryTree).labels)
        engine.gate.set()
        await settle(pilot)


async def test_a_stage_is_busy_only_until_its_provider_is_asked_again() -> None:
    events = trial_events()
    first = next(number for number, event in enumerate(events) if isinstance(event, StageDelta))
    engine = ScriptedEngine([*events[:first], StageWaiting("propose", 0.4, "429"), *events[first:]], BASE)
    engine.hold_before = StageDelta
    now_s = 0.0
    app = SimsmithApp(engine, clock=lambda: now_s)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        presser = Presser(pilot)
        await presser.press("ctrl+g")
        await presser.until(lambda: "busy" in app.query_one(StageList).text)
        now_s = 0.4
        await presser.until(lambda: "asked" in app.query_one(StageList).text)
        assert "asking again" not in said(app)
        engine.gate.set()
        await settle(pilot)


async def test_escape_stops_the_stream_and_keeps_what_came() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    engine.hold_before = StageFinished
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+g")
        await Presser(pilot).until(lambda: '{"task-name": "stack-block-tower"}' in app.query_one(AnswerView).text)
        await opened(pilot, "escape")
        assert engine.stopped
        assert "stopped" in said(app)
        assert '{"task-name": "stack-block-tower"}' in app.query_one(AnswerView).text
        assert desk(app).shown.phase == "stopped"


async def test_accept_is_refused_with_a_reason_while_checks_run_and_done_afterwards() -> None:
    engine = ScriptedEngine(trial_events(), [*BASE, card("other", state="to-review", origin="generated")])
    engine.hold_before = StepTaken
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        presser = Presser(pilot)
        await presser.press("ctrl+g")
        await presser.until(lambda: bool(desk(app).shown.seeds))
        await presser.press("a")
        await presser.until(lambda: "its checks still run" in said(app))
        assert not engine.decisions
        engine.gate.set()
        await settle(pilot)
        await opened(pilot, "a")
        assert [(d.kind, d.task) for d in engine.decisions] == [("accept", "stack-block-tower")]
        assert desk(app).shown.name == "stack-block-tower"
        assert "space opens the next" in said(app) or "␣ opens the next" in said(app)
        await opened(pilot, "u", "A")
        assert desk(app).shown.name == "other", "A goes on to the next task to review"


async def test_a_failed_oracle_blocks_accept_but_not_accept_anyway() -> None:
    engine = ScriptedEngine(trial_events("unsolved"), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "a")
        assert "oracle is failed: 0/2" in said(app)
        assert not engine.decisions
        await app.screen.run_action("accept_anyway")
        await Presser(pilot).until(lambda: isinstance(app.screen, ConfirmScreen))
        await opened(pilot, "y")
        assert engine.decisions[0].anyway


async def test_reject_asks_for_a_reason_from_the_list_or_in_own_words() -> None:
    waiting = [card(name, state="to-review", origin="generated") for name in ("one", "two")]
    engine = ScriptedEngine(cards=[*BASE, *waiting])
    app = SimsmithApp(engine)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await asked(pilot, "r", RejectScreen)
        await opened(pilot, "enter")
        assert (engine.decisions[0].task, engine.decisions[0].reason) == ("one", "too similar to an existing task")
        await asked(pilot, "r", RejectScreen)
        app.screen.query_one(Input).focus()
        await opened(pilot, *"dull[0]", "enter")
        assert (engine.decisions[1].task, engine.decisions[1].reason) == ("two", "dull[0]")


async def test_undo_brings_the_decided_task_back() -> None:
    engine = ScriptedEngine(cards=[*BASE, card("one", state="to-review", origin="generated")])
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        await pilot.press("r")
        await opened(pilot, "enter")
        assert "rejected one" in said(app)
        await opened(pilot, "u")
        assert engine.library["one"].state == "to-review"
        assert desk(app).shown.name == "one"
        await opened(pilot, "u")
        assert "there is no decision to undo" in said(app)


async def test_an_edit_is_checked_and_then_accepted_as_edited() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "e")
        assert isinstance(app.focused, CodeEditor)
        await opened(pilot, *"# are", "escape", "a")
        assert "not checked yet" in said(app)
        await opened(pilot, "e", "ctrl+s")
        assert engine.checked_sources == ["# are" + TOWER]
        await opened(pilot, "a")
        assert [d.kind for d in engine.decisions] == ["edit-accept"]
        assert engine.sources["stack-block-tower"] == "# are" + TOWER


async def test_letters_in_the_editor_are_text_and_not_commands() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "ctrl+g", "e", *"aru z1")
        assert app.query_one(CodeEditor).text.startswith("aru z1")
        assert not engine.decisions


async def test_a_discarded_edit_has_the_checks_of_the_authors_code_again() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "e", "x", "escape")
        await app.screen.run_action("discard_edit")
        await opened(pilot, "a")
        assert [d.kind for d in engine.decisions] == ["accept"]


async def test_an_edit_waits_while_other_tasks_are_in_view() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "e", *"# are", "escape")
        await desk(app).open("put-block-in-bowl")
        assert not desk(app).shown.edited
        await desk(app).open("stack-block-tower")
        assert desk(app).shown.code == "# are" + TOWER


async def test_an_edit_survives_the_app() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "e", *"# are", "ctrl+q")
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert desk(app).shown.code == "# are" + TOWER
        await app.screen.run_action("discard_edit")
        await settle(pilot)
        assert desk(app).shown.code == TOWER
        assert engine.drafts == {}


async def test_what_is_being_typed_is_kept_before_the_editor_is_left() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "e", "#")
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        await screen.keep_edit()
        assert list(engine.drafts.values()) == ["#" + TOWER]
        assert isinstance(app.focused, CodeEditor), "the editor stays open"


async def test_an_edit_of_a_rejected_task_comes_back_with_undo() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "e", *"# are", "escape", "r", "enter")
        assert engine.decisions[-1].kind == "reject"
        await opened(pilot, "u")
        assert desk(app).shown.code == "# are" + TOWER


async def test_every_pane_survives_hostile_text() -> None:
    engine = ScriptedEngine(trial_events(), [*BASE, card("[/INST]-[bold]x")])
    engine.checks = [
        SourceChecked(CheckReport("0" * 64, None, (HOSTILE,))),
        RolloutReport("rejected", None, constructed=False, episodes=()),
    ]
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "f5", *"123456npzy", "f3", "tab")
        assert any("list[int] broke red[/INST]" in line for line in app.query_one(ChecksPane).copyable().splitlines())
        assert "[/INST]-[bold]x" in app.query_one(LibraryTree).labels[-1]


async def test_a_diagnostic_jumps_to_its_line() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    engine.checks = [
        SourceChecked(CheckReport("0" * 64, None, (HOSTILE,))),
        RolloutReport("rejected", None, constructed=False, episodes=()),
    ]
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g", "f5")
        app.query_one("#checks OptionList").focus()
        await opened(pilot, "enter")
        assert app.query_one(ContentSwitcher).current == "task"
        marked = [line.text for line in app.query_one("#task LineView", LineView).lines if line.tone == "marked"]
        assert marked == [TOWER.splitlines()[HOSTILE.line - 1] if HOSTILE.line else ""]


async def test_the_layout_follows_the_terminal() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g")
        assert app.query_one("#side").display
        assert app.query_one(RolloutsPane).display
        await pilot.resize_terminal(120, 40)
        await opened(pilot)
        assert app.query_one("#side").display
        assert not app.query_one(RolloutsPane).display
        await pilot.resize_terminal(80, 24)
        await opened(pilot)
        assert not app.query_one("#side").display
        await opened(pilot, "6")
        assert app.query_one(RolloutsPane).display
        assert "solved" in app.query_one("#seeds", Label).text
        await opened(pilot, "f3")
        assert app.query_one("#side").display
        await pilot.resize_terminal(50, 12)
        await opened(pilot)
        assert app.query_one("#notice").display
        await pilot.resize_terminal(160, 48)
        await opened(pilot)
        assert app.query_one("#desk").display
        assert app.query_one(RolloutsPane).display


async def test_quitting_asks_while_a_job_runs_and_stops_it() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    engine.hold_before = StageFinished
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+g")
        await pilot.pause(0.2)
        await asked(pilot, "ctrl+q", ConfirmScreen)
        await pilot.press("n")
        await pilot.pause(0.1)
        assert app.is_running
        await pilot.press("ctrl+q", "y")
        await pilot.pause(0.2)
    assert engine.stopped
    assert engine.closed


async def test_writing_to_a_file_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "5", "w", "enter")
        written = tmp_path / "stack-block-pyramid-task.py"
        assert written.read_text() == PYRAMID
        written.write_text("mine")
        await opened(pilot, "w", "enter")
        assert written.read_text() == "mine"
        assert "not written" in said(app)


async def test_help_explains_the_pane_in_view() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "4", "f1")
        assert "A task can be accepted when all four passed" in str(app.screen.query_one(Static).content)
        assert ChecksPane.HELP != PromptPane.HELP


async def test_each_pane_has_help_and_text_to_copy() -> None:
    app = SimsmithApp(ScriptedEngine(trial_events(), BASE))
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "ctrl+g")
        for key in "12356":
            await opened(pilot, key)
            pane = app.screen.query_one(Body).pane
            assert pane.HELP
            assert pane.copyable()


async def test_rollouts_run_again_on_the_task_in_view() -> None:
    engine = ScriptedEngine(trial_events(), BASE)
    engine.checks = [SourceChecked(CheckReport("0" * 64, "X")), *rollout_events("unsolved")]
    app = SimsmithApp(engine)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot, "f5")
        assert engine.checked_sources == [PYRAMID]
        assert "unsolved" in app.query_one("#seeds", Label).text
        assert app.query_one(TaskPane).copyable() == PYRAMID


async def test_after_a_crash_the_screen_is_where_it_was_and_after_leaving_it_begins_anew(tmp_path: Path) -> None:
    engine, file = ScriptedEngine(cards=BASE), tmp_path / "drafts" / "place.json"
    keep_place(file, ScreenPlace("put-block-in-bowl", "diff", "bowl", "-zoom-desk"))
    app = SimsmithApp(engine, place=file)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert (desk(app).shown.name, app.query_one(Body).tab) == ("put-block-in-bowl", "diff")
        assert app.query_one(LibraryPane).filter_text == "bowl"
        assert app.query_one("#desk").region.width == 160
        assert "back where the screen was" in said(app)
        await opened(pilot, "z", "4")
        for _ in range(100):
            if left_place(file) == ScreenPlace("put-block-in-bowl", "checks", "bowl", ""):
                break
            await pilot.pause(0.1)
        assert left_place(file) == ScreenPlace("put-block-in-bowl", "checks", "bowl", "")
        await pilot.press("ctrl+q")
        await pilot.pause(0.1)
    assert left_place(file) is None


async def test_a_task_that_was_asked_for_goes_before_the_place_that_was_left(tmp_path: Path) -> None:
    file = tmp_path / "place.json"
    keep_place(file, ScreenPlace("put-block-in-bowl", "diff"))
    app = SimsmithApp(ScriptedEngine(cards=BASE), task="stack-block-pyramid", place=file)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert desk(app).shown.name == "stack-block-pyramid"


async def test_a_place_whose_task_is_gone_is_no_place(tmp_path: Path) -> None:
    file = tmp_path / "place.json"
    keep_place(file, ScreenPlace("retired-and-removed", "diff"))
    app = SimsmithApp(ScriptedEngine(cards=BASE), place=file)
    async with app.run_test(size=(160, 48)) as pilot:
        await opened(pilot)
        assert desk(app).shown.name == "stack-block-pyramid"
