"""Values of an answer as JSON has them, whatever literals a model wrote: texts, and goals that are not too deep."""

from __future__ import annotations

from typing import TypeGuard

from prompts.values import JsonValue

DEEPEST = 32
"""Lists within lists of a goal: far more than any goal needs, far fewer than Python can take."""
NO_GOAL = "'goal' must be a list such as [\"at\", 14], not {!r:.80}"


def read_texts(value: object) -> tuple[str, ...] | None:
    """A text or a list of texts, without the empty ones; None where it is anything else."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        return None
    texts = [item for item in items if isinstance(item, str)]
    return tuple(text.strip() for text in texts if text.strip()) if len(texts) == len(items) else None


def is_goal(value: object) -> TypeGuard[list[object]]:
    """Whether a value has the shape of a goal; what it says is for others to judge."""
    return isinstance(value, list) and _depth(value) <= DEEPEST


def plain(value: object) -> JsonValue:
    """The value as JSON has it: a Python literal may hold tuples and sets."""
    match value:
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case str() | int() | float() | bool() | None:
            return value
    return str(value)


def _depth(value: object) -> int:
    """How deep lists and dictionaries are nested, counted no further than is allowed."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        inner = [one for one in level if isinstance(one, list | tuple | dict)]
        level = [part for one in inner for part in (one.values() if isinstance(one, dict) else one)]
        depth += bool(inner)
    return depth
