"""From the name of a method to who proposes."""

from __future__ import annotations

from sim.pool import Executor, LocalProcesses
from workbench.core.household import SceneWork, hardcoding
from workbench.core.household_plan import HouseholdPlan
from workbench.core.session import Session


def scene_work(plan: HouseholdPlan, session: Session, executor: Executor | None = None) -> SceneWork:
    """What makes the tasks of one scene.

    Args:
        plan: What is asked for.
        session: Who writes, where a language model proposes.
        executor: Where scenes are drawn and tried; None: a process for each job.
    """
    return hardcoding(plan, executor or LocalProcesses())
