"""What is known of a sample once it has been tried: the checks that it passed and the one that it did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from sim.household.values import CallResult

CheckName = Literal[
    "plan_fits", "ids_exist", "goal_is_valid", "fits_type", "names_are_right", "scene_holds", "false_at_start",
    "carried_out", "goal_reached", "repeats", "last_call_needed",
]  # fmt: skip


class Check(NamedTuple):
    """One thing that was looked at."""

    name: CheckName
    passed: bool
    detail: str = ""
    """What is wrong, in words; empty where it passed."""


@dataclass(frozen=True)
class Verification:
    """What is known of a sample now."""

    checks: tuple[Check, ...]
    """In the order in which they were made; the first failure ends them."""
    results: tuple[CallResult, ...] = ()
    """Of the first run."""

    @property
    def passed(self) -> bool:
        """Whether the sample is true."""
        return all(check.passed for check in self.checks)

    @property
    def reason(self) -> str:
        """What is wrong first: ``carried_out: grab() failed: too_far``; empty where nothing is."""
        return next((f"{check.name}: {check.detail}" for check in self.checks if not check.passed), "")

    @property
    def steps(self) -> int:
        """Steps of the agent in the first run."""
        return sum(result.steps for result in self.results)
