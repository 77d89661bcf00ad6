"""Recipes: which prompts are sent in which order, and how their answers are read.

A recipe is a folder with one `recipe.toml` and the templates of its stages. A folder is its own registration: those
of a project's `recipes/` overlay the packaged ones. A recipe may extend another one: it says only what differs. What
several share stands in `recipes/shared/`. Everything is checked before anything is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from prompts.errors import RecipeError
from prompts.recipe_file import FILE_NAME, RecipeFile, StageTable, read_recipe_file, valid_names
from prompts.recipe_rules import About, check_stages, read_about
from prompts.templates import PromptTemplate, read_template

PACKAGED_RECIPES = Path(__file__).parent / "recipes"
SHARED = "shared"
"""The folder, beside the recipes' own, whose files every recipe may include."""

ParserName = Literal[
    "task", "confirmation", "names", "code", "reflection", "household", "household-slots", "household-request",
    "household-reply",
]  # fmt: skip
"""What an answer is read as: a task's description, nothing in particular, library names, code, a critic's word, tasks
for the agent in a house, what a sentence asks of it, the two turns of a dialogue with it."""
PARSERS: tuple[ParserName, ...] = get_args(ParserName)
MOST_REFERENCES = 4
"""How many library tasks may be picked where the recipe does not say."""


@dataclass(frozen=True)
class Stage:
    """One prompt and how its answer is read."""

    name: str
    template: PromptTemplate
    parser: ParserName
    temperature: float = 0.0
    samples: int = 1
    """How many answers are asked for; only critics take more than one, and all must agree."""
    most: int = MOST_REFERENCES
    """How many names are taken at most; only for the parser `names`."""


