"""`--ascii`: whatever is written, the terminal gets ASCII, on the screen as well as by the commands.

The change happens at the very edge, when text becomes bytes, so no glyph can be forgotten. Every character turns into
as many as it has cells: columns stay columns.
"""

from __future__ import annotations

import codecs
import sys
import unicodedata
from io import TextIOWrapper

NAME = "simsmith-ascii"
GLYPHS = str.maketrans("·▸✓✗…–—×→←↑↓↳≈≤≥±●○•■█░▼▶✎␣‘’“”⚑", ".>+x~--x><^v>~<>+*o*##.v>*_''\"\"F")
"""Of marks and signs that we use ourselves; frames and shades are told by their Unicode names."""


def speak_ascii(wanted: bool | None) -> None:
    """From now on, standard output and standard error are ASCII."""
    if wanted:
        codecs.register_error(NAME, _replace)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="ascii", errors=NAME)


def in_ascii(text: str) -> str:
    """The text in ASCII, each character in as many as it has cells."""
    return "".join(character if character.isascii() else _of_same_width(character) for character in text)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return in_ascii(error.object[error.start : error.end]), error.end


def _of_same_width(character: str) -> str:
    known = character.translate(GLYPHS)
    if known.isascii():
        return known
    name = unicodedata.name(character, "")
    if name.startswith("BOX DRAWINGS"):
        across, down = "HORIZONTAL" in name, "VERTICAL" in name
        return "|" if down and not across else "-" if across and not down else "+"
    if "BLOCK" in name and "\u2580" <= character <= "\u259f":
        return " "  # its background colour is all that is left of it
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    width = _cells(character)
    return letters if len(letters) == width else "?" * width


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
