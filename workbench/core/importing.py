"""Bringing task files into the library: what each file is, which name it gets, and what became of it.

One file never stops the others: what cannot be imported is said, with the choices that there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from library.errors import InvalidName, NameTaken
from library.records import RolloutSummary, TaskCard
from library.store import TaskLibrary
from prompts.values import JsonValue
from sim.sandbox.protocol import Mode
from sim.source import source_hash
from sim.static_check import check_source
from sim.values import CheckReport
from workbench.core.checking import CheckResult
from workbench.core.sources import TaskSource
from workbench.core.trial_record import summarize

ImportStatus = Literal["imported", "revised", "unchanged", "taken", "unreadable"]
NameChoice = Literal["refuse", "rename", "new-revision"]
"""What to do when other code of that name is in the library."""
DONE: tuple[ImportStatus, ...] = ("imported", "revised", "unchanged")


@dataclass(frozen=True)
class Candidate:
    """A file that holds a task, and the report of reading it."""

    source: TaskSource
    name: str
    check: CheckReport


@dataclass(frozen=True)
class ImportResult:
    """What became of one file."""

    path: str
    name: str
    status: ImportStatus
    detail: str = ""
    """Why not, or under which other name."""
    card: TaskCard | None = None
    """As it is in the library now; None when it was not imported."""


def read_candidates(
    library: TaskLibrary, sources: Sequence[TaskSource], mode: Mode, choice: NameChoice
) -> Iterator[Candidate | ImportResult]:
    """One answer for each source, in order: worth checking and importing, or already known what becomes of it."""
    for source in sources:
        report = check_source(source.text, mode)
        if source.problem or report.class_name is None:
            yield ImportResult(source.path, source.name, "unreadable", source.problem or _first_error(report))
            continue
        digest = source_hash(source.text)
        name = source.name
        if known := _known_as(library, name, digest, choice):
            yield ImportResult(source.path, name, "unchanged", _as(name, known), library.card(known))
        elif choice == "refuse" and (taken := _taken(library, name)):
            yield ImportResult(source.path, name, "taken", taken)
        else:
            yield Candidate(source, name, report)


def import_candidate(
    library: TaskLibrary, candidate: Candidate, choice: NameChoice, checked: CheckResult | None = None
) -> ImportResult:
    """Put a candidate up for review, together with what its rollouts showed, if there were any."""
    path, name, text = candidate.source.path, candidate.name, candidate.source.text
    rollout: RolloutSummary | None = summarize(checked.rollout) if checked else None
    is_there = any(card.name == name for card in library.cards())
    free = library.free_name(name) if choice == "rename" else name
    try:
        card, is_new = library.import_task(
            free,
            text,
            card=candidate.source.card,
            check=candidate.check,
            rollout=rollout,
            new_revision=choice == "new-revision",
        )
    except NameTaken as taken:
        return ImportResult(path, name, "taken", _choices(taken))
    except InvalidName as error:
        return ImportResult(path, name, "unreadable", str(error))
    if not is_new:
        return ImportResult(path, name, "unchanged", _as(name, free), card)
    status: ImportStatus = "revised" if is_there and free == name else "imported"
    return ImportResult(path, name, status, _as(name, free), card)


def import_document(results: Sequence[ImportResult]) -> dict[str, JsonValue]:
    """The JSON contract of `simsmith tasks import`."""
    return {"tasks": [_entry(result) for result in results]}


def count_by_status(results: Sequence[ImportResult]) -> Mapping[ImportStatus, int]:
    """How many of each, those that went well first."""
    order: tuple[ImportStatus, ...] = (*DONE, "taken", "unreadable")
    counts = {status: sum(result.status == status for result in results) for status in order}
    return {status: count for status, count in counts.items() if count}


def _entry(result: ImportResult) -> dict[str, JsonValue]:
    card = result.card
    return {
        "path": result.path,
        "task": card.name if card else result.name,
        "status": result.status,
        "detail": result.detail,
        "hash": card.source_hash if card else None,
        "revision": card.revision if card else None,
        "state": card.state if card else None,
        "verdict": card.verdict if card else None,
    }


def _known_as(library: TaskLibrary, name: str, digest: str, choice: NameChoice) -> str | None:
    """The task that has this very code already: that of the name, or one that an earlier import renamed."""
    holders = library.holders(digest)
    if name in holders:
        return name
    renamed = re.compile(rf"{re.escape(name)}-\d+")
    return next((holder for holder in holders if choice == "rename" and renamed.fullmatch(holder)), None)


def _taken(library: TaskLibrary, name: str) -> str:
    card = next((card for card in library.cards() if card.name == name), None)
    if card is None:
        return ""
    return _choices(NameTaken(name, free=library.free_name(name), revisable=card.origin != "base"))


def _choices(taken: NameTaken) -> str:
    """The refusal in the words of the command."""
    rename = f"--rename imports it as {taken.free!r}"
    if not taken.revisable:
        return f"base task {taken.name!r} has other code: {rename}"
    return f"task {taken.name!r} has other code: {rename}, --new-revision adds it to that task"


def _first_error(report: CheckReport) -> str:
    """Why no Task class can be told."""
    error = next((one for one in report.diagnostics if one.severity == "error"), None)
    if error is None:
        return "no Task class can be told"
    return f"line {error.line}: {error.message}" if error.line is not None else error.message


def _as(name: str, really: str) -> str:
    return "" if name == really else f"as {really!r}"
