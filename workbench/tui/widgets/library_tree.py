"""The library as a tree, by what it needs from the reviewer; the keys that decide on the task under its cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from workbench.tui.branches import Branches, Row
from workbench.tui.messages import MarkTask, OpenTask, RetireTask, ShowCard, VaryTask
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, groups
from workbench.tui.widgets.tree_rows import TreeRows

if TYPE_CHECKING:
    from library.records import TaskCard

MARKED, FLAG = "● ", "⚑ "
"""Before a task that the next batch is about, and before one that is to be looked at again."""
LONG_BRANCH = 200
"""Tasks from which a branch starts folded: the next one would be far away."""


class LibraryTree(TreeRows, can_focus=True, inherit_bindings=False):
    """Branches of tasks. Posts `OpenTask`."""

    # `space` skips a proposal on this screen. Ids are those of the screen's own bindings of the same keys, so that a
    # remapped key is never shadowed here.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Open", show=False),
        Binding("up", "cursor_up", "Up", show=False),
        Binding("down", "cursor_down", "Down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home", "scroll_home", "Top", show=False),
        Binding("end", "scroll_end", "Bottom", show=False),
        Binding("right,left", "toggle_node", "Fold", show=False),
        Binding("v", "mark", "Mark", show=False, id="library.mark"),
        Binding("x", "retire", "Retire or restore", show=False, id="diff.revert"),
        Binding("d", "vary", "Vary", show=False, id="library.vary"),
        Binding("i", "card", "Record", show=False, id="review.card"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._cards: list[TaskCard] = []
        self._being_written: str | None = None
        self._current: str | None = None
        self._unfolded: dict[str, bool] = {}
        """How the user left each branch."""
        self._shows_all = False
        """All branches are open because something was looked for."""
        self._marked: frozenset[str] = frozenset()
        self._flagged: frozenset[str] = frozenset()

    @property
    def pointed_at(self) -> str | None:
        """The task under the cursor, while the tree has the focus."""
        row = self.cursor_row
        return row.task if row and self.has_focus else None

    def show(
        self,
        cards: list[TaskCard],
        current: str | None,
        being_written: str | None,
        *,
        unfold: bool = False,
        marked: frozenset[str] = frozenset(),
    ) -> None:
        """Show these tasks with the cursor on `current`; branches stay as the user folded them.

        `unfold` opens them all: what was looked for must be seen.
        """
        held: str | None = None
        if cards is not self._cards or being_written != self._being_written:
            held = self.pointed_at if current == self._current else None  # who leafs through the list is not torn away
            self._cards, self._being_written, self._current = cards, being_written, None
            self._marked, self._flagged = marked, frozenset(card.name for card in cards if card.is_flagged)
            self._fill(unfold=unfold)
        if marked != self._marked:
            self._remark(marked)
        if current != self._current:
            self._current = current
            self.point_at(held or current)

    def _fill(self, *, unfold: bool) -> None:
        if not self._shows_all:
            self._unfolded |= {group.title: self.branches.is_unfolded(group) for group in self.branches.groups}
        self._shows_all = unfold
        found = groups(self._cards, self._being_written)
        left = self._unfolded
        opened = (group.title for group in found if unfold or left.get(group.title, len(group.names) <= LONG_BRANCH))
        self.branch_out(Branches(found, opened))

    def _remark(self, marked: frozenset[str]) -> None:
        """Only tasks whose mark came or went are painted anew."""
        changed, self._marked = marked ^ self._marked, marked
        for task in changed:
            if (row := self.branches.find(task)) is not None:
                self.refresh_rows(row, row + 1)

    def label(self, row: Row) -> str:
        """A branch with how many it has; a task with how it stands and its signs."""
        if row.task is None:
            return f"{row.branch.title} ({len(row.branch.names)})"
        signs = (MARKED if row.task in self._marked else "") + (FLAG if row.task in self._flagged else "")
        return f"{GLYPHS[row.branch.mark]} {signs}{plain_line(row.task)}"

    def action_select_cursor(self) -> None:
        """Open the task under the cursor; fold or unfold a branch."""
        row = self.cursor_row
        if row is not None and row.task is not None:
            self.post_message(OpenTask(row.task))
        else:
            self.action_toggle_node()

    def action_mark(self) -> None:
        """Mark the task under the cursor, and go on to the next."""
        if name := self.pointed_at:
            self.post_message(MarkTask(name))
            self.action_cursor_down()

    def action_retire(self) -> None:
        """Take the task under the cursor out of use, or bring it back."""
        if name := self.pointed_at:
            self.post_message(RetireTask(name))

    def action_vary(self) -> None:
        """Have a variation of the task under the cursor written."""
        if name := self.pointed_at:
            self.post_message(VaryTask(name))

    def action_card(self) -> None:
        """Show the record of the task under the cursor."""
        if name := self.pointed_at:
            self.post_message(ShowCard(name))