@dataclass(frozen=True)
class Recipe:
    """An ordered list of stages."""

    name: str
    title: str
    description: str
    stages: tuple[Stage, ...]
    path: Path
    """The folder it was read from: the packaged one or a project's overlay."""
    needs_target: bool = False
    """Whether it is about a task that the user names."""
    extends: str | None = None
    """The recipe that it takes what it does not say itself from."""
    about: About = "tabletop"
    """What its tasks are about: it decides which variables and which parsers there are."""

    @property
    def writing(self) -> tuple[Stage, ...]:
        """The stages that lead to code, in order."""
        return tuple(stage for stage in self.stages if stage.parser != "reflection")

    @property
    def reflecting(self) -> tuple[Stage, ...]:
        """The stages that judge code which the oracle could solve; empty where the recipe does not reflect."""
        return tuple(stage for stage in self.stages if stage.parser == "reflection")

    @property
    def version(self) -> str:
        """SHA-256 of all that decides what is sent and how it is read, hex: equal recipes have equal versions."""
        lines = [
            f"{stage.name} {stage.parser} {stage.temperature} {stage.samples} {stage.most} {stage.template.hash}"
            for stage in self.stages
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def recipe_names(overlay: Path | None = None, about: About | None = None) -> tuple[str, ...]:
    """Names of the packaged recipes and of those in a project's own folder, sorted.

    Args:
        overlay: A project's `recipes/`.
        about: Only those whose tasks are about this; a recipe that cannot be read is taken for one.
    """
    folders = [PACKAGED_RECIPES, *([overlay] if overlay else [])]
    found = {file.parent.name for folder in folders for file in folder.glob(f"*/{FILE_NAME}")}
    names = tuple(sorted(name for name in found if not name.startswith(".")))
    return names if about is None else tuple(name for name in names if _about(name, overlay) in (about, None))


def load_recipe(name: str, overlay: Path | None = None) -> Recipe:
    """Read a recipe and all of its templates.

    Args:
        name: The folder's name.
        overlay: A project's `recipes/`; its folders go before the packaged ones.

    Raises:
        RecipeError: No recipe has that name, or its files are wrong (with file, line and what would be valid).
    """
    known = recipe_names(overlay)
    if name not in known:
        raise RecipeError(f"unknown recipe {name!r}; {valid_names(name, known)}")
    files = _lineage(_folder(name, overlay), overlay)
    folders = _folders(files, overlay)
    stages = tuple(_stage(table, folders) for table in _merged(files))
    own = files[0]
    needs_target = any(file.needs_target for file in files)
    about = read_about(files)
    check_stages(stages, files, about, needs_target=needs_target)
    description = next((file.description for file in files if file.description), "")
    folder = own.path.parent
    return Recipe(folder.name, own.title, description, stages, folder, needs_target, own.extends, about)


def _about(name: str, overlay: Path | None) -> About | None:
    """What a recipe's tasks are about; None where it is broken."""
    try:
        return read_about(_lineage(_folder(name, overlay), overlay))
    except RecipeError:
        return None


def _folder(name: str, overlay: Path | None) -> Path:
    own = overlay / name if overlay else None
    return own if own and (own / FILE_NAME).is_file() else PACKAGED_RECIPES / name


def _lineage(folder: Path, overlay: Path | None) -> list[RecipeFile]:
    """A recipe's file, that of the recipe it extends, and so on.

    A packaged recipe extends packaged ones only, so that it is the same in every project; a project's recipe may
    extend the packaged one of its own name.
    """
    files = [read_recipe_file(folder / FILE_NAME)]
    while (base := files[-1].extends) is not None:
        file = files[-1]
        here = overlay if file.path.parent.parent != PACKAGED_RECIPES and base != file.path.parent.name else None
        known = [name for name in recipe_names(here) if _folder(name, here) != file.path.parent]
        if base not in known:
            raise file.error(f"extends an unknown recipe {base!r}; {valid_names(base, known)}", "extends")
        if any(_folder(base, here) == seen.path.parent for seen in files):
            raise file.error(f"extends {base!r}, which extends this recipe", "extends")
        files.append(read_recipe_file(_folder(base, here) / FILE_NAME))
    return files


def _folders(files: Sequence[RecipeFile], overlay: Path | None) -> list[Path]:
    """Where templates and their parts are looked for: own folder, those of the extended recipes, shared ones."""
    shared = [overlay / SHARED] if overlay and files[0].path.parent.parent == overlay else []
    return [*(file.path.parent for file in files), *shared, PACKAGED_RECIPES / SHARED]


def _merged(files: Sequence[RecipeFile]) -> list[StageTable]:
    """The stages of a recipe: those of the extended one, less what is left out, changed and added to."""
    own, *bases = files
    if not bases:
        return list(own.stages)
    tables = {table.name: table for table in _merged(bases)}
    for name in own.without:
        if name not in tables:
            raise own.error(f"there is no stage {name!r} to leave out; {valid_names(name, tables)}", "without")
        del tables[name]
    order = list(tables)
    for table in own.stages:
        if table.name in tables:
            tables[table.name] = table.over(tables[table.name])
            continue
        after = table.values.get("after")
        if after not in order:
            known = valid_names(str(after), order)
            raise table.error(f'a new stage says which one it comes after: after = "…"; {known}', "after")
        order.insert(order.index(after) + 1, table.name)
        tables[table.name] = table
    return [tables[name] for name in order]


def _stage(table: StageTable, folders: Sequence[Path]) -> Stage:
    values = table.values
    for key in ("template", "parser"):
        if key not in values:
            raise RecipeError(f"missing key {key!r}", table.source.path, table.header)
    parser = next((known for known in PARSERS if known == values["parser"]), None)
    if parser is None:
        raise table.error(f"unknown parser {values['parser']!r}; {valid_names(values['parser'], PARSERS)}", "parser")
    samples, most = values.get("samples", 1), values.get("most", MOST_REFERENCES)
    if samples < 1 or (samples > 1 and parser != "reflection"):
        raise table.error("samples is at least 1, and more than 1 only for the parser 'reflection'", "samples")
    if most < 0 or ("most" in values and parser != "names"):
        raise table.error("most is at least 0, and only for the parser 'names'", "most")
    template = read_template(_template_path(table, folders), folders)
    return Stage(table.name, template, parser, float(values.get("temperature", 0.0)), samples, most)


def _template_path(table: StageTable, folders: Sequence[Path]) -> Path:
    wanted = table.values["template"]
    there = dict(_templates(folders))
    if wanted not in there:  # also refuses paths that lead out of the folders
        message = f"no template {wanted!r} in {folders[0].name}/; {valid_names(wanted, there)}"
        raise table.error(message, "template")
    return there[wanted]


def _templates(folders: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Name → file; a folder that comes earlier hides those after it."""
    for folder in reversed(folders):
        for file in sorted(folder.glob("*.j2")):
            yield file.name, file
