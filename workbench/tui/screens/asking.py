"""Small questions on top of the main screen; each is dismissed with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from workbench.core.reject_reasons import REASONS
from workbench.tui.dimming import DimmingScreen
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.keys import QUESTION_KEYS
from workbench.tui.plain import plain_line
from workbench.tui.widgets.text_line import TextLine

OWN_WORDS = "in your own words (reasons feed later prompts)"


class RejectScreen(DimmingScreen[str | None]):
    """Why not? A listed reason, words of one's own, or both; None when cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = QUESTION_KEYS

    def __init__(self, name: str, reasons: Sequence[str] = REASONS, own_words: str = OWN_WORDS) -> None:
        super().__init__()
        self._name_shown = plain_line(name)
        self._reasons = reasons
        self._own_words = own_words

    def compose(self) -> ComposeResult:
        """The list, and a line for more."""
        with Vertical(classes="question") as box:
            box.border_title = Content(f"reject {self._name_shown}")
            box.border_subtitle = Content(
                spelled("enter rejects · tab own words · {question.cancel} cancels", own_keys(self.app))
            )
            yield OptionList(*[Content(reason) for reason in self._reasons], markup=False)
            yield TextLine(placeholder=self._own_words)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A reason was chosen, perhaps with words already typed."""
        self.dismiss(_joined(self._reasons[event.option_index], self.query_one(Input).value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Own words; without any there is no reason yet."""
        if event.value.strip():
            self.dismiss(event.value.strip())


class ConfirmScreen(DimmingScreen[bool]):
    """A question with yes and no; anything but yes is no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "dismiss(True)", "Yes"),
        Binding("n,escape", "dismiss(False)", "No"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = plain_line(question)

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical(classes="question") as box:
            box.border_subtitle = Content("y yes · n no")
            yield Static(Content(self._question), markup=False)


class FileScreen(DimmingScreen[str | None]):
    """Where to? None when cancelled."""

    BINDINGS: ClassVar[list[BindingType]] = QUESTION_KEYS

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path

    def compose(self) -> ComposeResult:
        """A path to change."""
        with Vertical(classes="question") as box:
            box.border_title = Content("write to file")
            box.border_subtitle = Content(spelled("enter writes · {question.cancel} cancels", own_keys(self.app)))
            yield TextLine(self._path)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write there."""
        self.dismiss(event.value.strip() or None)


class HelpScreen(DimmingScreen[None]):
    """What the pane in view is for, and the keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q,enter", "dismiss(None)", "Close")]

    def __init__(self, about: str, keys: list[tuple[str, str]]) -> None:
        super().__init__()
        self._about = about
        self._keys = keys

    def compose(self) -> ComposeResult:
        """The pane, then the keys in two columns."""
        with Vertical(classes="question help") as box:
            box.border_title = Content("help")
            box.border_subtitle = Content("esc closes")
            yield Static(Content(self._about), markup=False)
            yield Static(_key_table(self._keys), markup=False)


def _joined(reason: str, words: str) -> str:
    return f"{reason}: {words.strip()}" if words.strip() else reason


def _key_table(keys: list[tuple[str, str]]) -> Content:
    half, width = (len(keys) + 1) // 2, max((cell_len(about) for _, about in keys), default=0)
    parts: list[tuple[str, str]] = []
    for row in range(half):
        for key, description in keys[row::half]:
            parts += [(f"{key:>9}", "bold $text-accent"), (f"  {description:<{width}}", "")]
        parts.append(("\n", ""))
    return Content.assemble(("\n", ""), *parts)
