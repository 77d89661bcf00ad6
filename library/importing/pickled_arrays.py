"""Arrays and numbers of numpy as pickles describe them: what a pickle may name, and what we make instead.

Pickles describe an array in three ways: made empty and filled afterwards, made from a buffer, or made by its class.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from library.errors import MalformedRecord

MOST_AXES = 8
_ITEM_TYPES = ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")
BYTE_ORDERS = ("<", "|", "=")


class PickledArray:
    """An array of a pickle, which may be filled after it was made."""

    def __init__(self) -> None:
        self.array: NDArray[Any] | None = None
        """None: it was never filled."""

    def fill(self, shape: object, kind: object, buffer: object, order: object = "C") -> None:
        """Take the bytes of an array for what they are said to be; they are not copied.

        Raises:
            MalformedRecord: There are more or fewer than that, or it is no array of numbers.
        """
        if not isinstance(kind, ItemType) or not isinstance(buffer, (bytes, bytearray)) or order not in ("C", "F"):
            raise MalformedRecord("an array that is not one of numbers")
        if not isinstance(shape, tuple) or len(shape) > MOST_AXES or not all(type(size) is int for size in shape):
            raise MalformedRecord("an array without a shape")
        if min(shape, default=0) < 0 or math.prod(shape) * kind.dtype.itemsize != len(buffer):
            raise MalformedRecord(f"an array of the shape {str(shape)[:80]} in {len(buffer)} bytes")
        self.array = np.frombuffer(buffer, kind.dtype).reshape(shape, order="F" if order == "F" else "C")


@dataclass(frozen=True)
class ItemType:
    """What an array's items are."""

    dtype: np.dtype[Any]


@dataclass(frozen=True)
class Maker:
    """Stands for something that a pickle may name."""

    make: Callable[[tuple[Any, ...]], object]


def _make_empty(_: tuple[Any, ...]) -> PickledArray:
    """`numpy.core.multiarray._reconstruct`: an array that is filled later."""
    return PickledArray()


def _make_from_buffer(arguments: tuple[Any, ...]) -> PickledArray:
    """`numpy._core.numeric._frombuffer(buffer, dtype, shape, order)`."""
    buffer, kind, shape, order = _expect(4, arguments)
    return _filled(shape, kind, buffer, order)


def _make_whole(arguments: tuple[Any, ...]) -> PickledArray:
    """`numpy.ndarray(shape, dtype, buffer)`."""
    shape, kind, buffer = _expect(3, arguments)
    return _filled(shape, _make_type((kind,)), buffer)


def _make_number(arguments: tuple[Any, ...]) -> object:
    """`numpy.core.multiarray.scalar(dtype, bytes)`, as a number of Python's."""
    kind, buffer = _expect(2, arguments)
    array = _filled((), kind, buffer).array
    number: object = array.item() if array is not None else None
    return number


def _make_type(arguments: tuple[Any, ...]) -> ItemType:
    """`numpy.dtype(code, …)`, the code with or without a byte order before it."""
    code = arguments[0] if arguments else None
    if not isinstance(code, str) or code.lstrip("".join(BYTE_ORDERS)) not in _ITEM_TYPES:
        told = code[:80] if isinstance(code, str) else "what is no number"
        raise MalformedRecord(f"an array of {told}; known are {', '.join(_ITEM_TYPES)}")
    return ItemType(np.dtype(code.lstrip("".join(BYTE_ORDERS))))


def _make_bytes(arguments: tuple[Any, ...]) -> bytes:
    """`bytearray(bytes)`, or of none."""
    [content] = _expect(1, arguments or (b"",))
    if not isinstance(content, bytes):
        raise MalformedRecord("bytes that are none")
    return content


def _filled(shape: object, kind: object, buffer: object, order: object = "C") -> PickledArray:
    made = PickledArray()
    made.fill(shape, kind, buffer, order)
    return made


def _expect(count: int, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(arguments) != count:
        raise MalformedRecord(f"{len(arguments)} arguments where there are {count}")
    return arguments


MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("builtins", "bytearray"): Maker(_make_bytes),
        ("numpy", "dtype"): Maker(_make_type),
        ("numpy", "ndarray"): Maker(_make_whole),
        **{(f"numpy.{core}.multiarray", "_reconstruct"): Maker(_make_empty) for core in ("core", "_core")},
        **{(f"numpy.{core}.multiarray", "scalar"): Maker(_make_number) for core in ("core", "_core")},
        **{(f"numpy.{core}.numeric", "_frombuffer"): Maker(_make_from_buffer) for core in ("core", "_core")},
    }
)
"""(module, name) → what we make instead. Nothing of theirs is looked up."""
