"""A recipe as a handful of texts that say all of it: to copy it, to keep it, to compare it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from prompts.recipe import MOST_REFERENCES, Recipe, Stage
from prompts.recipe_file import FILE_NAME

Texts = Mapping[str, str]
"""File name → text: `recipe.toml` and every template and part that the stages use."""


def whole_texts(recipe: Recipe) -> Texts:
    """Everything that a recipe is, also what it takes from others; a folder of these files is the same recipe."""
    texts = {FILE_NAME: _toml(recipe)}
    for stage in recipe.stages:
        template = stage.template
        texts[template.path.name] = template.text
        texts.update({name: part.text for name, part in template.parts.items()})
    return texts


def extending_toml(recipe: Recipe) -> str:
    """A `recipe.toml` that takes everything from a recipe, for those who change little."""
    return (
        f"title = {json.dumps(f'{recipe.title}, changed')}\n"
        f"extends = {json.dumps(recipe.name)}\n"
        f"# Say only what differs from {recipe.name}: a file of the same name in this folder takes the place of\n"
        '# its template or part, without = ["reflect"] leaves a stage out, a [[stage]] of the same name changes it:\n'
        '#\n# [[stage]]\n# name = "propose"\n# temperature = 0.5\n'
    )


def write_texts(folder: Path, texts: Texts) -> None:
    """Make a folder of these files; it appears complete or not at all.

    Raises:
        FileExistsError: It is there already.
    """
    if folder.exists():
        raise FileExistsError(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    remove_texts(unfinished)
    unfinished.mkdir()
    for name, text in texts.items():
        (unfinished / name).write_text(text, encoding="utf-8")
    unfinished.rename(folder)


def remove_texts(folder: Path) -> None:
    """Remove a folder of a recipe's files; anything else in it stays, and then the folder stays, too."""
    if not folder.exists():
        return
    for file in [*folder.glob("*.j2"), folder / FILE_NAME]:
        file.unlink(missing_ok=True)
    if not any(folder.iterdir()):
        folder.rmdir()


def diff_texts(one: Texts, other: Texts, one_name: str, other_name: str) -> str:
    """What changes from one to the other, as a unified diff; empty when nothing does."""
    return "\n".join(_diff_lines(one, other, one_name, other_name))


def _diff_lines(one: Texts, other: Texts, one_name: str, other_name: str) -> Iterator[str]:
    for name in sorted({*one, *other}, key=lambda file: (file != FILE_NAME, file)):
        before, after = one.get(name, "").rstrip("\n").splitlines(), other.get(name, "").rstrip("\n").splitlines()
        yield from unified_diff(before, after, f"{one_name}/{name}", f"{other_name}/{name}", lineterm="")


def _toml(recipe: Recipe) -> str:
    lines = [f"title = {json.dumps(recipe.title, ensure_ascii=False)}"]
    lines.append(f"description = {json.dumps(recipe.description, ensure_ascii=False)}")
    if recipe.about != "tabletop":
        lines.append(f"about = {json.dumps(recipe.about)}")
    if recipe.needs_target:
        lines.append("needs_target = true")
    for stage in recipe.stages:
        lines += ["", "[[stage]]", *_stage_lines(stage)]
    return "\n".join(lines) + "\n"


def _stage_lines(stage: Stage) -> Iterator[str]:
    yield f"name = {json.dumps(stage.name)}"
    yield f"template = {json.dumps(stage.template.path.name)}"
    yield f'parser = "{stage.parser}"'
    if stage.temperature:
        yield f"temperature = {stage.temperature:g}"
    if stage.samples != 1:
        yield f"samples = {stage.samples}"
    if stage.parser == "names" and stage.most != MOST_REFERENCES:
        yield f"most = {stage.most}"
