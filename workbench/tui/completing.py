"""What could stand where the cursor is in a template: variables, filters and parts in a tag, names of things else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

FILTERS = ("as_answer", "default", "first", "indent", "join", "last", "length", "lower", "map", "replace", "tojson")
STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor", "set", "include")
_IN_TAG = re.compile(r"[A-Za-z_]\w*$")
_FILE = re.compile(r"""include\s+["']([\w.-]*)$""")
_OUTSIDE = re.compile(r"[A-Za-z][\w./-]{2,}$")
MOST = 8


@dataclass(frozen=True)
class Words:
    """What a text may speak of."""

    variables: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """Files that it may include."""
    things: tuple[str, ...] = ()
    """Objects' files and tasks' names, for the prose."""


@dataclass(frozen=True)
class Completions:
    """Candidates for the word before the cursor."""

    typed: str = ""
    candidates: tuple[str, ...] = ()
    """Best first; each begins with what was typed."""

    @property
    def rest(self) -> str:
        """What the first candidate adds."""
        return self.candidates[0][len(self.typed) :] if self.candidates else ""


def completions(before: str, words: Words) -> Completions:
    """What the word at the end of a text could become.

    Args:
        before: The text up to the cursor.
        words: What there is.
    """
    if not _inside_tag(before):
        return _beginning(_OUTSIDE.search(before), words.things)
    if file := _FILE.search(before):
        return _begins(file[1], words.parts)
    word = _IN_TAG.search(before)
    if word is None:
        return Completions()
    ahead = before[: word.start()].rstrip()
    if ahead.endswith("|"):
        return _beginning(word, FILTERS)
    if ahead.endswith("{%"):
        return _beginning(word, STATEMENTS)
    if ahead.endswith("."):  # of an attribute nothing is known
        return Completions()
    return _beginning(word, words.variables)


def _inside_tag(before: str) -> bool:
    return max(before.rfind("{{"), before.rfind("{%")) > max(before.rfind("}}"), before.rfind("%}"))


def _beginning(word: re.Match[str] | None, known: Iterable[str]) -> Completions:
    return _begins(word[0], known) if word else Completions()


def _begins(typed: str, known: Iterable[str]) -> Completions:
    found = sorted(name for name in known if name.startswith(typed) and name != typed)
    return Completions(typed, tuple(found[:MOST]))
