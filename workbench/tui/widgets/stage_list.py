"""The stages of the trial as a table of one row each; choosing one shows its answer."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.core.columns import aligned, column_widths
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, STYLES
from workbench.tui.stage_rows import HEAD, NUMBERS, StageRow, stage_rows
from workbench.tui.state import ReviewState
from workbench.tui.widgets.label import Label


class StageList(Vertical):
    """State, seconds, time to the first token, speed, tokens and cost of each call."""

    DEFAULT_CSS = """
    StageList { height: auto; dock: top; padding: 0 1; display: none; border-bottom: solid $foreground 20%; }
    StageList Label { height: 1; color: $foreground 60%; text-wrap: nowrap; text-overflow: ellipsis; }
    StageList OptionList {
        height: auto; max-height: 4; padding: 0; border: none; background: transparent;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    StageList OptionList > .option-list--option-highlighted {
        background: transparent; color: $foreground; text-style: none;
    }
    StageList OptionList:focus > .option-list--option-highlighted {
        background: $block-cursor-background; color: $block-cursor-foreground;
    }
    """

    class Chosen(Message):
        """Show this stage's answer."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number
            """0-based."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[StageRow] = []

    def compose(self) -> ComposeResult:
        """Heading and rows."""
        yield Label()
        yield OptionList(markup=False)

    @property
    def text(self) -> str:
        """All rows as they are seen, with the heading."""
        options = self.query_one(OptionList)
        rows = [str(options.get_option_at_index(number).prompt) for number in range(options.option_count)]
        return "\n".join([self.query_one(Label).text, *rows])

    def show(self, state: ReviewState) -> None:
        """List the stages; the newest comes into view when it is new."""
        rows = stage_rows(state)
        if rows == self._rows:
            return
        before, self._rows = self._rows, rows
        widths = _widths(rows)
        options = self.query_one(OptionList)
        self.display = bool(rows)
        self.query_one(Label).say(Content("  " + aligned(HEAD, widths, NUMBERS)))
        if len(before) != len(rows):
            options.styles.height = len(rows)  # said, for an automatic height lays the screen out with every second
            options.clear_options()
            options.add_options([Option(_painted(row, widths)) for row in rows])
            options.highlighted = len(rows) - 1 if rows else None
            return
        same_widths = _widths(before) == widths
        for number, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new or not same_widths:
                options.replace_option_prompt_at_index(number, _painted(new, widths))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to its answer."""
        event.stop()
        self.post_message(self.Chosen(event.option_index))


def _widths(rows: list[StageRow]) -> tuple[int, ...]:
    return column_widths([HEAD, *(row.cells for row in rows)])


def _painted(row: StageRow, widths: tuple[int, ...]) -> Content:
    return Content.assemble((GLYPHS[row.mark], STYLES[row.mark]), " " + plain_line(aligned(row.cells, widths, NUMBERS)))
