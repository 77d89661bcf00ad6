"""The recipe screen: the prompts as templates, as they would be sent, and as they were.

Left the recipes and the files of one; right the editor, the preview and the versions, side by side where there is room.
An edit is checked as a whole while it is typed, and only saved when it could be used.
"""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import SuspendNotSupported
from textual.binding import BindingType
from textual.widgets import OptionList

from workbench.core.recipe_editing import RecipeSheet
from workbench.core.recipe_versions import PACKAGED
from workbench.tui.engine import EngineRefused
from workbench.tui.external_editor import edit_outside
from workbench.tui.key_names import key_table, own_keys, spelled
from workbench.tui.keys import RECIPE_KEYS
from workbench.tui.recipe_bench import EDIT
from workbench.tui.recipe_state import RecipeEdit
from workbench.tui.screens.asking import HelpScreen
from workbench.tui.screens.next_run import NoteScreen
from workbench.tui.screens.recipe_reading import RecipeReadingScreen, named
from workbench.tui.widgets.template_editor import TemplateEditor
from workbench.tui.widgets.version_list import VersionList

HELP = (
    "A recipe's prompts. Enter on a file edits it; {recipes.back} leaves the editor. What you type is checked at once, "
    "kept when you leave, and saved by {recipes.save} into this project's recipes/, when it has no mistake. tab "
    "completes variables, and names of assets and tasks. Preview: what the next trial would be sent, with a library "
    "task in the place of what the author would answer."
)


class RecipeScreen(RecipeReadingScreen):
    """Dismissed with the recipe that the next run is to use, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = RECIPE_KEYS

    @work(group="recipe-save")
    async def action_save(self) -> None:
        """Save all that was edited of this recipe, when it could be used."""
        async with self._changing:
            await self._save()

    async def _save(self) -> None:
        edit = self._edit
        if edit is None or not (draft := edit.changes).edits:
            self._say("nothing was edited")
            return
        name = edit.sheet.name
        looked = await self._tried(lambda: self._bench.look(name, draft.edits))
        if looked is None:
            return
        edit.take(looked)
        if edit.problem is not None:
            self._to_problem(edit)
            self._say(f"not saved: {edit.verdict()}", "$text-error")
        elif saved := await self._tried(lambda: self._bench.save(name, draft.edits, draft.seen)):
            before = self._file
            edit.settle(saved, draft)
            self._list_files(edit)
            if self._file != before:  # it went with the edit
                self._show_file()
            self._look()
            await self._write_draft()
            self._paint()
            keys = "{recipes.versions} shows its versions, {recipes.note} keeps one with a note"
            self._changed(saved, f"saved into recipes/{name}/; {keys}")

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
            async with self._changing:
                if sheet := await self._tried(lambda: self._bench.sheet(name)):
                    await self._replaced(sheet, "the edit is discarded")

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
        shown = self._edit is not None and self._listed == self._edit.sheet.name
        if not self.has_class("-versions") or not shown or chosen in (None, EDIT):
            self.action_view("versions")
            self._say("choose a version, then {recipes.revert} goes back to it")
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
        if await self._sure(f"Make {name} {what} again? What it is now is kept as a version.{loss}"):
            async with self._changing:
                if sheet := await self._tried(lambda: self._bench.revert(name, to)):
                    await self._replaced(sheet, f"{name} is {what} again")

    async def _replaced(self, sheet: RecipeSheet, said: str) -> None:
        """The recipe is another one now, and the edit is gone."""
        self._begin(RecipeEdit(sheet, problem=sheet.problem, unwritten=True))
        await self._write_draft()
        self._changed(sheet, said)

    def _changed(self, sheet: RecipeSheet, said: str) -> None:
        self._say(said, "$text-success")
        listed = self.query_one("#recipe-names", OptionList)
        if any(option.id == sheet.name for option in listed.options):
            listed.replace_option_prompt(sheet.name, named(sheet.name, sheet.own).prompt)
        if self.has_class("-versions"):
            self._fill_versions()

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
        async with self._changing:
            await self._write_draft()
        self.dismiss(recipe)

    def action_help(self) -> None:
        """What this is for, and the keys."""
        own = own_keys(self.app)
        keys = [*key_table(own, RECIPE_KEYS), ("enter", "Edit the file"), ("tab", "Complete")]
        self.app.push_screen(HelpScreen(spelled(HELP, own), keys))
