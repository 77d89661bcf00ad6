"""A piece of text that is cheap to say again."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Label(Static):
    """Never parses markup; an unchanged text costs nothing, only another number of rows lays the screen out anew.

    Panes are painted ten times a second: a plain `Static.update` would lay the whole screen out each time.
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
            grows = self.styles.is_auto_height and self._rows(content) != self._rows(self._said)
            self._said = content
            self.update(content, layout=grows)

    def _rows(self, content: Content) -> int:
        return len(content.wrap(max(self.content_size.width, 1))) if content.plain else 0
