"""The recipe screen: the prompts as templates, as they would be sent, and as they were.

Left the recipes and the files of one; right the editor, the preview and the versions, side by side where there is room.
An edit is checked as a whole while it is typed, and only saved when it could be used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar, Literal, TypeVar

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from workbench.core.recipe_editing import RecipeSheet
from workbench.tui.engine import EngineRefused
from workbench.tui.external_editor import edit_outside
from workbench.tui.plain import plain_line
from workbench.tui.recipe_bench import EDIT, PACKAGED, RecipeBench
from workbench.tui.recipe_state import RecipeEdit, diff_lines
from workbench.tui.screens.asking import ConfirmScreen, HelpScreen
from workbench.tui.screens.next_run import NoteScreen
from workbench.tui.widgets.label import Label
from workbench.tui.widgets.line_view import LineView
from workbench.tui.widgets.template_editor import TemplateEditor
from workbench.tui.widgets.version_list import VersionList

AnswerT = TypeVar("AnswerT")
View = Literal["template", "preview", "versions"]
VIEWS: tuple[View, ...] = ("template", "preview", "versions")
LOOK_AFTER_S = 0.3
"""Silence after a keystroke before the edit is checked and rendered."""
HELP = (
    "A recipe's prompts. Enter on a file edits it; esc leaves the editor. What you type is checked at once, kept when "
    "you leave, and saved by ctrl+s into this project's recipes/, when it has no mistake. tab completes variables, and "
    "names of assets and tasks. Preview: what the next trial would be sent, with a library task in the place of what "
    "the author would answer."
)


class RecipeScreen(Screen[str | None]):
    """Dismissed with the recipe that the next run is to use, or with None."""

    AUTO_FOCUS = "#recipe-files"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (130, "-beside")]  # noqa: RUF012 - Textual's
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="recipes.save"),
        Binding("f4", "external", "$EDITOR", id="recipes.external"),
        *(Binding(str(n), f"view('{view}')", view.title(), id=f"recipes.{view}") for n, view in enumerate(VIEWS, 1)),
        Binding("u", "use", "Use next", id="recipes.use"),
        Binding("N", "note", "Note", id="recipes.note"),
        Binding("R", "revert", "Revert", id="recipes.revert"),
        Binding("B", "built_in", "Built-in", id="recipes.built_in"),
        Binding("D", "discard", "Discard edit", show=False, id="recipes.discard"),
        Binding("escape", "stop", "Back", id="recipes.back"),
        Binding("f1", "help", "Help", show=False, id="recipes.help"),
    ]
    DEFAULT_CSS = """
    RecipeScreen { background: $background; }
    RecipeScreen .head, RecipeScreen .told { padding: 0 1; background: $surface; text-overflow: ellipsis; }
    RecipeScreen .head { height: 1; text-wrap: nowrap; }
    RecipeScreen .told { height: auto; min-height: 1; max-height: 3; }
    RecipeScreen OptionList { background: transparent; border: none; padding: 0; scrollbar-size: 1 1; }
    RecipeScreen #recipe-side { width: 26; }
    RecipeScreen #recipe-side OptionList { text-wrap: nowrap; text-overflow: ellipsis; }
    RecipeScreen #recipe-names { height: auto; max-height: 40%; }
    RecipeScreen #recipe-files { height: 1fr; }
    RecipeScreen .box { border: round $foreground 20%; border-title-color: $text-muted; }
    RecipeScreen .box:focus, RecipeScreen .box:focus-within { border: round $primary; }
    RecipeScreen .view { display: none; width: 1fr; }
    RecipeScreen.-template #template, RecipeScreen.-beside #template { display: block; }
    RecipeScreen.-preview #preview, RecipeScreen.-beside.-template #preview { display: block; }
    RecipeScreen.-versions #versions { display: block; }
    RecipeScreen VersionList OptionList:focus { border: none; }
    RecipeScreen LineView { padding: 0 1; scrollbar-gutter: stable; }
    RecipeScreen TemplateEditor { height: 1fr; }
    RecipeScreen .completions { height: 1; color: $text-muted; padding: 0 1; }
    """

    def __init__(self, bench: RecipeBench, recipe: str, unfinished: Callable[[], str] = str) -> None:
        """`unfinished`: what goes on behind the screen, in a sentence; it would stand still under another editor."""
        super().__init__()
        self._unfinished = unfinished
        self._bench = bench
        self._asked_for = recipe
        self._edit: RecipeEdit | None = None
        self._file = ""
        self._things: tuple[str, ...] = ()
        self._quiet: Timer | None = None
        """Runs until nothing was typed for a moment."""
        self._previewed: tuple[str, str] | None = None
        self._complaint = ""
        """The mistake that was told last; empty when there is none."""

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
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Read the recipes."""
        for part, title in (("recipe-names", "recipes"), ("recipe-files", "files"), *((view, view) for view in VIEWS)):
            self.query_one(f"#{part}").border_title = Content(title)
        self.add_class("-template")
        self._list_recipes()
        self._open(self._asked_for)

    # Opening

    @work(exclusive=True, group="recipe")
    async def _open(self, name: str) -> None:
        if sheet := await self._tried(lambda: self._bench.sheet(name)):
            self._begin(RecipeEdit.begin(sheet, await asyncio.to_thread(self._bench.draft, name)))

    @work(group="recipe-names")
    async def _list_recipes(self) -> None:
        names = await self._tried(self._bench.names) or ()
        listed = self.query_one("#recipe-names", OptionList)
        listed.add_options([_named(name, own) for name, own in names])
        listed.highlighted = next((row for row, (name, _) in enumerate(names) if name == self._asked_for), None)
        self._things = await self._tried(self._bench.words) or ()
        if self._edit is not None:
            self.query_one(TemplateEditor).words = self._edit.words(self._file, self._things)

    def _begin(self, edit: RecipeEdit) -> None:
        """Another recipe, or the same after it changed on the disk."""
        self._edit = edit
        files = [text.file for text in edit.sheet.texts]
        self._file = self._file if self._file in files else files[0]
        listed = self.query_one("#recipe-files", OptionList)
        listed.clear_options()
        for text in edit.sheet.texts:
            listed.add_option(Option(plain_line(text.stage or f"  {text.file}"), id=text.file))
        listed.highlighted = files.index(self._file)
        self._show_file()
        self._look()

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
            self._keep_draft()
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
        name, edits = edit.sheet.name, dict(edit.edits)
        self._keep_draft()
        looked = await self._tried(lambda: self._bench.look(name, edits))
        if looked is not None and edit is self._edit and edits == edit.edits:
            edit.take(looked)
            self._paint()

    @work(group="recipe-draft")
    async def _keep_draft(self) -> None:
        if self._edit is not None:
            name, draft = self._edit.sheet.name, self._edit.draft
            await self._tried(lambda: self._bench.keep_draft(name, draft))

    @work(exclusive=True, group="recipe")
    async def action_save(self) -> None:
        """Save all that was edited of this recipe, when it could be used."""
        edit = self._edit
        if edit is None or not edit.edits:
            self._say("nothing was edited")
            return
        name, draft = edit.sheet.name, edit.draft
        looked = await self._tried(lambda: self._bench.look(name, draft.edits))
        if looked is None:
            return
        edit.take(looked)
        if edit.problem is not None:
            self._to_problem(edit)
            self._say(f"not saved: {edit.verdict()}", "$text-error")
        elif saved := await self._tried(lambda: self._bench.save(name, draft.edits, draft.seen)):
            self._saved(saved, f"saved into recipes/{name}/; 3 shows its versions, N keeps one with a note")

    def action_external(self) -> None:
        """The text in $EDITOR; what comes back is checked like anything typed."""
        if self._edit is None:
            return
        if running := self._unfinished():
            self._say(f"{running} It would stand still meanwhile: wait for its end, or stop it.", "$text-error")
            return
        try:
            with self.app.suspend():
                text = edit_outside(self._file, self._edit.text(self._file))
        except SuspendNotSupported:
            self._say("another editor needs a terminal of its own, which there is none of here", "$text-error")
        except EngineRefused as refusal:
            self._say(str(refusal), "$text-error")
        else:
            editor = self.query_one(TemplateEditor)
            editor.replace(text, (0, 0), editor.document.end)
        self.refresh(layout=True)

    @work(exclusive=True, group="recipe")
    async def action_discard(self) -> None:
        """Back to what is saved."""
        if self._edit and self._edit.edits and await self._sure("Discard what you edited and did not save?"):
            name = self._edit.sheet.name
            if sheet := await self._tried(lambda: self._bench.sheet(name)):
                self._saved(sheet, "the edit is discarded")

    # Versions

    @on(VersionList.Chosen)
    @work(exclusive=True, group="recipe-versions")
    async def _version_chosen(self, message: VersionList.Chosen) -> None:
        if edit := self._edit:
            name, edits = edit.sheet.name, dict(edit.edits)
            diff = await self._tried(lambda: self._bench.changes(name, message.version, edits))
            self.query_one(VersionList).show_changes(diff_lines(diff or ""))

    @work(exclusive=True, group="recipe")
    async def action_note(self) -> None:
        """Keep the saved recipe as a version with a note."""
        if self._edit is None:
            return
        name = self._edit.sheet.name
        note = await self.app.push_screen_wait(NoteScreen())
        if note is not None and (kept := await self._tried(lambda: self._bench.keep(name, note))):
            self._say(f"{name} is version {kept.number}" + (f": {kept.note}" if kept.note else ""), "$text-success")
            await self._list_versions()

    def action_revert(self) -> None:
        """Back to the version under the cursor."""
        chosen = self.query_one(VersionList).chosen
        if not self.has_class("-versions") or chosen in (None, EDIT):
            self.action_view("versions")
            self._say("choose a version, then R goes back to it")
        else:
            self._revert(chosen)

    def action_built_in(self) -> None:
        """Back to the built-in recipe."""
        self._revert(PACKAGED)

    @work(exclusive=True, group="recipe")
    async def _revert(self, to: str) -> None:
        if self._edit is None:
            return
        name = self._edit.sheet.name
        what = "the built-in recipe" if to == PACKAGED else f"version {to}"
        loss = " What you edited and did not save is lost." if self._edit.edits else ""
        sure = await self._sure(f"Make {name} {what} again? What it is now is kept as a version.{loss}")
        if sure and (sheet := await self._tried(lambda: self._bench.revert(name, to))):
            self._saved(sheet, f"{name} is {what} again")

    def _saved(self, sheet: RecipeSheet, said: str) -> None:
        self._begin(RecipeEdit(sheet, problem=sheet.problem))
        self._say(said, "$text-success")
        listed = self.query_one("#recipe-names", OptionList)
        if any(option.id == sheet.name for option in listed.options):
            listed.replace_option_prompt(sheet.name, _named(sheet.name, sheet.own).prompt)
        if self.has_class("-versions"):
            self._fill_versions()

    @work(exclusive=True, group="recipe-versions")
    async def _fill_versions(self) -> None:
        await self._list_versions()

    async def _list_versions(self) -> None:
        if edit := self._edit:
            name = edit.sheet.name
            kept = await self._tried(lambda: self._bench.versions(name)) or ()
            packaged = edit.sheet.own and edit.sheet.packaged
            self.query_one(VersionList).show(kept, edit.sheet.version, packaged=packaged, edited=bool(edit.edits))

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

    def action_stop(self) -> None:
        """Leave the editor; else the screen."""
        if self.query_one(TemplateEditor).has_focus:
            self.query_one("#recipe-files").focus()
        else:
            self._leave(None)

    def action_use(self) -> None:
        """Leave, and let the next run use this recipe."""
        self._leave(self._edit.sheet.name if self._edit else None)

    @work(exclusive=True, group="recipe")
    async def _leave(self, recipe: str | None) -> None:
        await self._keep_draft().wait()
        self.dismiss(recipe)

    def action_help(self) -> None:
        """What this is for, and the keys."""
        keys = [(each.key, each.description) for each in self.BINDINGS if isinstance(each, Binding)]
        self.app.push_screen(HelpScreen(HELP, [*keys, ("enter", "Edit the file"), ("tab", "Complete")]))

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
        self.query_one(".told", Label).say(Content.styled(plain_line(text), style))

    async def _sure(self, question: str) -> bool:
        return await self.app.push_screen_wait(ConfirmScreen(question)) or False

    async def _tried(self, asked: Callable[[], AnswerT]) -> AnswerT | None:
        """What a thread found, or None after saying why not."""
        try:
            return await asyncio.to_thread(asked)
        except EngineRefused as refusal:
            self._say(str(refusal), "$text-error")
            return None


def _named(name: str, own: bool) -> Option:
    """A recipe in the list; the project's own ones are marked."""
    return Option(f"{'✎' if own else ' '} {plain_line(name)}", id=name)
