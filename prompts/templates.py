"""Strict Jinja2 templates: what is not filled is an error with a file and a line, never an empty string.

The only module that imports jinja2. Templates are text of the user's own project, but they are rendered with
values that a language model wrote, so they run in jinja2's sandboxed environment. They may include other files of
their recipe, by name; there is no other way out of the file.
"""

from __future__ import annotations

import hashlib
import json
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from prompts.errors import RecipeError, UndefinedVariable
from prompts.values import JsonValue

_OWN_FAULTS = (
    *(TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError),
    *(RecursionError, MemoryError),
)
"""What a template's own text may raise: a macro can call itself for ever, a string be repeated a billion times."""


class Place(NamedTuple):
    """A line of a file."""

    path: Path
    line: int
    """1-based."""


class Part(NamedTuple):
    """A file that a template includes, directly or through another one."""

    path: Path
    text: str


@dataclass(frozen=True)
class PromptTemplate:
    """One prompt with holes, read and parsed together with everything that it includes."""

    path: Path
    text: str
    used: Mapping[str, Place]
    """Variable → where it is used first."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """Name, as it is written in an include → the file."""

    @property
    def hash(self) -> str:
        """The prompt's version, hex: SHA-256 of the LF-normalised UTF-8 text with that of each part after it."""
        texts = [self.text, *(self.parts[name].text for name in sorted(self.parts))]
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()

    @property
    def files(self) -> tuple[Path, ...]:
        """The template's own file and those of its parts."""
        return (self.path, *(part.path for part in self.parts.values()))

    def require(self, known: Iterable[str]) -> None:
        """Refuse a variable that nobody fills, before anything is sent.

        Raises:
            UndefinedVariable: With the line of the first use and the nearest known name.
        """
        names = sorted(known)
        for variable, place in self.used.items():
            if variable not in names:
                near = get_close_matches(variable, names, n=1)
                hint = f"did you mean {near[0]!r}? " if near else ""
                message = f"unknown variable {variable!r}; {hint}known here: {', '.join(names)}"
                raise UndefinedVariable(message, place.path, place.line)

    def render(self, variables: Mapping[str, JsonValue]) -> str:
        """Fill the holes; the text has no space at its ends.

        Raises:
            UndefinedVariable: A variable, or an attribute of one, is missing.
            RecipeError: An expression of the template fails on these values.
        """
        parts = tuple((name, part) for name, part in sorted(self.parts.items()))
        try:
            return _compiled(self.path, self.text, parts).render(variables).strip()
        except UndefinedError as error:
            raise UndefinedVariable(str(error), *self._place_of(error)) from error
        except _OWN_FAULTS as error:
            raise RecipeError(f"cannot render: {error}", *self._place_of(error)) from error

    def _place_of(self, error: BaseException) -> tuple[Path, int | None]:
        """Jinja rewrites tracebacks so that frames of a template carry its own file name and line."""
        files = {str(path): path for path in self.files}
        places = [
            (files[frame.filename], frame.lineno)
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename in files
        ]
        return places[-1] if places else (self.path, None)


def read_template(path: Path, folders: Sequence[Path] = ()) -> PromptTemplate:
    """Read and parse a template and what it includes.

    Args:
        path: The file.
        folders: Where included files are looked for, first match first, after the template's own folder.

    Raises:
        RecipeError: A file cannot be read, its syntax is wrong, it includes what is not there, or it sets a variable
            that nobody reads (with file and line).
    """
    reader = _Reader([path.parent, *folders])
    file = reader.read(path)
    used: dict[str, Place] = {}
    for name, place in reader.used(file):
        used.setdefault(name, place)
    parts = {name: Part(part.path, part.text) for name, part in reader.included.items()}
    return PromptTemplate(path, file.text, used, parts)


_SHOWN_ASSETS = 6
"""Of a task that is shown as an example: some have dozens of household objects."""


def _plain_json(value: JsonValue) -> str:
    """JSON as it is: jinja2's own filter escapes <, >, & and ' for web pages, which a prompt is not."""
    return json.dumps(value, ensure_ascii=False)


def _as_answer(task: Mapping[str, JsonValue]) -> str:
    """A task as the dictionary that an author answers with; of many assets only the first are shown."""
    assets = task["assets"]
    if not isinstance(assets, list):
        raise TypeError("as_answer is for tasks, which have a list of assets")
    shown = (
        assets if len(assets) <= _SHOWN_ASSETS else [*assets[:_SHOWN_ASSETS], f"… {len(assets) - _SHOWN_ASSETS} more"]
    )
    return _plain_json({"task-name": task["name"], "task-description": task["description"], "assets-used": shown})


def _make_environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # prompts are plain text; escaping would change what the model reads
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {"tojson": _plain_json, "as_answer": _as_answer}
    return environment


_ENVIRONMENT = _make_environment()


