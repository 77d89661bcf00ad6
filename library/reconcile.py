"""What the folder `library/` says that the journal does not: edited, copied-in and hand-written tasks.

A task file with a hash that the journal knows is the library's own, perhaps left behind by a kill, and is brought up
to date. A hash that it does not know is somebody's work: it becomes a new revision that waits for a decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from library.entries import ProposalEntry, Standing
from library.errors import CorruptProject
from library.imports import imported_card
from library.index import Index
from library.records import Revision, TaskCard
from library.task_files import TASK_FILE, TASK_NAME, read_record, read_source
from sim.source import source_hash


class BadFolder(NamedTuple):
    """A folder that cannot be taken in; the others can."""

    path: Path
    problem: str


def find_unknown(
    folder: Path, index: Index, at: str, source_file: str = TASK_FILE
) -> Iterator[ProposalEntry | BadFolder]:
    """What to make of each task folder that holds code the journal does not know.

    Args:
        folder: The project's `library/`.
        index: What base tasks and journal say.
        at: When the code was found: UTC, ISO 8601.
        source_file: Name of the file that holds a task's code.
    """
    for task_file in sorted(folder.glob(f"*/{source_file}")):
        try:
            yield from _look_into(task_file, index, at)
        except (CorruptProject, OSError) as error:
            yield BadFolder(task_file.parent, str(error))


def _look_into(task_file: Path, index: Index, at: str) -> Iterator[ProposalEntry | BadFolder]:
    name = task_file.parent.name
    if name in index.revisions:
        known = {revision.source_hash for revision in index.revisions[name]}
        source = read_source(task_file)
        if source_hash(source) not in known:
            yield _edited(index, name, source, at)
    elif name in index.standings:
        yield BadFolder(task_file.parent, "a base task has this name; rename the folder")
    elif not TASK_NAME.fullmatch(name):
        yield BadFolder(task_file.parent, "not a task's name: lower-case words with hyphens")
    else:
        yield _copied_in(task_file, at)


def _edited(index: Index, name: str, source: str, at: str) -> ProposalEntry:
    standing = index.standings[name]
    revision = Revision(index.next_revision(name), source, source_hash(source), author="person")
    return ProposalEntry(Standing(_unreviewed(standing.card, revision), standing.accepted), (revision,), at)


def _copied_in(task_file: Path, at: str) -> ProposalEntry:
    """A folder that the journal does not know: its card is believed as far as the code's hash holds."""
    folder, source = task_file.parent, read_source(task_file)
    card_file = folder / "card.json"
    if not card_file.exists():
        revision = Revision(1, source, source_hash(source), author="import")
        return ProposalEntry(Standing(imported_card(folder.name, revision, at)), (revision,), at)
    card = read_record(TaskCard, card_file)
    if card.name != folder.name:
        raise CorruptProject(card_file, f"the card is of {card.name!r}, the folder of {folder.name!r}")
    older = tuple(revision for revision in _revisions_in(folder, task_file.name) if revision.number < card.revision)
    revision = Revision(card.revision, source, source_hash(source), author="import")
    if revision.source_hash == card.source_hash:
        return ProposalEntry(Standing(card, card if card.state == "accepted" else None), (*older, revision), at)
    return ProposalEntry(Standing(_unreviewed(card, revision)), (*older, revision), at)


def _revisions_in(folder: Path, source_file: str) -> list[Revision]:
    files = [file for file in folder.glob(f"revisions/*/{source_file}") if file.parent.name.isdecimal()]
    sources = {int(file.parent.name): read_source(file) for file in files}
    return [Revision(number, sources[number], source_hash(sources[number]), "import") for number in sorted(sources)]


def _unreviewed(card: TaskCard, revision: Revision) -> TaskCard:
    return replace(
        card,
        state="to-review",
        source_hash=revision.source_hash,
        revision=revision.number,
        verdict=None,
        outcome=None,
        decided_by="",
        decided_at="",
        reason="",
    )
