"""The runs under some folders, and the samples that each has verified: for totals and for export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from library.codec import decode
from library.errors import MalformedRecord
from library.task_files import read_record
from workbench.core.errors import HouseholdPlanError
from workbench.core.household.folder import INDEX, PLAN, SCENES, YIELD, read_lines
from workbench.core.household.outcome import TypeYield
from workbench.core.household.plan import HouseholdPlan, Split


@dataclass(frozen=True)
class Run:
    """One run, as far as it has come."""

    root: Path
    plan: HouseholdPlan
    yields: tuple[TypeYield, ...]
    """By type; none where no scene is finished."""
    calls: int = 0
    tokens: int = 0
    """Of a language model."""

    def samples(self, split: Split | None = None) -> Iterator[tuple[Path, Split]]:
        """The files of the samples of its finished scenes with the split of each, in order; of one split or of all."""
        done = sum(1 for _ in read_lines(self.root / SCENES))
        for line in read_lines(self.root / INDEX):
            if line["scene"] < done and split in (None, line["split"]):
                yield self.root / line["path"], line["split"]


def find_runs(paths: Sequence[Path]) -> list[Run]:
    """The runs in some folders, the oldest first, each once.

    Raises:
        HouseholdPlanError: A path is no folder, or has no run in it.
        CorruptProject: A plan cannot be read.
    """
    roots = dict.fromkeys(root for path in paths for root in _roots(path))
    return [_read(root) for root in sorted(roots, key=lambda root: (root.name, str(root)))]


def _roots(path: Path) -> list[Path]:
    found = [file.parent for file in path.rglob(PLAN)] if path.is_dir() else []
    if not found:
        raise HouseholdPlanError(f"{path}: there is no run of household tasks in it")
    return found


def _read(root: Path) -> Run:
    plan, file = read_record(HouseholdPlan, root / PLAN), root / YIELD
    if not file.is_file():
        return Run(root, plan, ())
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
        yields = tuple(decode(TypeYield, one) for one in known["types"])
        return Run(root, plan, yields, known["calls"], known["tokens"])
    except (ValueError, KeyError, TypeError, MalformedRecord) as wrong:
        raise HouseholdPlanError(f"{file}: cannot be read as a yield: {wrong}") from None


def total_yields(runs: Sequence[Run]) -> dict[tuple[str, str], TypeYield]:
    """(Method, type) → what came of it in some runs together."""
    totals: dict[tuple[str, str], TypeYield] = {}
    for run in runs:
        for one in run.yields:
            key = (run.plan.method, one.type)
            totals[key] = totals[key] + one if key in totals else one
    return totals
