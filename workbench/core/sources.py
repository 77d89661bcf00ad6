"""From what a user names (files, folders, library tasks, standard input) to the sources that are meant."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from library.errors import CorruptProject
from library.records import TaskCard
from library.store import TaskLibrary
from library.task_files import read_record
from prompts.parsing import kebab_case, task_classes
from sim.syntax_tree import parse
from workbench.core.errors import WorkbenchError

Scalar = str | int | float | bool | None
STANDARD_INPUT = "-"
MAX_FILE_BYTES = 1 << 20
"""More than any task has; the static check has a smaller limit and a better message."""


class SourceError(WorkbenchError):
    """What the user named holds no task's source; says what is there instead."""


class EmptySource(SourceError):
    """There is nothing in it."""


@dataclass(frozen=True)
class TaskSource:
    """One task's code and what is known about it before it is read."""

    name: str
    """The card's; else the class name in kebab-case; else from the file's name."""
    path: str
    """As the user named it; "-" for standard input, empty for a library task."""
    text: str
    class_name: str | None = None
    """None: the only one."""
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    problem: str = ""
    """Why a file of a folder could not be read, `text` being empty; one bad file stops no other."""
    card: TaskCard | None = None
    """The one beside the file, or of the library."""


def find_sources(targets: Sequence[str], *, stdin: BinaryIO, library: Callable[[], TaskLibrary]) -> list[TaskSource]:
    """Read everything that is named, in order, each file once.

    Args:
        targets: Paths, names of library tasks, or "-". What exists as a path is not looked up as a name.
        stdin: Read for "-".
        library: Opened only when a name has to be looked up.

    Raises:
        SourceError: A file that was named itself cannot be read as a source, or a folder holds no task.
        UnknownTask: Neither a path nor a library task has that name.
    """
    return _once(source for target in targets for source in _find(target, stdin, library))


def find_paths(targets: Sequence[str], *, stdin: BinaryIO) -> list[TaskSource]:
    """As `find_sources`, for what comes from outside the library.

    Raises:
        SourceError: As there; or nothing has that path.
    """
    return _once(source for target in targets for source in _find(target, stdin, partial(_refuse_name, target)))


def task_file(target: str) -> Path | None:
    """The file that is named; None when it is a name of the library.

    Raises:
        SourceError: It is a path, and no file is there.
    """
    path = Path(target)
    if path.is_file():
        return path
    if "/" in target or target.endswith(".py"):
        raise SourceError(f"{target}: no such file")
    return None


def read_or_explain(file: Path) -> TaskSource:
    """A file's source; what keeps it from being one is its `problem`."""
    try:
        return _from_file(file)
    except (SourceError, CorruptProject) as error:
        return _with_problem(file, error)


def _refuse_name(target: str) -> TaskLibrary:
    raise SourceError(f"{target}: no such file or folder")


def _once(sources: Iterable[TaskSource]) -> list[TaskSource]:
    found: dict[str, TaskSource] = {}
    for source in sources:
        found.setdefault(source.path or source.name, source)
    return list(found.values())


def _find(target: str, stdin: BinaryIO, library: Callable[[], TaskLibrary]) -> list[TaskSource]:
    if target == STANDARD_INPUT:
        text = _decode(stdin.read(MAX_FILE_BYTES + 1), "standard input")
        return [TaskSource(_name_of(text, "standard-input"), STANDARD_INPUT, text)]
    path = Path(target)
    try:
        is_folder, is_file = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:  # too long, or with a zero byte
        raise SourceError(f"{target:.80}: {error}") from None
    if is_folder:
        return _from_folder(path)
    if is_file:
        return [_from_file(path)]
    if "/" in target or target.endswith(".py"):
        raise SourceError(f"{target}: no such file or folder")
    return [_from_library(target, library())]


def _from_library(name: str, library: TaskLibrary) -> TaskSource:
    card = library.card(name)
    return TaskSource(name, "", library.source(name), card.class_name, dict(card.parameters), card=card)


def _from_folder(folder: Path) -> list[TaskSource]:
    """Every Python file below the folder that defines a Task class, or cannot be read or parsed."""
    try:
        files = sorted(
            file for file in folder.rglob("*.py") if _is_visible(file.relative_to(folder)) and file.is_file()
        )
    except OSError as error:
        raise SourceError(f"{folder}: {error.strerror or error}") from None
    sources = [source for file in files if (source := _one_of_many(file)) is not None]
    if not sources:
        raise SourceError(f"{folder}: no Python file in this folder defines a Task class")
    return sources


def _one_of_many(file: Path) -> TaskSource | None:
    """A file that nobody named: None when it is no task, a task with a problem when that cannot be told."""
    try:
        source = _from_file(file)
    except EmptySource:
        return None
    except (SourceError, CorruptProject) as error:
        return _with_problem(file, error)
    return source if _may_be_task(source.text) else None


def _with_problem(file: Path, error: Exception) -> TaskSource:
    return TaskSource(kebab_case(file.stem) or "task", str(file), "", problem=str(error))


def _is_visible(path: Path) -> bool:
    """Leaves out hidden folders, caches, and the older revisions of a library task."""
    return not any(part.startswith((".", "__")) or part == "revisions" for part in path.parts)


def _may_be_task(text: str) -> bool:
    if task_classes(text):
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the text's own slips; the static check tells them
            parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return False


def _from_file(path: Path) -> TaskSource:
    if not (path.is_file() or path.is_fifo()):
        raise SourceError(f"{path}: neither a file nor a folder")
    try:
        with path.open("rb") as file:
            text = _decode(file.read(MAX_FILE_BYTES + 1), str(path))
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from None
    card = _card_beside(path)
    if card is not None:
        return TaskSource(card.name, str(path), text, card.class_name, dict(card.parameters), card=card)
    return TaskSource(_name_of(text, path.stem), str(path), text)


def _card_beside(path: Path) -> TaskCard | None:
    """A task folder of a library is `task.py` with `card.json`."""
    card = path.with_name("card.json")
    return read_record(TaskCard, card) if path.name == "task.py" and card.is_file() else None


def _name_of(text: str, otherwise: str) -> str:
    classes = task_classes(text)
    return kebab_case(classes[0] if len(classes) == 1 else otherwise) or "task"


def _decode(data: bytes, where: str) -> str:
    if len(data) > MAX_FILE_BYTES:
        raise SourceError(f"{where}: more than {MAX_FILE_BYTES >> 20} MiB is no task's source")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{where}: not UTF-8 text (byte {error.start})") from None
    if "\0" in text:
        raise SourceError(f"{where}: not text (it holds a zero byte)")
    if not text.strip():
        raise EmptySource(f"{where}: empty")
    return text
