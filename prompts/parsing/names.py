"""The answer of `pick-references`: names of library tasks."""

from __future__ import annotations

import re

from prompts.parsing.literals import find_lists
from prompts.parsing.task import kebab_case
from prompts.values import FormatError

_BULLET = re.compile(r"\s*(?:[-*•+]|\d+[.):])\s+[`'\"*]*(?P<name>[A-Za-z][\w.-]*)")


def parse_names(answer: str) -> tuple[str, ...] | FormatError:
    """Read a list of names: the last literal list of texts, else a bulleted one. Never raises.

    An empty list is an answer: nothing in the library helps.
    """
    texts = [found for found in find_lists(answer) if all(isinstance(item, str) for item in found)]
    names = texts[-1] if texts else _bullets(answer)
    if names is None:
        message = (
            'Your answer holds no list of names. Give one list of task names, for example ["name-one", "name-two"].'
        )
        return FormatError("no-list", message)
    return tuple(dict.fromkeys(name for item in names if (name := kebab_case(str(item)))))


def _bullets(answer: str) -> list[object] | None:
    matches = [_BULLET.match(line) for line in answer.splitlines()]
    return [match["name"] for match in matches if match] or None
