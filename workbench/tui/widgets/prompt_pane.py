"""The prompt, exactly as it was sent, stage by stage."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.tui.engine import RunSettings
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.lines import FencedLines, Line
from workbench.tui.packed_text import PackedText
from workbench.tui.plain import plain_line, plain_lines
from workbench.tui.presenting import GLYPHS, STYLES, Mark
from workbench.tui.state import ReviewState, StageState
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView


class PromptPane(Vertical):
    """The run's settings, the recipe's stages so far, and the chosen stage's prompt."""

    HELP: ClassVar[str] = (
        "What the author is asked. Above: the run that {prompt.generate} starts; {prompt.settings} changes it, "
        "{prompt.recipes} edits the recipes. Left: the stages of this task's trial. Right: the chosen stage's prompt, "
        "exactly as sent, every variable filled in."
    )
    DEFAULT_CSS = """
    PromptPane .settings { height: auto; padding: 0 1; color: $text-muted; }
    PromptPane OptionList {
        width: 24; height: 1fr; background: transparent; border: none; padding: 0; scrollbar-size: 1 1;
    }
    PromptPane LineView { padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = ReviewState()
        self._stages: tuple[tuple[str, Mark], ...] = ()
        self._shown: tuple[str, PackedText] | str | None = None
        self._pinned: int | None = None
        """Stage that the reader chose; None follows the running one."""

    def compose(self) -> ComposeResult:
        """Settings above, stages left, prompt right."""
        yield Label(classes="settings")
        with Horizontal():
            yield OptionList(markup=False)
            yield LineView()

    def show_settings(self, settings: RunSettings) -> None:
        """What the next run will use."""
        named = (
            ("recipe", settings.recipe),
            ("provider", settings.provider),
            ("model", settings.model or "its default"),
            ("episodes", str(settings.episodes)),
            ("seed", str(settings.seed)),
            *((("target", settings.target),) if settings.target else ()),
            *((("variations of", settings.seed_task),) if settings.seed_task else ()),
            *((f"temperature {stage}", f"{value:g}") for stage, value in settings.temperatures.items()),
        )
        parts = [
            piece for name, value in named for piece in ((f"{name} ", ""), (f"{plain_line(value)}   ", "bold $text"))
        ]
        self.query_one(".settings", Label).say(Content.assemble(*parts))

    def show(self, state: ReviewState) -> None:
        """The stages and the prompt of the one that runs or was chosen."""
        if state is not self._state:
            self._state, self._pinned = state, None
        stages = tuple((stage.stage, _mark(stage, state)) for stage in state.stages)
        if stages != self._stages:
            self._stages = stages
            self._list_stages()
        self._show_prompt()

    def copyable(self) -> str:
        """The prompt in view."""
        stage = self._stage()
        return stage.sent.read() if stage else ""

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """The reader looks at another stage."""
        event.stop()
        if event.option_list.has_focus:
            self._pinned = event.option_index
            self._show_prompt()

    def _list_stages(self) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for number, (stage, mark) in enumerate(self._stages, start=1):
            options.add_option(
                Option(Content.assemble((f"{GLYPHS[mark]} ", STYLES[mark]), f"{number} {plain_line(stage)}"))
            )
        if self._stages:
            options.highlighted = min(self._index(), len(self._stages) - 1)

    def _index(self) -> int:
        return len(self._stages) - 1 if self._pinned is None else self._pinned

    def _stage(self) -> StageState | None:
        index = self._index()
        return self._state.stages[index] if 0 <= index < len(self._state.stages) else None

    def _show_prompt(self) -> None:
        stage = self._stage()
        hint = "" if stage else spelled(_hint(self._state), own_keys(self.app))
        view = (stage.stage, stage.sent) if stage else hint
        if view == self._shown:
            return
        self._shown = view
        fenced = FencedLines()
        lines = [fenced.line(text) for text in plain_lines(stage.sent.read())] if stage else _notes(hint)
        self.query_one(LineView).show_lines(lines)


def _notes(text: str) -> list[Line]:
    return [Line(line, "note") for line in plain_lines(text)]


def _mark(stage: StageState, state: ReviewState) -> Mark:
    if stage.record is None:
        return "running" if state.busy else "warned"
    return "failed" if stage.record.error else "passed"


def _hint(state: ReviewState) -> str:
    if state.card is not None and state.card.origin == "base":
        why = "A base task: a person wrote it, there was no prompt."
        return why + "\n\n{prompt.generate} proposes a new task; {prompt.recipes}: the prompts."
    return (
        "No prompt has been sent yet.\n\n{prompt.generate} proposes a task; {prompt.recipes} shows what would be asked."
    )
