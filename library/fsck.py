"""Looks at every file of a project and changes nothing: what is damaged, what is merely unusual, and what helps.

Works on projects that can no longer be opened. Opening a project mends by itself what can be mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from library.base import BASE_TASKS, load_base_tasks
from library.codec import Texts
from library.entries import Entry, Standing, decode_entry, revisions_of
from library.errors import CorruptProject, LibraryError
from library.index import Index
from library.journal import Journal
from library.outlines import TrialOutline
from library.reconcile import BadFolder, find_unknown
from library.records import Trial
from library.task_files import TASK_FILE, read_record, stale_files, trial_file, unfinished_files
from sim.source import source_hash

Severity = Literal["error", "warning"]
MENDED = "the next command that opens the project mends it"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    place: str
    """File, relative to the project, with the line when one is to blame."""
    problem: str
    severity: Severity
    """An error costs something: a project that does not open, a record that is lost, code that is not what it was."""
    remedy: str


@dataclass(frozen=True)
class Examination:
    """What was looked at, and what was found."""

    lines: int
    """Of the journal."""
    tasks: int
    """With files of their own."""
    trials: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is lost and the project opens; warnings are no loss."""
        return not any(finding.severity == "error" for finding in self.findings)


def examine(root: Path, base: Path | None = BASE_TASKS, source_file: str = TASK_FILE) -> Examination:
    """Look at a project folder; nothing is written, no lock is taken.

    Args:
        root: The project's, or that of its household samples.
        base: Folder of the base tasks and their manifest; None: there are none.
        source_file: Name of the file that holds a source.
    """
    return _Examiner(root, base, source_file).examine()


class _Examiner:
    """One look at one project: findings gather while the index grows as far as the journal can be read."""

    def __init__(self, root: Path, base: Path | None, source_file: str) -> None:
        self._source_file = source_file
        self._root = root
        self._base = base
        self._journal = Journal(root / "journal")
        self._index = Index()
        self._findings: list[Finding] = []
        self._lines = 0

    def examine(self) -> Examination:
        self._read_base_tasks()
        self._read_journal()
        self._look_at_tasks()
        for trial in self._index.trials.values():
            self._look_at_trial(trial)
        for file in unfinished_files(self._root):
            self._note(file, "a file that was never finished", "warning", MENDED)
        return Examination(self._lines, len(self._index.revisions), len(self._index.trials), tuple(self._findings))

    def _note(self, file: Path, problem: str, severity: Severity, remedy: str, line: int | None = None) -> None:
        place = str(file.relative_to(self._root)) if file.is_relative_to(self._root) else str(file)
        self._findings.append(Finding(place if line is None else f"{place}:{line}", problem, severity, remedy))

    def _read_base_tasks(self) -> None:
        if self._base is None:
            return
        try:
            tasks = load_base_tasks(self._base)
        except (CorruptProject, OSError) as error:
            self._note(self._base, str(error), "error", "install Simsmith again")
        else:
            self._index.standings |= {name: Standing(task.card, task.card) for name, task in tasks.items()}

    def _read_journal(self) -> None:
        restore = "restore the journal from a backup, or take the line out: what it says is then lost"
        texts: Texts = {}
        for line in self._journal.examine():
            self._lines += 1
            try:
                if isinstance(line, CorruptProject):
                    raise line
                entry = decode_entry(line, texts)
            except CorruptProject as error:
                self._note(error.file, error.problem, "error", restore, error.line)
                continue
            for problem in self._take_in(entry):
                self._note(line.file, problem, "error", restore, line.number)
        for torn in self._journal.torn_lines():
            self._note(
                torn.file, "a line that was never finished", "warning", "none needed; it is ignored", torn.number
            )

    def _take_in(self, entry: Entry) -> Iterator[str]:
        """Apply an entry; what does not fit to it."""
        try:
            self._index.apply(entry, entry)
        except IndexError:
            yield "undoes or redoes a decision that is not there"
        for revision in revisions_of(entry):
            if source_hash(revision.source) != revision.source_hash:
                yield f"the code of revision {revision.number} is not what its hash says"

    def _look_at_tasks(self) -> None:
        folder = self._root / "library"
        for found in find_unknown(folder, self._index, "", self._source_file):
            if isinstance(found, BadFolder):
                self._note(found.path, found.problem, "warning", "mend or remove the folder; it is left out until then")
            else:
                name = found.standing.card.name
                self._note(folder / name, "holds code that the journal does not know", "warning", MENDED)
        for name, revisions in self._index.revisions.items():
            try:
                stale = stale_files(folder / name, self._index.standings[name].card, revisions, self._source_file)
            except OSError as error:
                self._note(folder / name, f"cannot be read ({error})", "error", "mend its permissions")
                continue
            for file in stale:
                problem = "differs from the journal" if file.exists() else "is missing"
                self._note(file, problem, "warning", MENDED)

    def _look_at_trial(self, trial: TrialOutline) -> None:
        backup = "restore it from a backup; the journal holds all but prompts, answers and code"
        try:
            file = trial_file(self._root / "trials", trial)
            kept = read_record(Trial, file)
        except CorruptProject as error:
            self._note(error.file, error.problem, "error", backup, error.line)
        except (LibraryError, OSError) as error:
            self._note(self._root / "trials", f"trial {trial.trial!r}: {error}", "error", backup)
        else:
            if (kept.trial, kept.verdict) != (trial.trial, trial.verdict):
                self._note(file, "is of another trial than the journal says", "error", backup)
