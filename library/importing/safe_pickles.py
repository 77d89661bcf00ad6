"""Pickles of numbers, texts, lists, tuples, dicts and arrays, read without anything in them being run.

A pickle is a program for a machine with a stack. `pickle.loads` calls whatever that program names; this machine has
only the instructions that plain data need, makes arrays itself, and calls nothing. Keys of dicts are texts or
numbers of 32 bits: hashing a tuple of tuples may take for ever, and so may a dict of larger numbers, as many of these
have one hash. The number of instructions bounds time and memory.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from library.errors import MalformedRecord
from library.importing.pickled_arrays import BYTE_ORDERS, MAKERS, ItemType, Maker, PickledArray

MOST_INSTRUCTIONS = 1_000_000
"""An episode of a hundred steps with sixty bodies takes 100,000 in its longest file."""
MOST_KEY = 2**32
"""Body ids, and more. The multiples of 2**61 - 1 all have the hash 0."""
MARK = object()
_PUSHES = frozenset(
    {"BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "NEWTRUE", "NEWFALSE", "NONE"}
    | {"BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"}
)
_CONSTANTS = MappingProxyType({"NEWTRUE": True, "NEWFALSE": False, "NONE": None})


def read_pickle(data: bytes) -> object:
    """What a pickle of protocol 3 or later holds; arrays as `PickledArray`.

    Raises:
        MalformedRecord: It is truncated, or holds anything but plain data; names what.
    """
    machine = _Machine()
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(data)):
            if count >= MOST_INSTRUCTIONS:
                raise MalformedRecord(f"a pickle of more than {MOST_INSTRUCTIONS:,} instructions")
            machine.step(opcode.name, argument)
    except (ValueError, OverflowError, MemoryError) as error:  # what genops says of bytes that are no pickle
        raise MalformedRecord(f"no whole pickle: {str(error)[:80]}") from None
    return machine.result()


class _Machine:
    """The stack, and what was put aside."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}
        self._steps: Mapping[str, Callable[[Any], None]] = {
            **dict.fromkeys(("PROTO", "FRAME", "STOP"), lambda _: None),
            "MARK": lambda _: self._stack.append(MARK),
            "EMPTY_LIST": lambda _: self._stack.append([]),
            "EMPTY_DICT": lambda _: self._stack.append({}),
            "EMPTY_TUPLE": lambda _: self._stack.append(()),
            "TUPLE": lambda _: self._stack.append(tuple(self._pop_to_mark())),
            "TUPLE1": lambda _: self._stack.append(tuple(self._pop_many(1))),
            "TUPLE2": lambda _: self._stack.append(tuple(self._pop_many(2))),
            "TUPLE3": lambda _: self._stack.append(tuple(self._pop_many(3))),
            "APPEND": lambda _: self._extend(self._pop_many(1)),
            "APPENDS": lambda _: self._extend(self._pop_to_mark()),
            "SETITEM": lambda _: self._update(self._pop_many(2)),
            "SETITEMS": lambda _: self._update(self._pop_to_mark()),
            "BINPUT": self._put,
            "LONG_BINPUT": self._put,
            "MEMOIZE": lambda _: self._put(len(self._memo)),
            "BINGET": self._get,
            "LONG_BINGET": self._get,
            "GLOBAL": lambda name: self._name(*name.rsplit(" ", 1)),
            "STACK_GLOBAL": lambda _: self._name(*self._pop_many(2)),
            "REDUCE": lambda _: self._make(*self._pop_many(2)),
            "BUILD": lambda _: self._fill(*self._pop_many(1)),
        }

    def step(self, name: str, argument: object) -> None:
        """Carry one instruction out.

        Raises:
            MalformedRecord: It is none of plain data, or does not fit what is on the stack.
        """
        if name in _PUSHES:
            self._stack.append(_CONSTANTS.get(name, argument))
        elif name in self._steps:
            self._steps[name](argument)
        else:
            raise MalformedRecord(f"the instruction {name}, which plain data do not need")

    def result(self) -> object:
        """What the pickle says, at its end."""
        [result] = self._pop_many(1)
        return result

    def _pop_many(self, count: int) -> list[Any]:
        """The last ones, in the order in which they came."""
        popped = self._stack[-count:]
        if len(popped) < count or any(one is MARK for one in popped):
            raise MalformedRecord("instructions that do not fit each other")
        del self._stack[-count:]
        return popped

    def _pop_to_mark(self) -> list[Any]:
        popped: list[Any] = []
        while self._stack:
            if (one := self._stack.pop()) is MARK:
                return popped[::-1]
            popped.append(one)
        raise MalformedRecord("instructions that do not fit each other")

    def _top(self, kind: type[Any]) -> Any:  # noqa: ANN401 - an instance of it
        if not self._stack or not isinstance(self._stack[-1], kind):
            raise MalformedRecord("instructions that do not fit each other")
        return self._stack[-1]

    def _extend(self, items: list[Any]) -> None:
        self._top(list).extend(items)

    def _update(self, items: list[Any]) -> None:
        keys, values = items[::2], items[1::2]
        if len(keys) != len(values) or not all(_is_key(key) for key in keys):
            raise MalformedRecord("a dict whose keys are not all texts or numbers of 32 bits")
        self._top(dict).update(zip(keys, values, strict=True))

    def _put(self, number: int) -> None:
        self._memo[number] = self._top(object)

    def _get(self, number: int) -> None:
        if number not in self._memo:
            raise MalformedRecord("instructions that do not fit each other")
        self._stack.append(self._memo[number])

    def _name(self, module: object, name: object) -> None:
        found = MAKERS.get((module, name)) if isinstance(module, str) and isinstance(name, str) else None
        if found is None:
            raise MalformedRecord(f"it asks for {_cut(module)}.{_cut(name)}, which plain data do not need")
        self._stack.append(found)

    def _make(self, maker: object, arguments: object) -> None:
        if not isinstance(maker, Maker) or not isinstance(arguments, tuple):
            raise MalformedRecord("a call of what cannot be called")
        self._stack.append(maker.make(arguments))

    def _fill(self, state: object) -> None:
        """What an array or its type is told of itself after it was made."""
        target = self._top(object)
        if isinstance(target, ItemType) and isinstance(state, tuple) and len(state) >= 2 and state[1] in BYTE_ORDERS:
            return
        if not isinstance(target, PickledArray) or not isinstance(state, tuple) or len(state) != 5:
            raise MalformedRecord("a state for what has none")
        _, shape, kind, is_fortran, buffer = state
        target.fill(shape, kind, buffer, "F" if is_fortran else "C")


def _is_key(key: object) -> bool:
    return isinstance(key, str) or (isinstance(key, int) and -MOST_KEY < key < MOST_KEY)


def _cut(what: object) -> str:
    """A text of the pickle; of anything else only what it is, as written out it may be larger than any memory."""
    return what[:80] if isinstance(what, str) else type(what).__name__
