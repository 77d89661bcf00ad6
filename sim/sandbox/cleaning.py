"""Text from a worker, made safe to show.

Whatever a task prints or raises may hold escape sequences that clear the screen, retitle the window or
reverse the reading direction, and lone surrogates that no terminal can encode.
"""

from __future__ import annotations

import re

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor, screen modes
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)"  # OSC, DCS, SOS, PM, APC: strings up to their terminator
    r"|\x1b[ -/]*[0-~]"  # two-character sequences
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI again, as one 8-bit character
)
_UNSAFE_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str, limit: int) -> str:
    """The text without escape sequences and control characters (newline and tab stay), cut to `limit` characters."""
    # No sequence that matters is long; cutting first keeps the cost of a 10 MB message bounded.
    head = text[: 4 * limit].encode("utf-8", "replace").decode("utf-8")
    cleaned = _UNSAFE_CHARACTER.sub("", _ESCAPE_SEQUENCE.sub("", head))
    if len(cleaned) > limit or len(text) > 4 * limit:
        return cleaned[: limit - 1] + "…"
    return cleaned


def clean_line(text: str, limit: int) -> str:
    """`clean_text` on one line: every run of white space becomes one space."""
    return " ".join(clean_text(text, limit).split())
