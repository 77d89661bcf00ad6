"""Small forms of the prompts' side: the settings of the next run, a note on a version."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from workbench.core.settings import about
from workbench.tui.engine import Engine, EngineRefused, RunSettings
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.keys import QUESTION_KEYS
from workbench.tui.plain import plain_line

PLACEHOLDERS: Mapping[str, str] = {
    "target": "none",
    "seed_task": "none; library task to vary",
    "model": "the provider's own default",
    "temperature": "the recipe's; 0.8, or implement=0.2,reflect=0.4",
}


class NextRunScreen(ModalScreen[RunSettings | None]):
    """What ctrl+g is to do; stays until the values are valid. None when cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = QUESTION_KEYS

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine

    def compose(self) -> ComposeResult:
        """One line for each setting, and what the one in focus means."""
        with Vertical(classes="question") as box:
            box.border_title = Content("the next run")
            box.border_subtitle = Content(
                spelled("tab next · enter takes them for this sitting · {question.cancel} cancels", own_keys(self.app))
            )
            for key, text in self._engine.entries().items():
                with Horizontal():
                    yield Static(key, markup=False)
                    yield Input(text, id=f"next-{key}", placeholder=PLACEHOLDERS.get(key, ""))
            yield Static("", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the top."""
        self.query(Input).first().focus()

    def on_descendant_focus(self) -> None:
        """Say what the setting means."""
        if isinstance(self.focused, Input):
            self._hint(about(_key(self.focused)))

    @work(exclusive=True)
    async def on_input_submitted(self) -> None:
        """Take them all, or say why not."""
        entries = {_key(field): field.value for field in self.query(Input)}
        try:
            settings = await asyncio.to_thread(self._engine.configure, entries)
        except EngineRefused as refusal:
            self._hint(f"✗ {refusal}", "$text-error")
        else:
            self.dismiss(settings)

    def _hint(self, text: str, style: str = "$text-muted") -> None:
        self.query_one(".hint", Static).update(Content.styled(plain_line(text), style))


class NoteScreen(ModalScreen[str | None]):
    """What is different in this version? None when cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = QUESTION_KEYS

    def compose(self) -> ComposeResult:
        """A line."""
        with Vertical(classes="question") as box:
            box.border_title = Content("keep this version")
            box.border_subtitle = Content(spelled("enter keeps · {question.cancel} cancels", own_keys(self.app)))
            yield Input(placeholder="what is different, in your words")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        self.dismiss(event.value.strip())


def _key(field: Input) -> str:
    return str(field.id).removeprefix("next-")
