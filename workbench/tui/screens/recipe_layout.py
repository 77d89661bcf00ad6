"""How the recipe screen is laid out: lists on the left, views on the right, side by side where there is room."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

from workbench.tui.jumping import Place
from workbench.tui.recipe_views import VIEWS
from workbench.tui.widgets.body import mark_focused
from workbench.tui.widgets.key_line import KeyLine
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.template_editor import TemplateEditor
from workbench.tui.widgets.version_list import VersionList

VIEW_PLACE = 14
"""Columns for a letter and the longest name of a view."""


class RecipeLayout(Screen[str | None]):
    """Parts and their frames; `RecipeReadingScreen` fills them. Its classes say which view is in front."""

    AUTO_FOCUS = "#recipe-files"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (130, "-beside")]  # noqa: RUF012 - Textual's
    DEFAULT_CSS = """
    RecipeLayout { background: $background; }
    RecipeLayout .head, RecipeLayout .told { padding: 0 1; background: $surface; }
    RecipeLayout .head { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    RecipeLayout .told { height: auto; min-height: 1; max-height: 3; }
    RecipeLayout OptionList { background: transparent; border: none; padding: 0; scrollbar-size: 1 1; }
    RecipeLayout #recipe-side { width: 26; }
    RecipeLayout #recipe-side OptionList { text-wrap: nowrap; text-overflow: ellipsis; }
    RecipeLayout #recipe-names { height: auto; max-height: 40%; }
    RecipeLayout #recipe-files { height: 1fr; }
    RecipeLayout .box { border: round $foreground 20%; border-title-color: $text-muted; }
    RecipeLayout .box:focus, RecipeLayout .box.-focused { border: round $primary; }
    RecipeLayout .view { display: none; width: 1fr; }
    RecipeLayout.-template #template, RecipeLayout.-beside #template { display: block; }
    RecipeLayout.-preview #preview, RecipeLayout.-beside.-template #preview { display: block; }
    RecipeLayout.-versions #versions { display: block; }
    RecipeLayout VersionList OptionList:focus { border: none; }
    RecipeLayout LineView { padding: 0 1; scrollbar-gutter: stable; }
    RecipeLayout TemplateEditor { height: 1fr; }
    RecipeLayout.-zoom #recipe-side { display: none; }
    RecipeLayout.-zoom.-template #preview { display: none; }
    RecipeLayout .completions { height: 1; color: $text-muted; padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        """Head, lists, views, what was said, keys."""
        yield Label(classes="head")
        with Horizontal():
            with Vertical(id="recipe-side"):
                yield OptionList(id="recipe-names", classes="box", markup=False)
                yield OptionList(id="recipe-files", classes="box", markup=False)
            with Vertical(id="template", classes="view box"):
                yield TemplateEditor()
                yield Label(classes="completions")
            with Vertical(id="preview", classes="view box"):
                yield LineView()
            with Vertical(id="versions", classes="view box"):
                yield VersionList()
        yield Label(classes="told")
        yield KeyLine()

    def name_parts(self) -> None:
        """What stands in the frames, and which of them the keys go to."""
        for part, title in (("recipe-names", "recipes"), ("recipe-files", "files"), *((view, view) for view in VIEWS)):
            self.query_one(f"#{part}").border_title = Content(title)
        self.watch(self, "focused", self._frame_focused)

    def places(self) -> Iterator[Place]:
        """For jump mode: the views behind the one in front, at the end of the screen's first line."""
        hidden = [view for view in VIEWS if not self.query_one(f"#{view}").region]
        for number, view in enumerate(reversed(hidden), start=1):
            at = Offset(self.size.width - number * VIEW_PLACE, 0)
            yield Place(at, partial(self.run_action, f"view('{view}')"), name=view)

    def _frame_focused(self, focused: Widget | None) -> None:
        mark_focused(self.query(".box"), focused)
