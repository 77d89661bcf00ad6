"""Making a recipe of one's own."""

from __future__ import annotations

import re
from pathlib import Path

from prompts.errors import RecipeError
from prompts.recipe import SHARED, load_recipe, recipe_names
from prompts.recipe_file import FILE_NAME
from prompts.recipe_texts import extending_toml, whole_texts, write_texts

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def new_recipe(overlay: Path, name: str, base: str, *, extend: bool = False) -> Path:
    """Make a project's recipe from an existing one.

    Args:
        overlay: The project's `recipes/`.
        name: Of the new one; that of a packaged recipe hides it in this project.
        base: The recipe to start from.
        extend: Write only a `recipe.toml` that takes everything from the base; else every text is copied, so that
            the folder is all there is to the recipe.

    Returns:
        The folder.

    Raises:
        RecipeError: The name cannot be a folder's or is taken, or the base cannot be read.
    """
    if not _NAME.fullmatch(name) or name == SHARED:
        raise RecipeError(f"{name!r} cannot be a recipe's name: use lower-case letters, digits and hyphens")
    if (overlay / name).exists():
        raise RecipeError(f"recipe {name!r} is there already, in {overlay / name}")
    if base == name and name not in recipe_names():
        raise RecipeError(f"there is no packaged recipe {name!r} to start from; say which one: --from bottom-up")
    recipe = load_recipe(base, overlay)
    texts = {FILE_NAME: extending_toml(recipe)} if extend else whole_texts(recipe)
    write_texts(overlay / name, texts)
    return overlay / name
