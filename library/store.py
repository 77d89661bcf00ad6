"""The task library of one project: every way to change it.

A change is one line of the journal first and files second. A kill between the two is mended when the project is
opened again, so whatever was acknowledged is there, and the folder is always valid. Several processes may use
one project: changes take the journal's lock; reads wait for nobody and follow what others wrote.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from library.base import BASE_TASKS
from library.entries import DecisionEntry, Entry, ProposalEntry, Standing, TrialEntry, encode_entry
from library.errors import DecisionRefused, NameTaken, ProjectBusy
from library.imports import imported_card
from library.proposals import proposal_of, show_revision, without_texts
from library.reading import LibraryReader
from library.reconcile import BadFolder, find_unknown
from library.records import (
    Decision,
    DecisionKind,
    Revision,
    RolloutSummary,
    TaskCard,
    Trial,
)
from library.rules import decide, restore_change, take_back, verdict_of
from library.task_files import require_task_name, stale_files, unfinished_files, write_task, write_trial
from sim.source import source_hash
from sim.values import CheckReport


class Imported(NamedTuple):
    """What became of code that was imported."""

    card: TaskCard
    is_new: bool
    """False: the task has had this very code before, and nothing was done."""


class TaskLibrary(LibraryReader):
    """The tasks of a project folder together with those that ship with the package.

    Args:
        root: The project folder; its `library/`, `journal/` and `trials/` are made at the first change.
        base: Folder of the base tasks and their manifest.
        clock: Seconds since the epoch; dates trials and decisions.
        lock_timeout_s: How long a change waits for another process [s].

    Raises:
        CorruptProject: A file cannot be read; names it and the line.
    """

    def __init__(
        self,
        root: Path,
        base: Path = BASE_TASKS,
        *,
        clock: Callable[[], float] = time.time,
        lock_timeout_s: float = 30.0,
    ) -> None:
        super().__init__(root, base, lock_timeout_s=lock_timeout_s)
        self._clock = clock
        self._is_mended = False
        self._mended: list[str] = []
        self._left_out: list[BadFolder] = []
        if self._journal.folder.exists() or (root / "library").exists():
            self._look_around()

    @property
    def notices(self) -> tuple[str, ...]:
        """What was found damaged and what became of it, as sentences for the user."""
        left_out = (f"left out library/{found.path.name}: {found.problem}" for found in self._left_out)
        return (*self._mended, *left_out)

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
            self._append(proposal)
            self._write_files(proposal.standing.card.name)
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
            self._append(ProposalEntry(Standing(arrived, standing.accepted if standing else None), (revision,), at))
            self._write_files(name)
        return Imported(arrived, is_new=True)

    # Decisions

    def accept(
        self, name: str, *, who: str, reason: str = "", anyway: bool = False, seconds: float | None = None
    ) -> Decision:
        """Accept the revision that the card shows.

        Raises:
            UnknownTask: With the names most like it.
            DecisionRefused: The task is not up for review, or its checks did not pass and `anyway` is not set.
        """
        return self._decide(name, "accept", who, reason, anyway=anyway, seconds=seconds)

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
    ) -> Decision:
        """Accept a person's own version of a task as a new revision, with what its checks showed.

        Raises:
            UnknownTask: With the names most like it.
            DecisionRefused: A base task, a retired one, or the checks did not pass and `anyway` is not set.
        """
        with self._changing():
            if name in self._base:
                raise DecisionRefused(f"base task {name!r} is read-only; propose the change under a name of its own")
            card = self._standing(name).card
            number = self._index.next_revision(name)
            revision = Revision(number, source, source_hash(source), "person", check, rollout)
            edited = replace(show_revision(card, revision), verdict=verdict_of(revision))
            return self._decide(name, "edit-accept", who, reason, anyway, seconds, edited=edited, revision=revision)

    def reject(self, name: str, *, who: str, reason: str = "", seconds: float | None = None) -> Decision:
        """Turn the revision under review down; an older accepted revision stays accepted."""
        return self._decide(name, "reject", who, reason, seconds=seconds)

    def skip(self, name: str, *, who: str, reason: str = "", seconds: float | None = None) -> Decision:
        """Put the decision off; the task stays in review."""
        return self._decide(name, "skip", who, reason, seconds=seconds)

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

    # How a change is made

    @contextmanager
    def _changing(self, timeout_s: float | None = None) -> Iterator[None]:
        """What is read and written inside is one step for every other thread and process."""
        with self._journal.writing(timeout_s), self._thread_lock:
            self.refresh()
            if not self._is_mended:
                self._is_mended = True
                self._mend()
            yield

    def _append(self, entry: Entry) -> None:
        """Write an entry and take it in by the same way as everybody else's."""
        self._journal.append(*encode_entry(entry))
        self.refresh()

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
    ) -> Decision:
        with self._changing():
            current = self._standing(name)
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
        return proposal_of(trial, name, first_revision=first_revision, accepted=accepted, at=self._now())

    def _require_free(self, name: str, *, new_revision: bool) -> None:
        require_task_name(name)
        revisable = name not in self._base
        if name in self._index.standings and not (new_revision and revisable):
            raise NameTaken(name, free=self.free_name(name), revisable=revisable)

    def _write_files(self, name: str, *, keep_replaced: bool = False) -> list[Path]:
        if name in self._base:
            return []
        folder, card = self.root / "library" / name, self._index.standings[name].card
        return write_task(folder, card, self._index.revisions[name].values(), keep_replaced=keep_replaced)

    def _look_around(self) -> None:
        """Mend what a kill or a person left, unless another process is writing: then with the first change."""
        self.refresh()
        found = self._find_unknown()
        self._left_out = [folder for folder in found if isinstance(folder, BadFolder)]
        if len(found) == len(self._left_out) and self._agrees_with_files():
            self._is_mended = True
            return
        with suppress(ProjectBusy), self._changing(timeout_s=0):
            pass  # a change begins with mending

    def _agrees_with_files(self) -> bool:
        if self._journal.untold() or any(unfinished_files(self.root)):
            return False
        try:
            return not any(self._stale_files(name) for name in self._index.revisions)
        except OSError:  # mending says which
            return False

    def _stale_files(self, name: str) -> dict[Path, str]:
        card = self._index.standings[name].card
        return stale_files(self.root / "library" / name, card, self._index.revisions[name].values())

    def _mend(self) -> None:
        """Bring files and journal together: finish what a kill left undone, take in what a person wrote."""
        for line in self._journal.tell():
            self._mended.append(f"{line.file}:{line.number}: ignored a line that was never finished")
        for file in list(unfinished_files(self.root)):
            file.unlink()
        taken_in = [self._take_in(entry) for entry in self._find_unknown() if isinstance(entry, ProposalEntry)]
        for name in self._index.revisions:
            try:
                for file in self._write_files(name, keep_replaced=True):
                    if name not in taken_in:
                        self._mended.append(f"{file.relative_to(self.root)}: written again from the journal")
            except OSError as error:
                self._mended.append(f"library/{name}: cannot be brought up to date ({error})")

    def _find_unknown(self) -> list[ProposalEntry | BadFolder]:
        return list(find_unknown(self.root / "library", self._index, self._now()))

    def _take_in(self, entry: ProposalEntry) -> str:
        self._append(entry)
        card = entry.standing.card
        self._mended.append(f"{card.name}: took in code that the journal did not know; it is {card.state}")
        return card.name

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")

    def _next_id(self) -> str:
        """Microseconds since the epoch, and always more than the last id: unique because the lock is held."""
        last = int(self._index.decisions[-1].id) if self._index.decisions else 0
        return f"{max(round(self._clock() * 1e6), last + 1):017d}"
