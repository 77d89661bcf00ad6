"""What a run set out to do, on disk before its first trial: `trials/<run>/run.json`.

Together with the trials that were kept and the calls that were recorded, this is all that it takes to go on after any
end, or to do the same again: the plan, the settings, and the moment of the library that the run's memory starts from.
Neither keys nor passwords are in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from library.errors import CorruptProject
from library.reading import Mark
from library.task_files import read_record, to_json_text
from library.whole_files import write_atomically
from workbench import __version__
from workbench.core.errors import RunBusy, UnknownRun
from workbench.core.plans import RunPlan
from workbench.core.settings import Settings

FILE_NAME = "run.json"
RUN_ID = re.compile(r"(\d{8}-\d{6})(?:-(\d+))?")
LAST = "last"
"""Stands for the newest run."""
SCHEMA = 1


@dataclass(frozen=True)
class RunRecord:
    """One run as it was begun."""

    run: str
    """Its id: the name of its folder."""
    started_at: str
    """UTC, ISO 8601."""
    plan: RunPlan
    settings: Settings
    """Everything else that decides what is written: provider, model, address."""
    mark: Mark
    """Where the journal stood: what the run's memory starts from."""
    provider: str
    model: str
    """That answers, also when the settings name none."""
    recipe_version: str
    program: str = __version__
    schema: int = SCHEMA


def begin_run(trials: Path, now: datetime, record: RunRecord) -> RunRecord:
    """Give a run its id and its folder, unique also when two processes start in the same second.

    Args:
        trials: The project's.
        now: When it begins.
        record: Everything but `run` and `started_at`.

    Returns:
        The record as it was written.
    """
    run_id = claim_run(trials, now)
    begun = replace(record, run=run_id, started_at=now.isoformat(timespec="milliseconds"))
    settings = replace(begun.settings, base_url=without_password(begun.settings.base_url))
    write_atomically(trials / run_id / FILE_NAME, to_json_text(replace(begun, settings=settings)))
    return begun


def read_run(trials: Path, run: str) -> RunRecord:
    """The record of a run; "last" is the one that was begun last.

    Raises:
        UnknownRun: No such run can be gone on with; names those that are most like it.
        CorruptProject: Its file cannot be read; names it and the field.
    """
    names = run_names(trials)
    if run == LAST and names:
        run = names[-1]
    if run not in names:
        raise UnknownRun(run, get_close_matches(run, names), newest=names[-1] if names else None)
    file = trials / run / FILE_NAME
    record = read_record(RunRecord, file)
    if record.schema > SCHEMA:
        raise CorruptProject(file, f"written by a newer version ({record.program}); this one reads schema {SCHEMA}")
    return record


def run_names(trials: Path) -> list[str]:
    """The runs that have a record, in the order in which they were begun."""
    names = (file.parent.name for file in trials.glob(f"*/{FILE_NAME}"))
    return sorted((name for name in names if RUN_ID.fullmatch(name)), key=_begun)


def claim_run(trials: Path, now: datetime) -> str:
    """A run's id, unique within the project also when two processes start in the same second: its folder is made."""
    stem = now.strftime("%Y%m%d-%H%M%S")
    number = 1
    while True:
        run_id = stem if number == 1 else f"{stem}-{number}"
        trials.mkdir(parents=True, exist_ok=True)
        try:
            (trials / run_id).mkdir()
        except FileExistsError:
            number += 1
        else:
            return run_id


@contextmanager
def running(folder: Path) -> Iterator[None]:
    """Hold a run: nobody else may go on with it meanwhile. A process that is killed lets go.

    Args:
        folder: The run's own.

    Raises:
        RunBusy: Another process is at it.
    """
    lock = FileLock(folder / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise RunBusy(folder.name) from None
    try:
        yield
    finally:
        lock.release()


def without_password(url: str | None) -> str | None:
    """An address without the user and password that may stand in it."""
    if url is None:
        return None
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _begun(run: str) -> tuple[str, int]:
    """Runs of one second are told apart by a number at the end."""
    parts = RUN_ID.fullmatch(run)
    assert parts is not None
    return parts[1], int(parts[2] or 1)
