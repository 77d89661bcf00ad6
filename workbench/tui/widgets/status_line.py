"""The line above the keys: stage, speed, tokens, seconds; and the last thing that was said."""

from __future__ import annotations

from textual.content import Content

from workbench.tui.plain import plain_line
from workbench.tui.presenting import STYLES, Mark
from workbench.tui.widgets.label import Label


class StatusLine(Label):
    """Progress on the left, the last sentence for the user on the right of it."""

    DEFAULT_CSS = """
    StatusLine { height: auto; min-height: 1; max-height: 3; padding: 0 1; background: $surface; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._progress = ""
        self._sentence: tuple[str, Mark] = ("", "waiting")

    def show_progress(self, progress: str) -> None:
        """How the running job goes."""
        self._progress = progress
        self._paint()

    def tell(self, text: str, mark: Mark = "waiting") -> None:
        """A sentence that stays until the next one; toasts go away and cannot be read again."""
        self._sentence = (plain_line(" ".join(text.split())), mark)
        self._paint()

    def take_back(self, text: str) -> None:
        """Forget a sentence that is true no more, unless another one was said since."""
        if self._sentence[0] == plain_line(" ".join(text.split())):
            self.tell("")

    def _paint(self) -> None:
        sentence, mark = self._sentence
        between = "   " if self._progress and sentence else ""
        self.say(Content.assemble(self._progress, between, (sentence, STYLES[mark])))
