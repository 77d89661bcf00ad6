"""The library in memory: the fold of base tasks and journal, with the stacks that undo and redo need.

Nothing here touches the disk. `apply` is the only way in, so an index that was built anew equals one that
followed the journal line by line.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from library.entries import DecisionEntry, Entry, ProposalEntry, Standing, TrialEntry
from library.records import Decision, Revision, Trial


@dataclass(frozen=True)
class Change:
    """One decision and what it did to its task."""

    decision: Decision
    before: Standing
    after: Standing


@dataclass
class Index:
    """Everything the journal says, ready to be asked."""

    standings: dict[str, Standing] = field(default_factory=dict)
    revisions: dict[str, dict[int, Revision]] = field(default_factory=dict)
    """Task → number → revision; empty for base tasks."""
    trials: dict[str, Trial] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    """Oldest first, undone ones included."""
    done: list[Change] = field(default_factory=list)
    """What `undo` takes back, the next one last."""
    undone: list[Change] = field(default_factory=list)
    """What `redo` restores, the next one last."""

    def apply(self, entry: Entry) -> None:
        """Take in one entry of the journal."""
        match entry:
            case TrialEntry(trial):
                self.trials[trial.trial] = trial
            case ProposalEntry(standing, revisions, _, trial):
                if trial is not None:
                    self.trials[trial.trial] = trial
                self._add_revisions(standing.card.name, *revisions)
                self.standings[standing.card.name] = standing
            case DecisionEntry(decision) if decision.task not in self.standings:
                self.decisions.append(decision)  # about a base task that no longer ships
            case DecisionEntry(decision, standing, revision):
                if revision is not None:
                    self._add_revisions(decision.task, revision)
                self._remember(Change(decision, self.standings[decision.task], standing))
                self.standings[decision.task] = standing

    def next_revision(self, name: str) -> int:
        """The number that the next revision of a task gets; numbers are never used twice."""
        return max(self.revisions.get(name, {0: None})) + 1

    def _add_revisions(self, name: str, *revisions: Revision) -> None:
        self.revisions.setdefault(name, {}).update((revision.number, revision) for revision in revisions)

    def _remember(self, change: Change) -> None:
        self.decisions.append(change.decision)
        match change.decision.kind:
            case "undo":
                self.undone.append(self.done.pop())
            case "redo":
                self.done.append(self.undone.pop())
            case _:
                self.done.append(change)
                self.undone.clear()
