"""A form: one line for each entry, and what the one in focus means; it stays until the entries can be used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from workbench.tui.dimming import DimmingScreen
from workbench.tui.engine import EngineRefused
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.keys import QUESTION_KEYS
from workbench.tui.plain import plain_line
from workbench.tui.widgets.text_line import TextLine

T = TypeVar("T")


class FormScreen(DimmingScreen[T | None], Generic[T]):
    """Dismissed with what the entries mean, or with None.

    Args:
        title: What it is about.
        hint: What enter does, for the lower edge; `{id}` stands for the key of an action.
        entries: Name → text at first.
        about: What an entry means.
        take: Called in a thread; refuses what cannot be used.
        placeholders: What an empty entry stands for.
    """

    BINDINGS: ClassVar[list[BindingType]] = QUESTION_KEYS

    def __init__(
        self,
        title: str,
        hint: str,
        entries: Mapping[str, str],
        about: Callable[[str], str],
        take: Callable[[dict[str, str]], T],
        placeholders: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._title, self._hint_below = title, hint
        self._entries, self._about, self._take, self._placeholders = entries, about, take, placeholders

    def compose(self) -> ComposeResult:
        """The entries."""
        with Vertical(classes="question") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = Content(spelled(self._hint_below, own_keys(self.app)))
            for key, text in self._entries.items():
                with Horizontal():
                    yield Static(key, markup=False)
                    yield TextLine(text, id=f"next-{key}", placeholder=self._placeholders.get(key, ""))
            yield Static("", classes="hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the top."""
        self.query(Input).first().focus()

    def on_descendant_focus(self) -> None:
        """Say what the entry means."""
        if isinstance(self.focused, Input):
            self._hint(self._about(_key(self.focused)))

    @work(exclusive=True)
    async def on_input_submitted(self) -> None:
        """Take them all, or say why not."""
        entries = {_key(field): field.value for field in self.query(Input)}
        try:
            taken = await asyncio.to_thread(self._take, entries)
        except EngineRefused as refusal:
            self._hint(f"✗ {refusal}", "$text-error")
        else:
            self.dismiss(taken)

    def _hint(self, text: str, style: str = "$text-muted") -> None:
        self.query_one(".hint", Static).update(Content.styled(plain_line(text), style))


def _key(field: Input) -> str:
    return str(field.id).removeprefix("next-")
