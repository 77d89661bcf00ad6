"""What widgets ask for and what jobs report, in the user's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.message import Message

if TYPE_CHECKING:
    from workbench.core.events import TrialEvent
    from workbench.tui.engine import EngineRefused
    from workbench.tui.stream import Job

JobName = Literal["generate", "repair", "check"]


@dataclass
class OpenTask(Message):
    """Show this task of the library."""

    name: str


@dataclass
class MarkTask(Message):
    """Put a task among those that are decided on together, or take it out."""

    name: str


@dataclass
class RetireTask(Message):
    """Take this task out of use, or bring it back."""

    name: str


@dataclass
class VaryTask(Message):
    """Have a variation of this task written."""

    name: str


@dataclass
class ShowCard(Message):
    """Show everything that is on record about this task."""

    name: str


@dataclass
class CompareWith(Message):
    """Show the diff against this library task."""

    name: str


@dataclass
class JumpToLine(Message):
    """Show this line of the task's code."""

    line: int
    """1-based."""


@dataclass
class OpenEpisode(Message):
    """Show this episode of the dataset."""

    place: int
    """Among those that the filter leaves."""


@dataclass
class FilterEpisodes(Message):
    """Leave the episodes of the dataset in which these words are found."""

    query: str


@dataclass
class FrameHeld(Message):
    """The reader stepped to another picture of the film."""


@dataclass
class GiveUp(Message):
    """There is nothing to show: the project cannot be read."""

    refusal: EngineRefused


@dataclass
class EventsArrived(Message):
    """A job has news; in order."""

    job: Job
    events: tuple[TrialEvent, ...]


@dataclass
class JobEnded(Message):
    """A job is over, after all its events."""

    job: Job
    problem: str
    """What our machinery could not do, in one sentence; empty when it did."""
    stopped: bool
    """The user cancelled it."""
