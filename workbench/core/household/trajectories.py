"""Trajectories of household samples: recorded into a folder, and run again from there, by a process of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sim.household.trajectory_jobs import record_trajectory, replay_trajectory
from workbench.core.errors import HouseholdPlanError
from workbench.core.household.making import run_job

if TYPE_CHECKING:
    from prompts.values import JsonValue
    from sim.jobs import JobFunction
    from sim.pool import Executor

SAME_POSE_M = 1e-3
"""What a replay may differ by [m]."""


@dataclass(frozen=True)
class ReplayReport:
    """How a second run compares with a recorded one."""

    steps: int
    apart_m: float
    """Farthest that anything was from where the record has it, at the same step."""
    same_results: bool
    """Every call ended as it did."""

    @property
    def is_same(self) -> bool:
        """Whether it came to the same poses and results."""
        return self.same_results and self.apart_m <= SAME_POSE_M


def read_sample(file: Path) -> dict[str, Any]:
    """The document in a sample's file.

    Raises:
        HouseholdPlanError: It cannot be read, or is no table.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise HouseholdPlanError(f"{file} is no JSON document: {error}") from error
    if not isinstance(document, dict):
        raise HouseholdPlanError(f"{file} is no sample: it holds no table")
    return document


async def record(document: dict[str, Any], folder: Path, executor: Executor, *, pictures: bool = True) -> int:
    """Carry out a sample and write its trajectory into a folder; returns how many calls were begun.

    Args:
        document: Of the sample.
        folder: Absolute: the process may stand elsewhere.
        executor: Gives the process.
        pictures: Whether the agent's views are kept.

    Raises:
        HouseholdPlanError: The folder cannot be written, or the document is no sample.
        HouseholdJobFailed: The process crashed.
    """
    order = {"document": document, "folder": str(folder), "pictures": pictures}
    return int((await _asked(executor, record_trajectory, order))["calls"])


async def replay(folder: Path, executor: Executor) -> ReplayReport:
    """Run a recorded trajectory again; `folder` is absolute.

    Raises:
        HouseholdPlanError: The folder holds no complete trajectory.
        HouseholdJobFailed: The process crashed.
    """
    return ReplayReport(**await _asked(executor, replay_trajectory, {"folder": str(folder)}))


async def _asked(executor: Executor, function: JobFunction, order: dict[str, Any]) -> dict[str, Any]:
    answer = cast("dict[str, Any]", await run_job(executor, function, cast("JsonValue", order)))
    if "problem" in answer:
        raise HouseholdPlanError(str(answer["problem"]))
    return answer