class _File(NamedTuple):
    path: Path
    text: str
    tree: nodes.Template


class _Reader:
    """A template while it is read: follows its includes, each once.

    Args:
        folders: Where included files are looked for, first match first.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.included: dict[str, _File] = {}
        self._folders = folders

    def read(self, path: Path, within: tuple[str, ...] = ()) -> _File:
        """Parse a file and all that it includes; `within`: the names of the files that led here."""
        file = _parse(path, "the included file" if within else "the template")
        for node in file.tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
            name = _fixed_name(node)
            if name is None:
                message = 'only files with a fixed name can be included: {% include "name.j2" %}'
                raise RecipeError(message, path, node.lineno)
            if name in within:
                raise RecipeError(f"{name} includes itself", path, node.lineno)
            if name not in self.included:
                self.included[name] = self.read(self._find(name, path, node.lineno), (*within, name))
        return file

    def used(self, file: _File, filled: frozenset[str] = frozenset()) -> Iterator[tuple[str, Place]]:
        """Each variable that somebody else has to fill, with its first use; `filled`: by an including file."""
        stored, loaded = _names(file.tree, "store"), set(_names(file.tree, "load"))
        for name, line in _first_uses(file.tree).items():
            if name not in filled:
                yield name, Place(file.path, line)
        for part in (self.included[name] for name in _includes(file.tree)):
            loaded |= self._loaded(part)
            yield from self.used(part, filled | frozenset(stored))
        for name, line in _assigned(file.tree).items():
            if name not in loaded:
                raise RecipeError(f"{name!r} is set and never read; use it or delete the line", file.path, line)

    def _loaded(self, file: _File) -> set[str]:
        """Names that a file or one that it includes reads."""
        parts = (self.included[name] for name in _includes(file.tree))
        return set(_names(file.tree, "load")).union(*(self._loaded(part) for part in parts))

    def _find(self, name: str, path: Path, line: int) -> Path:
        there = {file.name: file for folder in reversed(self._folders) for file in folder.glob("*.j2")}
        if name in there:  # also refuses paths that lead out of the folders
            return there[name]
        near = get_close_matches(name, there, n=1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise RecipeError(f"no file {name!r} to include; {hint}there are: {', '.join(sorted(there))}", path, line)


@lru_cache(maxsize=64)
def _compiled(path: Path, text: str, parts: tuple[tuple[str, Part], ...]) -> Template:
    """The template as code; remembered, because a run renders the same few again and again."""
    by_name = dict(parts)

    def load(name: str) -> tuple[str, str, None]:
        return by_name[name].text, str(by_name[name].path), None

    environment = _ENVIRONMENT.overlay(loader=FunctionLoader(load))
    code = environment.compile(text, filename=str(path))
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


def _parse(path: Path, what: str) -> _File:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"cannot read {what}: {error}", path) from error
    try:
        return _File(path, text, _tree(text))
    except TemplateSyntaxError as error:
        raise RecipeError(f"template syntax: {error.message}", path, error.lineno) from error


@lru_cache(maxsize=256)
def _tree(text: str) -> nodes.Template:
    """The syntax tree; remembered, because recipes share most of their files.

    Raises:
        TemplateSyntaxError: Also for an unknown filter, which only the compiler finds.
    """
    _ENVIRONMENT.compile(text)
    return _ENVIRONMENT.parse(text)


@lru_cache(maxsize=256)  # with `_names` most of the time that reading a recipe takes, which each trial does
def _first_uses(tree: nodes.Template) -> dict[str, int]:
    undeclared = find_undeclared_variables(tree)
    loaded = _names(tree, "load")
    return {name: loaded[name] for name in loaded if name in undeclared and name not in _ENVIRONMENT.globals}


@lru_cache(maxsize=512)
def _names(tree: nodes.Template, context: str) -> dict[str, int]:
    """Names that are read ("load") or set ("store"), each with the first line."""
    first: dict[str, int] = {}
    for name in tree.find_all(nodes.Name):
        if name.ctx == context:
            first[name.name] = min(name.lineno, first.get(name.name, name.lineno))
    return dict(sorted(first.items(), key=lambda item: item[1]))


def _assigned(tree: nodes.Template) -> dict[str, int]:
    """What {% set %} sets, with the first line."""
    targets = [node.target for node in tree.find_all(nodes.Assign)]
    targets += [node.target for node in tree.find_all(nodes.AssignBlock)]
    return {target.name: target.lineno for target in targets if isinstance(target, nodes.Name)}


def _includes(tree: nodes.Template) -> list[str]:
    return [name for node in tree.find_all(nodes.Include) if (name := _fixed_name(node))]


def _fixed_name(node: nodes.Node) -> str | None:
    """The file that an include names; None when it is computed, or is no include."""
    if isinstance(node, nodes.Include) and isinstance(node.template, nodes.Const):
        return str(node.template.value)
    return None
