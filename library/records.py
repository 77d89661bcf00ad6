"""Everything that happens to one proposal, as append-only values: trial, revision, verdict, decision.

A *trial* is one attempt to get a task out of an author; each code it wrote is a *revision*; a *decision* is
what a person (or `--yes`) said about one revision. Standard library and the other packages' values only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from prompts.values import FormatError, Reflection, StageRecord, Usage
from sim.values import CheckReport, Diagnostic, EpisodeReport, Evidence, TaskFailure, TaskOutcome

VerdictName = Literal["void", "proposed", "syntax", "runtime", "completed", "reflected"]
"""How far a trial came. `void`: the provider or the sandbox failed, and no rate counts it."""
VERDICTS: tuple[VerdictName, ...] = ("void", "proposed", "syntax", "runtime", "completed", "reflected")
DecisionKind = Literal["accept", "edit-accept", "reject", "skip", "flag", "unflag", "retire", "restore", "undo", "redo"]
TaskState = Literal["to-review", "accepted", "rejected", "retired"]
Origin = Literal["base", "generated", "imported"]
FLAGGED = "flagged"
"""The tag of a task that somebody wants to look at again, whatever its state."""


@dataclass(frozen=True)
class RolloutSummary:
    """What running a revision showed; a `RolloutReport` without its live parts."""

    outcome: TaskOutcome
    constructed: bool
    completed: bool
    runtime: bool
    episodes: tuple[EpisodeReport, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    self_judged: bool = False
    level: str = "process-only"
    failure: TaskFailure | None = None


@dataclass(frozen=True)
class Revision:
    """One version of a task's code; the number counts from 1 within its task."""

    number: int
    source: str
    source_hash: str
    """SHA-256 of the source as LF-normalised UTF-8, hex."""
    author: str
    """"model", "repair", "person", "import" or "base"."""
    check: CheckReport | None = None
    rollout: RolloutSummary | None = None


@dataclass(frozen=True)
class Trial:
    """One run of a recipe for one task, from the first prompt to the verdict."""

    run: str
    trial: str
    """Unique within the project: "<run>-<index>"."""
    recipe: str
    provider: str
    model: str
    seed: int
    started_at: str
    """UTC, ISO 8601."""
    task: str | None = None
    """Kebab-case name; None when the author never got that far."""
    description: str = ""
    assets: tuple[str, ...] = ()
    stages: tuple[StageRecord, ...] = ()
    revisions: tuple[Revision, ...] = ()
    """One for each attempt; the last one is what was judged."""
    reflections: tuple[Reflection, ...] = ()
    verdict: VerdictName = "void"
    problem: str = ""
    """Why it did not come further, in one sentence; empty when it reached the recipe's last verdict."""
    format_error: FormatError | None = None
    usage: Usage | None = None
    cost_usd: float | None = None
    """None: no price is known for the model."""
    seconds: float = 0.0
    references: tuple[str, ...] = ()
    """Library tasks whose code was in the prompt."""
    examples: tuple[str, ...] | None = None
    """Library tasks whose descriptions were drawn into the prompt; None: all that there were."""
    shown_assets: tuple[str, ...] | None = None
    """Assets that were drawn into the prompt; None: the whole catalogue."""
    near_duplicates: tuple[str, ...] = ()
    """Known tasks that the proposal was much like."""
    continues: str | None = None
    """Id of the trial whose dialogue this one goes on with, because a reviewer sent its task back; None: its own."""
    settings: dict[str, str | int | float | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody said about one revision of a task."""

    id: str
    """Unique, increasing in time."""
    kind: DecisionKind
    task: str
    source_hash: str
    """Of the code that was decided on; training needs this very hash."""
    who: str
    """The account's name, or "--yes"."""
    at: str
    """UTC, ISO 8601."""
    reason: str = ""
    trial: str | None = None
    undoes: str | None = None
    """For `undo` and `redo`: the id of the decision that it takes back or restores."""
    anyway: bool = False
    """Accepted although a check had failed."""
    seconds: float | None = None
    """From the first look to the decision."""


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A task as the library shows it; `card.json` holds just this."""

    name: str
    state: TaskState
    origin: Origin
    description: str
    assets: tuple[str, ...]
    class_name: str
    source_hash: str
    revision: int
    parameters: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    """Attributes set after construction: what makes a base task's variant."""
    recipe: str = ""
    provider: str = ""
    model: str = ""
    trial: str | None = None
    verdict: VerdictName | None = None
    outcome: TaskOutcome | None = None
    created_at: str = ""
    decided_by: str = ""
    decided_at: str = ""
    reason: str = ""
    tags: tuple[str, ...] = ()
    """What people marked it with; `FLAGGED` is one."""
    parent: str | None = None
    """Task that this one was asked for as a variation of; None: it has none."""

    @property
    def is_flagged(self) -> bool:
        """Whether somebody wants to look at it again."""
        return FLAGGED in self.tags
