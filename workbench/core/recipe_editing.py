"""Editing a recipe text by text: it is checked as a whole before it is saved, and saved into the project's overlay.

The first save of a packaged recipe copies all of it into the project.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from library.whole_files import write_atomically
from prompts.errors import RecipeError
from prompts.facts import OPENING_VARIABLES
from prompts.recipe import Recipe, Stage, load_recipe, recipe_names
from prompts.recipe_file import FILE_NAME
from prompts.recipe_rules import FILLED_BY_PARSER
from prompts.recipe_texts import Texts, whole_texts, write_texts
from workbench.core.errors import RecipeVersionError
from workbench.core.recipe_versions import ensure_kept, keep_version

AS_PACKAGED = "as packaged"


@dataclass(frozen=True)
class RecipeText:
    """One file of a recipe."""

    file: str
    """Its name in the recipe's folder."""
    text: str
    stage: str | None = None
    """The stage whose template it is; None for parts that are included, and for `recipe.toml`."""
    variables: tuple[str, ...] = ()
    """What it may use: those of its stage, or, for a part, all that there are."""
    included_in: tuple[str, ...] = ()
    """The stages that a part goes into."""


@dataclass(frozen=True)
class RecipeProblem:
    """Why a recipe cannot be used."""

    message: str
    """Names what is wrong and what would be right."""
    file: str | None = None
    line: int | None = None
    """1-based."""


@dataclass(frozen=True)
class RecipeSheet:
    """A recipe as it is shown to whoever wants to change it."""

    name: str
    title: str
    own: bool
    """It lies in the project's `recipes/`."""
    packaged: bool
    """There is a packaged one of this name, which the project's own hides."""
    version: str
    """Empty when it cannot be loaded."""
    texts: tuple[RecipeText, ...]
    """The stages' templates in order, the parts, `recipe.toml`."""
    problem: RecipeProblem | None = None
    """Why it cannot be loaded: somebody else's edit broke it. Its files can be mended all the same."""

    @property
    def used(self) -> frozenset[str]:
        """The files that make it up; of a broken recipe nobody knows."""
        return frozenset() if self.problem else frozenset(text.file for text in self.texts)

    def text(self, file: str) -> str:
        """What is saved in one of its files."""
        return next(each.text for each in self.texts if each.file == file)


def recipe_sheet(overlay: Path, name: str) -> RecipeSheet:
    """A recipe with all of its texts, also when it is broken.

    Raises:
        RecipeError: No recipe has that name.
    """
    own, packaged = (overlay / name / FILE_NAME).is_file(), name in recipe_names()
    try:
        recipe = load_recipe(name, overlay)
    except RecipeError as error:
        if not own:
            raise
        return RecipeSheet(name, name, own, packaged, "", _raw_texts(overlay / name), problem_of(error))
    return RecipeSheet(name, recipe.title, own, packaged, recipe.version, _texts(recipe, own=own))


def edited_recipe(overlay: Path, name: str, edits: Texts) -> Recipe:
    """The recipe that it would be with these texts; nothing is written into the project.

    A part that nobody includes any more is left out.

    Raises:
        RecipeError: It could not be used; file and line are those that it would have in the project.
    """
    with TemporaryDirectory(prefix="simsmith-recipe-") as scratch:
        trial = Path(scratch)
        for file in [*overlay.glob("*/*.j2"), *overlay.glob(f"*/{FILE_NAME}")]:
            if not file.parent.name.startswith("."):
                (trial / file.parent.name).mkdir(exist_ok=True)
                shutil.copyfile(file, trial / file.parent.name / file.name)
        whole = {} if (trial / name / FILE_NAME).is_file() else whole_texts(load_recipe(name))
        (trial / name).mkdir(exist_ok=True)
        for file_name, text in {**whole, **edits}.items():
            (trial / name / file_name).write_text(text, encoding="utf-8")
        try:
            return _load_without_leftovers(name, trial, overlay)
        except RecipeError as error:
            if error.path is None or not error.path.is_relative_to(trial):
                raise
            home = overlay / error.path.relative_to(trial)
            raise RecipeError(problem_of(error).message, home, error.line) from error


def _load_without_leftovers(name: str, trial: Path, overlay: Path) -> Recipe:
    """Load a recipe from the trial; of the files that it uses in the overlay those go that the edit left without use.

    A complaint about a template as a whole, without a line, is that no stage uses it.
    """
    while True:
        try:
            return load_recipe(name, trial)
        except RecipeError as error:
            unused = error.path if error.line is None else None
            if unused is None or unused.suffix != ".j2" or not unused.is_file():
                raise
            if unused.name not in recipe_sheet(overlay, name).used:
                raise
            unused.unlink()


