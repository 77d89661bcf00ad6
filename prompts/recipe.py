"""Recipes: which prompts are sent in which order, and how their answers are read.

A recipe is a folder with one `recipe.toml` and one template a stage. A folder is its own registration: those of
a project's `recipes/` overlay the packaged ones. Reading is strict; whatever is not understood is refused with
its file, its line and what would be valid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, get_args

from prompts.errors import RecipeError
from prompts.facts import OPENING_VARIABLES
from prompts.templates import PromptTemplate, read_template

PACKAGED_RECIPES = Path(__file__).parent / "recipes"

ParserName = Literal["task", "confirmation", "names", "code", "reflection"]
"""What an answer is read as: a task's description, nothing in particular, library names, code, a critic's word."""
PARSERS: tuple[ParserName, ...] = get_args(ParserName)
FILLED_BY_PARSER: dict[ParserName, str] = {"task": "task", "names": "references", "code": "task_code"}
"""Parser → the variable that later stages may use."""

_Types = Mapping[str, tuple[type, ...]]
_RECIPE_KEYS: _Types = {"title": (str,), "description": (str,), "stage": (list,)}
_STAGE_KEYS: _Types = {
    "name": (str,),
    "template": (str,),
    "parser": (str,),
    "temperature": (int, float),
    "samples": (int,),
}
_REQUIRED_STAGE_KEYS = ("name", "template", "parser")


@dataclass(frozen=True)
class Stage:
    """One prompt and how its answer is read."""

    name: str
    template: PromptTemplate
    parser: ParserName
    temperature: float = 0.0
    samples: int = 1
    """How many answers are asked for; only critics take more than one, and all must agree."""


@dataclass(frozen=True)
class Recipe:
    """An ordered list of stages."""

    name: str
    title: str
    description: str
    stages: tuple[Stage, ...]
    path: Path
    """The folder it was read from: the packaged one or a project's overlay."""

    @property
    def writing(self) -> tuple[Stage, ...]:
        """The stages that lead to code, in order."""
        return tuple(stage for stage in self.stages if stage.parser != "reflection")

    @property
    def reflecting(self) -> tuple[Stage, ...]:
        """The stages that judge code which the oracle could solve; empty where the recipe does not reflect."""
        return tuple(stage for stage in self.stages if stage.parser == "reflection")


def recipe_names(overlay: Path | None = None) -> tuple[str, ...]:
    """Names of the packaged recipes and of those in a project's own folder, sorted."""
    folders = [PACKAGED_RECIPES, *([overlay] if overlay else [])]
    return tuple(sorted({file.parent.name for folder in folders for file in folder.glob("*/recipe.toml")}))


def load_recipe(name: str, overlay: Path | None = None) -> Recipe:
    """Read a recipe and all of its templates.

    Args:
        name: The folder's name.
        overlay: A project's `recipes/`; its folders go before the packaged ones.

    Raises:
        RecipeError: No recipe has that name, or its files are wrong.
    """
    known = recipe_names(overlay)
    if name not in known:
        raise RecipeError(f"unknown recipe {name!r}; {_valid(name, known)}")
    own = overlay / name if overlay else None
    folder = own if own and (own / "recipe.toml").is_file() else PACKAGED_RECIPES / name
    return _RecipeFile(folder / "recipe.toml").read()


class _RecipeFile:
    """A `recipe.toml` while it is being read; remembers where everything stands."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._text = path.read_text(encoding="utf-8")
            self._data = tomllib.loads(self._text)
        except (OSError, UnicodeDecodeError) as error:
            raise RecipeError(f"cannot read the recipe: {error}", path) from error
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            raise RecipeError(f"not valid TOML: {error}", path, int(place[1]) if place else None) from error

    def read(self) -> Recipe:
        self._check(self._data, _RECIPE_KEYS, ("title", "stage"), header=0)
        stages = tuple(self._stage(index, table) for index, table in enumerate(self._data["stage"], start=1))
        self._check_names(stages)
        self._check_variables(stages)
        folder = self._path.parent
        return Recipe(folder.name, self._data["title"], self._data.get("description", ""), stages, folder)

    def _stage(self, number: int, table: object) -> Stage:
        if not isinstance(table, dict):
            raise RecipeError("stages are tables: write [[stage]]", self._path, self._line("stage"))
        header = self._header_line(number)
        self._check(table, _STAGE_KEYS, _REQUIRED_STAGE_KEYS, header)
        parser = next((known for known in PARSERS if known == table["parser"]), None)
        if parser is None:
            message = f"unknown parser {table['parser']!r}; {_valid(table['parser'], PARSERS)}"
            raise RecipeError(message, self._path, self._line("parser", header))
        samples = table.get("samples", 1)
        if samples < 1 or (samples > 1 and parser != "reflection"):
            message = "samples is at least 1, and more than 1 only for the parser 'reflection'"
            raise RecipeError(message, self._path, self._line("samples", header))
        template = self._template(table["template"], header)
        return Stage(table["name"], template, parser, float(table.get("temperature", 0.0)), samples)

    def _template(self, name: str, header: int) -> PromptTemplate:
        folder = self._path.parent
        there = sorted(file.name for file in folder.glob("*.j2"))
        if name not in there:  # also refuses paths that lead out of the folder
            message = f"no template {name!r} in {folder.name}/; {_valid(name, there)}"
            raise RecipeError(message, self._path, self._line("template", header))
        return read_template(folder / name)

    def _check(self, table: dict[str, object], keys: _Types, required: Iterable[str], header: int) -> None:
        for key, value in table.items():
            if key not in keys:
                raise RecipeError(f"unknown key {key!r}; {_valid(key, keys)}", self._path, self._line(key, header))
            if isinstance(value, bool) or not isinstance(value, keys[key]):  # no key takes a bool, which is an int
                raise RecipeError(f"{key} has the wrong type: {value!r}", self._path, self._line(key, header))
        for key in required:
            if key not in table:
                raise RecipeError(f"missing key {key!r}", self._path, header or 1)

    def _check_names(self, stages: tuple[Stage, ...]) -> None:
        names = [stage.name for stage in stages]
        for number, name in enumerate(names, start=1):
            if name in names[: number - 1]:
                raise RecipeError(f"two stages are named {name!r}", self._path, self._header_line(number))
        if [stage.parser for stage in stages if stage.parser in ("task", "code")] != ["task", "code"]:
            raise RecipeError("a recipe has one stage with parser 'task' and, after it, one with 'code'", self._path)

    def _check_variables(self, stages: tuple[Stage, ...]) -> None:
        known = set(OPENING_VARIABLES)
        for stage in stages:
            stage.template.require(known)
            if stage.parser in FILLED_BY_PARSER:
                known.add(FILLED_BY_PARSER[stage.parser])

    def _header_line(self, number: int) -> int:
        """1-based line of the n-th `[[stage]]`; 1 when the stages are written inline."""
        headers = [
            line
            for line, text in enumerate(self._text.splitlines(), start=1)
            if re.match(r"\s*\[\[\s*stage\s*\]\]", text)
        ]
        return headers[number - 1] if number <= len(headers) else 1

    def _line(self, key: str, header: int = 0) -> int | None:
        """1-based line of a key at or below a header: tomllib itself tells no lines."""
        for line, text in enumerate(self._text.splitlines(), start=1):
            if line > header and re.match(rf"\s*(\[\[\s*)?[\"']?{re.escape(key)}[\"']?\s*[=\].]", text):
                return line
        return header or None


def _valid(wrong: str, known: Collection[str]) -> str:
    near = get_close_matches(wrong, known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{hint}valid: {', '.join(sorted(known)) or 'none'}"
