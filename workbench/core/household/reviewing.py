"""What one does with household samples that needs a process or a run: trying, editing, making more.

Decisions are taken by `workbench.core.reviewing`, on the session that `keeping.with_samples` gives.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from library.records import Decision, RolloutSummary
from library.task_files import read_record
from sim.pool import Executor, LocalProcesses
from workbench.core.errors import ReviewRefused
from workbench.core.household.folder import PLAN, TASKS, TaskFolder
from workbench.core.household.importing import import_samples, keep_scene
from workbench.core.household.keeping import FOLDER, samples_of, written
from workbench.core.household.making import create_tasks
from workbench.core.household.methods import project_author, scene_work
from workbench.core.household.plan import HouseholdPlan, check_plan
from workbench.core.household.showing import SampleTried
from workbench.core.session import Session


def accept_edited_sample(
    session: Session,
    name: str,
    document: Mapping[str, Any],
    tried: SampleTried | None,
    *,
    reason: str = "",
    seconds: float | None = None,
    expected_hash: str | None = None,
) -> Decision:
    """Accept a person's version of a sample as a new revision.

    Args:
        session: With the household samples.
        name: The sample.
        document: The version, its scene included.
        tried: What trying this very document showed.
        reason: Why.
        seconds: From the first look to the decision.
        expected_hash: Of the sample that the edit started from; None takes whatever is there now.

    Raises:
        ReviewRefused: It was not tried, or does not hold.
        CodeMovedOn: The library has another version by now.
        DecisionRefused: The sample is retired.
    """
    if tried is None or not tried.passed:
        why = tried.reason if tried else "it was not tried"
        raise ReviewRefused(f"{name}: only a verified sample can be accepted: {why}")
    library = samples_of(session)
    source, scene = written(document)
    if scene:
        library.keep_scene(scene)
    return library.edit_accept(
        name,
        source,
        who=session.who,
        reason=reason,
        rollout=tried.rollout,
        seconds=seconds,
        expected_hash=expected_hash,
    )


def keep_judgement(session: Session, name: str, digest: str, rollout: RolloutSummary) -> None:
    """Write down what trying a sample showed."""
    samples_of(session).judge(name, digest, rollout)


def next_plan(session: Session, plan: HouseholdPlan) -> HouseholdPlan:
    """The plan with the smallest seed that no run of this project had, so that no sample is made twice.

    Raises:
        CorruptProject: The plan of a run cannot be read; names the file.
    """
    plans = (session.project.root / FOLDER / TASKS).glob(f"*/*/{PLAN}")
    taken = {read_record(HouseholdPlan, file).seed for file in plans}
    return replace(plan, seed=next(seed for seed in count() if seed not in taken))


async def make_samples(session: Session, plan: HouseholdPlan, workers: int = 1) -> AsyncGenerator[str, None]:
    """Make samples and put them up for review; each sentence says what has come.

    Raises:
        HouseholdPlanError, UnknownThing: The plan cannot be carried out.
        ProviderUnavailable: The language model could not be asked; what was made until then is kept.
    """
    check_plan(plan)
    folder = await asyncio.to_thread(TaskFolder.begin, session.project.root / FOLDER, plan, session.now())
    work = scene_work(plan, lambda recipe: project_author(session, recipe=recipe))
    async with aclosing(create_tasks(folder, work, workers)) as scenes:
        async for kept in scenes:
            arrived = await asyncio.to_thread(keep_scene, session, folder, kept)
            rejected = f", {len(kept.outcome.rejected)} rejected" if kept.outcome.rejected else ""
            problem = f": {kept.outcome.problem}" if kept.outcome.problem else ""
            known = sum(not one.is_new for one in arrived)
            there = f", {known} of them already there" if known else ""
            yield f"scene {kept.done} of {plan.scenes}: {len(arrived)} verified{there}{rejected}{problem}"


async def bring_samples(
    session: Session, paths: Sequence[Path], executor: Executor | None = None
) -> AsyncGenerator[str, None]:
    """Import samples for review; each sentence says what has come.

    Raises:
        HouseholdPlanError: Nothing is there.
    """
    count = 0
    async with aclosing(import_samples(session, paths, executor or LocalProcesses())) as samples:
        async for one in samples:
            if one.imported is None:
                yield f"{one.verdict.path} {one.verdict.reason}"
            else:
                count += one.imported.is_new
                yield f"{count} imported: {one.imported.card.name} {one.verdict.reason or 'verified'}"
