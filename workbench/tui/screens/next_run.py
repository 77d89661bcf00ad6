"""Small forms of the prompts' side: the settings of the next run, a note on a version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from workbench.core.settings import about
from workbench.tui.dimming import DimmingScreen
from workbench.tui.engine import Engine, RunSettings
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.keys import QUESTION_KEYS
from workbench.tui.screens.form import FormScreen
from workbench.tui.widgets.text_line import TextLine

PLACEHOLDERS: Mapping[str, str] = {
    "target": "none",
    "seed_task": "none; library task to vary",
    "model": "the provider's own default",
    "temperature": "the recipe's; 0.8, or implement=0.2,reflect=0.4",
}
HINT = "tab next · enter takes them for this sitting · {question.cancel} cancels"


class NextRunScreen(FormScreen[RunSettings]):
    """What ctrl+g is to do."""

    def __init__(self, engine: Engine) -> None:
        super().__init__("the next run", HINT, engine.entries(), about, engine.configure, PLACEHOLDERS)


class NoteScreen(DimmingScreen[str | None]):
    """What is different in this version? None when cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = QUESTION_KEYS

    def compose(self) -> ComposeResult:
        """A line."""
        with Vertical(classes="question") as box:
            box.border_title = Content("keep this version")
            box.border_subtitle = Content(spelled("enter keeps · {question.cancel} cancels", own_keys(self.app)))
            yield TextLine(placeholder="what is different, in your words")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        self.dismiss(event.value.strip())
