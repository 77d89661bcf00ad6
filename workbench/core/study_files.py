"""A study as files: one row a trial as CSV, its tables as a page of Markdown. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from library.grouping import author_kind, prompt_version
from library.records import Trial
from library.relations import relations
from library.statistics import Fate, first_verdict
from workbench.core.study import Study
from workbench.core.study_tables import study_tables
from workbench.core.tables import as_markdown

Cell = str | int | float | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would calculate: a model's text must not."""


def study_csv(study: Study) -> str:
    """Every trial of the study as a row of a CSV file with a heading."""
    lines = io.StringIO()
    rows = [_row(trial, study.fates) for trial in study.trials]
    writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in rows)
    return lines.getvalue()


def study_markdown(study: Study) -> str:
    """The tables of the study as a page."""
    return "\n".join(_page(study))


def _page(study: Study) -> Iterator[str]:
    yield "# Statistics"
    yield ""
    yield f"{len(study.trials)} trials of {len(study.runs)} runs."
    yield ""
    yield from as_markdown(study_tables(study), "##")


COLUMNS = (
    "run",
    "trial",
    "started_at",
    "author",
    "provider",
    "model",
    "recipe",
    "prompt_version",
    "seed",
    "run_seed",
    "target",
    "seed_task",
    "task",
    "verdict",
    "first_verdict",
    "fate",
    "attempts",
    "calls",
    "cached_calls",
    "prompt_tokens",
    "completion_tokens",
    "cost_usd",
    "seconds",
    "assets",
    "relations",
    "problem",
)
"""What `docs/statistics.md` documents."""


def _row(trial: Trial, fates: Mapping[str, Fate]) -> dict[str, Cell]:
    usage = trial.usage
    return {
        "run": trial.run,
        "trial": trial.trial,
        "started_at": trial.started_at,
        "author": author_kind(trial),
        "provider": trial.provider,
        "model": trial.model,
        "recipe": trial.recipe,
        "prompt_version": prompt_version(trial),
        "seed": trial.seed,
        "run_seed": trial.settings.get("run_seed"),
        "target": trial.settings.get("target"),
        "seed_task": trial.settings.get("seed_task"),
        "task": trial.task,
        "verdict": trial.verdict,
        "first_verdict": "void" if trial.verdict == "void" else first_verdict(trial),
        "fate": fates.get(trial.trial),
        "attempts": len(trial.revisions),
        "calls": len(trial.stages),
        "cached_calls": sum(stage.cached for stage in trial.stages),
        "prompt_tokens": usage.prompt_tokens if usage else None,
        "completion_tokens": usage.completion_tokens if usage else None,
        "cost_usd": trial.cost_usd,
        "seconds": round(trial.seconds, 3),
        "assets": " ".join(trial.assets),
        "relations": " ".join(relations(trial.task or "", trial.description, trial.assets)),
        "problem": trial.problem,
    }


def _harmless(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
