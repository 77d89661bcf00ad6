"""The JSON Schema of scenes, and a check of documents against it that names the place of each mistake.

Only the keywords that the schema uses are known; another one is a mistake in the schema, and said.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

SCHEMA_FILE = Path(__file__).with_name("scene.schema.json")
Schema = Mapping[str, Any]

_TYPES: dict[str, Callable[[object], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value),
}
_ANNOTATIONS = {"$schema", "$defs", "title", "description"}


@cache
def scene_schema() -> Schema:
    """The schema of scene documents."""
    return cast(Schema, json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def mistakes(document: object) -> Iterator[str]:
    """What is wrong with a scene document, one sentence each; it begins with the place."""
    yield from _mistakes(scene_schema(), document, "")


def _mistakes(schema: Schema, value: object, place: str) -> Iterator[str]:
    if "$ref" in schema:
        yield from _mistakes(scene_schema()["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, place)
        return
    for keyword, rule in schema.items():
        if keyword not in _ANNOTATIONS:
            found = list(_RULES[keyword](rule, value, place))
            yield from found
            if found and keyword == "type":
                return  # whatever else is asked of it makes no sense


def _type(rule: str | list[str], value: object, place: str) -> Iterator[str]:
    names = [rule] if isinstance(rule, str) else rule
    if not any(_TYPES[name](value) for name in names):
        yield f"{place or 'the document'} must be {' or '.join(_ARTICLES[name] for name in names)}, not {_short(value)}"


def _enum(rule: list[object], value: object, place: str) -> Iterator[str]:
    if value not in rule:
        yield f"{place} must be {' or '.join(map(repr, rule))}, not {_short(value)}"


def _minimum(rule: float, value: float, place: str) -> Iterator[str]:
    if value < rule:
        yield f"{place} must be at least {rule}, not {value}"


def _exclusive_minimum(rule: float, value: float, place: str) -> Iterator[str]:
    if value <= rule:
        yield f"{place} must be more than {rule}, not {value}"


def _maximum(rule: float, value: float, place: str) -> Iterator[str]:
    if value > rule:
        yield f"{place} must be at most {rule}, not {value}"


def _min_items(rule: int, value: list[object], place: str) -> Iterator[str]:
    if len(value) < rule:
        yield f"{place} must have at least {rule} entries, not {len(value)}"


def _max_items(rule: int, value: list[object], place: str) -> Iterator[str]:
    if len(value) > rule:
        yield f"{place} must have at most {rule} entries, not {len(value)}"


def _items(rule: Schema, value: list[object], place: str) -> Iterator[str]:
    for index, item in enumerate(value):
        yield from _mistakes(rule, item, f"{place}[{index}]{_known_as(item)}")


def _required(rule: list[str], value: Mapping[str, object], place: str) -> Iterator[str]:
    for key in rule:
        if key not in value:
            yield f"{place or 'the document'} has no {key!r}"


def _properties(rule: Mapping[str, Schema], value: Mapping[str, object], place: str) -> Iterator[str]:
    for key, schema in rule.items():
        if key in value:
            yield from _mistakes(schema, value[key], f"{place}.{key}" if place else key)


def _additional(rule: Schema, value: Mapping[str, object], place: str) -> Iterator[str]:
    for key, item in value.items():
        yield from _mistakes(rule, item, f"{place}.{key}")


_RULES: dict[str, Callable[..., Iterator[str]]] = {
    "type": _type,
    "enum": _enum,
    "minimum": _minimum,
    "exclusiveMinimum": _exclusive_minimum,
    "maximum": _maximum,
    "minItems": _min_items,
    "maxItems": _max_items,
    "items": _items,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
}
_ARTICLES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "boolean": "true or false",
    "null": "null",
    "integer": "a whole number",
    "number": "a finite number",
}


def _is_finite(value: float) -> bool:
    """Whether it can be calculated with; a whole number of JSON may be larger than any float."""
    return -sys.float_info.max <= value <= sys.float_info.max


def _known_as(item: object) -> str:
    """The name of an instance, for somebody who looks for it."""
    name = item.get("prefab") if isinstance(item, dict) else None
    return f" ({name:.40})" if isinstance(name, str) else ""


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}…"
