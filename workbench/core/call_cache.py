"""Which recorded calls nobody needs any more, and what they take up.

A call is needed by the trials that it was a part of, to be replayed, and by a run that was stopped, so that nothing is
paid for twice when it goes on. A partial answer is needed by nobody; it is kept until its trial came to a verdict,
because it tells what was paid for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from library.errors import LibraryError
from library.reading import LibraryReader
from prompts.partial import SUFFIX
from workbench.core.run_record import read_run, run_names

DAY_S = 86_400.0
GRACE_S = DAY_S
"""Younger files are left alone: a trial that runs just now is in no journal yet."""

Reason = Literal["unused", "partial", "leftover", "old"]
"""No trial needs it; an answer that broke off; what a killed write left; used, but not lately."""


@dataclass(frozen=True)
class Prunable:
    """A file that may go."""

    file: Path
    size: int
    """Bytes."""
    reason: Reason


class CallCache:
    """The record of calls of one project, as somebody sees who cleans up.

    Args:
        calls: The project's `calls/`.
        trials: Its `trials/`, where runs say what they set out to do.
        library: Knows which trial had which call.
    """

    def __init__(self, calls: Path, trials: Path, library: LibraryReader) -> None:
        self._calls = calls
        known = library.trials()
        self._used = {stage.call_hash for trial in known for stage in trial.stages}
        ended = {trial.trial for trial in known if trial.verdict != "void"}
        self._waited_for = {trial for trial in _trials_of_runs(trials) if trial not in ended}

    def prunable(self, now_s: float, *, older_than_s: float | None = None, abandon: bool = False) -> list[Prunable]:
        """The files that may go, by name.

        Args:
            now_s: Seconds since the epoch.
            older_than_s: Also calls that trials had, when they are older [s]: those trials cannot be replayed then.
            abandon: Also what runs that were stopped would need to go on.
        """
        found = []
        for file in sorted(self._calls.iterdir()) if self._calls.is_dir() else ():
            with suppress(FileNotFoundError):  # somebody else cleans up, too
                status = file.stat()
                reason = self._reason(file, now_s - status.st_mtime, older_than_s, abandon=abandon)
                if reason is not None:
                    found.append(Prunable(file, status.st_size, reason))
        return found

    def _reason(self, file: Path, age_s: float, older_than_s: float | None, *, abandon: bool) -> Reason | None:
        if age_s < GRACE_S:
            return None
        if file.name.startswith(".") and file.suffix == ".part":
            return "leftover"
        is_partial = file.name.endswith(SUFFIX)
        if not is_partial and file.suffix != ".json":
            return None  # not ours
        if not abandon and _payer(file) in self._waited_for:
            return None
        if is_partial:
            return "partial"
        if file.stem not in self._used:
            return "unused"
        return "old" if older_than_s is not None and age_s >= older_than_s else None


def prune(files: Iterable[Prunable]) -> None:
    """Delete them; one that is gone already is no failure."""
    for each in files:
        each.file.unlink(missing_ok=True)


def _trials_of_runs(trials: Path) -> Iterator[str]:
    """Ids of all trials that runs set out to do, those of an unreadable run aside."""
    for name in run_names(trials):
        with suppress(LibraryError):
            plan = read_run(trials, name).plan
            yield from (f"{name}-{index}" for index in range(plan.trials))


def _payer(file: Path) -> str:
    """Id of the trial that paid for a call; empty when the file does not say."""
    with suppress(OSError, ValueError, AttributeError), file.open(encoding="utf-8") as stream:
        text = stream.readline() if file.name.endswith(SUFFIX) else stream.read()
        return str(json.loads(text).get("paid_by", ""))
    return ""
