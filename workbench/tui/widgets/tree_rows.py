"""A tree of two levels with a cursor: how its rows look, and how one goes among them. What they say is a subclass's."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size, clamp
from textual.reactive import var
from textual.strip import Strip
from textual.widget import PseudoClasses

from workbench.tui.branches import Branches, Row
from workbench.tui.widgets.row_view import RowView

FOLDED, UNFOLDED, TASK, LAST_TASK = "▶ ", "▼ ", "├ ", "└ "
NOWHERE = -1
"""The cursor's row before there is one."""


class TreeRows(RowView, can_focus=True, inherit_bindings=False):
    """Branches and what is in them; looks like Textual's `Tree`, which makes a node for everything that is in it."""

    DEFAULT_CSS = """
    TreeRows {
        background: transparent; color: $foreground; scrollbar-size: 0 1; padding: 0 1; overflow-x: hidden;

        & > .tree--guides { color: $surface-lighten-2; }
        & > .tree--guides-selected { color: $block-cursor-blurred-background; }
        & > .tree--cursor {
            text-style: $block-cursor-blurred-text-style; background: $block-cursor-blurred-background;
        }
        & > .tree--highlight-line { background: $block-hover-background; }
        &:focus {
            background-tint: $foreground 5%;
            & > .tree--cursor {
                color: $block-cursor-foreground; background: $block-cursor-background;
                text-style: $block-cursor-text-style;
            }
            & > .tree--guides { color: $surface-lighten-3; }
            & > .tree--guides-selected { color: $block-cursor-background; }
        }
        &:light {
            & > .tree--guides { color: $surface-darken-1; }
            & > .tree--guides-selected { color: $block-cursor-background; }
        }
    }
    TreeRows:ansi {
        color: ansi_default;
        & > .tree--guides { color: $ansi-background; }
        &:nocolor > .tree--cursor { text-style: reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tree--cursor",
        "tree--guides",
        "tree--guides-selected",
        "tree--highlight-line",
    }
    ALLOW_SELECT = False

    cursor_line: var[int] = var(NOWHERE, init=False)
    """The row under the cursor."""
    hover_line: var[int] = var(NOWHERE, init=False)
    """The row under the mouse."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.branches = Branches()
        self._looks: dict[str, Style] = {}
        self._looks_of: PseudoClasses | None = None

    @property
    def labels(self) -> list[str]:
        """Every row as it is read, without the signs before it."""
        return [self.label(self.branches[number]) for number in range(len(self.branches))]

    def label(self, row: Row) -> str:
        """What a row says."""
        raise NotImplementedError

    def point_at(self, task: str | None) -> None:
        """Put the cursor on a task's row, if it has one."""
        row = self.branches.find(task)
        if row is not None:
            self.cursor_line = row
            if self.size:
                self._bring_into_view()
            else:
                self.call_after_refresh(self._bring_into_view)

    def branch_out(self, branches: Branches) -> None:
        """Show other rows; the cursor stays where it is, or on the last there is."""
        self.branches = branches
        self._renumber()

    def _renumber(self) -> None:
        self.hover_line = NOWHERE
        if self.cursor_line != NOWHERE:
            self.cursor_line = min(self.cursor_line, len(self.branches) - 1)
        self.resize_to(Size(self.size.width, len(self.branches)))
        self.refresh()

    @property
    def cursor_row(self) -> Row | None:
        """What the cursor is on."""
        return self.branches[self.cursor_line] if 0 <= self.cursor_line < len(self.branches) else None

    def validate_cursor_line(self, line: int) -> int:
        """On a row; nowhere only while there is none."""
        return clamp(line, 0, len(self.branches) - 1) if len(self.branches) else NOWHERE

    def watch_cursor_line(self, before: int, after: int) -> None:
        """Paint both rows; below a branch's own its tasks' guides show that it has the cursor."""
        for number in (before, after):
            if 0 <= number < len(self.branches):
                row = self.branches[number]
                end = self.branches.rows_of(row.branch).stop if row.task is None else number + 1
                self.refresh_rows(number, end)

    def watch_hover_line(self, before: int, after: int) -> None:
        """Paint both rows."""
        for number in (before, after):
            self.refresh_rows(number, number + 1)

    def action_cursor_up(self) -> None:
        """To the row above."""
        self._go_to(self.cursor_line - 1 if self.cursor_line != NOWHERE else len(self.branches) - 1)

    def action_cursor_down(self) -> None:
        """To the row below."""
        self._go_to(self.cursor_line + 1)

    def action_page_up(self) -> None:
        """A window's height up."""
        at = self.cursor_line if self.cursor_line != NOWHERE else len(self.branches) - 1
        self._go_to(at - self.scrollable_content_region.height + 1)

    def action_page_down(self) -> None:
        """A window's height down."""
        self._go_to(max(self.cursor_line, 0) + self.scrollable_content_region.height - 1)

    def action_scroll_home(self) -> None:
        """To the first row."""
        self._go_to(0)

    def action_scroll_end(self) -> None:
        """To the last row."""
        self._go_to(len(self.branches) - 1)

    def _go_to(self, line: int) -> None:
        self.cursor_line = line
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        if self.cursor_line != NOWHERE:
            row = Region(0, self.cursor_line, 1, 1)
            self.scroll_to_region(row, animate=False, force=True, origin_visible=False, x_axis=False)

    def action_toggle_node(self) -> None:
        """Fold or unfold the branch under the cursor."""
        if (row := self.cursor_row) and row.task is None:
            self._turn(row)

    def action_select_cursor(self) -> None:
        """The same; what choosing a task means is a subclass's."""
        self.action_toggle_node()

    def _turn(self, row: Row) -> None:
        """Fold or unfold a branch; the cursor stays on what it is on, or goes to the branch that hides that now."""
        at = self.cursor_row
        self.branches.turn(row.branch)
        if at is not None:
            found = self.branches.find(at.task)
            self.cursor_line = self.branches.rows_of(at.branch).start if found is None else found
        self._renumber()

    def on_click(self, event: events.Click) -> None:
        """The sign before a branch folds it; any other place of a row is as the cursor and enter."""
        line = event.style.meta.get("line", NOWHERE)
        if not 0 <= line < len(self.branches):
            return
        if "toggle" in event.style.meta:
            self._turn(self.branches[line])
        else:
            self._go_to(line)
            self.action_select_cursor()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The row under the mouse stands out."""
        self.hover_line = event.style.meta.get("line", NOWHERE)

    def on_leave(self) -> None:
        """None does."""
        self.hover_line = NOWHERE

    def notify_style_update(self) -> None:
        """Colours changed."""
        super().notify_style_update()
        self._looks.clear()
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Rows of the window, in the colours of who has the focus or not."""
        state = self.get_pseudo_class_state()
        if state != self._looks_of:
            self._looks_of = state
            self._looks.clear()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """The row at `y` of the window."""
        number, width = y + self.scroll_offset.y, self.size.width
        if number >= len(self.branches):
            return Strip.blank(width, self._look("base"))
        row = self.branches[number]
        line = self._look("tree--highlight-line" if number == self.hover_line else "base") + Style(
            meta={"line": number}
        )
        text = self.label(row)
        label = line + Style(bold=True) if row.task is None else line
        if number == self.cursor_line:
            label += self._look("tree--cursor")
        return Strip([self._sign(row, line), Segment(text, label)]).adjust_cell_length(width, line)

    def _sign(self, row: Row, line: Style) -> Segment:
        """What stands before the label."""
        if row.task is None:
            sign = UNFOLDED if self.branches.is_unfolded(row.branch) else FOLDED
            return Segment(sign, line + Style(meta={"toggle": True}))
        below_cursor = self.has_focus and self.cursor_line == self.branches.rows_of(row.branch).start
        guides = self._look("tree--guides")
        return Segment(
            LAST_TASK if row.is_last else TASK,
            line + (guides + self._look("tree--guides-selected") if below_cursor else guides),
        )

    def _look(self, part: str) -> Style:
        """Worked out once: each asks every ancestor for its style."""
        if part not in self._looks:
            is_guide = part.startswith("tree--guides")
            self._looks[part] = (
                self.rich_style if part == "base" else self.get_component_rich_style(part, partial=is_guide)
            )
        return self._looks[part]
