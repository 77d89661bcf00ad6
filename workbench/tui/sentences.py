"""What the status line says of an event, if anything. Pure."""

from __future__ import annotations

from typing import NamedTuple

from prompts.values import StageNotice, StageWaiting
from workbench.core.events import Notice, TrialEvent, TrialInterrupted
from workbench.tui.presenting import Mark

SEVERITY_MARKS: dict[str, Mark] = {"info": "waiting", "warning": "warned", "error": "failed"}
LAST_WAIT_S = 1.0
"""A wait that is told when no more than this is left is the last that is heard until the answer begins [s]."""


class Sentence(NamedTuple):
    """One line for the user."""

    text: str
    mark: Mark = "waiting"
    holds_s: float | None = None
    """After this time it is no longer true, and no event will say so [s]; None: it stays."""


def sentence_of(event: TrialEvent) -> Sentence | None:
    """What to say; None: the panes show it."""
    match event:
        case Notice(text=text, severity=severity):
            return Sentence(text, SEVERITY_MARKS.get(severity, "waiting"))
        case TrialInterrupted(message=message, hint=hint):
            return Sentence(" · ".join(filter(None, (message, hint))), "failed")
        case StageNotice(text=text):
            return Sentence(text, "warned")
        case StageWaiting(left_s=left_s, reason=reason):
            holds_s = left_s if left_s <= LAST_WAIT_S else None
            return Sentence(f"asking again in {left_s:.0f} s: {reason}", holds_s=holds_s)
    return None
