"""The runs of a project, to choose from. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from library.grouping import AuthorKind, author_kind
from library.outlines import AnyTrial
from library.repairs import roots_of


@dataclass(frozen=True)
class RunEntry:
    """One run."""

    run: str
    started_at: str
    """Of its first trial; UTC, ISO 8601."""
    trials: int
    """Void ones included; what a reviewer sent back counts with the trial that it continues."""
    recipes: tuple[str, ...]
    authors: tuple[AuthorKind, ...]
    models: tuple[str, ...]


def list_runs(trials: Sequence[AnyTrial]) -> tuple[RunEntry, ...]:
    """All runs, the newest first.

    Args:
        trials: In the order in which they were kept.
    """
    runs: dict[str, list[AnyTrial]] = {}
    roots = roots_of(trials)
    for trial in trials:
        if roots[trial.trial] == trial.trial:
            runs.setdefault(trial.run, []).append(trial)
    return tuple(_entry(run, found) for run, found in reversed(runs.items()))


def _entry(run: str, trials: Sequence[AnyTrial]) -> RunEntry:
    return RunEntry(
        run=run,
        started_at=trials[0].started_at,
        trials=len(trials),
        recipes=tuple(dict.fromkeys(trial.recipe for trial in trials)),
        authors=tuple(dict.fromkeys(author_kind(trial) for trial in trials)),
        models=tuple(dict.fromkeys(trial.model for trial in trials)),
    )
