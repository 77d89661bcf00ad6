"""The three columns: library, the tabs, the rollouts; which of them are seen, and which pane is in front."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from workbench.core.screen_place import ScreenPlace
from workbench.tui.desk import Desk
from workbench.tui.framing import retitle
from workbench.tui.jumping import Place
from workbench.tui.keys import TABS
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, STYLES, check_rows, headline
from workbench.tui.state import ReviewState
from workbench.tui.widgets.checks_pane import ChecksPane
from workbench.tui.widgets.diff_pane import DiffPane
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.library_pane import LibraryPane
from workbench.tui.widgets.library_tree import LibraryTree
from workbench.tui.widgets.nearest_list import NearestList
from workbench.tui.widgets.pane import Pane
from workbench.tui.widgets.prompt_pane import PromptPane
from workbench.tui.widgets.response_pane import ResponsePane
from workbench.tui.widgets.rollouts_pane import RolloutsPane
from workbench.tui.widgets.task_pane import TaskPane

FOCUSED = "-focused"
"""Class of the part that the keys go to."""
ZOOMS = ("-zoom-desk", "-zoom-rollouts", "-zoom-side")
"""Classes of the screen: which part has all of it."""
TITLE_BEGINS = (3, 0)
"""Columns and rows from a frame's corner to its title."""


