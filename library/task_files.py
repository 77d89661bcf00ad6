"""A task as files that a person can read, grep and commit, and trials as they really went.

    library/<task>/task.py  card.json  revisions/<n>/task.py
    trials/<run>/<trial>/trial.json

Every file is written beside its place and renamed, so that a kill leaves the old one or the new one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from library.codec import decode, encode
from library.errors import CorruptProject, InvalidName, MalformedRecord, WouldOverwrite
from library.whole_files import write_atomically
from sim.source import exact_hash

if TYPE_CHECKING:
    from library.outlines import AnyTrial, RevisionOutline
    from library.records import TaskCard, Trial

T = TypeVar("T")
TASK_FILE = "task.py"
TASK_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FOLDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LONGEST_NAME = 100
"""Characters; every file system takes such a folder."""


def require_task_name(name: str) -> str:
    """The name, which a model may have chosen and which becomes a folder, when it is safe as one.

    Raises:
        InvalidName: It is not lower-case-with-hyphens, or too long.
    """
    if not TASK_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise InvalidName(f"{name!r} is no task name: lower-case words with hyphens, at most {LONGEST_NAME} characters")
    return name


def write_task(
    folder: Path,
    card: TaskCard,
    revisions: Iterable[RevisionOutline],
    source_of: Callable[[RevisionOutline], str],
    source_file: str = TASK_FILE,
    *,
    keep_replaced: bool = False,
) -> list[Path]:
    """Bring a task's folder to what the journal says.

    Args:
        folder: The task's own.
        card: What `card.json` is to hold; the source file is the revision that it shows.
        revisions: All of the task's.
        source_of: The code of one; asked for when a file is to be written.
        source_file: Name of the file that holds a source.
        keep_replaced: Keep what stood in a replaced file beside it, with `.before` at the end of the name.

    Returns:
        The files that were missing or different.
    """
    stale = stale_files(folder, card, revisions, source_file)
    for file, revision in stale.items():
        text = to_json_text(card) if revision is None else source_of(revision)
        if keep_replaced and file.exists():
            file.replace(file.with_name(f"{file.name}.before"))
        write_atomically(file, text)
    return list(stale)


def stale_files(
    folder: Path, card: TaskCard, revisions: Iterable[RevisionOutline], source_file: str = TASK_FILE
) -> dict[Path, RevisionOutline | None]:
    """The files of a task that are missing or different, and whose code they are to hold; None: they hold the card."""
    card_file = folder / "card.json"
    is_stale = not _holds(card_file, to_json_text(card)) and not _is_of(card_file, card)
    stale: dict[Path, RevisionOutline | None] = {card_file: None} if is_stale else {}
    for revision in revisions:
        files = [revision_file(folder, revision.number, source_file)]
        if revision.number == card.revision:
            files.append(folder / source_file)
        stale |= {file: revision for file in files if not _holds_code(file, revision)}
    return stale


def revision_file(folder: Path, number: int, source_file: str = TASK_FILE) -> Path:
    """Where a task's folder has the code of a revision."""
    return folder / "revisions" / str(number) / source_file


def unfinished_files(project: Path) -> Iterator[Path]:
    """What a kill left between writing and renaming, or a living process has not renamed yet."""
    for folder in ("library/*", "library/*/revisions/*", "trials/*/*"):
        yield from project.glob(f"{folder}/.*.tmp")


def read_source(file: Path) -> str:
    """A source exactly as it is on the disk, line ends included.

    Raises:
        CorruptProject: The file is missing or is not UTF-8.
    """
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        raise CorruptProject(file, "this file of the library is missing") from None
    except UnicodeDecodeError as error:
        raise CorruptProject(file, f"not UTF-8 ({error})") from None


def read_record(kind: type[T], file: Path) -> T:
    """A record from a JSON file.

    Raises:
        CorruptProject: The file is not JSON, or not this record; names the line or the field.
    """
    text = read_source(file)
    try:
        return decode(kind, json.loads(text))
    except json.JSONDecodeError as error:
        raise CorruptProject(file, f"not JSON ({error.msg})", error.lineno) from None
    except MalformedRecord as error:
        raise CorruptProject(file, str(error)) from None


def trial_file(trials: Path, trial: AnyTrial) -> Path:
    """Where a trial is kept in full.

    Raises:
        InvalidName: The run or the trial has a name that may not become a folder.
    """
    for name in (trial.run, trial.trial):
        if not FOLDER_NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            raise InvalidName(f"{name!r} cannot name a folder: letters, digits, dots, hyphens, underscores")
    return trials / trial.run / trial.trial / "trial.json"


def write_trial(trials: Path, trial: Trial) -> None:
    """Keep a trial in full: every prompt as sent, every answer as received."""
    write_atomically(trial_file(trials, trial), to_json_text(trial))


def to_json_text(record: object) -> str:
    """A record as JSON that a person can read."""
    return json.dumps(encode(record), indent=2) + "\n"


def write_new(texts: Mapping[Path, str], *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write files that are not there yet; returns them, without those that hold their text already.

    Args:
        texts: File → what it is to hold.
        overwrite: Replace files that hold something else.

    Raises:
        WouldOverwrite: A file holds something else; nothing was written.
    """
    different = {file: text for file, text in texts.items() if not _holds(file, text)}
    if not overwrite and (taken := [file for file in different if file.exists()]):
        raise WouldOverwrite(taken[0])
    for file, text in different.items():
        write_atomically(file, text)
    return tuple(different)


def _is_of(file: Path, card: TaskCard) -> bool:
    """Whether a file tells a card, in other words: one that is older than a field lacks it."""
    try:
        return file.is_file() and read_record(type(card), file) == card
    except CorruptProject:
        return False


def _holds_code(file: Path, revision: RevisionOutline) -> bool:
    return file.is_file() and exact_hash(file.read_bytes()) == revision.exact_hash


def _holds(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()
