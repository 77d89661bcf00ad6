"""Making household tasks: scene after scene is drawn, filled with tasks and tried, a few at once, and kept in order.

    plan ──► one `SceneWork` a scene ──► jobs in processes of their own ──► `SceneOutcome` ──► `TaskFolder`

The methods differ in who proposes; what is written has been verified by physics in every case.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from library.codec import decode, encode
from prompts.values import JsonValue
from sim.household.jobs import draw_samples, draw_tasks
from sim.household.tasks.wishes import Wish
from sim.jobs import Job, JobDone, JobFailed, JobFunction, name_of
from sim.pool import Executor, InOrder
from workbench.core.errors import HouseholdJobFailed, HouseholdPlanError
from workbench.core.household.folder import TaskFolder
from workbench.core.household.outcome import MadeSample, RejectedTask, SceneOutcome
from workbench.core.household.plan import HouseholdPlan, Wanted, check_plan, split_of

SceneWork = Callable[[int], Awaitable[SceneOutcome]]
"""Number of a scene → what it gave."""
TRIES = 3
"""Proposals for each wanted task, by hardcoding."""


@dataclass(frozen=True)
class SceneKept:
    """A scene is finished and on the disk."""

    outcome: SceneOutcome
    files: tuple[Path, ...]
    """Its samples."""
    done: int
    """Scenes that are finished."""


async def create_tasks(folder: TaskFolder, work: SceneWork, workers: int = 1) -> AsyncGenerator[SceneKept, None]:
    """Make what is missing of a run; each event is on the disk when it comes. May be stopped at any time.

    Args:
        folder: A new run's, or one to go on with.
        work: Makes the tasks of one scene.
        workers: Scenes that are worked on at once; the result is the same.

    Raises:
        RunBusy: Another process is at the run.
        ProviderUnavailable and what else `work` raises; the scenes before it are kept.
    """
    check_plan(folder.plan)
    with folder.held():
        async with aclosing(_create_missing(folder, work, workers)) as events:
            async for kept in events:
                yield kept


async def _create_missing(folder: TaskFolder, work: SceneWork, workers: int) -> AsyncGenerator[SceneKept, None]:
    waiting = iter(range(folder.done, folder.plan.scenes))
    running: dict[asyncio.Task[SceneOutcome], int] = {}
    first, ordered = folder.done, InOrder[SceneOutcome]()
    try:
        while True:
            while len(running) < workers and (scene := next(waiting, None)) is not None:
                running[asyncio.ensure_future(_attempt(folder.plan, work, scene))] = scene
            if not running:
                return
            finished, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in sorted(finished, key=running.__getitem__):
                for outcome in ordered.add(running.pop(task) - first, task.result()):
                    kept = folder.sort_out(outcome)
                    yield SceneKept(kept, tuple(folder.commit(kept)), folder.done)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _attempt(plan: HouseholdPlan, work: SceneWork, scene: int) -> SceneOutcome:
    """One scene; a process that crashes over it costs its tasks and no others."""
    try:
        return await work(scene)
    except HouseholdJobFailed as failed:
        return no_scene(plan, scene, str(failed))


def hardcoding(plan: HouseholdPlan, executor: Executor) -> SceneWork:
    """Tasks drawn at random or as they were read, without a language model; all of a scene in one job."""

    async def work(scene: int) -> SceneOutcome:
        wanted: list[JsonValue] = [
            {"type": one.type, "task": one.task, "wish": _wish(plan, scene, one)} for one in plan.wanted(scene)
        ]
        common: dict[str, JsonValue] = {"wanted": wanted, "seed": plan.seed, "tries": TRIES}
        if plan.task_first:
            where: dict[str, JsonValue] = {"scene_seed": plan.scene_seed(scene), "room_num": plan.room_num}
            where["sentence"] = plan.task
            answer = cast(dict[str, Any], await run_job(executor, draw_tasks, common | where))
        else:
            answer = cast(dict[str, Any], await run_job(executor, draw_samples, common | scene_arguments(plan, scene)))
        if "problem" in answer:
            return no_scene(plan, scene, answer["problem"])
        return SceneOutcome(
            scene,
            answer["seed"],
            tuple(MadeSample(**made) for made in answer["samples"]),
            tuple(decode(RejectedTask, one) for one in answer["rejected"]),
        )

    return work


def scene_arguments(plan: HouseholdPlan, scene: int) -> dict[str, JsonValue]:
    """What the jobs of `sim.household.jobs` are told of a scene."""
    if plan.scene_files:
        return {"scene": read_scene_file(Path(plan.scene_files[scene]))}
    order: dict[str, JsonValue] = {"seed": plan.scene_seed(scene), "room_num": plan.room_num}
    return {"order": order | ({"object_counts": dict(plan.objects)} if plan.objects else {})}


def read_scene_file(file: Path) -> dict[str, JsonValue]:
    """The document in a file, as it stands.

    Raises:
        HouseholdPlanError: There is none.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise HouseholdPlanError(f"{file}: cannot be read as a scene: {error}") from None
    if not isinstance(document, dict) or "instances" not in document:
        raise HouseholdPlanError(f"{file}: is no scene: it has no 'instances'")
    return document


def check_scene_files(plan: HouseholdPlan) -> None:
    """Refuse files that are no scenes, and scenes of another split than is asked for: no scene is in two splits.

    Raises:
        HouseholdPlanError: Names the file.
    """
    for file in plan.scene_files:
        seed = read_scene_file(Path(file)).get("seed")
        own = split_of(seed if type(seed) is int else None)
        if plan.split not in ("train", own):
            raise HouseholdPlanError(f"{file}: its seed is {seed}, so it is of the split {own}, not {plan.split}")


def no_scene(plan: HouseholdPlan, scene: int, problem: str) -> SceneOutcome:
    """The outcome of a scene that cannot be: every task that it was to have is rejected."""
    rejected = tuple(RejectedTask(w.type, w.task, 0, "", "", f"no_scene: {problem}") for w in plan.wanted(scene))
    return SceneOutcome(scene, None, (), rejected, problem)


async def run_job(executor: Executor, function: JobFunction, arguments: JsonValue) -> JsonValue:
    """One job's answer.

    Raises:
        HouseholdJobFailed: It crashed, every time that it was tried, or its function raised.
    """
    async with aclosing(executor.map([Job(name_of(function), arguments)])) as events:
        async for event in events:
            match event:
                case JobDone(_, result):
                    return result
                case JobFailed(_, problem):
                    raise HouseholdJobFailed(function.__name__, problem)
    raise HouseholdJobFailed(function.__name__, "the executor stopped without an answer")


def _wish(plan: HouseholdPlan, scene: int, wanted: Wanted) -> dict[str, JsonValue]:
    """What a task is to be about; of questions every other one has the answer "no"."""
    about = cast(dict[str, Any], encode(plan.wish or Wish()))
    return about | {"exists": (scene + wanted.task) % 2 == 0} if wanted.type == "exist" else about