class Body(Horizontal):
    """Owns the layout; the screen's size classes and `styles.tcss` do the rest."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._frames: dict[Widget, tuple[str, str]] = {}

    def compose(self) -> ComposeResult:
        """Library and nearest tasks, the tabs, the rollouts."""
        with Vertical(id="side"):
            yield LibraryPane(id="library")
            yield NearestList(id="nearest")
        with Vertical(id="desk"):
            yield Label(id="caption")
            with ContentSwitcher(initial="task", id="panes"):
                yield PromptPane(id="prompt")
                yield ResponsePane(id="response")
                yield DiffPane(id="diff")
                yield ChecksPane(id="checks")
                yield TaskPane(id="task")
        yield RolloutsPane(id="rollouts")

    def on_mount(self) -> None:
        """Name what has a fixed name."""
        self.query_one(NearestList).border_title = Content("nearest")
        self.watch(self.screen, "focused", self._frame_focused)

    @property
    def wide(self) -> bool:
        """Whether the rollouts have a column of their own."""
        return self.screen.has_class("-wide")

    @property
    def tab(self) -> str:
        """The tab in front."""
        if self.screen.has_class("-rollouts") and not self.wide:
            return "rollouts"
        return self.query_one(ContentSwitcher).current or "task"

    @property
    def pane(self) -> Pane:
        """The pane that the reader looks at: the focused one, else the one in front."""
        rollouts = self.query_one(RolloutsPane)
        return cast("Pane", rollouts if rollouts.has_focus_within else self.query_one(f"#{self.tab}"))

    def paint(self, desk: Desk) -> None:
        """Paint what is seen of the desk; hidden panes cost nothing."""
        state = desk.shown
        self.query_one(LibraryPane).show(
            desk.cards, state.name or desk.being_written, desk.being_written, desk.shelf.marked
        )
        self.query_one(NearestList).show(state)
        unseen = self.query_one(ResponsePane).answers.unseen if self.tab == "response" else 0
        self.query_one("#caption", Label).say(_caption(state, unseen))
        cast("Pane", self.query_one(f"#{self.query_one(ContentSwitcher).current}")).show(state)
        if self.wide or self.tab == "rollouts":
            self.query_one(RolloutsPane).show(state)
        self._title(state)

    def show_tab(self, tab: str) -> None:
        """Bring a tab to the front and let the keys go there, but not out of the library; the caller paints."""
        beside = tab == "rollouts" and self.wide
        self.screen.set_class(tab == "rollouts" and not self.wide, "-rollouts")
        if tab != "rollouts":
            self.query_one(ContentSwitcher).current = tab
        if not beside:
            self.screen.remove_class("-zoom-rollouts", "-zoom-side")
        if beside or not self.query_one(LibraryPane).has_focus_within:  # a filter that is typed stays one, too
            _focus_within(self.query_one(f"#{tab}"))

    def places(self) -> Iterator[Place]:
        """The tabs, for jump mode: each where its number stands in the border."""
        frame = next((part for part in (self.query_one("#desk"), self.query_one(RolloutsPane)) if part.region), None)
        if frame is not None:
            at = frame.region.offset + TITLE_BEGINS
            for number, tab in enumerate(self._tabs(), start=1):
                yield Place(at, partial(self.run_action, f"screen.show_tab('{tab}')"))
                at += (self._tab(number, tab).cell_length + 1, 0)

    def zoom(self) -> None:
        """The pane in view takes the whole screen, or gives it back."""
        part = "rollouts" if self.pane is self.query_one(RolloutsPane) else "desk"
        if self.query_one("#side").has_focus_within:
            part = "side"
        zoomed = any(self.screen.has_class(zoom) for zoom in ZOOMS)
        self.screen.remove_class(*ZOOMS)
        self.screen.set_class(not zoomed, f"-zoom-{part}")

    def place(self, task: str) -> ScreenPlace:
        """Where the reader is, with this task in view."""
        zoom = next((zoom for zoom in ZOOMS if self.screen.has_class(zoom)), "")
        return ScreenPlace(task, self.tab, self.query_one(LibraryPane).filter_text, zoom)

    def restore(self, place: ScreenPlace) -> None:
        """Go back there, as far as it is a place of this screen."""
        if place.tab in TABS:
            self.show_tab(place.tab)
        if place.filter:
            self.query_one(LibraryPane).filter_by(place.filter)
        if place.zoom in ZOOMS:
            self.screen.add_class(place.zoom)
            if place.zoom != "-zoom-side":  # the library is hidden now, and must not hear the keys
                _focus_within(self.query_one(f"#{self.tab}"))

    def focus_first(self) -> None:
        """Where the keys go at the start: to the library if there is room for it, else to the pane in front."""
        room = self.wide or self.screen.has_class("-medium")
        _focus_within(self.query_one(LibraryTree) if room else self.query_one(f"#{self.tab}"))

    def toggle_library(self) -> None:
        """Show or hide the library; what is shown gets the focus."""
        if self._turn_library():
            self.query_one(LibraryTree).focus()
        else:
            _focus_within(self.query_one(f"#{self.tab}"))

    def _turn_library(self) -> bool:
        """Whether it is shown now."""
        room = self.wide or self.screen.has_class("-medium")
        self.screen.toggle_class("-no-library" if room else "-library")
        return room != self.screen.has_class("-no-library" if room else "-library")

    def filter_library(self) -> None:
        """Show the library, if it is hidden, and open its filter."""
        if not self.query_one(LibraryPane).region:
            self._turn_library()
        self.query_one(LibraryPane).begin_filter()

    def _frame_focused(self, focused: Widget | None) -> None:
        mark_focused(
            [*self.query_one("#side").children, self.query_one("#desk"), self.query_one(RolloutsPane)], focused
        )

    def _title(self, state: ReviewState) -> None:
        tabs = Content(" ").join(self._tab(number, tab) for number, tab in enumerate(self._tabs(), start=1))
        gates = Content("  ").join(
            Content.styled(f"{GLYPHS[row.mark]} {row.name}{_short(row.detail)}", STYLES[row.mark])
            for row in check_rows(state)
        )
        desk, rollouts = self.query_one("#desk"), self.query_one(RolloutsPane)
        self._frame(desk, tabs, gates)
        self._frame(rollouts, Content("6 rollouts") if self.wide else tabs, Content("") if self.wide else gates)

    def _frame(self, part: Widget, title: Content, subtitle: Content) -> None:
        if self._frames.get(part) != (title.markup, subtitle.markup):
            self._frames[part] = title.markup, subtitle.markup
            retitle(part, title, subtitle)

    def _tab(self, number: int, tab: str) -> Content:
        """Where there is little room, only the tab in front has a name."""
        active = tab == self.tab
        style = "bold $text-primary reverse" if active else "$foreground 60%"
        name = f" {tab.title()}" if active or not self.screen.has_class("-tiny") else ""
        return Content.styled(f" {number}{name} ", f"{style} @click=screen.show_tab('{tab}')")

    def _tabs(self) -> tuple[str, ...]:
        return TABS[:-1] if self.wide else TABS


def _short(detail: str) -> str:
    """Only counts fit into the border: 2/3."""
    return f" {detail}" if "/" in detail and len(detail) < 8 else ""


def _caption(state: ReviewState, unseen: int) -> Content:
    mark, word = headline(state)
    attempt = f"   attempt {state.attempt}" if state.attempt > 1 else ""
    author = " ".join(filter(None, (state.recipe, state.provider)))
    return Content.assemble(
        (plain_line(state.name or ("new task" if state.busy else "no task")), "bold"),
        (f"   {GLYPHS[mark]} {word}", STYLES[mark]),
        (attempt, "$foreground 60%"),
        (f"   {plain_line(author)}" if author else "", "$foreground 60%"),
        (f"   ↓ {unseen} new lines (end)" if unseen else "", "$text-accent"),
    )


def mark_focused(parts: Iterable[Widget], focused: Widget | None) -> None:
    """Show in which part the keys go. A `:focus-within` would style anew all that is in the part: 40 ms a key."""
    within = focused.ancestors_with_self if focused is not None else []
    changed = [part for part in parts if part.has_class(FOCUSED) != (part in within)]
    for part in changed:
        part.set_class(part in within, FOCUSED, update=False)
    if changed:
        changed[0].app.stylesheet.update_nodes(changed)


def _focus_within(widget: Widget) -> None:
    """Focus the widget, or the first of its parts that can have it."""
    for candidate in (widget, *widget.query("*")):
        if candidate.focusable:
            candidate.focus()
            return
