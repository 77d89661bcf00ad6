"""Where the tasks of a dataset come from: who wrote the code, by which prompts, who accepted it, under which licence.

What is not known is a blank that names what would fill it; an export with a blank is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from library.episodes.info import DatasetInfo
from library.errors import LicenceRefused, UnknownTask
from library.grouping import UNKNOWN_VERSION, prompt_version
from library.reading import LibraryReader
from library.records import Decision, Origin, Revision, TaskCard, Trial
from library.rules import accepting_decision

BASE_LICENCE = "Apache-2.0"
"""Of the tasks that come with the program: that of the program."""


@dataclass(frozen=True)
class Licences:
    """Licences that people gave, as SPDX identifiers."""

    by_task: Mapping[str, str] = field(default_factory=dict)
    """Of single tasks."""
    of_all: str | None = None
    """Of every task that has none of its own."""
    of_project: str | None = None
    """Of the tasks that were written in the project; imported ones are somebody else's."""

    def of(self, name: str, origin: Origin | None) -> str | None:
        """The licence of one task; None when nobody gave it one.

        Args:
            name: Of the task.
            origin: Of the code; None: the code is not known, whatever else has that name.

        Raises:
            LicenceRefused: It is a base task, and was given another one.
        """
        if origin == "base":
            if (given := self.by_task.get(name, BASE_LICENCE)) != BASE_LICENCE:
                raise LicenceRefused(
                    f"{name} comes with Simsmith under {BASE_LICENCE}: --license {name}={given} cannot be"
                )
            return BASE_LICENCE
        return self.by_task.get(name) or self.of_all or (self.of_project if origin == "generated" else None)


@dataclass(frozen=True)
class TaskProvenance:
    """What is known of the code that a dataset was collected with; None where nothing is."""

    task: str
    source_hash: str
    licence: str | None = None
    card: TaskCard | None = None
    """Of the task as it is now."""
    revision: Revision | None = None
    """The one with that code."""
    trial: Trial | None = None
    """That wrote it; a base task has none, an imported one need not."""
    decision: Decision | None = None
    """That accepted it; a base task ships accepted."""
    imported_from: str = ""
    """Other programs' files that the dataset was made of: nobody told the code, and the hash is none of code."""

    @property
    def origin(self) -> Origin | None:
        """Where the code comes from; None: it is not known."""
        return self.card.origin if self.card is not None and self.revision is not None else None

    @property
    def is_base(self) -> bool:
        """Whether it comes with the program."""
        return self.origin == "base"

    @property
    def blanks(self) -> tuple[str, ...]:
        """What is missing, each with what would fill it; empty: nothing is."""
        return tuple(self._blanks())

    def _blanks(self) -> Iterator[str]:
        name = self.task
        if self.imported_from:
            yield (
                f"{name} was imported from {self.imported_from}: its code is not known and cannot be told; pass on the"
                " files that it was imported from, or collect demonstrations of an accepted task with simsmith demos"
            )
            return
        if self.card is None:
            yield f"{name} is not in this library: --project of the one where the dataset was collected"
            return
        if self.revision is None:
            yield f"{name} has no revision with the code {self.source_hash[:12]}: --project of the one that has"
            return
        if not self.licence:
            whose = 'license = "ID" in simsmith.toml, or ' if self.card.origin == "generated" else ""
            yield f"{name} has no licence: {whose}--license {name}=ID"
        if self.card.origin != "base" and self.decision is None:
            yield f"{name} was not accepted with the code {self.source_hash[:12]}: simsmith tasks accept {name}"
        if self.card.origin == "generated" and self.trial is None:
            yield f"{name} has no trial that says how it was written: restore the project's journal"
        if self.trial is not None and prompt_version(self.trial) == UNKNOWN_VERSION:
            yield f"{name} was written before versions of prompts were kept: let it be written anew"


def provenance_of(library: LibraryReader, info: DatasetInfo, licences: Licences) -> tuple[TaskProvenance, ...]:
    """What the library knows of a dataset's tasks; of imported ones it knows nothing, whatever their names are.

    Args:
        library: Of the project.
        info: Of the dataset.
        licences: What people said.

    Raises:
        LicenceRefused: A base task was given another licence.
    """
    if kind := info.imported_from:
        told = ((name, digest, licences.of(name, None)) for name, digest in info.tasks.items())
        return tuple(TaskProvenance(*one, imported_from=kind) for one in told)
    return tuple(_of_task(library, name, source_hash, licences) for name, source_hash in info.tasks.items())


def _of_task(library: LibraryReader, name: str, source_hash: str, licences: Licences) -> TaskProvenance:
    try:
        card = library.card(name)
    except UnknownTask:
        return TaskProvenance(name, source_hash, licences.of(name, None))
    revision = next((one for one in library.revisions(name) if one.source_hash == source_hash), None)
    decision = accepting_decision(library.standing_decisions(), name, source_hash)
    trial = _trial(library, decision.trial if decision else None)
    licence = licences.of(name, card.origin if revision else None)
    return TaskProvenance(name, source_hash, licence, card, revision, trial, decision)


def _trial(library: LibraryReader, trial: str | None) -> Trial | None:
    if trial is None:
        return None
    return next(iter(library.recorded(one for one in library.outlines() if one.trial == trial)), None)
