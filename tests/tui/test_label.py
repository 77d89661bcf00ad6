"""A label that is painted many times a second lays the screen out only when it must."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from workbench.tui.widgets.label import Label


class OneLabel(App[None]):
    CSS = "Label { height: auto; }"

    def compose(self) -> ComposeResult:
        yield Label()


async def test_a_text_of_as_many_rows_does_not_lay_the_screen_out_anew() -> None:
    app = OneLabel()
    async with app.run_test(size=(20, 5)) as pilot:
        laid_out: list[object] = []
        label = app.query_one(Label)
        label.say(Content("12.3 s"))
        await pilot.pause()
        app.screen.screen_layout_refresh_signal.subscribe(label, laid_out.append)
        label.say(Content("12.4 s"))
        await pilot.pause()
        assert (label.text, laid_out) == ("12.4 s", [])


async def test_a_longer_text_gets_the_rows_that_it_needs() -> None:
    app = OneLabel()
    async with app.run_test(size=(20, 5)) as pilot:
        label = app.query_one(Label)
        label.say(Content("12.3 s"))
        await pilot.pause()
        label.say(Content("more words than fit into one row of twenty"))
        await pilot.pause()
        assert label.size.height == 3
        label.say(Content(""))
        await pilot.pause()
        label.say(Content("back"))
        await pilot.pause()
        assert label.size.height == 1
