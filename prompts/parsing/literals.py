"""Dictionaries and lists inside prose: JSON or Python literals, as models really write them.

Nothing is evaluated: values come from `json` or from `ast.literal_eval`, and text that is neither is left alone.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterator

from prompts.parsing.fences import find_fences

_MAX_SCANNED = 1_000_000
"""Characters that are looked at in search of a literal's end: bounds the work on text that is nothing but brackets."""
_CLOSING = {"{": "}", "[": "]", "(": ")"}
_CURLY_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def find_dictionaries(answer: str) -> list[dict[str, object]]:
    """All dictionaries with text keys in an answer, in order; those in fenced blocks hide those outside."""
    return [
        {str(key): value for key, value in found.items()} for found in _find(answer, "{") if isinstance(found, dict)
    ]


def find_lists(answer: str) -> list[list[object]]:
    """All lists in an answer, in order; those in fenced blocks hide those outside."""
    return [found for found in _find(answer, "[") if isinstance(found, list)]


def _find(answer: str, bracket: str) -> list[object]:
    for texts in ([fence.text for fence in find_fences(answer)], [answer]):
        found = [value for text in texts for span in _spans(text, bracket) if (value := _read(span)) is not None]
        if found:
            return found
    return []


def _spans(text: str, bracket: str) -> Iterator[str]:
    """Balanced spans that start with a bracket; nested ones only where the outer one is not balanced."""
    start = text.find(bracket)
    scanned = 0
    while start >= 0 and scanned < _MAX_SCANNED:
        end = _end_of(text, start)
        if end is not None:
            yield text[start:end]
        scanned += (len(text) if end is None else end) - start
        start = text.find(bracket, start + 1 if end is None else end)


def _end_of(text: str, start: int) -> int | None:
    """Index after the bracket that closes the one at `start`, or None when it is not balanced."""
    expected: list[str] = []
    for index, char in _brackets(text, start):
        if char in _CLOSING:
            expected.append(_CLOSING[char])
        elif not expected or expected.pop() != char:
            return None
        if not expected:
            return index + 1
    return None


def _brackets(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Brackets from `start` on that stand outside of quotes."""
    quote = ""
    escaped = False
    for index in range(start, len(text)):
        char = text[index]
        if quote:
            quote = "" if char == quote and not escaped else quote
            escaped = char == "\\" and not escaped
        elif char in "\"'":
            quote = char
        elif char in "{}[]()":
            yield index, char


def _read(span: str) -> object:
    """The value of a literal, or None when it is not one."""
    for text in dict.fromkeys((span, span.translate(_CURLY_QUOTES))):
        value = _read_json(text)
        if value is None:
            value = _read_python(text)
        if value is not None:
            return value
    return None


def _read_json(text: str) -> object:
    for candidate in (text, re.sub(r",(\s*[}\]])", r"\1", text)):  # a comma before the end is forgiven
        try:
            return json.loads(candidate, strict=False)  # not strict: line breaks within text are forgiven
        except (ValueError, RecursionError):
            continue
    return None


def _read_python(text: str) -> object:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # an odd escape in a model's text is not our program's
            value: object = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return value
