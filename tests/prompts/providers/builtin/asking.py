"""Trials with the built-in author: facts of the whole catalogue, and proposals written by real recipes."""

from __future__ import annotations

from dataclasses import replace

from prompts.engine import AssetFact, Facts, RecipeRun, Sampling, TaskFact
from prompts.providers.builtin.author import BuiltinAuthor
from prompts.recipe import load_recipe
from prompts.values import TaskProposal, Written
from sim.assets import CATALOGUE
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import Limits, RolloutReport
from tests.prompts.builders import collect
from workbench.core.checking import check_task

FIRST_SEED = 1_000_000
"""Of the episodes: beyond those of training, validation and test."""


def run_of(
    seed: int,
    *,
    recipe: str = "bottom-up",
    past: tuple[str, ...] = (),
    tasks: tuple[TaskFact, ...] = (),
    target: str | None = None,
    seed_task: TaskFact | None = None,
    faults: float = 0.0,
) -> RecipeRun:
    """One trial's dialogue with everything on offer."""
    assets = tuple(AssetFact(asset.path, asset.description) for asset in CATALOGUE.values())
    facts = Facts(assets, "env.add_object(urdf, pose)", "add_object", tasks=tasks, past_names=past)
    facts = replace(facts, target=target, seed_task=seed_task)
    return RecipeRun(load_recipe(recipe), BuiltinAuthor(faults=faults), facts, Sampling(seed=seed))


async def proposal_of(run: RecipeRun) -> TaskProposal:
    """What it writes."""
    events = await collect(run.write())
    assert isinstance(events[-1], Written), events[-1]
    return events[-1].proposal


async def rolled_out(source: str, *, episodes: int = 1, limits: Limits = Limits()) -> RolloutReport:  # noqa: B008
    """What the check that is used everywhere says about some code, evidence included."""
    sandbox = Sandbox()
    seeds = tuple(range(FIRST_SEED, FIRST_SEED + episodes))
    try:
        events = await collect(check_task(sandbox, source, seeds=seeds, limits=limits))
    finally:
        await sandbox.close()
    report = events[-1]
    assert isinstance(report, RolloutReport)
    return report
