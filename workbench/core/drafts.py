"""Edits that nobody has accepted or discarded yet, on disk: neither a crash nor a restart loses one.

    drafts/<task>@<hash>.py        <hash>: the first twelve digits of the code that was edited

An edit belongs to the code that it started from. When the task moves on to another revision the edit stays on the
disk, and is offered again when that code is (undo, for one, brings it back).
"""

from __future__ import annotations

from pathlib import Path

from library.task_files import read_source, require_task_name
from library.whole_files import write_atomically

DIGITS = 12
"""Of the hash: enough to tell a task's revisions apart, short enough to read."""


class Drafts:
    """The folder of a project's unfinished edits.

    Args:
        folder: Is made with the first.
        suffix: Of their files.
    """

    def __init__(self, folder: Path, suffix: str = ".py") -> None:
        self.folder = folder
        self._suffix = suffix

    def keep(self, task: str, edited_hash: str, draft: str) -> None:
        """Write an edit down, in place of an older one of the same code.

        Args:
            task: Whose code was edited.
            edited_hash: SHA-256 of the code that the edit started from.
            draft: The edited code.

        Raises:
            OSError: It could not be written; what was there before stays.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._file(task, edited_hash), draft)

    def find(self, task: str, edited_hash: str) -> str | None:
        """The edit of this code; None when there is none.

        Raises:
            CorruptProject: The file is not UTF-8.
        """
        file = self._file(task, edited_hash)
        return read_source(file) if file.exists() else None

    def forget(self, task: str, edited_hash: str) -> None:
        """The edit was accepted, or discarded."""
        self._file(task, edited_hash).unlink(missing_ok=True)

    def tasks(self) -> list[str]:
        """Tasks with an edit, by name."""
        return sorted({file.name.partition("@")[0] for file in self.folder.glob(f"*@*{self._suffix}")})

    def _file(self, task: str, edited_hash: str) -> Path:
        return self.folder / f"{require_task_name(task)}@{edited_hash[:DIGITS]}{self._suffix}"
