"""Records as JSON and back: one generic, strict translation driven by the dataclasses' own type hints.

Knows frozen dataclasses, `str`, `int`, `float`, `bool`, `None`, `Literal`, `tuple[T, ...]`, `dict[str, T]`,
`Mapping[str, T]` and unions whose members look different in JSON. Numbers that JSON lacks are written as
`{"float": "nan"}`. Equal texts that are read together are one object: the records of a project say the same hashes,
names and sentences again and again, and would keep three times as much memory. The table of them goes with the
reading: Python's own (`sys.intern`) never becomes smaller, and grew by megabytes for texts that had long gone.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping, Set
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from library.errors import MalformedRecord

if TYPE_CHECKING:
    from prompts.values import JsonValue

T = TypeVar("T")
Texts = dict[str, str]
"""Each text that was read, under itself."""
Decode = Callable[[Any, Texts], Any]
SCALARS = (str, int, float, bool, types.NoneType)
SPECIAL_FLOATS = ("nan", "inf", "-inf")


def encode(value: object) -> JsonValue:
    """A record as plain JSON data, every field written out.

    Raises:
        TypeError: The value holds something that a record may not hold.
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, (str, int)) or value is None:
        return value
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: encode(getattr(value, name)) for name in _field_names(type(value))}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} cannot be part of a record")


def decode(kind: type[T], data: JsonValue, texts: Texts | None = None) -> T:
    """The record of class `kind` that `data` describes.

    A field with a default may be missing (the line is older than the field); any other deviation is refused.

    Args:
        kind: A frozen dataclass.
        data: What it was encoded as.
        texts: Of the records that were decoded before; its own are added. None: it shares texts with no other.

    Raises:
        MalformedRecord: A field is unknown, missing or of the wrong type; the message says which.
    """
    hint: Any = kind
    record: T = _decoder(hint)(data, {} if texts is None else texts)
    return record


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _decoder(hint: Any) -> Decode:  # noqa: ANN401 - a type hint has no type of its own
    """The decoder of one type hint, built once."""
    origin = get_origin(hint)
    if hint is float:
        return _decode_float
    if hint is str:
        return _decode_text
    if hint in SCALARS:
        return _scalar_decoder(hint)
    if origin is Literal:
        return _literal_decoder(get_args(hint))
    if origin is tuple:
        return _tuple_decoder(get_args(hint))
    if origin in (dict, Mapping):
        return _dict_decoder(get_args(hint)[1])
    if origin in (Union, types.UnionType):
        return _union_decoder(get_args(hint))
    if is_dataclass(hint) and isinstance(hint, type):
        return _record_decoder(hint)
    raise TypeError(f"records may not hold {hint}")


def _scalar_decoder(kind: type) -> Decode:
    def decode_scalar(data: JsonValue, _: Texts) -> object:
        if type(data) is not kind:  # `True` is no int here
            raise _unexpected(kind.__name__, data)
        return data

    return decode_scalar


def _decode_text(data: JsonValue, texts: Texts) -> str:
    if type(data) is not str:
        raise _unexpected("str", data)
    return texts.setdefault(data, data)


def _decode_float(data: JsonValue, _: Texts) -> float:
    if type(data) in (int, float):
        return float(data)  # type: ignore[arg-type]
    if isinstance(data, dict) and list(data) == ["float"] and data["float"] in SPECIAL_FLOATS:
        return float(str(data["float"]))
    raise _unexpected("float", data)


def _literal_decoder(choices: tuple[object, ...]) -> Decode:
    def decode_literal(data: JsonValue, _: Texts) -> object:
        if data not in choices:
            raise MalformedRecord(f"expected one of {', '.join(map(str, choices))}; found {_excerpt(data)}")
        return choices[choices.index(data)]

    return decode_literal


def _tuple_decoder(arguments: tuple[Any, ...]) -> Decode:
    item_type, ellipsis = arguments
    if ellipsis is not Ellipsis:
        raise TypeError("records hold tuples of any length of one type")
    decode_item = _decoder(item_type)

    def decode_tuple(data: JsonValue, texts: Texts) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise _unexpected("list", data)
        items: list[Any] = []
        try:
            for item in data:
                items.append(decode_item(item, texts))  # noqa: PERF401 - how far it came names the item at fault
        except MalformedRecord as fault:
            raise fault.within(str(len(items))) from None
        return tuple(items)

    return decode_tuple


def _dict_decoder(item_type: Any) -> Decode:  # noqa: ANN401
    decode_item = _decoder(item_type)

    def decode_dict(data: JsonValue, texts: Texts) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise _unexpected("object", data)
        decoded = {}
        for key, item in data.items():
            try:
                decoded[texts.setdefault(key, key)] = decode_item(item, texts)
            except MalformedRecord as fault:
                raise fault.within(key) from None
        return decoded

    return decode_dict


def _union_decoder(members: tuple[Any, ...]) -> Decode:
    """Chooses the member by what the JSON looks like: a union of two records would be ambiguous and is refused."""
    by_shape: dict[type, Decode] = {}
    for member in members:
        for shape in _json_shapes(member):
            if shape in by_shape:
                raise TypeError(f"two members of {members} look the same in JSON")
            by_shape[shape] = _decoder(member)
    if float in by_shape:
        by_shape.setdefault(int, _decode_float)
        by_shape.setdefault(dict, _decode_float)

    def decode_union(data: JsonValue, texts: Texts) -> object:
        member_decoder = by_shape.get(type(data))
        if member_decoder is None:
            raise _unexpected(" or ".join(sorted(shape.__name__ for shape in by_shape)), data)
        return member_decoder(data, texts)

    return decode_union


def _json_shapes(hint: Any) -> tuple[type, ...]:  # noqa: ANN401
    """The Python types that `json` gives for a value of this hint."""
    if hint in SCALARS:
        return (hint,)
    if get_origin(hint) is Literal:
        return tuple(dict.fromkeys(type(choice) for choice in get_args(hint)))
    return (list,) if get_origin(hint) is tuple else (dict,)


def _record_decoder(kind: type) -> Decode:
    hints = get_type_hints(kind)
    decoders = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    required = {field.name for field in fields(kind) if field.default is field.default_factory is MISSING}

    def decode_record(data: JsonValue, texts: Texts) -> object:
        if not isinstance(data, dict):
            raise _unexpected(kind.__name__, data)
        if data.keys() != decoders.keys():
            _require_fields(kind, data.keys(), decoders.keys(), required)
        values: dict[str, Any] = {}
        name = ""
        try:
            for name, item in data.items():
                values[name] = decoders[name](item, texts)
        except MalformedRecord as fault:
            raise fault.within(name) from None
        return kind(**values)

    return decode_record


def _require_fields(kind: type, found: Set[str], known: Set[str], required: Set[str]) -> None:
    if unknown := found - known:
        raise MalformedRecord(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    if missing := required - found:
        raise MalformedRecord(f"{kind.__name__} needs the field {', '.join(sorted(missing))}")


def _unexpected(expected: str, data: JsonValue) -> MalformedRecord:
    return MalformedRecord(f"expected {expected}; found {_excerpt(data)}")


def _excerpt(data: JsonValue) -> str:
    text = repr(data)
    return text if len(text) <= 60 else f"{text[:57]}…"
