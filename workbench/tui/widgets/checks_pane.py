"""The gates in detail, every diagnostic with its line, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.tui.messages import JumpToLine
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, LEVEL_MARKS, STYLES, WORDS, Mark, all_diagnostics, check_rows, verdict_line
from workbench.tui.widgets.label import Label

if TYPE_CHECKING:
    from sim.values import Diagnostic
    from workbench.tui.state import ReviewState

SEVERITY_MARKS: dict[str, Mark] = {"error": "failed", "warning": "warned", "info": "waiting"}


class ChecksPane(Vertical):
    """Four gates, the diagnostics (choosing one shows its line), verdict and evidence."""

    HELP: ClassVar[str] = (
        "What was checked: syntax and static check read the code, reset builds the scene, the oracle solves it. "
        "enter on a diagnostic shows its line of the code. A task can be accepted when all four passed."
    )
    DEFAULT_CSS = """
    ChecksPane Label { height: auto; padding: 0 1; }
    ChecksPane OptionList { height: 1fr; background: transparent; padding: 0; margin: 1 0; scrollbar-size: 1 1; }
    ChecksPane OptionList > .option-list--option-highlighted {
        background: transparent; color: $foreground; text-style: none;
    }
    ChecksPane OptionList:focus > .option-list--option-highlighted { background: $block-cursor-blurred-background; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: object = None
        self._diagnostics: tuple[Diagnostic, ...] = ()

    def compose(self) -> ComposeResult:
        """Gates, diagnostics, verdict."""
        yield Label(id="gates")
        yield OptionList(markup=False)
        yield Label(id="verdict")

    def show(self, state: ReviewState) -> None:
        """Paint what changed."""
        view = (check_rows(state), all_diagnostics(state), verdict_line(state), state.reflections, state.sandbox)
        if view == self._shown:
            return
        self._shown = view
        self.query_one("#gates", Label).say(
            Content("\n").join(_gate(row.name, row.mark, row.detail) for row in view[0])
        )
        self._list(view[1])
        self.query_one("#verdict", Label).say(_verdict(state))

    def copyable(self) -> str:
        """All that was found, as text."""
        return "\n".join(_diagnostic(diagnostic).plain for diagnostic in self._diagnostics)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Show the diagnostic's line."""
        event.stop()
        if line := self._diagnostics[event.option_index].line:
            self.post_message(JumpToLine(line))

    def _list(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        if diagnostics != self._diagnostics or not diagnostics:
            self._diagnostics = diagnostics
            options = self.query_one(OptionList)
            options.clear_options()
            options.add_options([Option(_diagnostic(diagnostic)) for diagnostic in diagnostics])
            options.display = bool(diagnostics)
            options.highlighted = 0 if diagnostics else None


def _gate(name: str, mark: Mark, detail: str) -> Content:
    return Content.assemble(
        (f"{GLYPHS[mark]} ", STYLES[mark]),
        (f"{name:<8}", "bold"),
        (f"{WORDS[mark]:<9}", STYLES[mark]),
        plain_line(detail),
    )


def _diagnostic(diagnostic: Diagnostic) -> Content:
    mark = SEVERITY_MARKS[diagnostic.severity]
    where = f"line {diagnostic.line}  " if diagnostic.line else ""
    hint = f"\n   → {plain_line(diagnostic.hint)}" if diagnostic.hint else ""
    return Content.assemble(
        (f"{GLYPHS[mark]} ", STYLES[mark]),
        (where, "$foreground 60%"),
        (f"{plain_line(diagnostic.code)}  ", f"bold {STYLES[mark]}"),
        plain_line(diagnostic.message),
        (hint, "$foreground 60%"),
    )


def _verdict(state: ReviewState) -> Content:
    parts: list[tuple[str, str]] = [(plain_line(verdict_line(state)), "bold")]
    for reflection in state.reflections:
        mark: Mark = "passed" if reflection.add else "failed"
        word = "says yes" if reflection.add else "says no"
        parts += [(f"\n{GLYPHS[mark]} critic {word}", STYLES[mark]), (f": {plain_line(reflection.reasons)}", "")]
    if state.rollout is not None:
        for evidence in state.rollout.evidence:
            mark = "passed" if evidence.ok else "warned"
            parts += [
                (f"\n{GLYPHS[mark]} {evidence.name} ", STYLES[mark]),
                (plain_line(evidence.detail), "$foreground 60%"),
            ]
        if state.rollout.self_judged:
            parts.append(("\n! the task judges itself: it overrides reward, done or is_match", "$text-warning"))
    if state.sandbox:
        mark = LEVEL_MARKS[state.sandbox]
        parts += [(f"\n{GLYPHS[mark]} sandbox: ", STYLES[mark]), (state.sandbox, "$foreground 60%")]
    return Content.assemble(*parts)
