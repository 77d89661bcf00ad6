"""The library as it stood at one moment, and what the trials of one run have added to it since.

A run's memory is such a snapshot: a trial sees what the project held when the run began and what earlier trials of
the same run gave, whatever anybody else does meanwhile. So the memory of a trial is a function of that moment and of
those trials, and a run that was killed goes on as if it had not been.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from library.base import BASE_TASKS
from library.codec import Texts
from library.entries import DecisionEntry, Entry, ProposalEntry, TrialEntry, decode_entry
from library.errors import InvalidName
from library.proposals import proposal_of, without_texts
from library.reading import LibraryReader, Mark
from library.records import Decision, Trial
from library.rules import decide
from library.task_files import require_task_name


class LibrarySnapshot(LibraryReader):
    """A library that nobody else writes to and that never touches the disk after it was read.

    Args:
        root: The project folder.
        mark: The last line of the journal that is read; what stands behind it has not happened yet.
        base: Folder of the base tasks and their manifest; None: there are none.

    Raises:
        CorruptProject: A file cannot be read; names it and the line.
    """

    def __init__(self, root: Path, mark: Mark, base: Path | None = BASE_TASKS) -> None:
        super().__init__(root, base, lock_timeout_s=0.0)
        texts: Texts = {}
        for line in self._journal.read_new():
            if Mark(line.file.name, line.number) > mark:
                break
            self._take_in(decode_entry(line, texts))

    def refresh(self) -> bool:
        """Nothing ever changes but by `add`."""
        return False

    def add(self, trial: Trial, *, accepted_by: str | None = None, new_revision: bool = False) -> None:
        """Take in a trial of the run, and its task under a name that is free here.

        Args:
            trial: As it was kept. Its own name is the one that its author proposed: under which name the library
                keeps it depends on what else the library holds by then, and may not change what later trials see.
            accepted_by: Who accepted its task at once, if anybody did.
            new_revision: It was asked for by its name, so it becomes a revision of a task of that name.
        """
        name = str(trial.settings.get("proposed_name") or trial.task)
        if trial.task is None or trial.verdict == "void" or not trial.revisions or not _is_valid(name):
            self._take_in(TrialEntry(without_texts(trial)))
            return
        if name in self._index.standings and (name in self._base or not new_revision):
            name = self.free_name(name)
        before = self._index.standings.get(name)
        proposal = proposal_of(
            replace(trial, task=name),
            name,
            first_revision=self._index.next_revision(name),
            accepted=before.accepted if before else None,
            at=trial.started_at,
        )
        self._take_in(proposal)
        if accepted_by is not None:
            self._take_in(_acceptance(proposal, accepted_by))

    def _take_in(self, entry: Entry) -> None:
        """As a whole, code and all."""
        self._index.apply(entry, entry)


def _acceptance(proposal: ProposalEntry, who: str) -> DecisionEntry:
    card, at = proposal.standing.card, proposal.at
    after = decide(proposal.standing, "accept", who=who, at=at, reason="", anyway=False)
    return DecisionEntry(Decision("", "accept", card.name, card.source_hash, who, at, trial=card.trial), after)


def _is_valid(name: str) -> bool:
    try:
        require_task_name(name)
    except InvalidName:
        return False
    return True
