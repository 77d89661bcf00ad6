"""The versions of a project's recipes: everything that was ever sent can be looked at, compared and brought back.

    recipes/.versions/<name>/001.json      one file a version, with all texts, a note and a date

A version is kept when somebody says so, and whenever a run begins with one that is not kept yet: the version that a
trial names is always there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from prompts.recipe import Recipe, load_recipe, recipe_names
from prompts.recipe_file import FILE_NAME
from prompts.recipe_texts import Texts, remove_texts, whole_texts, write_texts
from workbench.core.errors import RecipeVersionError

PACKAGED = "packaged"
"""In the place of a version: the recipe as it ships."""

FOLDER = ".versions"
SHORT = 12
"""Characters of a version's hash that are shown."""


@dataclass(frozen=True)
class RecipeVersion:
    """A recipe as it once was."""

    number: int
    """From 1, within the recipe."""
    version: str
    """`Recipe.version`: SHA-256, hex."""
    at: str
    """UTC, ISO 8601: when it was kept."""
    note: str
    texts: Texts


def versions(overlay: Path, name: str) -> tuple[RecipeVersion, ...]:
    """The versions of a recipe that were kept, oldest first.

    Raises:
        RecipeVersionError: A file of one cannot be read.
    """
    return tuple(_read(file) for file in sorted((overlay / FOLDER / name).glob("[0-9]*.json")))


def find_version(overlay: Path, name: str, which: str) -> RecipeVersion:
    """A version by its number or the beginning of its hash.

    Raises:
        RecipeVersionError: None or several fit; names those that there are.
    """
    kept = versions(overlay, name)
    found = [version for version in kept if which == str(version.number)]
    found = found or [version for version in kept if len(which) >= 4 and version.version.startswith(which)]
    if len({version.version for version in found}) == 1:
        return found[-1]
    there = ", ".join(f"{version.number} ({version.version[:SHORT]})" for version in kept) or "none"
    raise RecipeVersionError(f"recipe {name!r} has no version {which!r}; kept are: {there}")


def keep_version(overlay: Path, recipe: Recipe, note: str, at: datetime) -> RecipeVersion:
    """Keep a recipe as it is now; the newest version is returned as it is when nothing has changed since.

    An empty note keeps quiet; another one is written to the version that is there.
    """
    kept = versions(overlay, recipe.name)
    if kept and kept[-1].version == recipe.version:
        if not note or kept[-1].note == note:
            return kept[-1]
        again = RecipeVersion(kept[-1].number, kept[-1].version, kept[-1].at, note, kept[-1].texts)
        return _write(overlay, recipe.name, again)
    number = kept[-1].number + 1 if kept else 1
    new = RecipeVersion(number, recipe.version, at.isoformat(timespec="seconds"), note, whole_texts(recipe))
    return _write(overlay, recipe.name, new)


def ensure_kept(overlay: Path, recipe: Recipe, at: datetime) -> None:
    """Keep the recipe that a run begins with, if this version is not kept yet."""
    if not any(version.version == recipe.version for version in versions(overlay, recipe.name)):
        keep_version(overlay, recipe, "", at)


def revert(overlay: Path, name: str, version: RecipeVersion, at: datetime) -> None:
    """Make the project's recipe what it was; what it is now is kept as a version first.

    Raises:
        RecipeError: The recipe as it is now cannot be read: mend or remove it first.
        RecipeVersionError: Its folder holds other files, too; nothing was changed.
    """
    _put_away(overlay, name, at)
    write_texts(overlay / name, version.texts)


def revert_to_packaged(overlay: Path, name: str, at: datetime) -> None:
    """Let the packaged recipe be used again; the project's own is kept as a version first.

    Raises:
        RecipeError: The project's recipe cannot be read: mend it first.
        RecipeVersionError: There is no packaged one, or none of the project's own.
    """
    if name not in recipe_names():
        raise RecipeVersionError(f"there is no packaged recipe {name!r}; there are: {', '.join(recipe_names())}")
    if not (overlay / name / FILE_NAME).is_file():
        raise RecipeVersionError(f"{name} is the packaged recipe already")
    _put_away(overlay, name, at)


def _put_away(overlay: Path, name: str, at: datetime) -> None:
    """Keep the project's recipe as a version and remove its files."""
    folder = overlay / name
    if not folder.exists():
        return
    ensure_kept(overlay, load_recipe(name, overlay), at)
    if any(file.suffix != ".j2" and file.name != FILE_NAME for file in folder.iterdir()):
        raise RecipeVersionError(f"{folder} holds other files than a recipe's; move them away first")
    remove_texts(folder)


def _read(file: Path) -> RecipeVersion:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        texts = {str(name): str(text) for name, text in data["texts"].items()}
        return RecipeVersion(int(data["number"]), str(data["version"]), str(data["at"]), str(data["note"]), texts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecipeVersionError(f"{file}: not a version of a recipe ({error!r}); move it away to go on") from error


def _write(overlay: Path, name: str, version: RecipeVersion) -> RecipeVersion:
    folder = overlay / FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{version.number:03d}.{os.getpid()}.tmp"
    document: Mapping[str, object] = {"schema": 1, **asdict(version)}
    unfinished.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(folder / f"{version.number:03d}.json")
    return version
