"""The library in memory: the fold of base tasks and journal, with the stacks that undo and redo need.

Nothing here touches the disk. `apply` is the only way in, so an index that was built anew equals one that
followed the journal line by line. A screen holds it for thousands of trials: what is long is left where it was read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from library.codec import Texts
from library.entries import DecisionEntry, Entry, ProposalEntry, Standing, TrialEntry
from library.error_book import mistakes_of
from library.outlines import OWN_SETTINGS, RevisionOutline, Setting, TrialOutline, Where
from library.records import Decision, Revision, TaskCard, Trial
from sim.source import exact_hash

OWN_TEXTS = ("name", "description", "class_name", "source_hash", "trial", "created_at", "decided_at")
"""Fields of a card that other lines say again, and that no other task has."""
UNDECIDED = {"state": "to-review", "decided_by": "", "decided_at": "", "reason": ""}
"""What the first decision about a task finds in its card."""
NO_PARAMETERS: dict[str, Setting] = {}
"""Of every task without, never written to: an empty one takes 64 bytes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One decision and what it did to its task."""

    decision: Decision
    after: Standing
    card_was: tuple[tuple[str, Any], ...]
    """What the card said otherwise before, by field: a second card would be the largest thing held of a task."""
    accepted_was: TaskCard | None

    @property
    def before(self) -> Standing:
        """Where the task stood."""
        return Standing(replace(self.after.card, **dict(self.card_was)), self.accepted_was)


@dataclass
class Index:
    """Everything the journal says, ready to be asked."""

    standings: dict[str, Standing] = field(default_factory=dict)
    revisions: dict[str, tuple[RevisionOutline, ...]] = field(default_factory=dict)
    """Task → its revisions, each number once; empty for base tasks."""
    trials: dict[str, TrialOutline] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    """Oldest first, undone ones included."""
    done: list[Change] = field(default_factory=list)
    """What `undo` takes back, the next one last."""
    undone: list[Change] = field(default_factory=list)
    """What `redo` restores, the next one last."""
    _common: dict[Hashable, Any] = field(default_factory=dict)
    """What many trials and cards say alike, once: sets of assets, settings of a run."""
    _common_texts: Texts = field(default_factory=dict)
    """The same of texts: recipes, models, assets; few, for `texts` copies them for each line."""

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
                self._remember(decision, self.standings[decision.task], standing)
                self.standings[decision.task] = standing

    def texts(self, name: str | None) -> Texts:
        """What is held of a task, and what many tasks say alike, each text under itself.

        Each line of the journal says a task's name, sentence and hashes again: what is decoded with these texts holds
        them, and not copies.
        """
        standing = self.standings.get(name) if name is not None else None
        cards = (standing.card, standing.accepted) if standing else ()
        said = (getattr(card, each) for card in cards if card for each in OWN_TEXTS)
        return self._common_texts | {text: text for text in said if text}

    def next_revision(self, name: str) -> int:
        """The number that the next revision of a task gets; numbers are never used twice."""
        return max((revision.number for revision in self.revisions.get(name, ())), default=0) + 1

    def _add_trial(self, trial: Trial, where: Where) -> None:
        settings = tuple((name, None if name in OWN_SETTINGS else value) for name, value in trial.settings.items())
        kinds = tuple(type(value) for _, value in settings)  # 1 is not True, though they are equal
        settings, _ = self._common.setdefault((settings, kinds), (settings, kinds))
        self._share(trial.run, trial.recipe, trial.provider, trial.model)
        self.trials[trial.trial] = TrialOutline(
            run=trial.run,
            trial=trial.trial,
            recipe=trial.recipe,
            provider=trial.provider,
            model=trial.model,
            started_at=trial.started_at,
            task=trial.task,
            assets=self._one_set(trial.assets),
            verdict=trial.verdict,
            was_reflected=bool(trial.reflections),
            cost_usd=trial.cost_usd,
            continues=trial.continues,
            hashes=tuple(revision.source_hash for revision in trial.revisions),
            mistakes=tuple(self._common.setdefault(mistake, mistake) for mistake in mistakes_of(trial)),
            shared_settings=settings,
            index=trial.settings.get("index"),
            draw=trial.settings.get("draw"),
            proposed_name=trial.settings.get("proposed_name"),
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
        self._share(card.recipe, card.provider, card.model, card.decided_by)
        return replace(card, assets=self._one_set(card.assets), parameters=card.parameters or NO_PARAMETERS)

    def _one_set(self, assets: tuple[str, ...]) -> tuple[str, ...]:
        """The same; those of many tasks are one tuple."""
        one: tuple[str, ...] = self._common.setdefault(assets, assets)
        if one is assets:
            self._share(*assets)
        return one

    def _share(self, *texts: str) -> None:
        """What is read from now on shares them."""
        for text in texts:
            self._common_texts.setdefault(text, text)

    def _add_revisions(self, name: str, revisions: Iterable[Revision], where: Where) -> None:
        kept = {revision.number: revision for revision in self.revisions.get(name, ())}
        for revision in revisions:
            known, exact = revision.source_hash, exact_hash(revision.source)
            kept[revision.number] = RevisionOutline(revision.number, known, known if exact == known else exact, where)
        self.revisions[name] = tuple(kept.values())

    def _remember(self, decision: Decision, before: Standing, after: Standing) -> None:
        self.decisions.append(decision)
        match decision.kind:
            case "undo":
                self.undone.append(self.done.pop())
            case "redo":
                self.done.append(self.undone.pop())
            case _:
                self.done.append(Change(decision, after, self._difference(before.card, after.card), before.accepted))
                self.undone.clear()

    def _difference(self, before: TaskCard, after: TaskCard) -> tuple[tuple[str, Any], ...]:
        """What a card said otherwise before another one; of most first decisions it is the same."""
        pairs = ((each.name, getattr(before, each.name)) for each in fields(TaskCard))
        was = tuple((name, value) for name, value in pairs if getattr(after, name) != value)
        return self._common.setdefault(was, was) if dict(was).items() <= UNDECIDED.items() else was
