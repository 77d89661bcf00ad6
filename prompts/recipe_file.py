"""`recipe.toml` as it stands: its keys checked, each with the line that it stands on.

Reading is strict; whatever is not understood is refused with its file, its line and what would be valid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from prompts.errors import RecipeError

FILE_NAME = "recipe.toml"

_Types = Mapping[str, tuple[type, ...]]
_RECIPE_KEYS: _Types = {
    "title": (str,),
    "description": (str,),
    "extends": (str,),
    "without": (list,),
    "needs_target": (bool,),
    "about": (str,),
    "stage": (list,),
}
_STAGE_KEYS: _Types = {
    "name": (str,),
    "template": (str,),
    "parser": (str,),
    "temperature": (int, float),
    "samples": (int,),
    "most": (int,),
    "after": (str,),
}


@dataclass(frozen=True)
class StageTable:
    """One `[[stage]]`, possibly with keys of the stage of the same name in the recipe that is extended."""

    values: Mapping[str, Any]
    source: RecipeFile
    """Where its errors are shown."""
    header: int
    """1-based line of its `[[stage]]`."""

    @property
    def name(self) -> str:
        """The stage's name."""
        return str(self.values["name"])

    def over(self, base: StageTable) -> StageTable:
        """The base's keys, with these instead where both have one."""
        return StageTable({**base.values, **self.values}, self.source, self.header)

    def error(self, message: str, key: str = "name") -> RecipeError:
        """A complaint about a key, with its line."""
        return RecipeError(message, self.source.path, self.source.line(key, self.header))


@dataclass(frozen=True)
class RecipeFile:
    """A recipe's own file, without what it extends."""

    path: Path
    text: str = field(repr=False)
    title: str
    description: str
    extends: str | None
    without: tuple[str, ...]
    """Names of stages of the extended recipe that are left out."""
    needs_target: bool
    about: str | None
    """What its tasks are about; None where it does not say."""
    _tables: tuple[Mapping[str, Any], ...] = field(repr=False)

    @property
    def stages(self) -> tuple[StageTable, ...]:
        """The stages that are written here, in order."""
        return tuple(StageTable(table, self, self.header(i)) for i, table in enumerate(self._tables, start=1))

    def header(self, number: int) -> int:
        """1-based line of the n-th `[[stage]]`; 1 when the stages are written inline."""
        headers = [
            line
            for line, text in enumerate(self.text.splitlines(), start=1)
            if re.match(r"\s*\[\[\s*stage\s*\]\]", text)
        ]
        return headers[number - 1] if number <= len(headers) else 1

    def line(self, key: str, header: int = 0) -> int | None:
        """1-based line of a key at or below a header: tomllib itself tells no lines."""
        for line, text in enumerate(self.text.splitlines(), start=1):
            if line > header and re.match(rf"\s*(\[\[\s*)?[\"']?{re.escape(key)}[\"']?\s*[=\].]", text):
                return line
        return header or None

    def error(self, message: str, key: str) -> RecipeError:
        """A complaint about a key of the recipe, with its line."""
        return RecipeError(message, self.path, self.line(key))


def read_recipe_file(path: Path) -> RecipeFile:
    """Read one `recipe.toml`.

    Raises:
        RecipeError: It cannot be read, or a key is unknown, missing or of the wrong type.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"cannot read the recipe: {error}", path) from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        raise RecipeError(f"not valid TOML: {error}", path, int(place[1]) if place else None) from error
    file = RecipeFile(
        path=path,
        text=text,
        title=data.get("title", ""),
        description=data.get("description", ""),
        extends=data.get("extends"),
        without=tuple(data.get("without", ())),
        needs_target=data.get("needs_target", False),
        about=data.get("about"),
        _tables=tuple(data.get("stage", ())),
    )
    _check(file, data, _RECIPE_KEYS, ("title",) if "extends" in data else ("title", "stage"))
    _check_texts(file)
    for number, table in enumerate(data.get("stage", ()), start=1):
        if not isinstance(table, dict):
            raise file.error("stages are tables: write [[stage]]", "stage")
        _check(file, table, _STAGE_KEYS, ("name",), file.header(number))
    return file


def valid_names(wrong: str, known: Collection[str]) -> str:
    """The end of a complaint about a name: the nearest one and all that there are."""
    near = get_close_matches(wrong, known, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"{hint}valid: {', '.join(sorted(known)) or 'none'}"


def _check(
    file: RecipeFile, table: Mapping[str, object], keys: _Types, required: Iterable[str], header: int = 0
) -> None:
    for key, value in table.items():
        if key not in keys:
            raise RecipeError(f"unknown key {key!r}; {valid_names(key, keys)}", file.path, file.line(key, header))
        if not isinstance(value, keys[key]) or isinstance(value, bool) != (bool in keys[key]):  # a bool is an int
            raise RecipeError(f"{key} has the wrong type: {value!r}", file.path, file.line(key, header))
    for key in required:
        if key not in table:
            raise RecipeError(f"missing key {key!r}", file.path, header or 1)


def _check_texts(file: RecipeFile) -> None:
    if not all(isinstance(name, str) for name in file.without):
        raise file.error("without is a list of stages' names", "without")
    if file.without and file.extends is None:
        raise file.error("'without' leaves out stages of the recipe that 'extends' names; there is none", "without")
