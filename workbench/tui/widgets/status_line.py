"""The line above the keys: stage, speed, tokens, seconds; and the last thing that was said."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from workbench.tui.plain import plain_line
from workbench.tui.presenting import STYLES, Mark


class StatusLine(Static):
    """Progress on the left, the last sentence for the user on the right of it."""

    DEFAULT_CSS = """
    StatusLine { height: 1; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._progress = ""
        self._said: tuple[str, Mark] = ("", "waiting")
        self._shown: object = None

    def show_progress(self, progress: str) -> None:
        """How the running job goes."""
        self._progress = progress
        self._paint()

    def say(self, text: str, mark: Mark = "waiting") -> None:
        """A sentence that stays until the next one; toasts go away and cannot be read again."""
        self._said = (plain_line(" ".join(text.split())), mark)
        self._paint()

    def _paint(self) -> None:
        view = (self._progress, self._said)
        if view != self._shown:
            self._shown = view
            said, mark = self._said
            between = "   " if self._progress and said else ""
            self.update(Content.assemble((self._progress, ""), between, (said, STYLES[mark])))
