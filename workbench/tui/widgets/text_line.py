"""The line that text is typed or pasted into."""

from __future__ import annotations

from textual.widgets import Input

from workbench.tui.plain import plain_line


class TextLine(Input):
    """An `Input` into which nothing gets that would steer the terminal: from a clipboard, from a settings file."""

    def validate_value(self, value: str) -> str:
        """Every way into it leads through here."""
        return plain_line(value)
