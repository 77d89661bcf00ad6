"""Demonstrations as continuous motion: each is done once more in the sandbox, and looked at while the arm moves.

Equal seeds give equal episodes, so the oracle does again what it did when the dataset was collected; an episode that
goes another way, because the simulation is another one now, is refused. What is written is what was seen this time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from library.errors import ExportRefused
from library.store import TaskLibrary
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    EpisodeFinished,
    EpisodeStarted,
    Limits,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    SandboxLevel,
    StepTaken,
)
from sim.sandbox.views import ViewOptions, ViewTaken
from sim.values import PUT_STEPS, SIM_HZ
from workbench.core.collect_gate import Collectable, pass_gate
from workbench.core.sandbox_level import least_level

if TYPE_CHECKING:
    from library.episodes.dataset import Dataset
    from library.episodes.info import Layout
    from library.episodes.values import Demonstration
    from library.exporting.lerobot_motion import Motion
    from library.exporting.lerobot_writer import LeRobotWriter

MOST_SEEDS_PER_RUN = 10
LIMITS = Limits(wall_s_per_episode=600.0, events_kb=16 << 20)
"""Looking takes longer than moving; pictures of ten long episodes with cameras are some gigabytes."""
SAME_ACTION = 1e-3
"""[m], and of a quaternion's parts: what an action may differ by that still does the same."""
RATES = tuple(rate for rate in range(5, 61) if SIM_HZ % (rate * PUT_STEPS) == 0)
"""Rows a second that fall on steps at which the arm is where it should be."""


@dataclass(frozen=True)
class MotionPlan:
    """How motion is to be looked at."""

    fps: int
    """One of `RATES`."""
    require: SandboxLevel | None = None
    """Least level of the sandbox; None leaves it to us."""


class MotionExport:
    """Writes a dataset as motion; a `library.exporting.formats.Write` that needs a sandbox."""

    def __init__(self, library: TaskLibrary, plan: MotionPlan) -> None:
        self._library, self._plan = library, plan
        self.rows = 0
        """Written."""

    def __call__(self, dataset: Dataset, folder: Path, told: Callable[[int], None]) -> None:
        """Write it.

        Raises:
            NotCollectable: A task is not accepted as it is.
            ExportRefused: A task has other code now, or an episode went another way.
            SandboxUnavailable: No worker stands, or it is held less well than required.
        """
        asyncio.run(self._write(dataset, folder, told))

    async def _write(self, dataset: Dataset, folder: Path, told: Callable[[int], None]) -> None:
        from library.exporting.lerobot_motion import motion_features
        from library.exporting.lerobot_writer import LeRobotWriter

        tasks = {name: self._task(name, digest) for name, digest in dataset.info.tasks.items()}
        with LeRobotWriter(folder, motion_features(dataset.info.layout), self._plan.fps) as writer:
            for name, demonstrations in _batches(dataset):
                replay = _Replay(tasks[name], demonstrations, dataset.info.layout, writer, told)
                await replay.run(self._plan)
                self.rows += replay.rows
            writer.finish(dataset.info.split)

    def _task(self, name: str, digest: str) -> Collectable:
        task = pass_gate(self._library, name)
        if task.source_hash != digest:
            told = f"was collected with the code {digest[:12]}, and {task.source_hash[:12]} is accepted now"
            raise ExportRefused(f"{name} {told}: its motion cannot be done again")
        return task


def _batches(dataset: Iterable[Demonstration]) -> Iterable[tuple[str, Sequence[Demonstration]]]:
    """Some demonstrations of one task at a time, in their order."""
    for name, demonstrations in groupby(dataset, key=lambda one: one.task):
        while batch := tuple(islice(demonstrations, MOST_SEEDS_PER_RUN)):
            yield name, batch


class _Replay:
    """Some episodes of one task, done again in one sandbox."""

    def __init__(
        self,
        task: Collectable,
        demonstrations: Sequence[Demonstration],
        layout: Layout,
        writer: LeRobotWriter,
        told: Callable[[int], None],
    ) -> None:
        self._task, self._layout, self._writer, self._told = task, layout, writer, told
        self._expected: Mapping[int, Demonstration] = {one.seed: one for one in demonstrations}
        self._steps: list[StepTaken] = []
        self._instruction = ""
        self._motion: Motion | None = None
        self.rows = 0

    async def run(self, plan: MotionPlan) -> None:
        """All of them."""
        request = RolloutRequest(
            self._task.source,
            tuple(self._expected),
            self._task.class_name,
            dict(self._task.parameters),
            limits=LIMITS,
            views=ViewOptions(cameras=bool(self._layout.cameras), every_sim_steps=SIM_HZ // plan.fps),
        )
        done = 0
        require = least_level(plan.require, is_base=self._task.is_base)
        async with aclosing(Sandbox().run(request, require=require)) as events:
            async for event in events:
                self._note(event)
                done += isinstance(event, EpisodeFinished)
                if isinstance(event, RolloutReport) and done < len(self._expected):
                    problem = event.failure.message if event.failure else event.outcome.replace("_", " ")
                    raise ExportRefused(f"{self._task.name} could not be done again: {problem}")

    def _note(self, event: RolloutEvent) -> None:
        from library.exporting.lerobot_motion import Motion

        match event:
            case EpisodeStarted():
                self._motion, self._steps, self._instruction = Motion(self._layout), [], event.instruction
            case ViewTaken() if event.tool is not None and self._motion is not None:
                self._motion.see(event, event.tool, self._instruction)
            case StepTaken() if self._motion is not None:
                self._motion.earn(event.reward)
                self._steps.append(event)
                self._instruction = event.instruction
            case EpisodeFinished() if self._motion is not None:
                self._require_same(event.report.seed, rows=self._motion.rows, solved=event.report.is_success)
                self._writer.add(self._motion.columns(), self._motion.instructions)
                self.rows += self._motion.rows
                self._told(self._writer.episodes)

    def _require_same(self, seed: int, *, rows: int, solved: bool) -> None:
        """The actions are those of the demonstration."""
        from library.exporting.arrays import vector_of

        wanted = [vector_of(frame.action) for frame in self._expected[seed].frames if frame.action is not None]
        found = [vector_of(step.action) for step in self._steps if step.action is not None]
        if (
            not solved
            or not rows
            or len(found) != len(wanted)
            or not np.allclose(found, wanted, rtol=0.0, atol=SAME_ACTION)
        ):
            told = f"seed {seed} of {self._task.name} goes another way than when it was collected"
            raise ExportRefused(f"{told}: the simulation is another one now; collect it anew")
