"""`TaskCreator`: verified household tasks from Python, under the names of the published system.

    creator = TaskCreator()                                   # no key needed for hardcoding
    creator.create_tasks(task_types=["come", "goto"], method="hardcoding", scene_num=10)

    creator = TaskCreator(api_key=..., base_url=...)          # prompting without a key: the built-in author
    creator.create_tasks(task_types=["goto"], method="prompting", scene_num=1)

Physics runs in processes of its own; the calling process loads none.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from prompts.values import StageRecord
from sim.household.tasks.task_types import HARDCODED
from workbench.core.household.folder import TaskFolder
from workbench.core.household.making import create_tasks
from workbench.core.household.methods import lone_author, scene_work
from workbench.core.household.plan import HouseholdPlan, Method, Split, check_plan, read_sentence, read_types
from workbench.core.household.prompting import HouseholdAuthor
from workbench.core.household.reading import RECIPE as READING
from workbench.core.household.reading import read_task
from workbench.core.household.report import yield_lines

T = TypeVar("T")
__all__ = ["TaskCreator"]


class TaskCreator:
    """Makes (scene, task, solution) triplets.

    Args:
        api_key: Of an OpenAI-compatible server; kept in memory only. None takes it from the environment.
        base_url: Of the server; None takes ``OPENAI_BASE_URL``.
        model: What is asked; None takes the provider's own.
        workers: Scenes that are worked on at once.
    """

    def __init__(
        self, api_key: str | None = None, base_url: str | None = None, *, model: str | None = None, workers: int = 1
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._model = model
        self._workers = workers

    def create_tasks(
        self,
        task_types: Sequence[str] | Mapping[str, float] | None = None,
        method: Method = "hardcoding",
        scene_num: int = 1,
        tasks_per_scene: int = 1,
        *,
        room_num: int = 0,
        object_counts: Mapping[str, int] | None = None,
        task_first: bool = False,
        task: str | None = None,
        turns: int = 4,
        seed: int = 0,
        split: Split = "train",
        out: Path | str = "household",
        quiet: bool = False,
    ) -> list[Path]:
        """Make tasks, verify them, and write those that are true.

        Args:
            task_types: Of "come", "goto", "take", "bring", "put", "where", "exist"; a table gives each a weight. None:
                all of them. By chatting the user says what they want: there are only "free" ones.
            method: Who proposes: patterns and chance; a language model, one prompt a scene; or a dialogue in each, in
                which a language model plays the user and the robot in turn.
            scene_num: Scenes, each with tasks of every type.
            tasks_per_scene: Of each type; of all together where they have weights.
            room_num: Rooms of each scene; 0 draws one to four.
            object_counts: What every scene must hold: name → count.
            task_first: Draw each task before its house, which then has what the task is about.
            task: One task in words, such as "bring me a red apple from the kitchen": a language model, or the built-in
                author, reads it, and houses are made for it; `method` is then "prompting".
            turns: Of each dialogue, by chatting: each is a task.
            seed: Equal seeds give equal samples.
            split: Scenes of different splits are never the same.
            out: The files are in ``<out>/tasks/<method>/<time>/<type>/scene<i>_task<j>.json``.
            quiet: Print no yield.

        Returns:
            The samples' files, in order.

        Raises:
            HouseholdPlanError, UnknownThing: Something cannot be made as asked, or `task` is not understood.
            ProviderUnavailable: The language model could not be asked; what was made until then is kept.
        """
        sentence = read_sentence(task)
        method = "prompting" if sentence else method
        plan = HouseholdPlan(
            types=read_types(_words(task_types or (("free",) if method == "chatting" else HARDCODED)), method),
            method=method,
            scene_num=scene_num,
            tasks_per_scene=tasks_per_scene,
            room_num=room_num,
            seed=seed,
            split=split,
            objects=dict(object_counts or {}),
            task=sentence,
            task_first=task_first or bool(sentence),
            turns=turns,
        )
        check_plan(plan)
        records: tuple[StageRecord, ...] = ()
        if sentence:
            plan, records = _run(read_task(plan, self._author(READING)))
        folder = TaskFolder.begin(Path(out), plan, datetime.now().astimezone(), records)
        _run(self._create(folder))
        if not quiet:
            print("\n".join(yield_lines(folder)))  # noqa: T201 - who calls this from Python wants to see it
        return folder.samples

    async def _create(self, folder: TaskFolder) -> None:
        work = scene_work(folder.plan, self._author)
        async with aclosing(create_tasks(folder, work, self._workers)) as events:
            async for _ in events:
                pass

    def _author(self, recipe: str) -> HouseholdAuthor:
        return lone_author(self._api_key, self._base_url, self._model, os.environ, recipe)


def _words(task_types: Sequence[str] | Mapping[str, float]) -> list[str]:
    if isinstance(task_types, Mapping):
        return [f"{name}={weight}" for name, weight in task_types.items()]
    return [task_types] if isinstance(task_types, str) else list(task_types)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, also where a loop runs already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    answers: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(asyncio.run(work))
        except BaseException as error:  # noqa: BLE001 - raised again where it belongs
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
    return answers[0]
