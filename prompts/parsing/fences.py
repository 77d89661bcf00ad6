"""Fenced blocks of a Markdown answer: where they start, what they claim to hold, whether they were closed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`\r\n]*)$")


@dataclass(frozen=True)
class Fence:
    """One fenced block."""

    language: str
    """First word after the opening marks, lower case; may be empty."""
    text: str
    """What stands between the fences, ending in a newline unless it is empty."""
    closed: bool
    """False: the answer ended before the block did."""
    line: int
    """1-based line of the answer on which the block's text starts."""


def find_fences(answer: str) -> list[Fence]:
    """All fenced blocks of an answer, in order; total, never raises."""
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
            body.append(line)
    if opening is not None:
        fences.append(_fence(opening, body, closed=False, line=start))
    return fences


def _closes(opening: re.Match[str], match: re.Match[str]) -> bool:
    """A closing fence uses the same mark at least as often and says nothing after it."""
    return match["marks"].startswith(opening["marks"]) and not match["info"].strip()


def _fence(opening: re.Match[str], body: list[str], *, closed: bool, line: int) -> Fence:
    words = opening["info"].split()
    text = "".join(f"{text_line}\n" for text_line in body)
    return Fence(words[0].lower() if words else "", text, closed, line)
