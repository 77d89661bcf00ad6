"""What one line of the journal says: a trial was run, a task was proposed, a decision was taken.

Each entry carries the task's standing as it is afterwards, so that reading the journal again needs no rules: the
last entry of a task says how it stands, whichever version of the rules wrote it.
"""

from __future__ import annotations

from dataclasses import dataclass

from library.codec import Texts, decode, encode
from library.errors import CorruptProject, MalformedRecord
from library.journal import Line
from library.records import Decision, Revision, TaskCard, Trial
from prompts.values import JsonValue


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task stands: what is shown, and what may be used."""

    card: TaskCard
    """The newest revision and what was said about it."""
    accepted: TaskCard | None = None
    """The revision that the gate lets through; an older one while a newer waits for review."""


@dataclass(frozen=True)
class TrialEntry:
    """A trial ended without becoming a task."""

    trial: Trial
    """Without prompts and answers: they are in the trial's folder."""


@dataclass(frozen=True)
class ProposalEntry:
    """A task, or new revisions of one, arrived."""

    standing: Standing
    revisions: tuple[Revision, ...]
    """Numbered within the task, oldest first; the last one is what the card shows."""
    at: str
    """UTC, ISO 8601."""
    trial: Trial | None = None
    """Where it came from, without prompts and answers; None for a file that a person put there."""


@dataclass(frozen=True)
class DecisionEntry:
    """Somebody decided."""

    decision: Decision
    standing: Standing
    revision: Revision | None = None
    """The person's own code, when the decision came with some."""


Entry = TrialEntry | ProposalEntry | DecisionEntry
KINDS: dict[str, type[Entry]] = {"trial": TrialEntry, "proposal": ProposalEntry, "decision": DecisionEntry}


def encode_entry(entry: Entry) -> tuple[str, JsonValue]:
    """The kind and the content of the line that says `entry`."""
    kind = next(kind for kind, entry_type in KINDS.items() if isinstance(entry, entry_type))
    return kind, encode(entry)


def task_of(line: Line) -> str | None:
    """The task that a line is about; None: about none, or the line is not ours."""
    match line.entry:
        case {"standing": {"card": {"name": str(name)}}}:
            return name
    return None


def decode_entry(line: Line, texts: Texts | None = None) -> Entry:
    """What a line of the journal says; `texts` as in `decode`.

    Raises:
        CorruptProject: The line's kind or one of its fields is not ours; names file, line and field.
    """
    if line.kind not in KINDS:
        raise CorruptProject(line.file, f"unknown kind {line.kind!r}; known: {', '.join(KINDS)}", line.number)
    try:
        return decode(KINDS[line.kind], line.entry, texts)
    except MalformedRecord as error:
        raise CorruptProject(line.file, str(error), line.number) from None


def revisions_of(entry: Entry) -> tuple[Revision, ...]:
    """The code that arrived with an entry."""
    match entry:
        case ProposalEntry(revisions=revisions):
            return revisions
        case DecisionEntry(revision=Revision() as revision):
            return (revision,)
    return ()


def decode_trial(line: Line, texts: Texts | None = None) -> Trial | None:
    """The trial of a line, without all else that the line says; None: it has none. `texts` as in `decode`.

    Raises:
        CorruptProject: As `decode_entry`.
    """
    trial = line.entry.get("trial") if isinstance(line.entry, dict) else None
    try:
        return decode(Trial, trial, texts) if isinstance(trial, dict) else None
    except MalformedRecord as error:
        raise CorruptProject(line.file, str(error), line.number) from None
