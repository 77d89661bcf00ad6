"""A long text that is rarely looked at, small until it is: a prompt names all tasks of the library."""

from __future__ import annotations

import zlib

QUICKLY = 1
"""Level of compression: half a megabyte takes 4 ms, and prompts become a fifth."""


class PackedText:
    """Equal to another one of the same text."""

    __slots__ = ("_mark", "_packed")

    def __init__(self, text: str) -> None:
        self._packed = zlib.compress(text.encode(errors="surrogatepass"), QUICKLY)
        self._mark = _mark(text)

    def read(self) -> str:
        """The text."""
        return zlib.decompress(self._packed).decode(errors="surrogatepass")

    def says(self, text: str) -> bool:
        """Whether it is this text."""
        return self._mark == _mark(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedText) and self._mark == other._mark

    def __hash__(self) -> int:
        return hash(self._mark)


def _mark(text: str) -> tuple[int, int]:
    return len(text), hash(text)
