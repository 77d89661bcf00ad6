"""The streamed answers, line by line, under the list of stages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.widgets import OptionList

from prompts.prices import Price
from prompts.values import (
    FormatError,
    StageDelta,
    StageFinished,
    StageRecord,
    StageStarted,
    StageWaiting,
    Usage,
)
from tests.tui.pressing import Presser
from workbench.core.events import TrialStarted
from workbench.core.stage_costs import stage_cost_usd
from workbench.tui.lines import FencedLines
from workbench.tui.progress import apply
from workbench.tui.stage_rows import HEAD, stage_rows
from workbench.tui.state import ReviewState, end_waits
from workbench.tui.widgets.answer_view import AnswerView, code_blocks
from workbench.tui.widgets.response_pane import ResponsePane
from workbench.tui.widgets.stage_list import StageList

ANSWER = 'Prose with `code`.\n\n```python\ndef f():\n    """Doc."""\n    return list[int]\n```\nThe end\n'
RECORD = StageRecord(
    "implement", "go", ANSWER, "hash", usage=Usage(1000, 400), seconds=2.5, first_token_s=0.5, finish="stop"
)
PRICE = Price(input=2.0, output=10.0)


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield ResponsePane()


def lines(pane: ResponsePane) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in pane.answers.lines if line.text]


async def streamed(chunk: int) -> list[tuple[str, str]]:
    app, state = Host(), ReviewState(phase="writing")
    async with app.run_test(size=(60, 10)) as pilot:
        pane = app.query_one(ResponsePane)
        apply(state, StageStarted("implement", 0, "go"), 0.0)
        for at in range(0, len(ANSWER), chunk):
            apply(state, StageDelta("implement", ANSWER[at : at + chunk]), 0.0)
            pane.show(state)
        await pilot.pause()
        return lines(pane)


async def test_an_answer_reads_the_same_however_it_was_cut() -> None:
    whole = await streamed(len(ANSWER))
    assert whole == await streamed(1) == await streamed(7)
    assert ("prose", "Prose with `code`.") in whole
    assert ("code", "    return list[int]") in whole
    assert whole[-1] == ("prose", "The end")


async def test_the_reader_who_scrolled_up_is_left_there_and_told_how_much_came() -> None:
    app, state = Host(), ReviewState(phase="writing")
    async with app.run_test(size=(60, 14)) as pilot:
        pane = app.query_one(ResponsePane)
        answers = pane.answers
        apply(state, StageStarted("implement", 0, "go"), 0.0)
        apply(state, StageDelta("implement", "line\n" * 50), 0.0)
        pane.show(state)
        await pilot.pause()
        assert answers.is_vertical_scroll_end
        answers.scroll_to(y=3, animate=False)
        await pilot.pause()
        apply(state, StageDelta("implement", "more\n" * 5), 0.0)
        pane.show(state)
        await pilot.pause()
        assert answers.scroll_offset.y == 3
        assert answers.unseen == 5
        answers.focus()
        await pilot.press("end")
        await Presser(pilot).until(lambda: answers.is_vertical_scroll_end)
        assert answers.unseen == 0


async def test_a_stopped_stage_says_so_and_keeps_what_came() -> None:
    app, state = Host(), ReviewState(phase="writing")
    async with app.run_test(size=(60, 10)) as pilot:
        pane = app.query_one(ResponsePane)
        apply(state, StageStarted("implement", 0, "go"), 0.0)
        apply(state, StageDelta("implement", "half a sen"), 0.0)
        pane.show(state)
        state.phase = "stopped"
        pane.show(state)
        await pilot.pause()
        assert lines(pane)[1:] == [("prose", "half a sen"), ("note", "(stopped; what had come is kept)")]
        assert pane.copyable() == "half a sen"
        assert stage_rows(state)[0].cells[1] == "stopped"


async def test_reasoning_is_one_line_that_opens_and_folds_again() -> None:
    app, state = Host(), ReviewState(phase="writing")
    async with app.run_test(size=(60, 16)) as pilot:
        pane = app.query_one(ResponsePane)
        apply(state, StageStarted("implement", 0, "go"), 0.0)
        apply(state, StageDelta("implement", "First [/INST].\nSecond.\n", reasoning=True), 0.0)
        pane.show(state)
        assert lines(pane)[1] == ("reasoning", "thinking … First [/INST]. Second.")
        apply(state, StageDelta("implement", ANSWER), 1.0)
        pane.show(state)
        folded = lines(pane)
        assert folded[1] == ("reasoning", "▸ reasoning, 23 characters (enter opens)")
        apply(state, StageFinished(RECORD), 2.5)
        state.phase = "done"
        pane.show(state)
        pane.answers.focus()
        await pilot.press("enter")
        await pilot.pause()
        assert lines(pane)[2:4] == [("reasoning", "  First [/INST]."), ("reasoning", "  Second.")]
        await pilot.press("enter")
        await pilot.pause()
        assert lines(pane) == folded
        pane.answers.scroll_to(y=0, animate=False)
        await pilot.click(AnswerView, offset=(5, 1))
        await pilot.pause()
        assert ("reasoning", "  Second.") in lines(pane)


async def test_the_keys_go_from_code_block_to_code_block_and_from_stage_to_stage() -> None:
    app, state = Host(), ReviewState(phase="writing")
    async with app.run_test(size=(100, 14)) as pilot:
        pane = app.query_one(ResponsePane)
        for number in range(3):
            apply(state, StageStarted(f"stage-{number}", number, "go"), 0.0)
            answer = ANSWER.replace("f()", f"f{number}()") + "text\n" * 20
            apply(state, StageDelta(f"stage-{number}", answer), 0.5)
            apply(state, StageFinished(replace(RECORD, stage=f"stage-{number}", answer=answer)), 2.5)
            pane.show(state)
        state.phase = "done"
        pane.show(state)
        await pilot.pause()
        answers = pane.answers
        assert answers.go_to_block(1) == (1, 3)
        assert answers.go_to_block(1) == (2, 3)
        assert pane.copyable() == 'def f1():\n    """Doc."""\n    return list[int]\n'
        assert [answers.go_to_block(1), answers.go_to_block(1)] == [(3, 3), (3, 3)]
        assert [answers.go_to_block(-1), answers.go_to_block(-9)] == [(2, 3), (1, 3)]
        await pilot.pause()
        top = answers.line_at(answers.scroll_offset.y)
        assert any(line.text == "def f0():" for line in answers.lines[top : top + 12])
        app.query_one(OptionList).focus()
        await pilot.press("end", "enter")
        await pilot.pause()
        top = answers.line_at(answers.scroll_offset.y)
        assert any(line.text == "── stage-2 ──" for line in answers.lines[top : top + 12])
        shown = app.query_one(StageList).text
        assert "1st s" in shown
        assert shown.count("live") == 3


def test_a_block_ends_at_its_fence_or_with_its_stage() -> None:
    fenced = FencedLines()
    made = [fenced.line(text) for text in ["a", "```python", "x = 1", "```", "b", "```", "y = 2"]]
    assert code_blocks(made) == [range(2, 3), range(6, 7)]
    assert code_blocks(made[:2]) == [range(2, 2)]
    assert code_blocks([]) == []


def test_a_row_tells_time_speed_tokens_and_cost() -> None:
    state = ReviewState(phase="writing")
    apply(state, TrialStarted("run", "run-0", 0, 1, "bottom-up", "openai", "m", price=PRICE), 0.0)
    apply(state, StageStarted("implement", 0, "go"), 10.0)
    assert stage_rows(state)[0].cells[1:4] == ("asked", "-", "-")
    apply(state, StageWaiting("implement", 12.0, "429"), 11.0)
    assert stage_rows(state)[0].cells[1:4] == ("busy, 12 s", "1", "-")
    end_waits(state, 22.9)
    assert stage_rows(state)[0].cells[1] == "busy, 12 s"
    end_waits(state, 23.0)
    assert stage_rows(state)[0].cells[1] == "asked"
    apply(state, StageWaiting("implement", 12.0, "429"), 11.5)
    apply(state, StageDelta("implement", "I think", reasoning=True), 12.0)
    assert stage_rows(state)[0].cells[1:4] == ("thinks", "2", "2.0")
    apply(state, StageDelta("implement", "Here"), 14.0)
    assert stage_rows(state)[0].cells[1:4] == ("writes", "4", "2.0")
    apply(state, StageFinished(RECORD), 14.5)
    row = stage_rows(state)[0]
    assert dict(zip(HEAD, row.cells, strict=True)) == {
        "stage": "implement",
        "state": "live",
        "s": "2.5",
        "1st s": "0.5",
        "tok/s": "200",
        "sent": "1,000",
        "got": "400",
        "US$": "0.0060",
    }


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"cached": True}, "cached"),
        ({"finish": None}, "partial"),
        ({"finish": "length"}, "truncated"),
        ({"error": FormatError("no-code", "no code")}, "unusable"),
    ],
)
def test_a_row_says_how_the_stage_ended(changes: dict[str, object], word: str) -> None:
    state = ReviewState()
    apply(state, StageStarted("implement", 0, "go"), 0.0)
    apply(state, StageFinished(replace(RECORD, **changes)), 1.0)  # type: ignore[arg-type]
    assert stage_rows(state)[0].cells[1] == word


def test_an_answer_that_another_trial_paid_for_costs_nothing() -> None:
    cached = replace(RECORD, cached=True, paid_by="run-0")
    assert stage_cost_usd(RECORD, "run-0", PRICE) == pytest.approx(0.006)
    assert stage_cost_usd(cached, "run-0", PRICE) == pytest.approx(0.006)
    assert stage_cost_usd(cached, "run-1", PRICE) == 0.0
    assert stage_cost_usd(RECORD, "run-0", None) is None
    assert stage_cost_usd(replace(RECORD, usage=None), "run-0", PRICE) is None


def test_an_answer_keeps_its_cost_when_another_model_repairs() -> None:
    state = ReviewState()
    apply(state, TrialStarted("run", "run-1", 0, 1, "bottom-up", "openai", "dear", price=Price(200.0, 1000.0)), 0.0)
    costs = []
    for record in (replace(RECORD, model="cheap", cost_usd=0.006), replace(RECORD, model="cheap"), RECORD):
        apply(state, StageStarted("implement", 0, "go"), 0.0)
        apply(state, StageFinished(record), 1.0)
        costs.append(stage_rows(state)[-1].cells[-1])
    assert costs == ["0.0060", "-", "0.6000"], (
        "written down; of a model whose price is not in view; older than the field"
    )


async def test_a_jump_right_after_the_answer_came_is_not_undone_by_following() -> None:
    app, state = Host(), ReviewState(phase="done")
    async with app.run_test(size=(60, 14)) as pilot:
        pane = app.query_one(ResponsePane)
        apply(state, StageStarted("implement", 0, "go"), 0.0)
        apply(state, StageFinished(replace(RECORD, answer=ANSWER + "text\n" * 50)), 1.0)
        pane.show(state)
        pane.answers.go_to_block(1)
        await pilot.pause()
        assert pane.answers.scroll_offset.y < 5
