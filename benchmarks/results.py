"""The tables of `docs/results.md`: how recorded rounds of trials went, and what a later round changed.

    python -m benchmarks.results "first round=path/to/project" "second round=path/to/other-project"

Each project holds one round. What stands outside the two markers of the page is written by people and stays.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import Section
from library.comparison import compare
from library.grouping import Group, group
from library.store import TaskLibrary
from workbench.core.comparison_tables import comparison_tables
from workbench.core.study import RunComparison, Study, study
from workbench.core.study_tables import study_tables
from workbench.core.tables import as_markdown

PAGE = Path(__file__).parents[1] / "docs" / "results.md"
TABLES = Section("recorded rounds", "benchmarks.results")


class Round(NamedTuple):
    """Trials that were run with one state of the prompts."""

    name: str
    study: Study


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line, count, write the page."""
    parser = argparse.ArgumentParser(description="Write the tables of docs/results.md.")
    parser.add_argument("rounds", nargs="+", metavar="NAME=PROJECT", help="in the order in which they were run")
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args(arguments)
    rounds = [_open(text) for text in options.rounds]
    TABLES.write(options.page, render(rounds))


def render(rounds: Sequence[Round]) -> str:
    """All tables: each round, then each round against the one before it."""
    return "\n".join([*_rounds(rounds), *_changes(rounds)])


def _open(text: str) -> Round:
    name, _, project = text.partition("=")
    root = Path(project)
    if not (root / "journal").is_dir():
        sys.exit(f"{text}: write NAME=PROJECT, and a project has a journal")
    return Round(name, study(TaskLibrary(root), by="recipe"))


def _rounds(rounds: Sequence[Round]) -> Iterator[str]:
    for one in rounds:
        yield f"## {one.name}"
        yield ""
        yield f"{len(one.study.trials)} trials of {len(one.study.runs)} runs."
        yield ""
        yield from as_markdown(study_tables(one.study), "###")


def _changes(rounds: Sequence[Round]) -> Iterator[str]:
    for before, after in pairwise(rounds):
        then = {(found.author, found.key): found for found in group(before.study.trials, "recipe")}
        for found in group(after.study.trials, "recipe"):
            if earlier := then.get((found.author, found.key)):
                yield f"## {found.author} {found.key}: {after.name} against {before.name}"
                yield ""
                yield from as_markdown(comparison_tables(_comparison(before, earlier, after, found)), "###")


def _comparison(before: Round, earlier: Group, after: Round, later: Group) -> RunComparison:
    return RunComparison(before.name, after.name, (later.author,), compare(earlier.trials, later.trials))


if __name__ == "__main__":
    main()
