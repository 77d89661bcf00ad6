"""The editors beyond what Textual's own does."""

from __future__ import annotations

import random

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


KEYS = ["x", '"', "#", "enter", "tab", "up", "down", "end", "home", "backspace", "delete", "f7", "ctrl+z", "ctrl+y"]


@pytest.mark.parametrize("kind", [CodeEditor, TemplateEditor])
async def test_whatever_is_typed_the_rows_look_as_if_all_had_been_painted_anew(kind: type[CodeEditor]) -> None:
    app, rng = Host(kind), random.Random(0)
    async with app.run_test(size=(40, 10)) as pilot:
        editor = app.query_one(kind)
        editor.focus()
        editor.load_text('def f(x: int):\n    """One {{ x }}.\n    two"""\n    return "ü" + x  # {% x %}\n' * 3)
        for _ in range(40):
            await pilot.press(rng.choice(KEYS))
            kept = [editor.render_line(y) for y in range(10)]
            colours = {row: spans for row, spans in editor._highlights.items() if spans}
            editor._coloured = []
            editor._build_highlight_map()
            assert [editor.render_line(y) for y in range(10)] == kept
            assert {row: spans for row, spans in editor._highlights.items() if spans} == colours


async def test_a_letter_paints_the_row_that_it_stands_in() -> None:
    app = Host(CodeEditor)
    async with app.run_test(size=(40, 10)) as pilot:
        editor = app.query_one(CodeEditor)
        editor.focus()
        editor.load_text("x = 1\n" * 30)
        await pilot.press("down", "down")
        painted = {key[1:3] for key in editor._line_cache.keys()}  # noqa: SIM118 - not a mapping
        await pilot.press("x")
        await pilot.pause()
        assert painted - {(0, 2)} <= {key[1:3] for key in editor._line_cache.keys()}  # noqa: SIM118
        assert len(painted) == 10
