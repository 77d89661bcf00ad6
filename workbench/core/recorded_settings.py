"""The settings of a trial as they stand in its record: flat values, and all that it takes to run it again. Pure."""

from __future__ import annotations

from sim.source import source_hash
from workbench.core.plans import SeedTask, TrialPlan

Flat = dict[str, str | int | float | bool | None]


def recorded_settings(plan: TrialPlan, *, recipe_version: str, address: str | None) -> Flat:
    """What was asked, of whom.

    Args:
        plan: What the trial sets out to do.
        recipe_version: As `Recipe.version`.
        address: Where the model is served; None: nowhere.
    """
    run, sampling = plan.settings, plan.sampling
    return {
        "run_seed": run.seed,
        "index": plan.index,
        "draw": plan.draw,
        "workers": run.workers,
        "target": run.target,
        **_recorded_seed(run.seed_task),
        "episodes": run.episodes,
        "repair_attempts": run.repair_attempts,
        "mode": run.mode,
        "max_tokens": sampling.max_tokens,
        "example_candidates": sampling.example_candidates,
        "asset_candidates": sampling.asset_candidates,
        "reference_candidates": sampling.reference_candidates,
        "load_memory": run.load_memory,
        "save_memory": run.save_memory,
        "load_tasks": run.load_tasks,
        "template": run.template,
        "critics": sampling.critics,
        **{f"temperature.{stage}": value for stage, value in sampling.temperatures.items()},
        "recipe_version": recipe_version,
        **({"base_url": address} if address else {}),
    }


def _recorded_seed(task: SeedTask | None) -> dict[str, str]:
    """Which task it was asked to vary, and which code of it; nothing where there was none."""
    return {} if task is None else {"seed_task": task.name, "seed_task_hash": source_hash(task.source)}