def save_texts(overlay: Path, name: str, edits: Texts, seen: Texts, at: datetime) -> Recipe:
    """Write texts of a recipe; what it was before is kept as a version.

    Args:
        overlay: The project's `recipes/`.
        name: The recipe's.
        edits: File → its new text.
        seen: File → the text that the edit started from.
        at: The date of the version.

    Raises:
        RecipeError: It could not be used then; nothing was written.
        RecipeVersionError: A file is not what the edit started from, or templates without a `recipe.toml` lie where it
            would be saved; nothing was written.
        OSError: A file could not be written; each is the old or the new one.
    """
    sheet = recipe_sheet(overlay, name)
    _require_unchanged(sheet, seen)
    recipe = edited_recipe(overlay, name, edits)
    used = {FILE_NAME, *(file.name for stage in recipe.stages for file in stage.template.files)}
    if sheet.own:
        with suppress(RecipeError):  # a recipe that was broken cannot be kept as a version; this edit mends it
            ensure_kept(overlay, load_recipe(name, overlay), at)
        for file in sorted(used & edits.keys()):
            write_atomically(overlay / name / file, edits[file])
        for leftover in sheet.used - used:
            (overlay / name / leftover).unlink(missing_ok=True)
    else:
        packaged = load_recipe(name)
        whole = {**whole_texts(packaged), **edits}
        texts = {file: text for file, text in whole.items() if file in used}
        _require_no_strays(overlay / name, texts)
        keep_version(overlay, packaged, AS_PACKAGED, at)
        if (overlay / name).exists():  # left over; the file that makes it a recipe comes last
            for file in sorted(texts, key=lambda file: file == FILE_NAME):
                write_atomically(overlay / name / file, texts[file])
        else:
            write_texts(overlay / name, texts)
    return load_recipe(name, overlay)


def problem_of(error: RecipeError) -> RecipeProblem:
    """A complaint in its parts, for those who show the place themselves."""
    where = f"{error.path}:{error.line}: " if error.path and error.line else f"{error.path}: "
    return RecipeProblem(str(error).removeprefix(where), error.path.name if error.path else None, error.line)


def _require_unchanged(sheet: RecipeSheet, seen: Texts) -> None:
    now: Mapping[str, str] = {each.file: each.text for each in sheet.texts}
    changed = sorted(file for file, text in seen.items() if now.get(file) != text)
    if changed:
        raise RecipeVersionError(
            f"{', '.join(changed)} of {sheet.name} changed on the disk since you began to edit; write your text to a "
            "file, discard the edit and begin again"
        )


def _require_no_strays(folder: Path, texts: Texts) -> None:
    """Templates in a folder that is no recipe are used by nobody, and may be somebody's work."""
    strays = sorted(file.name for file in folder.glob("*.j2") if texts.get(file.name) != _raw(file))
    if strays:
        raise RecipeVersionError(f"{folder} holds {', '.join(strays)} but no {FILE_NAME}; move them away first")


def _texts(recipe: Recipe, *, own: bool) -> tuple[RecipeText, ...]:
    texts = {**whole_texts(recipe)}
    if own:  # as it was written, not as it would be if it extended nothing
        texts[FILE_NAME] = (recipe.path / FILE_NAME).read_text(encoding="utf-8")
    templates: dict[str, RecipeText] = {}
    for number, stage in enumerate(recipe.stages):
        file = stage.template.path.name
        known = stage_variables(recipe.stages[:number])
        templates.setdefault(file, RecipeText(file, texts[file], stage.name, known))
    everything = stage_variables(recipe.stages)
    parts = sorted(file for file in texts if file not in templates and file != FILE_NAME)
    rest = [RecipeText(file, texts[file], None, everything, _includers(recipe, file)) for file in parts]
    return (*templates.values(), *rest, RecipeText(FILE_NAME, texts[FILE_NAME]))


def _includers(recipe: Recipe, part: str) -> tuple[str, ...]:
    return tuple(stage.name for stage in recipe.stages if part in stage.template.parts)


def stage_variables(before: tuple[Stage, ...]) -> tuple[str, ...]:
    """What a template may use after these stages."""
    filled = [FILLED_BY_PARSER[stage.parser] for stage in before if stage.parser in FILLED_BY_PARSER]
    return tuple(dict.fromkeys([*OPENING_VARIABLES, *filled]))


def _raw_texts(folder: Path) -> tuple[RecipeText, ...]:
    """The files of a recipe that cannot be loaded."""
    variables = (*OPENING_VARIABLES, *FILLED_BY_PARSER.values())
    templates = [RecipeText(file.name, _raw(file), None, variables) for file in sorted(folder.glob("*.j2"))]
    return (*templates, RecipeText(FILE_NAME, _raw(folder / FILE_NAME)))


def _raw(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
