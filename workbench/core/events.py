"""What the engine tells the terminal while it works.

`author(session, plan)` yields `TrialEvent`s: the recipe's and the sandbox's own events pass through as they
are, framed by the ones below. A screen or a command needs nothing else to show a trial.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from library.records import Decision, Revision, Trial
from prompts.prices import Price
from prompts.values import RecipeEvent, TaskProposal
from sim.sandbox.protocol import RolloutEvent
from sim.values import CheckReport

if TYPE_CHECKING:
    from library.statistics import Statistics
    from prompts.facts import NearDuplicate


@dataclass(frozen=True)
class TrialStarted:
    """A trial begins; everything up to `TrialFinished` belongs to it."""

    run: str
    trial: str
    index: int
    """0-based position in the run."""
    total: int
    recipe: str
    provider: str
    model: str
    price: Price | None = None
    """Of the model; None when no table knows it."""


@dataclass(frozen=True)
class NearDuplicatesFound:
    """The proposed task is much like tasks that are known; said before any code is paid for."""

    task: str
    """The proposed name."""
    near: tuple[NearDuplicate, ...]
    """Most similar first; at least one."""


@dataclass(frozen=True)
class AttemptStarted:
    """Code is about to be checked: the first answer, or a repair of it."""

    attempt: int
    """1-based."""
    proposal: TaskProposal


@dataclass(frozen=True)
class SourceChecked:
    """The static check has spoken."""

    report: CheckReport


@dataclass(frozen=True)
class AttemptFinished:
    """The attempt's checks are complete."""

    attempt: int
    revision: Revision


@dataclass(frozen=True)
class RepairRequested:
    """A failed check goes back to the author."""

    attempt: int
    """The attempt that failed."""
    message: str
    """Exactly what the author is told."""


@dataclass(frozen=True)
class TrialInterrupted:
    """Our side failed, not the author: the trial ends void. `TrialFinished` follows."""

    cause: Literal["provider", "sandbox"]
    kind: str
    """A `ProviderFailure`, or "sandbox"."""
    message: str
    hint: str = ""
    """What to do about it; may be empty."""


@dataclass(frozen=True)
class TrialFinished:
    """The trial has its verdict and is in the journal."""

    trial: Trial


@dataclass(frozen=True)
class TaskDecided:
    """A decision was taken and is in the journal."""

    decision: Decision


@dataclass(frozen=True)
class Notice:
    """A sentence for the user that is not about the task: a fallback, a retry, a folder that was made."""

    text: str
    severity: str = "info"
    """"info", "warning" or "error"."""


@dataclass(frozen=True)
class RunFinished:
    """All trials of a run are done, or it had to end early."""

    run: str
    trials: tuple[Trial, ...]
    """In the order in which they ran."""
    accepted: tuple[Decision, ...]
    """What `--yes` accepted."""
    statistics: Statistics
    interruption: TrialInterrupted | None = None
    """What ended the run before all trials had a verdict of their own."""


TrialEvent = (
    TrialStarted
    | RecipeEvent
    | NearDuplicatesFound
    | AttemptStarted
    | SourceChecked
    | RolloutEvent
    | AttemptFinished
    | RepairRequested
    | TrialInterrupted
    | TrialFinished
    | TaskDecided
    | Notice
)
RunEvent = TrialEvent | RunFinished
