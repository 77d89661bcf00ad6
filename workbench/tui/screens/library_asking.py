"""Screens about tasks of the library: the record of one, and what is to be done with the marked ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from workbench.tui.dimming import DimmingScreen
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line
from workbench.tui.shelf import Batch
from workbench.tui.widgets.line_view import LineView


class BatchScreen(DimmingScreen[Batch | None]):
    """What is to be done with the marked tasks? None when cancelled.

    Args:
        tasks: Each with its state.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "dismiss('accept')", "Accept"),
        Binding("r", "dismiss('reject')", "Reject"),
        Binding("x", "dismiss('retire')", "Retire"),
        Binding("escape", "dismiss(None)", "Cancel"),
    ]

    def __init__(self, tasks: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._tasks = tasks

    def compose(self) -> ComposeResult:
        """The marked tasks."""
        with Vertical(classes="question record") as box:
            box.border_title = Content(f"{len(self._tasks)} marked")
            box.border_subtitle = Content("a accept · r reject · x retire · esc cancels")
            yield LineView()

    def on_mount(self) -> None:
        """List them."""
        lines = [Line(f"{plain_line(name)}  ({state})") for name, state in self._tasks]
        self.query_one(LineView).show_lines(lines)


class CardScreen(DimmingScreen[None]):
    """A task's whole record, to scroll through."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,i,q,enter", "dismiss(None)", "Close")]

    def __init__(self, name: str, lines: list[Line]) -> None:
        super().__init__()
        self._name_shown = plain_line(name)
        self._lines = lines

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with Vertical(classes="question record tall") as box:
            box.border_title = Content(self._name_shown)
            box.border_subtitle = Content("esc closes")
            yield LineView()

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one(LineView).show_lines(self._lines)
        self.query_one(LineView).focus()
