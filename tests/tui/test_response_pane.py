"""The streamed answer, line by line."""

from __future__ import annotations

from textual.app import App, ComposeResult

from prompts.values import StageDelta, StageStarted
from workbench.tui.progress import apply
from workbench.tui.state import ReviewState
from workbench.tui.widgets.response_pane import ResponsePane

ANSWER = 'Prose with `code`.\n\n```python\ndef f():\n    """Doc."""\n    return list[int]\n```\nThe end\n'


class Host(App[None]):
    def compose(self) -> ComposeResult:
        yield ResponsePane()


def lines(pane: ResponsePane) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in pane.lines if line.text]


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
    async with app.run_test(size=(60, 10)) as pilot:
        pane = app.query_one(ResponsePane)
        apply(state, StageStarted("implement", 0, "go"), 0.0)
        apply(state, StageDelta("implement", "line\n" * 50), 0.0)
        pane.show(state)
        await pilot.pause()
        assert pane.is_vertical_scroll_end
        pane.scroll_to(y=3, animate=False)
        await pilot.pause()
        apply(state, StageDelta("implement", "more\n" * 5), 0.0)
        pane.show(state)
        await pilot.pause()
        assert pane.scroll_offset.y == 3
        assert pane.unseen == 5
        pane.focus()
        await pilot.press("end")
        await pilot.pause(0.5)
        assert pane.is_vertical_scroll_end
        assert pane.unseen == 0


async def test_a_stopped_stage_says_so() -> None:
    app, state = Host(), ReviewState(phase="writing")
    async with app.run_test(size=(60, 10)) as pilot:
        pane = app.query_one(ResponsePane)
        apply(state, StageStarted("implement", 0, "go"), 0.0)
        apply(state, StageDelta("implement", "half a sen"), 0.0)
        pane.show(state)
        state.phase = "stopped"
        pane.show(state)
        await pilot.pause()
        assert lines(pane)[1:] == [("prose", "half a sen"), ("note", "(stopped)")]
