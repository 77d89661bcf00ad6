"""Solutions as text and back: ``goto(14), grab(), speak("Here, take it.")``.

A tokenizer rather than a split at commas: speech has commas, parentheses and quotes of its own. Calls may be parted by
commas, semicolons, line breaks or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from sim.household.errors import HouseholdError
from sim.household.values import Call

ArgumentKind = Literal["id", "text"]

SIGNATURES: dict[str, tuple[tuple[ArgumentKind, ...], ...]] = {
    "goto_user": ((),),
    "goto": (("id",),),
    "find": (("id",),),
    "look": (("id",),),
    "grab": ((), ("id",)),
    "release": ((),),
    "put": (("id", "id"),),
    "speak": (("text",),),
    "answer": (("text",),),
}
"""Every legal call with the kinds of arguments that it takes; `grab` takes an id or none."""

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
CLOSING = {'"': '"', "'": "'", "“": "”", "‘": "’"}
"""Opening quote → closing quote."""
_CODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TOKEN = re.compile(r"(?P<space>\s+)|(?P<name>[^\W\d]\w*)|(?P<number>[+-]?\d+(?:\.\d+)?)|(?P<mark>[(),;])")


class BadCalls(HouseholdError):
    """A text that is no row of legal calls."""

    def __init__(self, text: str, position: int, problem: str) -> None:
        self.position = position
        """Of the first character that does not fit."""
        self.problem = problem
        shown = f"{text[:position]}⟨here⟩{text[position:]}"
        super().__init__(f"character {position + 1} of the calls: {problem}: {shown}")


class Token(NamedTuple):
    """A piece of the text."""

    kind: Literal["name", "number", "mark", "text", "end"]
    value: str
    position: int


def parse_calls(text: str | Sequence[str]) -> tuple[Call, ...]:
    """The calls of a text, or of a list with one or more calls an item.

    Raises:
        BadCalls: Unknown name, wrong arguments, or a text that is no call; says where and what is valid.
    """
    if not isinstance(text, str):
        return tuple(call for item in text for call in parse_calls(item))
    return tuple(_Parser(text).calls())


def write_calls(calls: Iterable[Call]) -> str:
    """One line that `parse_calls` reads back."""
    return ", ".join(map(str, calls))


def ids_of(call: Call) -> tuple[int, ...]:
    """The instances that a call names."""
    return tuple(value for value in call.arguments if isinstance(value, int))


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokenize(text))
        self._next = 0

    def calls(self) -> Iterable[Call]:
        while self._peek().kind != "end":
            yield self._call()
            while self._peek().value in {",", ";"} and self._peek().kind == "mark":
                self._take()

    def _call(self) -> Call:
        name = self._take()
        if name.kind != "name":
            raise self._problem(name, f"expected a call, one of {', '.join(SIGNATURES)}")
        if name.value not in SIGNATURES:
            raise self._problem(name, f"no call is named {name.value!r}; there are {', '.join(SIGNATURES)}")
        self._expect("(", f"after {name.value}")
        arguments = tuple(self._arguments(name.value))
        self._check(name, arguments)
        return Call(name.value, arguments)

    def _arguments(self, name: str) -> Iterable[int | str]:
        if self._is_mark(")"):
            self._take()
            return
        while True:
            yield self._value()
            if self._is_mark(","):
                self._take()
                continue
            self._expect(")", f"to close {name}(")
            return

    def _value(self) -> int | str:
        token = self._take()
        if token.kind == "text":
            return token.value
        if token.kind == "number":
            if "." in token.value:
                raise self._problem(token, "an id is a whole number")
            return int(token.value)
        raise self._problem(token, "expected an id or quoted text")

    def _check(self, name: Token, arguments: tuple[int | str, ...]) -> None:
        given = tuple("id" if isinstance(value, int) else "text" for value in arguments)
        if given not in SIGNATURES[name.value]:
            valid = " or ".join(f"{name.value}({', '.join(kinds)})" for kinds in SIGNATURES[name.value])
            raise self._problem(name, f"{name.value} is called as {valid}, not as {name.value}({', '.join(given)})")

    def _is_mark(self, mark: str) -> bool:
        return self._peek().kind == "mark" and self._peek().value == mark

    def _expect(self, mark: str, where: str) -> None:
        token = self._take()
        if token.kind != "mark" or token.value != mark:
            raise self._problem(token, f"expected {mark!r} {where}")

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _problem(self, token: Token, problem: str) -> BadCalls:
        return BadCalls(self._text, token.position, problem)


def tokenize(text: str) -> Iterable[Token]:
    """The tokens of a row of calls; the last one is the end.

    Raises:
        BadCalls: A character that begins no token, or a quote that is never closed.
    """
    position = 0
    while position < len(text):
        if text[position] in CLOSING:
            value, end = _read_text(text, position)
            yield Token("text", value, position)
        elif found := _TOKEN.match(text, position):
            end = found.end()
            if found.lastgroup != "space":
                yield Token(found.lastgroup, found.group(), position)  # type: ignore[arg-type]  # the groups' names
        else:
            raise BadCalls(text, position, f"unexpected {text[position]!r}")
        position = end
    yield Token("end", "", len(text))


def _read_text(text: str, start: int) -> tuple[str, int]:
    """A quoted text without its quotes, and the position behind it."""
    closing = CLOSING[text[start]]
    letters: list[str] = []
    position = start + 1
    while position < len(text):
        letter = text[position]
        if code := _CODE.match(text, position):
            letters.append(chr(int(code[1], 16)))
            position = code.end()
        elif letter == "\\" and position + 1 < len(text):
            letters.append(ESCAPES.get(text[position + 1], text[position + 1]))
            position += 2
        elif letter == closing:
            return "".join(letters), position + 1
        else:
            letters.append(letter)
            position += 1
    raise BadCalls(text, start, f"the quote is never closed by {closing}")
