"""What the task library of one project holds; `store.py` adds every way to change it.

The index lives in memory and is made anew from journal and files whenever a project is opened, half a millisecond a
task; an index on disk would take as long to read, and could be stale. It holds what is asked of all tasks and trials at
once; code, stages and reports are read from the project's files when they are asked for.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import ClassVar

from library.base import load_base_tasks
from library.codec import Texts
from library.entries import (
    Entry,
    ProposalEntry,
    Standing,
    TrialEntry,
    decode_entry,
    decode_trial,
    revisions_of,
    task_of,
)
from library.errors import CorruptProject, UnknownRevision, UnknownTask, UnknownTrial
from library.index import Index
from library.journal import Journal, Place
from library.outlines import RevisionOutline, TrialOutline, Where
from library.records import Decision, Revision, TaskCard, TaskState, Trial
from library.task_files import TASK_FILE, read_record, revision_file, trial_file
from sim.source import exact_hash

RECENT = 8
"""Entries of the journal that stay decoded: a task's pages ask for the same ones again and again."""


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
        self._entry_at = lru_cache(maxsize=RECENT)(self._read_entry)

    def refresh(self) -> bool:
        """Follow what other processes wrote; True when there was something. Every read does this by itself."""
        with self._thread_lock:
            before = self._mark
            for line in self._journal.read_new():
                self._index.apply(decode_entry(line, self._index.texts(task_of(line))), line.place)
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
        card = self.card(name)
        if card.origin == "base":
            return self.revision(name, revision).source
        return self._source(name, self._outline(name, card.revision if revision is None else revision))

    def revision(self, name: str, number: int | None = None) -> Revision:
        """One version of a task's code; by default the one that the card shows.

        Raises:
            UnknownTask, UnknownRevision: With what there is instead.
        """
        card = self.card(name)
        wanted = card.revision if number is None else number
        if card.origin != "base":
            return self._revision(name, self._outline(name, wanted))
        if wanted != 1:
            raise UnknownRevision(name, wanted, [1])
        return self._base_revision(name)

    def holders(self, source_hash: str) -> tuple[str, ...]:
        """The tasks of which some revision is this very code."""
        self.refresh()
        return tuple(
            name
            for name, standing in self._index.standings.items()
            if standing.card.source_hash == source_hash
            or any(known.source_hash == source_hash for known in self._index.revisions.get(name, ()))
        )

    def revisions(self, name: str) -> tuple[Revision, ...]:
        """Every version of a task's code, oldest first."""
        card = self.card(name)
        if card.origin == "base":
            return (self._base_revision(name),)
        kept = sorted(self._index.revisions[name], key=lambda each: each.number)
        return tuple(self._revision(name, each) for each in kept)

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
        base = {task.card.source_hash: task.source for task in self._base.values()}
        generated = ((name, kept) for name, revisions in self._index.revisions.items() for kept in revisions)
        return base | {kept.source_hash: self._source(name, kept) for name, kept in generated}

    def outlines(self, run: str | None = None) -> tuple[TrialOutline, ...]:
        """What memory holds of every trial, oldest first; of one run when one is named. Nothing is read for it."""
        self.refresh()
        return tuple(trial for trial in self._index.trials.values() if run in (None, trial.run))

    def trials(self, run: str | None = None) -> tuple[Trial, ...]:
        """Every trial, oldest first, without prompts and answers; of one run when one is named.

        Each is read from the journal, a fifth of a millisecond: `outlines` have what most questions need.
        """
        return self.recorded(self.outlines(run))

    def recorded(self, outlines: Iterable[TrialOutline]) -> tuple[Trial, ...]:
        """The trials of some outlines as the journal has them, without prompts and answers.

        Raises:
            CorruptProject: The journal was changed since it was read.
        """
        return tuple(self._recorded(list(outlines)))

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

    # What memory does not hold

    def _outline(self, name: str, number: int) -> RevisionOutline:
        kept = {revision.number: revision for revision in self._index.revisions[name]}
        if number not in kept:
            raise UnknownRevision(name, number, sorted(kept))
        return kept[number]

    def _source(self, name: str, kept: RevisionOutline) -> str:
        """From the task's own file, ten times as fast as from the journal, if that holds this very code."""
        if isinstance(kept.where, Place):
            try:
                content = revision_file(self.root / "library" / name, kept.number, self.SOURCE_FILE).read_bytes()
            except OSError:
                content = b""
            if exact_hash(content) == kept.exact_hash:
                return content.decode()
        return self._revision(name, kept).source

    def _revision(self, name: str, kept: RevisionOutline) -> Revision:
        for revision in revisions_of(self._entry(kept.where)):
            if (revision.number, revision.source_hash) == (kept.number, kept.source_hash):
                return revision
        raise self._moved(kept.where, f"revision {kept.number} of {name!r}")

    def _base_revision(self, name: str) -> Revision:
        return Revision(1, self._base[name].source, self._index.standings[name].card.source_hash, author="base")

    def _recorded(self, outlines: list[TrialOutline]) -> Iterator[Trial]:
        lines = self._journal.lines_at(each.where for each in outlines if isinstance(each.where, Place))
        texts: Texts = {}
        for outline in outlines:
            trial = decode_trial(next(lines), texts) if isinstance(outline.where, Place) else _trial_of(outline.where)
            if trial is None or trial.trial != outline.trial:
                raise self._moved(outline.where, f"trial {outline.trial!r}")
            yield trial

    def _entry(self, where: Where) -> Entry:
        return self._entry_at(where) if isinstance(where, Place) else where

    def _read_entry(self, place: Place) -> Entry:
        (line,) = self._journal.lines_at([place])
        return decode_entry(line)

    def _moved(self, where: Where, what: str) -> CorruptProject:
        place = where if isinstance(where, Place) else Place("", 0, 0)
        problem = f"was changed since it was read: {what} does not stand here any more"
        return CorruptProject(self._journal.folder / place.segment, problem, place.number)

    def _standing(self, name: str) -> Standing:
        if name not in self._index.standings:
            raise UnknownTask(name, difflib.get_close_matches(name, self._index.standings), self.NOUN)
        return self._index.standings[name]

    @property
    def _trials_folder(self) -> Path:
        return self.root / "trials"


def _trial_of(entry: Entry) -> Trial | None:
    return entry.trial if isinstance(entry, TrialEntry | ProposalEntry) else None
