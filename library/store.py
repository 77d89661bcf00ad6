"""The task library of one project: every way to change it.

Tasks and trials arrive, decisions are made; `writing.py` gets them to disk, `rules.py` says what each decision does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from library.entries import DecisionEntry, ProposalEntry, Standing, TrialEntry
from library.errors import CodeMovedOn, DecisionRefused, NameTaken
from library.imports import imported_card
from library.proposals import proposal_of, show_revision, without_texts
from library.records import Decision, DecisionKind, Revision, RolloutSummary, TaskCard, Trial
from library.rules import decide, restore_change, take_back, verdict_of
from library.task_files import require_task_name, write_trial
from library.writing import LibraryWriter
from sim.source import source_hash
from sim.values import CheckReport


class Imported(NamedTuple):
    """What became of code that was imported."""

    card: TaskCard
    is_new: bool
    """False: the task has had this very code before, and nothing was done."""


class TaskLibrary(LibraryWriter):
    """The tasks of a project folder together with those that ship with the package."""

    # Trials arrive

    def record(self, trial: Trial) -> None:
        """Keep a trial that does not become a task."""
        with self._changing():
            write_trial(self._trials_folder, trial)
            self._append(TrialEntry(without_texts(trial)))

    def propose(self, trial: Trial, *, name: str | None = None, new_revision: bool = False) -> TaskCard:
        """Keep a trial and put its task up for review, every attempt as a revision.

        Args:
            trial: Has a task name and at least one revision.
            name: Another name than the trial's.
            new_revision: Add to the task of that name instead of refusing.

        Raises:
            NameTaken: A task of that name exists; nothing was written.
            InvalidName: The name cannot be a folder's; nothing was written.
            DecisionRefused: The trial has no code.
        """
        with self._changing():
            proposal = self._proposal(trial, name or trial.task, new_revision=new_revision)
            write_trial(self._trials_folder, trial)
            self._put_up(proposal)
        return proposal.standing.card

    def import_task(
        self,
        name: str,
        source: str,
        *,
        card: TaskCard | None = None,
        check: CheckReport | None = None,
        rollout: RolloutSummary | None = None,
        new_revision: bool = False,
    ) -> Imported:
        """Put code from elsewhere up for review; code that the task has already had changes nothing.

        Args:
            name: The task's in this library.
            source: Its code.
            card: What came with the code.
            check: What reading it showed, if it was read.
            rollout: What running it showed, if it was run.
            new_revision: Add to the task of that name instead of refusing.

        Raises:
            NameTaken: Another task of that name exists; nothing was written.
            InvalidName: The name cannot be a folder's; nothing was written.
        """
        with self._changing():
            digest = source_hash(source)
            if name in self.holders(digest):
                return Imported(self._standing(name).card, is_new=False)
            self._require_free(name, new_revision=new_revision)
            revision = Revision(self._index.next_revision(name), source, digest, "import", check, rollout)
            standing = self._index.standings.get(name)
            at = self._now()
            arrived = imported_card(name, revision, at, known=card or (standing.card if standing else None))
            self._put_up(ProposalEntry(Standing(arrived, standing.accepted if standing else None), (revision,), at))
        return Imported(arrived, is_new=True)

    # Decisions

    def accept(
        self,
        name: str,
        *,
        who: str,
        reason: str = "",
        anyway: bool = False,
        seconds: float | None = None,
        expected_hash: str | None = None,
    ) -> Decision:
        """Accept the revision that the card shows.

        Args:
            name: The task.
            who: The account's name, or "--yes".
            reason: Why.
            anyway: Also when its checks did not pass; the record says so.
            seconds: From the first look to the decision.
            expected_hash: Of the code that was seen, or the hash's beginning; None takes whatever is there now.

        Raises:
            UnknownTask: With the names most like it.
            CodeMovedOn: The card shows other code than what was seen.
            DecisionRefused: The task is not up for review, or its checks did not pass and `anyway` is not set.
        """
        return self._decide(name, "accept", who, reason, anyway=anyway, seconds=seconds, expected_hash=expected_hash)

    def edit_accept(
        self,
        name: str,
        source: str,
        *,
        who: str,
        check: CheckReport | None = None,
        rollout: RolloutSummary | None = None,
        reason: str = "",
        anyway: bool = False,
        seconds: float | None = None,
        expected_hash: str | None = None,
    ) -> Decision:
        """Accept a person's own version of a task as a new revision, with what its checks showed.

        Raises:
            UnknownTask: With the names most like it.
            CodeMovedOn: The card shows other code than that which the person edited.
            DecisionRefused: A base task, a retired one, or the checks did not pass and `anyway` is not set.
        """
        with self._changing():
            if name in self._base:
                raise DecisionRefused(f"base task {name!r} is read-only; propose the change under a name of its own")
            card = self._standing(name).card
            _require_seen(card, expected_hash)
            number = self._index.next_revision(name)
            revision = Revision(number, source, source_hash(source), "person", check, rollout)
            edited = replace(self._shown(card, revision), verdict=verdict_of(revision))
            return self._decide(name, "edit-accept", who, reason, anyway, seconds, edited=edited, revision=revision)

    def reject(
        self,
        name: str,
        *,
        who: str,
        reason: str = "",
        seconds: float | None = None,
        expected_hash: str | None = None,
    ) -> Decision:
        """Turn the revision under review down; an older accepted revision stays accepted. As `accept` otherwise."""
        return self._decide(name, "reject", who, reason, seconds=seconds, expected_hash=expected_hash)

    def skip(self, name: str, *, who: str, reason: str = "", seconds: float | None = None) -> Decision:
        """Put the decision off; the task stays in review."""
        return self._decide(name, "skip", who, reason, seconds=seconds)

    def flag(self, name: str, *, who: str, flagged: bool = True, reason: str = "") -> Decision:
        """Mark a task to be looked at again, or take the mark away; its state stays.

        Raises:
            UnknownTask: With the names most like it.
            DecisionRefused: It is as it should be already.
        """
        return self._decide(name, "flag" if flagged else "unflag", who, reason)

    def retire(self, name: str, *, who: str, reason: str = "") -> Decision:
        """Take an accepted task out of use, base tasks too; nothing is deleted."""
        return self._decide(name, "retire", who, reason)

    def restore(self, name: str, *, who: str, reason: str = "") -> Decision:
        """Bring a retired task back into use, or a rejected one back into review."""
        return self._decide(name, "restore", who, reason)

    def undo(self, *, who: str) -> Decision:
        """Take back the last decision that stands; any number of times, also after a restart.

        Raises:
            DecisionRefused: No decision is left.
        """
        with self._changing():
            if not self._index.done:
                raise DecisionRefused("there is no decision to undo")
            change = self._index.done[-1]
            standing = take_back(change, self._standing(change.decision.task))
            return self._replay("undo", change.decision, standing, who)

    def redo(self, *, who: str) -> Decision:
        """Take the last undone decision again; a new decision clears what could be redone.

        Raises:
            DecisionRefused: Nothing was undone since the last decision.
        """
        with self._changing():
            if not self._index.undone:
                raise DecisionRefused("there is no undone decision to redo")
            change = self._index.undone[-1]
            standing = restore_change(change, self._standing(change.decision.task))
            return self._replay("redo", change.decision, standing, who)

    # How a decision is made

    def _decide(
        self,
        name: str,
        kind: DecisionKind,
        who: str,
        reason: str,
        anyway: bool = False,
        seconds: float | None = None,
        edited: TaskCard | None = None,
        revision: Revision | None = None,
        expected_hash: str | None = None,
    ) -> Decision:
        with self._changing():
            current = self._standing(name)
            _require_seen(current.card, expected_hash)
            at = self._now()
            proposed = current if edited is None else replace(current, card=edited)
            standing = decide(proposed, kind, who=who, at=at, reason=reason, anyway=anyway)
            card = proposed.card
            decision = Decision(
                id=self._next_id(),
                kind=kind,
                task=name,
                source_hash=card.source_hash,
                who=who,
                at=at,
                reason=reason,
                trial=card.trial,
                anyway=anyway,
                seconds=seconds,
            )
            self._append(DecisionEntry(decision, standing, revision))
            self._write_files(name)
        return decision

    def _shown(self, card: TaskCard, revision: Revision) -> TaskCard:
        """The card with a person's own version on it."""
        return show_revision(card, revision)

    def _replay(self, kind: DecisionKind, undone: Decision, standing: Standing, who: str) -> Decision:
        decision = replace(undone, id=self._next_id(), kind=kind, who=who, at=self._now(), undoes=undone.id)
        self._append(DecisionEntry(decision, standing))
        self._write_files(decision.task)
        return decision

    def _proposal(self, trial: Trial, name: str | None, *, new_revision: bool) -> ProposalEntry:
        if name is None or not trial.revisions:
            raise DecisionRefused(f"trial {trial.trial!r} has no code to review; record it instead")
        self._require_free(name, new_revision=new_revision)
        standing = self._index.standings.get(name)
        accepted = None if standing is None else standing.accepted
        first_revision = self._index.next_revision(name)
        proposal = proposal_of(trial, name, first_revision=first_revision, accepted=accepted, at=self._now())
        if standing is None:
            return proposal
        card = replace(proposal.standing.card, tags=standing.card.tags)
        return replace(proposal, standing=replace(proposal.standing, card=card))

    def _put_up(self, proposal: ProposalEntry) -> None:
        name = proposal.standing.card.name
        is_new = name not in self._index.standings
        self._append(proposal)
        self._write_files(name, keep_replaced=is_new)  # somebody may have put a folder there meanwhile

    def _require_free(self, name: str, *, new_revision: bool) -> None:
        require_task_name(name)
        revisable = name not in self._base
        if name in self._index.standings and not (new_revision and revisable):
            raise NameTaken(name, free=self.free_name(name), revisable=revisable)

    def _next_id(self) -> str:
        """Microseconds since the epoch, and always more than the last id: unique because the lock is held."""
        last = int(self._index.decisions[-1].id) if self._index.decisions else 0
        return f"{max(round(self._clock() * 1e6), last + 1):017d}"


def _require_seen(card: TaskCard, expected_hash: str | None) -> None:
    if expected_hash is not None and not (expected_hash and card.source_hash.startswith(expected_hash)):
        raise CodeMovedOn(card.name, seen=expected_hash, now=card.source_hash, revision=card.revision)
