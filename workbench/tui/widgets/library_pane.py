"""The library: the tree of tasks, and a filter over it that `/` opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from workbench.tui.filtering import Finder
from workbench.tui.framing import retitle
from workbench.tui.messages import OpenTask
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from library.records import TaskCard


class FilterInput(TextLine):
    """One line; `escape` gives the filter up, `down` and `enter` go into the tree."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear_filter", "All tasks", priority=True),
        Binding("down", "into_tree", show=False),
    ]

    def action_clear_filter(self) -> None:
        """Back to the whole library."""
        self.query_ancestor(LibraryPane).end_filter()

    def action_into_tree(self) -> None:
        """To what is left."""
        self.query_ancestor(LibraryPane).leave_filter()


class LibraryPane(Vertical):
    """Tree and filter. The filter stays until it is given up, also while tasks come and go."""

    DEFAULT_CSS = """
    LibraryPane FilterInput {
        display: none; height: 1; border: none; padding: 0 1; background: $surface;
    }
    LibraryPane.-filtering FilterInput { display: block; }
    LibraryPane LibraryTree { height: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cards: list[TaskCard] = []
        self._current: str | None = None
        self._being_written: str | None = None
        self._marked: frozenset[str] = frozenset()
        self._found: list[TaskCard] = []
        self._finder: Finder | None = None
        """While something is looked for."""
        self._asked: str | None = None
        """The filter by which was found what is shown."""
        self._title = ""

    def compose(self) -> ComposeResult:
        """The filter's line above the tree."""
        yield FilterInput(placeholder="filter: words of name, text, assets", compact=True)
        yield LibraryTree(id="tree")

    def show(
        self,
        cards: list[TaskCard],
        current: str | None,
        being_written: str | None,
        marked: frozenset[str] = frozenset(),
    ) -> None:
        """Show the tasks that the filter leaves, with the cursor on `current`."""
        self._cards, self._current, self._being_written, self._marked = cards, current, being_written, marked
        self._find(cards, self.filter_text)
        count = f" {len(self._found)}/{len(cards)}" if self.filter_text else ""
        title = f"library{count}{f', {len(marked)} marked' if marked else ''}"
        if title != self._title:
            self._title = title
            retitle(self, Content(title))
        self.query_one(LibraryTree).show(
            self._found, current, being_written, unfold=bool(self.filter_text), marked=marked
        )

    def filter_by(self, text: str) -> None:
        """As if it had been typed; the keys stay where they are."""
        self.add_class("-filtering")
        self.query_one(FilterInput).value = text

    def begin_filter(self) -> None:
        """Open the filter's line; the very next key goes there."""
        self.add_class("-filtering")
        self.screen.set_focus(self.query_one(FilterInput))  # `focus` waits its turn, and letters are commands meanwhile

    def end_filter(self) -> None:
        """Close it; every task is there again, also for a key that comes before the next painting."""
        self.query_one(FilterInput).value = ""
        self._refilter()
        self.remove_class("-filtering")
        self.query_one(LibraryTree).focus()

    def leave_filter(self) -> None:
        """Into what it leaves, also with a key that comes before the next painting."""
        self._refilter()
        self.query_one(LibraryTree).focus()

    @property
    def filter_text(self) -> str:
        """What the tasks are filtered by; empty: all are there."""
        return self.query_one(FilterInput).value.strip()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        """The letter is seen before what it leaves; who types several waits for the last one's."""
        event.stop()
        self.call_after_refresh(self._refilter)

    def _refilter(self) -> None:
        if self.filter_text != self._asked:
            self.show(self._cards, self._current, self._being_written, self._marked)

    def _find(self, cards: list[TaskCard], text: str) -> None:
        if not text:
            self._finder, self._found = None, cards
        elif self._finder is None or self._finder.cards is not cards:
            self._finder = Finder(cards)
            self._found = self._finder.matching(text)
        elif text != self._asked:
            self._found = self._finder.matching(text)
        self._asked = text

    @on(Input.Submitted)
    def _open_best(self, event: Input.Submitted) -> None:
        """Enter opens the best match."""
        event.stop()
        self._refilter()
        if self.filter_text and self._found:
            self.post_message(OpenTask(self._found[0].name))
            self.query_one(LibraryTree).focus()
