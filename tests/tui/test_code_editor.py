"""The editors beyond what Textual's own does."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from workbench.tui.widgets.code_editor import CodeEditor
from workbench.tui.widgets.template_editor import TemplateEditor


class Host(App[None]):
    def __init__(self, editor: type[CodeEditor]) -> None:
        super().__init__()
        self.editor = editor

    def compose(self) -> ComposeResult:
        yield self.editor()


@pytest.mark.parametrize("kind", [CodeEditor, TemplateEditor])
async def test_a_change_that_takes_the_scrollbar_away_is_undone_and_done_again(kind: type[CodeEditor]) -> None:
    app = Host(kind)
    async with app.run_test(size=(40, 10)) as pilot:
        editor = app.query_one(kind)
        editor.focus()
        editor.load_text("line\n" * 30)
        await pilot.press("ctrl+end", "f7", "x")
        assert editor.text == "x"
        await pilot.press("ctrl+z", "ctrl+end", "ctrl+y")
        assert editor.text == "x"
        await pilot.press("ctrl+z", "ctrl+end")
        assert editor.text == "line\n" * 30
