"""The library in memory: the fold of base tasks and journal, with the stacks that undo and redo need.

Nothing here touches the disk. `apply` is the only way in, so an index that was built anew equals one that
followed the journal line by line. A screen holds it for thousands of trials: what is long is left where it was read.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from library.entries import DecisionEntry, Entry, ProposalEntry, Standing, TrialEntry
from library.error_book import mistakes_of
from library.outlines import RevisionOutline, Setting, TrialOutline, Where
from library.records import Decision, Revision, TaskCard, Trial
from sim.source import exact_hash

NO_PARAMETERS: dict[str, Setting] = {}
"""Of every task without, never written to: an empty one takes 64 bytes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One decision and what it did to its task."""

    decision: Decision
    before: Standing
    after: Standing


@dataclass
class Index:
    """Everything the journal says, ready to be asked."""

    standings: dict[str, Standing] = field(default_factory=dict)
    revisions: dict[str, dict[int, RevisionOutline]] = field(default_factory=dict)
    """Task → number → revision; empty for base tasks."""
    trials: dict[str, TrialOutline] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    """Oldest first, undone ones included."""
    done: list[Change] = field(default_factory=list)
    """What `undo` takes back, the next one last."""
    undone: list[Change] = field(default_factory=list)
    """What `redo` restores, the next one last."""
    _shared: dict[Hashable, Any] = field(default_factory=dict)
    """What many trials and cards say alike, once: names of settings, sets of assets."""

    def apply(self, entry: Entry, where: Where) -> None:
        """Take in one entry of the journal.

        Args:
            entry: What it says.
            where: Where to read it again; the entry itself is then held as a whole.
        """
        match entry:
            case TrialEntry(trial):
                self._add_trial(trial, where)
            case ProposalEntry(standing, revisions, _, trial):
                if trial is not None:
                    self._add_trial(trial, where)
                self._add_revisions(standing.card.name, revisions, where)
                self.standings[standing.card.name] = self._one_card(standing)
            case DecisionEntry(decision) if decision.task not in self.standings:
                self.decisions.append(decision)  # about a base task that no longer ships
            case DecisionEntry(decision, standing, revision):
                if revision is not None:
                    self._add_revisions(decision.task, (revision,), where)
                standing = self._one_card(standing)
                self._remember(Change(decision, self.standings[decision.task], standing))
                self.standings[decision.task] = standing

    def next_revision(self, name: str) -> int:
        """The number that the next revision of a task gets; numbers are never used twice."""
        return max(self.revisions.get(name, {0: None})) + 1

    def _add_trial(self, trial: Trial, where: Where) -> None:
        once = self._shared.setdefault
        names, assets = tuple(trial.settings), trial.assets
        self.trials[trial.trial] = TrialOutline(
            run=trial.run,
            trial=trial.trial,
            recipe=trial.recipe,
            provider=trial.provider,
            model=trial.model,
            started_at=trial.started_at,
            task=trial.task,
            assets=once(assets, assets),
            verdict=trial.verdict,
            was_reflected=bool(trial.reflections),
            cost_usd=trial.cost_usd,
            continues=trial.continues,
            hashes=tuple(revision.source_hash for revision in trial.revisions),
            mistakes=tuple(map(sys.intern, mistakes_of(trial))),
            setting_names=once(names, names),
            setting_values=tuple(trial.settings.values()),
            where=where,
        )

    def _one_card(self, standing: Standing) -> Standing:
        """The same with one card where both are equal: a journal says an accepted one twice."""
        card = self._lean(standing.card)
        accepted = standing.accepted
        if accepted is None:
            return Standing(card)
        return Standing(card, card if accepted == standing.card else self._lean(accepted))

    def _lean(self, card: TaskCard) -> TaskCard:
        """The same card; what it has in common with others is theirs."""
        assets, parameters = self._shared.setdefault(card.assets, card.assets), card.parameters or NO_PARAMETERS
        return replace(card, assets=assets, parameters=parameters)

    def _add_revisions(self, name: str, revisions: Iterable[Revision], where: Where) -> None:
        kept = self.revisions.setdefault(name, {})
        for revision in revisions:
            known, exact = revision.source_hash, exact_hash(revision.source)
            kept[revision.number] = RevisionOutline(revision.number, known, known if exact == known else exact, where)

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
