"""The line that text is typed or pasted into."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from workbench.tui.plain import plain_line


class TextLine(Input):
    """An `Input` into which nothing gets that would steer the terminal: from a clipboard, from a settings file."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """Of the text. `Input` lays the screen out anew with every letter, for it might be as wide as its text."""

    def validate_value(self, value: str) -> str:
        """Every way into it leads through here."""
        return plain_line(value)
