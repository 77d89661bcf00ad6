"""Every way in which the library can refuse.

LibraryError
├── UnknownTask        names the nearest known ones
├── NameTaken          a task of that name exists: rename it or add a revision
├── DecisionRefused    the decision is not possible in the task's state
└── CorruptProject     a file of the project cannot be read: names file and line
"""

from __future__ import annotations

from collections.abc import Sequence


class LibraryError(Exception):
    """Root of everything that `library` raises."""


class UnknownTask(LibraryError):
    """No task of that name."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        self.name = name
        self.near = tuple(near)
        hint = f"; nearest: {', '.join(self.near)}" if self.near else ""
        super().__init__(f"unknown task {name!r}{hint}")


class NameTaken(LibraryError):
    """A task of that name exists."""


class DecisionRefused(LibraryError):
    """The decision makes no sense in the state that the task is in."""


class CorruptProject(LibraryError):
    """A file of the project cannot be read as what it should be."""
