"""Every way in which the library can refuse.

LibraryError
├── UnknownTask        names the nearest known ones
├── UnknownTrial       no trial of that id was recorded
├── NoSuchRun          no trial of that run was kept
├── UnknownRevision    names the revisions that the task has
├── InvalidName        a name that cannot be the name of a folder
├── NameTaken          a task of that name exists: rename it or add a revision
├── WouldOverwrite     a file that is to be written holds something else
├── DecisionRefused    the decision is not possible in the task's state
│   └── CodeMovedOn    the card shows other code than what was decided on
├── ProjectBusy        another process holds the project's lock for too long
├── MalformedRecord    data that is not the record it should be: names the field
├── CorruptProject     a file of the project cannot be read: names file and line
├── UnfitEpisode       frames that are no demonstration: names the row
├── CorruptDataset     a file of a dataset cannot be read as what it should be: names file and row
├── MergeRefused       datasets that cannot become one: names both sides of what they disagree on
├── ExportRefused      a dataset that may not leave as it is: names what is missing, and what would fill it
├── ImportRefused      other programs' demonstrations that give no dataset
└── NoDataset          a folder that holds none
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path


class LibraryError(Exception):
    """Root of everything that `library` raises."""


class UnknownTask(LibraryError):
    """No task of that name, or none of whatever else a library holds."""

    def __init__(self, name: str, near: Sequence[str] = (), noun: str = "task") -> None:
        self.name = name
        self.near = tuple(near)
        hint = f"; nearest: {', '.join(self.near)}" if self.near else ""
        super().__init__(f"unknown {noun} {name!r}{hint}")


class UnknownTrial(LibraryError):
    """No trial of that id was recorded."""

    def __init__(self, trial: str) -> None:
        self.trial = trial
        super().__init__(f"unknown trial {trial!r}")


class NoSuchRun(LibraryError):
    """No trial of that run was kept."""

    def __init__(self, run: str, known: Sequence[str]) -> None:
        self.run = run
        self.known = tuple(known)
        """All runs of which trials were kept, oldest first."""
        near = difflib.get_close_matches(run, known, n=3) or [*known][-3:]
        hint = f"there are {', '.join(near)}" if near else "there is none yet"
        super().__init__(f"no trial of a run {run!r} was kept; {hint}")


class UnknownRevision(LibraryError):
    """The task has no revision of that number."""

    def __init__(self, name: str, revision: int, known: Sequence[int]) -> None:
        self.name = name
        self.revision = revision
        self.known = tuple(known)
        super().__init__(f"task {name!r} has no revision {revision}; it has {', '.join(map(str, known)) or 'none'}")


class InvalidName(LibraryError):
    """A task, run or trial whose name may not become the name of a folder."""


class NameTaken(LibraryError):
    """A task of that name exists; the caller renames the new one or makes it a revision."""

    def __init__(self, name: str, *, free: str, revisable: bool) -> None:
        self.name = name
        self.free = free
        """A name like it that is not taken."""
        self.revisable = revisable
        """Whether the proposal may become a new revision; a base task takes none."""
        choice = "or add a revision to it" if revisable else "(a base task takes no revisions)"
        super().__init__(f"a task {name!r} exists: rename the new one, for example to {free!r}, {choice}")


class WouldOverwrite(LibraryError):
    """A file outside the library holds something else than what is to be written."""

    def __init__(self, file: Path) -> None:
        self.file = file
        super().__init__(f"{file} holds something else; write to another folder, or overwrite it")


class DecisionRefused(LibraryError):
    """The decision makes no sense in the state that the task is in."""


class CodeMovedOn(DecisionRefused):
    """Between the look and the decision, the card came to show other code."""

    def __init__(self, name: str, *, seen: str, now: str, revision: int) -> None:
        self.name = name
        self.seen = seen
        self.now = now
        """Hash of the code that the card shows."""
        super().__init__(
            f"{name!r} has moved on: it shows revision {revision} ({now[:12]}) now, not the code that was seen"
            f" ({seen[:12] or 'none'}); look at it again, then decide"
        )


class ProjectBusy(LibraryError):
    """Another process holds the project's lock for too long."""


class MalformedRecord(LibraryError):
    """Data that cannot be decoded into the record it should be."""

    def __init__(self, problem: str, path: tuple[str, ...] = ()) -> None:
        self.problem = problem
        self.path = path
        """Field names and positions from the outermost record to the fault."""
        super().__init__(f"{'.'.join(path)}: {problem}" if path else problem)

    def within(self, step: str) -> MalformedRecord:
        """The same fault, seen from one level further out."""
        return MalformedRecord(self.problem, (step, *self.path))


class CorruptProject(LibraryError):
    """A file of the project cannot be read as what it should be."""

    def __init__(self, file: Path, problem: str, line: int | None = None) -> None:
        self.file = file
        self.problem = problem
        self.line = line
        """1-based line of the file, when one is to blame."""
        place = f"{file}:{line}" if line is not None else str(file)
        super().__init__(f"{place}: {problem}")


class UnfitEpisode(LibraryError):
    """Frames that are not those of a solved episode."""

    def __init__(self, problem: str, row: int | None = None) -> None:
        self.problem = problem
        self.row = row
        """0-based row of the episode, when one is to blame."""
        super().__init__(problem if row is None else f"row {row}: {problem}")


class CorruptDataset(LibraryError):
    """A file of a dataset cannot be read as what it should be."""

    def __init__(self, file: Path, problem: str, row: int | None = None) -> None:
        self.file = file
        self.problem = problem
        self.row = row
        """0-based row of the file, when one is to blame."""
        super().__init__(f"{file}{f', row {row}' if row is not None else ''}: {problem}")


class MergeRefused(LibraryError):
    """Datasets that cannot become one."""


class ExportRefused(LibraryError):
    """A dataset that may not leave as it is, or not to there."""


class LicenceRefused(LibraryError):
    """A base task was given another licence than the one it has."""


class ImportRefused(LibraryError):
    """Demonstrations of another program that give no dataset, or not there."""


class NoDataset(LibraryError):
    """A folder that holds no dataset."""

    def __init__(self, folder: Path, problem: str = "it has no meta/info.json") -> None:
        self.folder = folder
        super().__init__(f"{folder} is no dataset: {problem}")
