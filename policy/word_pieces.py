"""Sentences as the pieces of words that BERT reads: words that it knows, and others in the longest pieces it knows.

Source: WordPiece, Wu 2016, section 4.1; BERT, Devlin 2018, in its form without capitals and accents.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Sequence
from pathlib import Path

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
INSIDE = "##"
"""How the name of a piece begins that begins no word."""
LONGEST_WORD = 100
"""A longer one is not known, whatever its pieces."""


class WordPieces:
    """A vocabulary.

    Args:
        pieces: In the order of their numbers.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}

    @classmethod
    def read(cls, file: Path) -> WordPieces:
        """The vocabulary of a file that has a piece a line."""
        return cls(file.read_text(encoding="utf-8").split("\n"))

    def numbers(self, sentence: str, most: int) -> list[int]:
        """The pieces of a sentence, between those that begin and end one; no more than `most` in all."""
        pieces = [piece for word in words_of(sentence) for piece in self._pieces(word)]
        return [self._numbers[piece] for piece in (BEGIN, *pieces[: most - 2], END)]

    def _pieces(self, word: str) -> list[str]:
        """The longest piece that begins the word, the longest that begins the rest …; or that it is not known."""
        if len(word) > LONGEST_WORD:
            return [UNKNOWN]
        pieces, rest = list[str](), word
        while rest:
            prefix = INSIDE if pieces else ""
            length = next((length for length in range(len(rest), 0, -1) if prefix + rest[:length] in self._numbers), 0)
            if not length:
                return [UNKNOWN]
            pieces.append(prefix + rest[:length])
            rest = rest[length:]
        return pieces


def words_of(sentence: str) -> list[str]:
    """Words, without capitals and accents; each sign and each Chinese character is a word of its own."""
    letters = unicodedata.normalize("NFD", sentence.lower())
    kept = (letter for letter in letters if letter.isspace() or unicodedata.category(letter) not in ("Mn", "Cc", "Cf"))
    return "".join(f" {letter} " if _stands_alone(letter) else letter for letter in kept).split()


def _stands_alone(letter: str) -> bool:
    is_sign = letter in string.punctuation or unicodedata.category(letter).startswith("P")
    return is_sign or unicodedata.name(letter, "").startswith("CJK ")
