"""What a project's trials and library amount to: the numbers behind `simsmith stats`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from library.comparison import Comparison, compare
from library.coverage import Coverage, cover
from library.errors import NoSuchRun
from library.grouping import AuthorKind, Group, GroupBy, author_kind, group
from library.reading import LibraryReader
from library.records import Decision, Trial
from library.repairs import decisions_on_roots, with_repairs
from library.statistics import Fate, Statistics, fates_of, summarize
from sim.assets import CATALOGUE

LAST = "last"
"""Stands for the run whose first trial was kept last."""
ACCEPTING: tuple[Fate, ...] = ("accept", "edit-accept")


@dataclass(frozen=True)
class GroupStudy:
    """Some trials that may be counted together, and what they amount to."""

    group: Group
    statistics: Statistics


@dataclass(frozen=True)
class Study:
    """The trials of some runs in groups, and what the whole library covers."""

    runs: tuple[str, ...]
    """Whose trials are counted, oldest first."""
    by: GroupBy | None
    groups: tuple[GroupStudy, ...]
    trials: tuple[Trial, ...]
    fates: Mapping[str, Fate]
    """Trial → what somebody decided about its task in the end."""
    coverage: Coverage
    """Of the accepted tasks, base tasks included."""


@dataclass(frozen=True)
class RunComparison:
    """Two runs, and what they say about each other."""

    one: str
    other: str
    authors: tuple[AuthorKind, ...]
    """Of both runs' trials, each once."""
    comparison: Comparison


def study(library: LibraryReader, runs: Sequence[str] = (), by: GroupBy | None = None) -> Study:
    """Count the trials of some runs, or of all.

    Args:
        library: The project's.
        runs: Ids; empty means all.
        by: What the trials are grouped by beside their author.

    Raises:
        NoSuchRun: With the ids most like it.
    """
    kept = library.trials()
    trials = with_repairs(kept)
    chosen = tuple(dict.fromkeys(_resolve(run, trials) for run in runs)) or runs_of(trials)
    counted = tuple(trial for trial in trials if trial.run in chosen)
    decisions, sources = decisions_on_roots(library.standing_decisions(), kept), library.sources()
    return Study(
        runs=chosen,
        by=by,
        groups=tuple(GroupStudy(found, _summarize(found, decisions, sources)) for found in group(counted, by)),
        trials=counted,
        fates=fates_of(decisions),
        coverage=cover(library.cards("accepted"), tuple(CATALOGUE)),
    )


def compare_runs(library: LibraryReader, one: str, other: str) -> RunComparison:
    """Compare two runs seed by seed; the first one is what the second is measured against.

    Raises:
        NoSuchRun: With the ids most like it.
    """
    trials = with_repairs(library.trials())
    one, other = _resolve(one, trials), _resolve(other, trials)
    of_one = [trial for trial in trials if trial.run == one]
    of_other = [trial for trial in trials if trial.run == other]
    authors = tuple(dict.fromkeys(author_kind(trial) for trial in (*of_one, *of_other)))
    return RunComparison(one, other, authors, compare(of_one, of_other))


def runs_of(trials: Sequence[Trial]) -> tuple[str, ...]:
    """The runs of some trials, by when their first trial was kept."""
    return tuple(dict.fromkeys(trial.run for trial in trials))


def _resolve(run: str, trials: Sequence[Trial]) -> str:
    known = runs_of(trials)
    if run == LAST and known:
        return known[-1]
    if run not in known:
        raise NoSuchRun(run, known)
    return run


def _summarize(found: Group, decisions: Sequence[Decision], sources: Mapping[str, str]) -> Statistics:
    fates = fates_of(decisions)
    accepted = {trial.trial for trial in found.trials if fates.get(trial.trial) in ACCEPTING}
    return summarize(found.trials, accepted, decisions, sources)
