"""A run while it goes on: for people as lines (on a terminal the answer streams by), for machines as JSON lines."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Protocol

from library.codec import encode
from prompts.values import (
    Conversation,
    JsonValue,
    StageDelta,
    StageStarted,
    StageWaiting,
    Unusable,
    Written,
)
from sim.sandbox.protocol import FrameReady, StepTaken
from workbench.commands.output import Output
from workbench.commands.run_document import run_document, trial_entry
from workbench.commands.run_lines import lines_of
from workbench.core.events import (
    RunEvent,
    RunFinished,
    TrialFinished,
    TrialStarted,
)

REDRAW_S = 0.1
"""Between two pictures of the streaming answer."""
TAIL = 60
"""Characters of the streaming answer that are seen."""


class View(Protocol):
    """Something that shows a run's events as they come."""

    def show(self, event: RunEvent) -> None:
        """Show one event."""
        ...


class PlainLines:
    """One line for each thing that is done; on a terminal, also what is being done.

    Args:
        output: Where to write.
        clock: Seconds.
    """

    def __init__(self, output: Output, clock: Callable[[], float]) -> None:
        self._output = output
        self._clock = clock
        self._drawn_at = -math.inf
        self._answer = ""

    def show(self, event: RunEvent) -> None:
        """Write the lines of one event."""
        if self._output.is_live:
            self._draw(event)
        for line in lines_of(event):
            self._output.say_over("")
            self._output.say(line)

    def _draw(self, event: RunEvent) -> None:
        match event:
            case StageStarted():
                self._answer = ""
                self._output.say_over(f"  {event.stage} …")
            case StageDelta(stage, text):
                self._answer += text
                now = self._clock()
                if now - self._drawn_at >= REDRAW_S:
                    self._drawn_at = now
                    tail = " ".join(self._answer[-4 * TAIL :].split())[-TAIL:]
                    self._output.say_over(f"  {stage} … {tail}")
            case StageWaiting(stage, left_s, reason):
                self._output.say_over(f"  {stage}: asking again in {left_s:.0f} s … {reason}")
            case StepTaken():
                self._output.say_over(f"  seed {event.seed}: step {event.step}, reward {event.total_reward:.2f}")


class EventLines:
    """One JSON object a line: `event`, `trial`, `t` (seconds since the start) and the event's own fields.

    Args:
        output: Where to write.
        clock: Seconds.
    """

    def __init__(self, output: Output, clock: Callable[[], float]) -> None:
        self._output = output
        self._clock = clock
        self._started = clock()
        self._trial: str | None = None

    def show(self, event: RunEvent) -> None:
        """Write one event."""
        if isinstance(event, TrialStarted):
            self._trial = event.trial
        if isinstance(event, RunFinished):
            self._trial = None
        head: dict[str, JsonValue] = {
            "event": event_name(event),
            "trial": self._trial,
            "t": round(self._clock() - self._started, 3),
        }
        self._output.show_json_line({**event_fields(event), **head})


def event_name(event: RunEvent) -> str:
    """The event's class in kebab-case: "stage-delta"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(event).__name__).lower()


def event_fields(event: RunEvent) -> dict[str, JsonValue]:
    """What an event says, without pictures and without what other events have said already."""
    match event:
        case FrameReady(seed, step):
            return {"seed": seed, "step": step}
        case Written() | Unusable():
            event = replace(event, conversation=Conversation())
        case TrialFinished(trial):
            return {**trial_entry(trial, accepted=False), "problem": trial.problem}
        case RunFinished():
            return run_document(event)
    return {field.name: encode(getattr(event, field.name)) for field in fields(event)}
