"""The task itself: what it is about and its code, which becomes an editor on `e`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from workbench.tui.key_names import own_keys, spelled
from workbench.tui.lines import code_lines
from workbench.tui.plain import plain_line, plain_lines
from workbench.tui.state import ReviewState
from workbench.tui.widgets.code_editor import CodeEditor
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView


class TaskPane(Vertical):
    """Description, assets, code. Editing changes the state's draft, never the stored task."""

    HELP: ClassVar[str] = (
        "The task's description and code. {review.edit} edits it in place; in the editor {review.check} runs all "
        "checks on the edited code and {job.stop} goes back and keeps the edit. {review.accept} then accepts the "
        "edited code as a new revision."
    )
    DEFAULT_CSS = """
    TaskPane .about { height: auto; max-height: 6; padding: 0 1; margin-bottom: 1; }
    TaskPane CodeEditor { display: none; height: 1fr; }
    TaskPane.-editing CodeEditor { display: block; }
    TaskPane.-editing LineView { display: none; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = ReviewState()
        self._about: object = None
        self._code: str | None = None
        self._marked: int | None = None

    def compose(self) -> ComposeResult:
        """About, code, editor."""
        yield Label(classes="about")
        yield LineView()
        yield CodeEditor()

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self.has_class("-editing")

    def show(self, state: ReviewState) -> None:
        """Paint what changed; an open editor keeps its text."""
        if state is not self._state:
            self._state, self._marked = state, None
            self.remove_class("-editing")
        about = (state.description, state.assets, state.edited)
        if about != self._about:
            self._about = about
            self.query_one(".about", Label).say(_about(state, own_keys(self.app)))
        if state.code != self._code and not self.editing:
            self._code = state.code
            self._show_code()

    def copyable(self) -> str:
        """The code in view."""
        return self.query_one(CodeEditor).text if self.editing else self._state.code

    def jump(self, line: int) -> None:
        """Mark the line (1-based) and bring it into view."""
        self._marked = line
        if self.editing:
            self.query_one(CodeEditor).move_cursor((line - 1, 0), center=True)
            return
        self._show_code()
        self.call_after_refresh(self.query_one(LineView).scroll_to_line, line - 1)

    def edit(self) -> None:
        """Open the editor on the code that would be accepted."""
        editor = self.query_one(CodeEditor)
        editor.load_text(self._state.code)
        self.add_class("-editing")
        editor.focus()
        if self._marked:
            editor.move_cursor((self._marked - 1, 0), center=True)

    def leave_editor(self) -> str:
        """Close the editor, if it is open; its text is now the state's draft."""
        if self.editing:
            self.take_text()
            self.remove_class("-editing")
            self.show(self._state)
            self.query_one(LineView).focus()
        return self._state.code

    def take_text(self) -> None:
        """What the editor holds becomes the state's draft; the editor stays open."""
        if self.editing:
            text = self.query_one(CodeEditor).text
            self._state.draft = None if text == self._state.source else text

    def _show_code(self) -> None:
        lines = code_lines(plain_lines(self._code), numbered=True, marked=self._marked) if self._code else []
        self.query_one(LineView).show_lines(lines)


def _about(state: ReviewState, own: Mapping[str, str]) -> Content:
    assets = ", ".join(plain_line(asset) for asset in state.assets)
    description = plain_line(" ".join(state.description.split()))
    return Content.assemble(
        (description or spelled("No task yet: {prompt.generate} proposes one.", own), ""),
        (f"\nassets  {assets}" if assets else "", "$foreground 60%"),
        ("\n✎ edited by you" if state.edited else "", "$text-warning"),
    )
