"""The versions of a recipe: a list, and below it what changed since the chosen one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.core.recipe_versions import PACKAGED, SHORT, RecipeVersion
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line
from workbench.tui.recipe_bench import EDIT
from workbench.tui.widgets.line_view import LineView


class VersionList(Vertical):
    """Posts `Chosen` for what is under the cursor; whoever listens answers with `show_changes`."""

    DEFAULT_CSS = """
    VersionList OptionList { height: auto; max-height: 40%; }
    """

    @dataclass
    class Chosen(Message):
        """Another version is under the cursor."""

        version: str
        """Its number, `PACKAGED`, or `EDIT`."""

    def compose(self) -> ComposeResult:
        """List and diff."""
        yield OptionList(markup=False)
        yield LineView()

    @property
    def chosen(self) -> str | None:
        """What is under the cursor."""
        option = self.query_one(OptionList).highlighted_option
        return option.id if option else None

    def show(self, versions: Iterable[RecipeVersion], now: str, *, packaged: bool, edited: bool) -> None:
        """List versions, newest first; `now` is the saved one's hash."""
        options = [Option("✎ your unsaved edit", id=EDIT)] if edited else []
        options += [Option("built-in", id=PACKAGED)] if packaged else []
        for version in versions:
            mark = "(now) " if version.version == now else ""
            text = f"{version.number:>3}  {version.at[:16]}  {version.version[:SHORT]}  {mark}{version.note}"
            options.append(Option(plain_line(text), id=str(version.number)))
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(options)
        if options:
            listed.highlighted = 0
        else:
            self.show_changes(
                [Line("No version is kept yet: a run keeps what it uses, N keeps it with a note.", "note")]
            )

    def show_changes(self, lines: list[Line]) -> None:
        """What changed since the chosen version."""
        self.query_one(LineView).show_lines(lines)

    def focus_list(self) -> None:
        """The keys go to the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Ask for its changes."""
        event.stop()
        if event.option.id:
            self.post_message(self.Chosen(event.option.id))
