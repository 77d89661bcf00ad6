"""What the task library of one project holds; `store.py` adds every way to change it.

The index lives in memory and is made anew from journal and files whenever a project is opened, half a millisecond a
task; an index on disk would hold the same records, take as long to read, and could be stale.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import ClassVar

from library.base import load_base_tasks
from library.entries import Standing, decode_entry
from library.errors import UnknownRevision, UnknownTask, UnknownTrial
from library.index import Index
from library.journal import Journal
from library.records import Decision, Revision, TaskCard, TaskState, Trial
from library.task_files import TASK_FILE, read_record, trial_file


@dataclass(frozen=True, order=True)
class Mark:
    """A place in the journal; later ones are greater."""

    segment: str = ""
    """File name; empty before the first line."""
    line: int = 0
    """1-based."""


class LibraryReader:
    """Base tasks and journal as one index that follows what other processes write.

    Args:
        root: The project folder.
        base: Folder of the base tasks and their manifest; None: there are none.
        lock_timeout_s: How long a change waits for another process [s].

    Raises:
        CorruptProject: A file cannot be read; names it and the line.
    """

    SOURCE_FILE: ClassVar[str] = TASK_FILE
    """Name of the file that holds a task's source."""
    NOUN: ClassVar[str] = "task"
    """What it holds, in sentences."""

    def __init__(self, root: Path, base: Path | None, *, lock_timeout_s: float) -> None:
        self.root = root
        self.base_folder = base
        self._base = load_base_tasks(base) if base else {}
        self._journal = Journal(root / "journal", lock_timeout_s=lock_timeout_s)
        self._thread_lock = RLock()
        self._mark = Mark()
        self._index = Index({name: Standing(task.card, task.card) for name, task in self._base.items()})

    def refresh(self) -> bool:
        """Follow what other processes wrote; True when there was something. Every read does this by itself."""
        with self._thread_lock:
            before = self._mark
            for line in self._journal.read_new():
                self._index.apply(decode_entry(line))
                self._mark = Mark(line.file.name, line.number)
            return self._mark != before

    def mark(self) -> Mark:
        """The journal's last line as of now: what a snapshot is taken of."""
        self.refresh()
        return self._mark

    def cards(self, *states: TaskState) -> list[TaskCard]:
        """All tasks, base tasks first and then in order of arrival; only those in `states` when any are given."""
        self.refresh()
        cards = (standing.card for standing in self._index.standings.values())
        return [card for card in cards if not states or card.state in states]

    def card(self, name: str) -> TaskCard:
        """One task.

        Raises:
            UnknownTask: With the names most like it.
        """
        self.refresh()
        return self._standing(name).card

    def accepted(self, name: str) -> TaskCard | None:
        """The revision that may be used, even while a newer one waits for review; None when there is none."""
        self.refresh()
        return self._standing(name).accepted

    def is_accepted(self, name: str, source_hash: str) -> bool:
        """The gate: whether this very code was accepted and still is."""
        self.refresh()
        standing = self._index.standings.get(name)
        return standing is not None and standing.accepted is not None and standing.accepted.source_hash == source_hash

    def source(self, name: str, revision: int | None = None) -> str:
        """The code of a revision; by default the one that the card shows.

        Raises:
            UnknownTask, UnknownRevision: With what there is instead.
        """
        return self.revision(name, revision).source

    def revision(self, name: str, number: int | None = None) -> Revision:
        """One version of a task's code; by default the one that the card shows.

        Raises:
            UnknownTask, UnknownRevision: With what there is instead.
        """
        wanted = self.card(name).revision if number is None else number
        known = {known.number: known for known in self.revisions(name)}
        if wanted not in known:
            raise UnknownRevision(name, wanted, sorted(known))
        return known[wanted]

    def holders(self, source_hash: str) -> tuple[str, ...]:
        """The tasks of which some revision is this very code."""
        self.refresh()
        return tuple(
            name
            for name, standing in self._index.standings.items()
            if standing.card.source_hash == source_hash
            or any(known.source_hash == source_hash for known in self._index.revisions.get(name, {}).values())
        )

    def revisions(self, name: str) -> tuple[Revision, ...]:
        """Every version of a task's code, oldest first."""
        card = self.card(name)
        if card.origin == "base":
            return (Revision(1, self._base[name].source, card.source_hash, author="base"),)
        return tuple(self._index.revisions[name][number] for number in sorted(self._index.revisions[name]))

    def history(self, name: str | None = None) -> tuple[Decision, ...]:
        """Every decision, oldest first, undone ones included; of one task when a name is given."""
        if name is not None:
            self.card(name)
        self.refresh()
        return tuple(decision for decision in self._index.decisions if name in (None, decision.task))

    def standing_decisions(self) -> tuple[Decision, ...]:
        """Every decision that was not undone, oldest first; neither undo nor redo is one of them."""
        self.refresh()
        return tuple(change.decision for change in self._index.done)

    def sources(self) -> dict[str, str]:
        """All code that the library holds, of every revision of every task, by its hash."""
        self.refresh()
        generated = (revision for numbered in self._index.revisions.values() for revision in numbered.values())
        base = {task.card.source_hash: task.source for task in self._base.values()}
        return base | {revision.source_hash: revision.source for revision in generated}

    def trials(self, run: str | None = None) -> tuple[Trial, ...]:
        """Every trial, oldest first, without prompts and answers; of one run when one is named."""
        self.refresh()
        return tuple(trial for trial in self._index.trials.values() if run in (None, trial.run))

    def trial(self, trial: str) -> Trial:
        """One trial in full, with every prompt as sent and every answer as received.

        Raises:
            UnknownTrial: No trial of that id was recorded.
        """
        self.refresh()
        if trial not in self._index.trials:
            raise UnknownTrial(trial)
        return read_record(Trial, trial_file(self._trials_folder, self._index.trials[trial]))

    def free_name(self, name: str) -> str:
        """The name itself, or with the first number behind it that makes it free."""
        self.refresh()
        candidates = (
            name if number == 1 else f"{name}-{number}" for number in range(1, len(self._index.standings) + 2)
        )
        return next(candidate for candidate in candidates if candidate not in self._index.standings)

    def _standing(self, name: str) -> Standing:
        if name not in self._index.standings:
            raise UnknownTask(name, difflib.get_close_matches(name, self._index.standings), self.NOUN)
        return self._index.standings[name]

    @property
    def _trials_folder(self) -> Path:
        return self.root / "trials"
