"""Foreign text made safe to show: nothing a model, task or exception wrote may steer the terminal."""

from __future__ import annotations

import re

_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, bidirectional overrides (code that reads other than it runs), lone surrogates."""
TAB_WIDTH = 4


def plain_line(text: str) -> str:
    """Text without escape sequences; other control characters become visible, only newlines stay.

    A C0 control turns into its picture (␇ for BEL), anything else that steers into the replacement character.
    """
    text = _ESCAPE_SEQUENCE.sub("", text).expandtabs(TAB_WIDTH)
    return _STEERING.sub(_picture, text)


def pictured(text: str) -> str:
    """Text for an editor: what steers becomes visible, one character for one, and nothing is taken away."""
    return _STEERING.sub(_picture, text)


def plain_lines(text: str) -> list[str]:
    """The lines of a text, each made safe; always at least one."""
    return [plain_line(line) for line in text.replace("\r\n", "\n").split("\n")]


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "\ufffd"
