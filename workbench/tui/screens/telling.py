"""A screen with a status line that tells its user what it did, and why something was refused."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from workbench.tui.engine import EngineRefused
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.painting import SlicedScreen
from workbench.tui.presenting import GLYPHS, Mark
from workbench.tui.widgets.status_line import StatusLine

AnswerT = TypeVar("AnswerT")


class TellingScreen(SlicedScreen[None]):
    """Composes one `StatusLine`, in which it is heard."""

    def say(self, sentence: str, mark: Mark = "waiting") -> None:
        """Tell the user; stays until the next sentence. `{id}` in it becomes the key that this action has."""
        sentence = spelled(sentence, own_keys(self.app))
        self.query_one(StatusLine).tell(f"{GLYPHS[mark]} {sentence}" if mark != "waiting" else sentence, mark)

    async def tried(self, asked: Awaitable[AnswerT]) -> AnswerT | None:
        """What was asked for, or None after telling the user why not."""
        try:
            return await asked
        except EngineRefused as refusal:
            self.say(str(refusal), "failed")
            return None
