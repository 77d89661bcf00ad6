"""The part of the recipe screen that only looks: recipes, files, the edit while it is typed, preview and versions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from textual import on, work
from textual.content import Content
from textual.timer import Timer
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.tui.engine import EngineRefused
from workbench.tui.key_names import own_keys, spelled
from workbench.tui.plain import plain_line
from workbench.tui.recipe_bench import RecipeBench
from workbench.tui.recipe_state import RecipeEdit, diff_lines
from workbench.tui.recipe_views import VIEWS, View
from workbench.tui.screens.asking import ConfirmScreen
from workbench.tui.screens.recipe_layout import RecipeLayout
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.template_editor import TemplateEditor
from workbench.tui.widgets.version_list import VersionList

AnswerT = TypeVar("AnswerT")
LOOK_AFTER_S = 0.3
"""Silence after a keystroke before the edit is checked and rendered."""


class RecipeReadingScreen(RecipeLayout):
    """Lists, views and the unsaved edit; `RecipeScreen` adds what changes anything in the project."""

    def __init__(self, bench: RecipeBench, recipe: str, unfinished: Callable[[], str] = str) -> None:
        """`unfinished`: what goes on behind the screen, in a sentence; it would stand still under another editor."""
        super().__init__()
        self._unfinished = unfinished
        self._bench = bench
        self._asked_for = recipe
        self._edit: RecipeEdit | None = None
        self._file = ""
        self._listed = ""
        """The recipe whose versions are shown."""
        self._changing = asyncio.Lock()
        """Held while the project is changed: leaving and opening wait."""
        self._drafting = asyncio.Lock()
        self._things: tuple[str, ...] = ()
        self._quiet: Timer | None = None
        """Runs until nothing was typed for a moment."""
        self._previewed: tuple[str, str] | None = None
        self._complaint = ""
        """The mistake that was told last; empty when there is none."""

    def on_mount(self) -> None:
        """Read the recipes."""
        self.name_parts()
        self.add_class("-template")
        self._list_recipes()
        self._open(self._asked_for)

    # Opening

    @work(exclusive=True, group="recipe")
    async def _open(self, name: str) -> None:
        async with self._changing:
            await self._write_draft()
            if sheet := await self._tried(lambda: self._bench.sheet(name)):
                self._begin(RecipeEdit.begin(sheet, await asyncio.to_thread(self._bench.draft, name)))

    @work(group="recipe-names")
    async def _list_recipes(self) -> None:
        names = await self._tried(self._bench.names) or ()
        listed = self.query_one("#recipe-names", OptionList)
        listed.add_options([named(name, own) for name, own in names])
        listed.highlighted = next((row for row, (name, _) in enumerate(names) if name == self._asked_for), None)
        self._things = await self._tried(self._bench.words) or ()
        if self._edit is not None:
            self.query_one(TemplateEditor).words = self._edit.words(self._file, self._things)

    def _begin(self, edit: RecipeEdit) -> None:
        """Another recipe, or the same after it changed on the disk."""
        self._edit = edit
        self._list_files(edit)
        self._show_file()
        self._look()
        if self.has_class("-versions"):
            self._fill_versions()

    def _list_files(self, edit: RecipeEdit) -> None:
        files = [text.file for text in edit.sheet.texts]
        self._file = self._file if self._file in files else files[0]
        listed = self.query_one("#recipe-files", OptionList)
        listed.clear_options()
        for text in edit.sheet.texts:
            listed.add_option(Option(plain_line(text.stage or f"  {text.file}"), id=text.file))
        listed.highlighted = files.index(self._file)

    def _show_file(self) -> None:
        if self._edit is not None:
            editor = self.query_one(TemplateEditor)
            editor.show(self._file, self._edit.text(self._file), self._edit.words(self._file, self._things))
            self.query_one("#template").border_title = Content(f"1 template  {plain_line(self._file)}")
            self._paint()

    @on(OptionList.OptionHighlighted, "#recipe-files")
    def _another_file(self, event: OptionList.OptionHighlighted) -> None:
        if event.option.id and event.option.id != self._file and event.option_list.has_focus:
            self._file = event.option.id
            self._show_file()

    @on(OptionList.OptionSelected, "#recipe-files")
    def _edit_file(self) -> None:
        self.action_view("template")
        self.query_one(TemplateEditor).focus()

    @on(OptionList.OptionHighlighted, "#recipe-names")
    def _another_recipe(self, event: OptionList.OptionHighlighted) -> None:
        if event.option.id and event.option_list.has_focus and self._edit and event.option.id != self._edit.sheet.name:
            self._open(event.option.id)

    # Editing

    @on(TemplateEditor.Changed)
    def _typed(self, event: TemplateEditor.Changed) -> None:
        if self._edit and self._edit.type(self._file, event.text_area.text):
            if self._quiet is not None:
                self._quiet.stop()
            self._quiet = self.set_timer(LOOK_AFTER_S, self._look)
            self._paint()

    @on(TemplateEditor.SelectionChanged)
    def _moved(self) -> None:
        found = self.query_one(TemplateEditor).completions.candidates
        first, rest = (f"tab {found[0]}", "  ".join(found[1:])) if found else ("", "")
        self.query_one(".completions", Label).say(Content.assemble((first, "bold $text-accent"), f"   {rest}"))

    @work(exclusive=True, group="recipe-look")
    async def _look(self) -> None:
        """Check and render the edit as it is now, and write it down."""
        edit = self._edit
        if edit is None:
            return
        name, edits = edit.sheet.name, edit.changes.edits
        self._keep_draft()
        looked = await self._tried(lambda: self._bench.look(name, edits))
        if looked is not None and edit is self._edit and edits == edit.changes.edits:
            edit.take(looked)
            self._paint()

    @work(group="recipe-draft")
    async def _keep_draft(self) -> None:
        await self._write_draft()

    async def _write_draft(self) -> None:
        """Write the edit down, if it is another than the one on the disk."""
        async with self._drafting:
            if (edit := self._edit) and edit.unwritten:
                name, draft, edit.unwritten = edit.sheet.name, edit.draft, False
                await self._tried(lambda: self._bench.keep_draft(name, draft))

    def on_unmount(self) -> None:
        """Whoever quits has not left the screen; what was typed last is kept for them, too."""
        if (edit := self._edit) and edit.unwritten:
            with suppress(EngineRefused):
                self._bench.keep_draft(edit.sheet.name, edit.draft)

    # Versions

    @on(VersionList.Chosen)
    @work(exclusive=True, group="recipe-versions")
    async def _version_chosen(self, message: VersionList.Chosen) -> None:
        if edit := self._edit:
            name, edits = edit.sheet.name, edit.changes.edits
            diff = await self._tried(lambda: self._bench.changes(name, message.version, edits))
            self.query_one(VersionList).show_changes(diff_lines(diff or ""))

    @work(exclusive=True, group="recipe-versions")
    async def _fill_versions(self) -> None:
        await self._list_versions()

    async def _list_versions(self) -> None:
        if edit := self._edit:
            name = edit.sheet.name
            kept = await self._tried(lambda: self._bench.versions(name)) or ()
            if edit is self._edit:
                packaged, edited = edit.sheet.own and edit.sheet.packaged, bool(edit.changes.edits)
                self.query_one(VersionList).show(kept, edit.sheet.version, packaged=packaged, edited=edited)
                self._listed = name

    # Moving about

    def action_view(self, view: View) -> None:
        """Bring a view to the front."""
        for each in VIEWS:
            self.set_class(each == view, f"-{each}")
        if view == "versions":
            self._fill_versions()
            self.query_one(VersionList).focus_list()
        elif view == "preview":
            self.query_one("#preview LineView").focus()
        else:
            self.query_one("#recipe-files").focus()
        self._paint()

    def action_zoom(self) -> None:
        """The view in front on the whole screen, and back."""
        front = next(view for view in VIEWS if self.has_class(f"-{view}"))
        self.toggle_class("-zoom")
        if self.has_class("-zoom"):
            self.query_one(f"#{front}").query("TemplateEditor, LineView, OptionList").first().focus()
        else:
            self.action_view(front)

    # Painting

    def _paint(self) -> None:
        edit = self._edit
        if edit is None:
            return
        self.query_one(".head", Label).say(Content(edit.headline()))
        problem = edit.problem
        here = problem.line if problem and problem.file == self._file else None
        self.query_one(TemplateEditor).mark_problem(here)
        if edit.verdict() != self._complaint:  # else what was said last stays
            self._complaint = edit.verdict()
            self._say(f"✗ {self._complaint}" if problem else "", "$text-error")
        self._paint_preview(edit)

    def _paint_preview(self, edit: RecipeEdit) -> None:
        """The reader of a stage stays where they are."""
        preview, shown = self.query_one("#preview LineView", LineView), (edit.sheet.name, self._file)
        lines, y = edit.preview_lines(self._file), preview.scroll_y if shown == self._previewed else 0
        self._previewed = shown
        if tuple(lines) != preview.lines:
            preview.show_lines(lines)
            preview.scroll_to(y=y, animate=False)

    def _to_problem(self, edit: RecipeEdit) -> None:
        problem = edit.problem
        if problem and problem.file and any(text.file == problem.file for text in edit.sheet.texts):
            if problem.file != self._file:
                self._file = problem.file
                self._show_file()
            editor, row = self.query_one(TemplateEditor), (problem.line or 1) - 1
            if editor.cursor_location[0] != row:  # who is at it already stays there
                editor.move_cursor((row, 0), center=True)
        self._paint()

    def _say(self, text: str, style: str = "$text-muted") -> None:
        self.query_one(".told", Label).say(Content.styled(plain_line(spelled(text, own_keys(self.app))), style))

    async def _sure(self, question: str) -> bool:
        return await self.app.push_screen_wait(ConfirmScreen(question)) or False

    async def _tried(self, asked: Callable[[], AnswerT]) -> AnswerT | None:
        """What a thread found, or None after saying why not."""
        try:
            return await asyncio.to_thread(asked)
        except EngineRefused as refusal:
            self._say(str(refusal), "$text-error")
            return None


def named(name: str, own: bool) -> Option:
    """A recipe in the list; the project's own ones are marked."""
    return Option(f"{'✎' if own else ' '} {plain_line(name)}", id=name)
