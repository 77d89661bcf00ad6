"""How a change of the library gets to disk, and how journal and files are brought together again.

A change is one line of the journal first and files second. A kill between the two is mended when the project is
opened again, so whatever was acknowledged is there, and the folder is always valid. Several processes may use
one project: changes take the journal's lock; reads wait for nobody and follow what others wrote.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from library.base import BASE_TASKS
from library.entries import Entry, ProposalEntry, encode_entry
from library.errors import ProjectBusy
from library.reading import LibraryReader
from library.reconcile import BadFolder, find_unknown
from library.task_files import stale_files, unfinished_files, write_task


class LibraryWriter(LibraryReader):
    """The library with a way to disk.

    Args:
        root: The project folder; its `library/`, `journal/` and `trials/` are made at the first change.
        base: Folder of the base tasks and their manifest; None: there are none.
        clock: Seconds since the epoch; dates trials and decisions.
        lock_timeout_s: How long a change waits for another process [s].

    Raises:
        CorruptProject: A line of the journal or a base task cannot be read; names file and line.
    """

    def __init__(
        self,
        root: Path,
        base: Path | None = BASE_TASKS,
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

    def _write_files(self, name: str, *, keep_replaced: bool = False) -> list[Path]:
        if name in self._base:
            return []
        folder, card = self.root / "library" / name, self._index.standings[name].card
        revisions = self._index.revisions[name]
        return write_task(
            folder,
            card,
            revisions,
            lambda kept: self._revision(name, kept).source,
            self.SOURCE_FILE,
            keep_replaced=keep_replaced,
        )

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

    def _stale_files(self, name: str) -> Collection[Path]:
        card, revisions = self._index.standings[name].card, self._index.revisions[name]
        return stale_files(self.root / "library" / name, card, revisions, self.SOURCE_FILE)

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
        return list(find_unknown(self.root / "library", self._index, self._now(), self.SOURCE_FILE))

    def _take_in(self, entry: ProposalEntry) -> str:
        self._append(entry)
        card = entry.standing.card
        self._mended.append(f"{card.name}: took in code that the journal did not know; it is {card.state}")
        return card.name

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
