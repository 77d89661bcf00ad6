"""A piece of text that is cheap to say again."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Label(Static):
    """Never parses markup; an unchanged text costs nothing, a changed one lays the screen out only if its height may.

    Panes are painted up to 15 times a second: a plain `Static.update` would lay the whole screen out each time.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._said = Content("")

    @property
    def text(self) -> str:
        """What is said, without colours."""
        return self._said.plain

    def say(self, content: Content) -> None:
        """Show this text instead."""
        if not content.is_same(self._said):
            grows = self.styles.is_auto_height and content.plain != self._said.plain
            self._said = content
            self.update(content, layout=grows)
