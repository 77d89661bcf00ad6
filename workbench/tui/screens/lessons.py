"""What is to be learnt from? Datasets of the project to choose among; several make one policy for several tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from workbench.core.counting import counted
from workbench.core.dataset_list import DatasetEntry
from workbench.tui.dimming import DimmingScreen
from workbench.tui.engine import EngineRefused
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.keys import QUESTION_KEYS
from workbench.tui.plain import plain_line

HINT = "space chooses or not · enter goes on · {question.cancel} cancels"
ABOUT = "several make one policy for all of their tasks"
NONE = "there is nothing to learn from yet: {datasets.collect} on the main screen collects demonstrations"
CHOSEN, LEFT_OUT = "▸", " "


class LessonsScreen(DimmingScreen[tuple[Path, ...] | None]):
    """Dismissed with the folders that were chosen, or with the one under the cursor; None when cancelled.

    It stands at once, so that keys which come before the datasets are found do not go to what lies below.

    Args:
        find: Which datasets there are to learn from; called in a thread, may refuse.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*QUESTION_KEYS, Binding("space", "choose", "Choose", show=False)]
    DEFAULT_CSS = """
    LessonsScreen OptionList { max-height: 14; }
    """

    def __init__(self, find: Callable[[], tuple[DatasetEntry, ...]]) -> None:
        super().__init__()
        self._find = find
        self._lessons: tuple[DatasetEntry, ...] = ()
        self._chosen: set[Path] = set()

    def compose(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="question") as box:
            box.border_title = Content("learn from")
            box.border_subtitle = Content(spelled(HINT, own_keys(self.app)))
            yield OptionList(markup=False)
            yield Static("looking for demonstrations …", classes="hint", markup=False)

    @work
    async def on_mount(self) -> None:
        """List them, or say why there are none."""
        try:
            self._lessons = await asyncio.to_thread(self._find)
        except EngineRefused as refusal:
            self._say(f"✗ {refusal}", "$text-error")
            return
        options = self.query_one(OptionList)
        options.add_options(Option(self._row(one)) for one in self._lessons)
        options.highlighted = 0 if self._lessons else None
        self._say(ABOUT if self._lessons else spelled(NONE, own_keys(self.app)))

    def _say(self, text: str, style: str = "$text-muted") -> None:
        self.query_one(".hint", Static).update(Content.styled(plain_line(text), style))

    def action_choose(self) -> None:
        """The one under the cursor, or no longer."""
        options = self.query_one(OptionList)
        if (at := options.highlighted) is None:
            return
        self._chosen ^= {self._lessons[at].folder}
        options.replace_option_prompt_at_index(at, self._row(self._lessons[at]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """These, in the order of the list."""
        under = self._lessons[event.option_index].folder
        chosen = tuple(one.folder for one in self._lessons if one.folder in self._chosen)
        self.dismiss(chosen or (under,))

    def _row(self, entry: DatasetEntry) -> Content:
        mark = CHOSEN if entry.folder in self._chosen else LEFT_OUT
        episodes = counted(entry.info.episodes, "episode") if entry.info else ""
        return Content(plain_line(f"{mark} {entry.folder.name}  {episodes}"))
