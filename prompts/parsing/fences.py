"""Fenced blocks of a Markdown answer: where they start, what they claim to hold, whether they were closed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`\r\n]*)$")
_LANGUAGE = re.compile(r"[\w.+#-]+")
_DEEPER = 3
"""How many more columns than the opening one a closing fence may be indented; deeper ones are text."""


@dataclass(frozen=True)
class Fence:
    """One fenced block."""

    language: str
    """First word after the opening marks, lower case, without braces around it; may be empty."""
    text: str
    """What stands between the fences, ending in a newline unless it is empty."""
    closed: bool
    """False: the answer ended before the block did."""
    line: int
    """1-based line of the answer on which the block's text starts."""


def find_fences(answer: str) -> list[Fence]:
    """All fenced blocks of an answer, in order; total, never raises.

    A block may be indented as a whole, as in a list; its text is then moved to the left by as much.
    """
    fences: list[Fence] = []
    opening: re.Match[str] | None = None
    body: list[str] = []
    start = 0
    # Not `splitlines`: it also splits at U+2028 and form feeds, which code may hold in a string.
    for number, line in enumerate(answer.replace("\r\n", "\n").split("\n"), start=1):
        match = _FENCE.match(line)
        if opening is None:
            if match:
                opening, body, start = match, [], number + 1
        elif match and _closes(opening, match):
            fences.append(_fence(opening, body, closed=True, line=start))
            opening = None
        else:
            body.append(_outdented(line, opening["indent"]))
    if opening is not None:
        fences.append(_fence(opening, body, closed=False, line=start))
    return fences


def _closes(opening: re.Match[str], match: re.Match[str]) -> bool:
    """A closing fence uses the same mark at least as often, is not much deeper, and says nothing after it."""
    is_deeper = len(match["indent"].expandtabs(4)) > len(opening["indent"].expandtabs(4)) + _DEEPER
    return match["marks"].startswith(opening["marks"]) and not is_deeper and not match["info"].strip()


def _outdented(line: str, indent: str) -> str:
    """The line without the indentation of its block, as far as it has it."""
    if line.startswith(indent):
        return line[len(indent) :]
    return line.lstrip(" \t") if not line.strip() or len(line) - len(line.lstrip(" \t")) < len(indent) else line


def _fence(opening: re.Match[str], body: list[str], *, closed: bool, line: int) -> Fence:
    language = _LANGUAGE.search(opening["info"])
    text = "".join(f"{text_line}\n" for text_line in body)
    return Fence(language[0].lower() if language else "", text, closed, line)
