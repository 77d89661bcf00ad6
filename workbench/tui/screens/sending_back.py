"""Before a task goes back to its author: what it will be told, and what the reviewer adds."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from workbench.tui.dimming import DimmingScreen
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.keys import QUESTION_KEYS
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line, plain_lines
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.text_line import TextLine


class RepairScreen(DimmingScreen[str | None]):
    """The reviewer's note; empty where the failed check says enough; None when cancelled.

    Args:
        name: The task.
        failure: What the author will be told of its checks; empty when none failed, and then a note is needed.
    """

    BINDINGS: ClassVar[list[BindingType]] = QUESTION_KEYS

    def __init__(self, name: str, failure: str) -> None:
        super().__init__()
        self._name_shown = plain_line(name)
        self._failure = failure

    def compose(self) -> ComposeResult:
        """What failed, and a line for a note."""
        with Vertical(classes="question record") as box:
            box.border_title = Content(f"send {self._name_shown} back")
            box.border_subtitle = Content(spelled("enter sends · {question.cancel} cancels", own_keys(self.app)))
            yield LineView()
            yield TextLine(placeholder=self._wanted)

    def on_mount(self) -> None:
        """Show what is sent."""
        told = self._failure or "No check failed. What should be different?"
        self.query_one(LineView).show_lines([Line(text) for text in plain_lines(told)])
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Send it; without a failed check something has to be said."""
        note = event.value.strip()
        if note or self._failure:
            self.dismiss(note)

    @property
    def _wanted(self) -> str:
        return "a word of yours (not needed)" if self._failure else "what is wrong with it"
