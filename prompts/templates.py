"""Strict Jinja2 templates: what is not filled is an error with a file and a line, never an empty string.

The only module that imports jinja2. Templates are text of the user's own project, but they are rendered with
values that a language model wrote, so they run in jinja2's sandboxed environment.
"""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from prompts.errors import RecipeError, UndefinedVariable
from prompts.values import JsonValue

_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,  # prompts are plain text; escaping would change what the model reads
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=False,
)


@dataclass(frozen=True)
class PromptTemplate:
    """One prompt with holes, read and parsed."""

    path: Path
    text: str
    used: Mapping[str, int]
    """Variable → 1-based line of its first use."""

    @property
    def hash(self) -> str:
        """SHA-256 of the text as LF-normalised UTF-8, hex: the version of the prompt."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def require(self, known: Iterable[str]) -> None:
        """Refuse a variable that nobody fills, before anything is sent.

        Raises:
            UndefinedVariable: With the line of the first use and the nearest known name.
        """
        names = sorted(known)
        for variable, line in sorted(self.used.items(), key=lambda item: item[1]):
            if variable not in names:
                near = get_close_matches(variable, names, n=1)
                hint = f"did you mean {near[0]!r}? " if near else ""
                raise UndefinedVariable(
                    f"unknown variable {variable!r}; {hint}known here: {', '.join(names)}", self.path, line
                )

    def render(self, variables: Mapping[str, JsonValue]) -> str:
        """Fill the holes.

        Raises:
            UndefinedVariable: A variable, or an attribute of one, is missing.
            RecipeError: An expression of the template fails on these values.
        """
        template = self._compile()
        try:
            return template.render(variables)
        except UndefinedError as error:
            raise UndefinedVariable(str(error), self.path, self._line_of(error)) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise RecipeError(f"cannot render: {error}", self.path, self._line_of(error)) from error

    def _compile(self) -> Template:
        code = _ENVIRONMENT.compile(self.text, filename=str(self.path))
        return Template.from_code(_ENVIRONMENT, code, _ENVIRONMENT.make_globals(None))

    def _line_of(self, error: BaseException) -> int | None:
        """Jinja rewrites tracebacks so that frames of a template carry its own file name and line."""
        lines = [
            frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(self.path)
        ]
        return lines[-1] if lines else None


def read_template(path: Path) -> PromptTemplate:
    """Read and parse a template.

    Raises:
        RecipeError: It cannot be read, or its syntax is wrong (with the line).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"cannot read the template: {error}", path) from error
    try:
        tree = _ENVIRONMENT.parse(text)
        _ENVIRONMENT.compile(text, filename=str(path))
    except TemplateSyntaxError as error:
        raise RecipeError(f"template syntax: {error.message}", path, error.lineno) from error
    return PromptTemplate(path, text, _first_uses(tree))


def _first_uses(tree: nodes.Template) -> dict[str, int]:
    undeclared = find_undeclared_variables(tree)
    first: dict[str, int] = {}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name in undeclared and name.name not in _ENVIRONMENT.globals:
            first[name.name] = min(name.lineno, first.get(name.name, name.lineno))
    return first
