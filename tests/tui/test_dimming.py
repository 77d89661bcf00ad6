"""A question over a screen looks as Textual would draw it, and asks for no more of that screen than changed."""

from __future__ import annotations

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.widgets import Static

from tests.tui.pressing import Presser, is_painted
from tests.tui.test_compositing import SIZE, Asked, Panes
from workbench.tui.dimming import DimmingScreen


class Question(DimmingScreen[None]):
    def compose(self) -> ComposeResult:
        yield Static("sure?", id="question")


class Host(App[None]):
    CSS = "Question { align: center middle; background: $background 60%; } #question { width: 9; height: 3; }"

    def on_mount(self) -> None:
        self.push_screen(Panes())
        self.push_screen(Question())


async def test_the_screen_below_looks_as_textual_would_dim_it() -> None:
    app = Host()
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        below, question = app.screen_stack[1:]
        ours = question.render_lines(Region(0, 0, *SIZE))
        theirs = [
            BackgroundScreen.process_segments(strip, question.styles.background)
            for strip in below._compositor.render_strips()
        ]
        base = question.visual_style.rich_style
        assert [_cells(strip) for strip in ours] == [_cells(Segment.apply_style(strip, base)) for strip in theirs]


def _cells(segments: object) -> list[tuple[str, str]]:
    """Each character with its colours; the colour of a blank is not seen."""
    assert hasattr(segments, "__iter__")
    return [
        (letter, str(segment.style.bgcolor) if letter == " " else str(segment.style))
        for segment in segments
        for letter in segment.text
    ]


async def test_a_change_below_a_question_asks_for_its_lines_alone() -> None:
    app = Host()
    Asked.asked = []
    async with app.run_test(size=SIZE) as pilot:
        keys, below = Presser(pilot), app.screen_stack[1]
        await keys.until(lambda: is_painted(below) and is_painted(app.screen))
        await pilot.pause(0.1)
        for widget in below.query(Asked):
            widget.asked = []
        below.query_one("#right").refresh(Region(0, 2, 5, 2))
        await keys.until(lambda: bool(below.query_one("#right", Asked).asked))
        assert below.query_one("#right", Asked).asked[0] == range(2, 4)
        assert below.query_one("#head", Asked).asked == []
