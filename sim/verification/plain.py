"""Typed values to plain JSON values and back; reading believes nothing but the types that it is told.

Knows what logs are made of: frozen dataclasses, named tuples, tuples, numbers, texts, `Literal` and `| None`.
"""

from __future__ import annotations

import math
from dataclasses import asdict, fields, is_dataclass
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from sim.sandbox.fields import WireError

T = TypeVar("T")

MAX_NUMBER = 1e9
MAX_TEXT = 64 << 10
MAX_ITEMS = 10_000


def to_plain(value: object) -> dict[str, Any]:
    """A dataclass as what JSON can hold."""
    return asdict(value)  # type: ignore[call-overload, no-any-return]  # named tuples stay tuples: JSON lists


def from_plain(kind: type[T], value: object) -> T:
    """A value of this type from parsed JSON of any origin.

    Raises:
        WireError: A field is missing, unknown, of another type, not finite, or too large; says which.
    """
    result: T = _read(kind, value, "the record")
    return result


def _read(kind: Any, value: object, name: str) -> Any:  # noqa: ANN401 - any type, and a value of it
    origin, choices = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if value is None else _read(choices[0], value, name)
    if origin is Literal:
        return _demand(isinstance(value, str) and value in choices, value, name)
    if origin is tuple:
        return _read_items(choices, value, name)
    if is_dataclass(kind):
        return _read_fields(kind, value, name)
    if isinstance(kind, type) and issubclass(kind, tuple):
        return kind(*_read_items(_field_types(kind), value, name))
    return _read_one(kind, value, name)


def _read_one(kind: type, value: object, name: str) -> object:
    if kind is bool:
        return _demand(type(value) is bool, value, name)
    if kind is str:
        return _demand(isinstance(value, str) and len(value) <= MAX_TEXT, value, name)
    if kind is int:
        return _demand(type(value) is int and abs(value) <= 2**53, value, name)
    if kind is float:
        number = isinstance(value, int | float) and type(value) is not bool and abs(value) <= MAX_NUMBER
        return float(_demand(number, value, name))
    raise TypeError(f"a log cannot hold {kind!r}")


def _read_items(kinds: tuple[Any, ...], value: object, name: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise WireError(f"{name} is not a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * min(len(value), MAX_ITEMS)
    if len(value) != len(kinds):
        raise WireError(f"{name} has {len(value)} entries instead of {len(kinds)}")
    return tuple(_read(kind, item, name) for kind, item in zip(kinds, value, strict=True))


def _read_fields(kind: Any, value: object, name: str) -> object:  # noqa: ANN401 - a dataclass
    known = [field.name for field in fields(kind)]
    if not isinstance(value, dict) or set(value) != set(known):
        raise WireError(f"{name} does not have the fields {', '.join(known)}")
    kinds = _field_types(kind)
    return kind(**{field: _read(of, value[field], f"{field!r}") for field, of in zip(known, kinds, strict=True)})


@lru_cache
def _field_types(kind: type) -> tuple[Any, ...]:
    """The types of a dataclass's or named tuple's fields, in order."""
    return tuple(get_type_hints(kind).values())


def _demand(holds: bool, value: Any, name: str) -> Any:  # noqa: ANN401 - the value itself
    if not holds or (isinstance(value, float) and not math.isfinite(value)):
        raise WireError(f"{name} holds what no honest worker writes")
    return value
