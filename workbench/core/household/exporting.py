"""Verified samples as JSON lines for somebody else, a row each: those of runs, or those that a person accepted.

A row begins with the published keys (task, plan, solution, scene), then says what makes it checkable and where it
comes from: type, goal, answer, accept, bindings, seed, steps, dialogue, reason, method, split, path.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from prompts.values import JsonValue
from sim.pool import Executor
from workbench.core.household.plan import Split
from workbench.core.household.reviewed import ExportSource
from workbench.core.household.sameness import SampleIndex
from workbench.core.household.verifying import verify_files

PUBLISHED = ("task", "plan", "solution", "scene")
CHECKABLE = ("type", "goal", "answer", "accept", "bindings", "seed", "steps", "dialogue", "reason")
ORIGIN = ("method", "split", "path")


@dataclass(frozen=True)
class ExportPlan:
    """What is to be written."""

    sources: tuple[ExportSource, ...]
    split: Split | None = None
    """None: of every split."""
    distinct: bool = False
    """Whether near-duplicates of earlier rows are left out."""
    verifier: Executor | None = None
    """Tries every sample again; None: what was verified is taken as it stands."""


@dataclass
class ExportReport:
    """What became of the samples."""

    rows: int = 0
    near_duplicates: int = 0
    """Left out."""
    turned_down: int = 0
    """Left out because a person rejected, retired or edited them."""
    unverified: list[str] = field(default_factory=list)
    """Each sample that was left out because it does not hold, and why."""


async def export(plan: ExportPlan, file: Path) -> ExportReport:
    """Write the rows; the file is replaced when the last one is there.

    Raises:
        HouseholdPlanError, CorruptProject: A sample cannot be read.
        OSError: The file cannot be written.
    """
    report, index = ExportReport(), SampleIndex()
    with _replaced(file) as stream:
        for source in plan.sources:
            splits = dict(source.samples(plan.split))
            wanted = [sample for sample in splits if not source.is_turned_down(sample)]
            report.turned_down += len(splits) - len(wanted)
            async with aclosing(_tried(source, wanted, plan.verifier)) as samples:
                async for sample, document, problem in samples:
                    if problem:
                        report.unverified.append(f"{sample}: {problem}")
                    elif plan.distinct and index.near(document):
                        report.near_duplicates += 1
                    else:
                        index.add(str(sample), document)
                        row = row_of(document, source, sample, splits[sample])
                        stream.write(json.dumps(row, ensure_ascii=False) + "\n")
                        report.rows += 1
    return report


def row_of(document: dict[str, Any], source: ExportSource, sample: Path, split: Split) -> dict[str, JsonValue]:
    """One row, its keys in their order."""
    own = {key: document.get(key) for key in (*PUBLISHED, *CHECKABLE)}
    origin = (source.method(sample), split, source.place(sample))
    return {**own, **dict(zip(ORIGIN, origin, strict=True))}


async def _tried(
    source: ExportSource, files: Sequence[Path], verifier: Executor | None
) -> AsyncGenerator[tuple[Path, dict[str, Any], str], None]:
    """Each sample, and what is wrong with it."""
    if verifier is None:
        for file in files:
            document = source.read(file)
            yield file, document, "" if document.get("verified") is True else "it is not said to be verified"
        return
    async with aclosing(verify_files(files, verifier, read=source.read)) as verdicts:
        async for verdict in verdicts:
            yield verdict.path, verdict.document or {}, verdict.reason


@contextmanager
def _replaced(file: Path) -> Iterator[IO[str]]:
    """A file in the place of another one as soon as it is complete; nothing where it never is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        with unfinished.open("w", encoding="utf-8") as stream:
            yield stream
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
