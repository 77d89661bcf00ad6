"""What the recipe screen asks of the engine. Methods touch the disk: the screen calls them in a thread.

They raise `EngineRefused` when the answer is no.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from library.whole_files import write_atomically
from prompts.errors import PromptError, RecipeError
from prompts.recipe import Recipe, load_recipe, recipe_names
from prompts.recipe_file import FILE_NAME
from prompts.recipe_texts import Texts, diff_texts, whole_texts
from sim.assets import CATALOGUE
from workbench.core.errors import WorkbenchError
from workbench.core.plans import TrialPlan
from workbench.core.recipe_editing import (
    RecipeProblem,
    RecipeSheet,
    edited_recipe,
    problem_of,
    recipe_sheet,
    save_texts,
)
from workbench.core.recipe_preview import STAND_IN, StagePreview, preview
from workbench.core.recipe_versions import (
    PACKAGED,
    RecipeVersion,
    find_version,
    keep_version,
    revert,
    revert_to_packaged,
    versions,
)
from workbench.core.rehearsal import stand_in
from workbench.core.session import Session
from workbench.tui.refusing import refusing

EDIT = "edit"
"""In the place of a version: what was not saved."""


@dataclass(frozen=True)
class Looked:
    """What a thread found out about an edit."""

    problem: RecipeProblem | None
    stages: tuple[StagePreview, ...] = ()
    unseen: str = ""
    """Why there is no preview of an edit that has no problem: the next run could not begin."""


@dataclass(frozen=True)
class Draft:
    """An edit that was not saved."""

    edits: Texts
    seen: Texts
    """The saved texts that it started from."""


class RecipeBench:
    """The recipes of one opened project.

    Args:
        session: The session with the settings of the next run; asked anew each time.
        plan: The trial that `ctrl+g` would begin with a recipe, which may be an edited one, and lack its target.
    """

    def __init__(self, session: Callable[[], Session], plan: Callable[[Recipe], TrialPlan]) -> None:
        self._session = session
        self._plan = plan
        self._overlay = session().project.recipes
        self._drafts = session().project.drafts / "recipes"
        self._writing = threading.Lock()

    def names(self) -> tuple[tuple[str, bool], ...]:
        """Each recipe of tabletop tasks, and whether the project has its own."""
        names = recipe_names(self._overlay, "tabletop")
        return tuple((name, (self._overlay / name / FILE_NAME).is_file()) for name in names)

    def words(self) -> tuple[str, ...]:
        """What prompts speak of: the objects' files and the library's tasks."""
        with refusing():
            tasks = (card.name for card in self._session().library.cards("accepted"))
            return (*CATALOGUE, *tasks)

    def sheet(self, name: str) -> RecipeSheet:
        """A recipe with its texts as they are saved."""
        with refusing():
            return recipe_sheet(self._overlay, name)

    def look(self, name: str, edits: Texts) -> Looked:
        """Check a recipe with these texts and render what it would send."""
        with refusing():
            try:
                recipe = edited_recipe(self._overlay, name, edits)
                session = self._session()
                task = stand_in(session.library, STAND_IN)
                return Looked(None, preview(session, recipe, self._plan(recipe), task))
            except RecipeError as error:
                return Looked(problem_of(error))
            except (
                WorkbenchError,
                PromptError,
            ) as error:  # the next run could not begin, for example for lack of a key
                return Looked(None, unseen=str(error))

    def save(self, name: str, edits: Texts, seen: Texts) -> RecipeSheet:
        """Write checked texts into the project."""
        with refusing():
            save_texts(self._overlay, name, edits, seen, self._session().now())
            return recipe_sheet(self._overlay, name)

    def versions(self, name: str) -> tuple[RecipeVersion, ...]:
        """Newest first."""
        with refusing():
            return tuple(reversed(versions(self._overlay, name)))

    def changes(self, name: str, since: str, edits: Texts) -> str:
        """A unified diff to the recipe as it is now: since a version, since the packaged one; or of the edit."""
        with refusing():
            sheet = recipe_sheet(self._overlay, name)
            now = {each.file: each.text for each in sheet.texts}
            if since == EDIT:
                return diff_texts(now, {**now, **edits}, "saved", "edit")
            if sheet.problem is None:  # texts that can be compared with a version's: all, and in one form
                now = {**whole_texts(load_recipe(name, self._overlay))}
            if since == PACKAGED:
                return diff_texts(whole_texts(load_recipe(name)), now, PACKAGED, "now")
            return diff_texts(find_version(self._overlay, name, since).texts, now, f"version-{since}", "now")

    def keep(self, name: str, note: str) -> RecipeVersion:
        """Keep the saved recipe as a version with a note."""
        with refusing():
            session = self._session()
            return keep_version(self._overlay, load_recipe(name, self._overlay), note, session.now())

    def revert(self, name: str, to: str) -> RecipeSheet:
        """Back to a version, or to the packaged recipe."""
        with refusing():
            now = self._session().now()
            if to == PACKAGED:
                revert_to_packaged(self._overlay, name, now)
            else:
                revert(self._overlay, name, find_version(self._overlay, name, to), now)
            return recipe_sheet(self._overlay, name)

    def keep_draft(self, name: str, draft: Draft) -> None:
        """Write an unsaved edit down, so that nothing loses it; an empty one is forgotten."""
        file = self._drafts / f"{name}.json"
        with refusing(), self._writing:
            if draft.edits:
                write_atomically(file, json.dumps({"edits": {**draft.edits}, "seen": {**draft.seen}}, indent=1))
            else:
                file.unlink(missing_ok=True)

    def draft(self, name: str) -> Draft:
        """The edit that was left on a recipe; empty when there is none, or when its file is none of ours."""
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            data = json.loads((self._drafts / f"{name}.json").read_text(encoding="utf-8"))
            return Draft(_texts(data["edits"]), _texts(data["seen"]))
        return Draft({}, {})


def _texts(data: Mapping[object, object]) -> dict[str, str]:
    return {str(file): str(text) for file, text in data.items()}
