"""The library as a tree, by what it needs from the reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from rich.cells import cell_len
from rich.text import Text, TextType
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.widgets import Tree
from textual.widgets.tree import NodeID, TreeNode

from workbench.tui.messages import MarkTask, OpenTask, RetireTask, ShowCard, VaryTask
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, Group, groups

if TYPE_CHECKING:
    from library.records import TaskCard

MARKED, FLAG = "● ", "⚑ "
"""Before a task that the next batch is about, and before one that is to be looked at again."""
LONG_BRANCH = 200
"""Tasks from which a branch starts folded: unfolding lays out every line of it."""


class LibraryTree(Tree[str], inherit_bindings=False):
    """Branches of tasks; a leaf's data is the task's name. Posts `OpenTask`."""

    DEFAULT_CSS = """
    LibraryTree { background: transparent; scrollbar-size: 0 1; padding: 0 1; overflow-x: hidden; }
    """
    # Tree's own bindings less `space`, which skips a proposal on this screen. Ids are those of the screen's own
    # bindings of the same keys, so that a remapped key is never shadowed here.
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
        self._is_filling = False
        super().__init__("library", id=id)
        self.show_root = False
        self.guide_depth = 2
        self.auto_expand = True
        self._cards: list[TaskCard] = []
        self._being_written: str | None = None
        self._current: str | None = None
        self._expanded: dict[str, bool] = {}
        """How the user left each branch."""
        self._unfolded = False
        """All branches are open because something was looked for."""
        self._folded: dict[NodeID, Group] = {}
        """Branches whose leaves were not needed yet."""
        self._marked: frozenset[str] = frozenset()
        self._flagged: frozenset[str] = frozenset()

    @property
    def pointed_at(self) -> str | None:
        """The task under the cursor, while the tree has the focus."""
        node = self.cursor_node
        if not self.has_focus or node is None or not node.data or node.data.startswith("/"):
            return None
        return node.data

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
            self._cards, self._being_written = cards, being_written
            self._marked, self._flagged = marked, frozenset(card.name for card in cards if card.is_flagged)
            branches = groups(cards, being_written)
            if not self._unfolded:
                self._expanded |= {str(node.data): node.is_expanded for node in self.root.children}
            self._unfolded = unfold
            self.clear()
            self._tree_nodes.clear()  # `Tree` forgets to: nodes of a longer tree stayed, and with them the whole of it
            self._folded.clear()
            for group in branches:
                expand = self._expanded.get(f"/{group.title}", len(group.names) <= LONG_BRANCH)
                self._add(group, expand=unfold or expand)
            self._current = None
        if marked != self._marked:
            self._remark(marked)
        if current != self._current:
            self._current = current
            self._point_at(held or current)

    def _add(self, group: Group, *, expand: bool) -> None:
        title = Text(f"{group.title} ({len(group.names)})", "bold")
        branch = self.root.add(title, f"/{group.title}", expand=expand)
        self._folded[branch.id] = group
        if expand:
            self._fill(branch)

    def _fill(self, branch: TreeNode[str]) -> None:
        """Leaves are made when a branch is unfolded, and the tree asks to be drawn once for all of them."""
        if group := self._folded.pop(branch.id, None):
            self._is_filling = True
            for name in group.names:
                branch.add_leaf(self._label(GLYPHS[group.mark], name), name)
            self._is_filling = False
            self.refresh(layout=True)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Asked for with every leaf that is added: 0.1 s for two thousand."""
        if self._is_filling:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def process_label(self, label: TextType) -> Text:
        """Labels of ours are one line already; `Tree` would split each of them twice."""
        return label if isinstance(label, Text) else super().process_label(label)

    def _label(self, glyph: str, name: str) -> Text:
        signs = (MARKED if name in self._marked else "") + (FLAG if name in self._flagged else "")
        return Text(f"{glyph} {signs}{plain_line(name)}")

    def _remark(self, marked: frozenset[str]) -> None:
        """Only leaves whose mark came or went are painted anew."""
        changed, self._marked = marked ^ self._marked, marked
        for branch in self.root.children:
            for leaf in branch.children:
                if leaf.data in changed and leaf.data:
                    leaf.set_label(self._label(str(leaf.label)[0], leaf.data))

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

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[str]) -> None:
        """A branch was unfolded."""
        event.stop()
        self._fill(event.node)

    def _point_at(self, name: str | None) -> None:
        for branch in self.root.children:
            for leaf in branch.children:
                if leaf.data == name and branch.is_expanded:
                    self.call_after_refresh(self.move_cursor, leaf)

    def get_label_width(self, node: TreeNode[str]) -> int:
        """Asked for every line whenever styles change: measured without rendering."""
        return cell_len(str(node.label)) + 2

    def on_tree_node_selected(self, event: Tree.NodeSelected[str]) -> None:
        """A leaf was chosen."""
        event.stop()
        if event.node.data and not event.node.data.startswith("/"):
            self.post_message(OpenTask(event.node.data))
