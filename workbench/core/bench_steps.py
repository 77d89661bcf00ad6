"""What benchmarks of policies are made of: collecting, training, testing, each done only when it was not done before.

A training is known by all that decides its result, versions included; its folder is named after that, so that the same
benchmark again finds it, and another one never takes it for its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple, Protocol

from library.codec import encode
from library.episodes.dataset import Dataset
from library.episodes.info import read_info
from library.episodes.splits import Split
from library.errors import NoDataset
from policy.config import TrainConfig
from policy.encoders import settled
from policy.train_job import Begun, Device, Progress
from sim.pool import Executor
from sim.sandbox.protocol import SandboxLevel
from workbench.core.bench_record import Standing, note_collecting, standing_of
from workbench.core.collect_gate import pass_gate
from workbench.core.collect_news import CollectPace, result_sentence
from workbench.core.collect_wishes import CollectWish, plan_collecting
from workbench.core.collecting import CollectProgress, collect, episodes_in
from workbench.core.errors import CollectingFailed
from workbench.core.eval_plans import plan_test
from workbench.core.evaluating import evaluate, evaluated_before
from workbench.core.evaluation import Evaluation
from workbench.core.machine import versions, versions_of_learning
from workbench.core.session import Session
from workbench.core.train_news import TrainPace
from workbench.core.training import TrainPlan, datasets_of, is_kept_for_testing, train

FOLDER = "bench"
"""In the runs of a project."""


class Part(NamedTuple):
    """What is learnt of one task."""

    task: str
    demos: int


@dataclass(frozen=True)
class Training:
    """What is learnt from what."""

    parts: tuple[Part, ...]
    config: TrainConfig
    """Whatever `demos` it names, the parts decide."""
    minutes: float | None = None
    """As many steps as fit, timed when it begins; None: those of the configuration."""
    checkpoints: int = 1
    threads: int = 1
    device: Device = "cpu"

    @property
    def even_demos(self) -> int | None:
        """Demonstrations of each task; None: they differ."""
        numbers = {part.demos for part in self.parts}
        return numbers.pop() if len(numbers) == 1 else None


class Teller(Protocol):
    """Who hears how it goes."""

    def say(self, text: str) -> None:
        """Something that stays."""
        ...

    def say_over(self, text: str) -> None:
        """A line that the next one replaces."""
        ...


@dataclass(frozen=True)
class Bench:
    """Where a benchmark is done."""

    session: Session
    executor: Executor
    workers: int
    """That the executor has."""
    teller: Teller
    require: SandboxLevel | None = None
    """Least level of the sandbox; None leaves it to us."""

    async def learn(self, training: Training) -> Path:
        """A policy: what is missing is collected, and what was stopped is gone on with.

        Returns:
            Its folder.

        Raises:
            UnknownTask, NotCollectable: Of a task none may be collected.
            CollectingFailed: There are fewer demonstrations of a task than asked for; what can be got is kept.
            MissingExtra, PolicyJobFailed, NothingToLearn: As of `train`.
        """
        for task in filter(is_kept_for_testing, dict(training.parts)):
            self.teller.say(
                f"{task} shows what is kept for testing: results of policies on it are not on unseen things"
            )
        out, standing = self._place_of(training)
        if standing == "trained":
            self.teller.say(f"{out.name} is trained already")
            return out
        plan = TrainPlan((), out, training.config, resume=True)
        if standing == "to begin":
            plan = await self._prepare(training, out)
        self.teller.say(f"{out.name}: {'training goes on' if plan.resume else 'training'}")
        pace = TrainPace()
        async with aclosing(train(plan)) as events:
            async for event in events:
                if isinstance(event, Begun):
                    for line in pace.begin(event):
                        self.teller.say(f"  {line}")
                elif isinstance(event, Progress):
                    self.teller.say_over(pace.note(event))
        self.teller.say_over("")
        return out

    async def test(
        self, policy: Path, tasks: Sequence[str], split: Split, episodes: int, *, untrained: bool = False
    ) -> Evaluation:
        """What a policy does on a split; the checkpoint that val picked, on test.

        Raises:
            UnfitCheckpoint, UnknownTask, NotCollectable: As of `plan_test`.
            PolicyJobFailed, UnreadableResults: As of `evaluate` and `evaluated_before`.
        """
        plan = plan_test(self.session, policy, tasks, split, episodes, self.require, untrained=untrained)
        plan = replace(plan, workers=self.workers)
        if found := evaluated_before(plan):
            self.teller.say(f"{policy.name} is tested on {plan.name} already")
            return found
        total, done, solved = episodes * len(plan.tasks) * len(plan.checkpoints), 0, 0
        async with aclosing(evaluate(plan, self.executor)) as events:
            async for event in events:
                if isinstance(event, Evaluation):
                    self.teller.say_over("")
                    return event
                done, solved = done + 1, solved + event.is_success
                self.teller.say_over(f"{policy.name}, {plan.name}: {done} of {total} episodes, {solved} of them solved")
        raise AssertionError("an evaluation promises an end")

    def folder_of(self, training: Training) -> Path:
        """Where a training's policy goes: all that decides its result is in the name."""
        codes = [pass_gate(self.session.library, part.task).source_hash for part in training.parts]
        config = replace(training.config, demos=None, encoder=settled(training.config.encoder))
        plain = encode(replace(training, config=config))
        known_by = json.dumps([plain, codes, versions(), versions_of_learning()])
        digest = hashlib.sha256(known_by.encode()).hexdigest()[:8]
        of = training.parts[0].task if len(training.parts) == 1 else f"{len(training.parts)}-tasks"
        demos = sum(part.demos for part in training.parts)
        return self._runs / f"{of}-{demos}-demos-{digest}"

    def _place_of(self, training: Training) -> tuple[Path, Standing]:
        """Where a training is, or will be: what was learnt from other demonstrations stays, and is no result of it."""
        first = self.folder_of(training)
        for number in count(1):
            out = first if number == 1 else first.with_name(f"{first.name}-{number}")
            standing = standing_of(out, (self.session.project.datasets, self._runs / "datasets"))
            if standing != "of other data":
                return out, standing
            self.teller.say(f"{out.name} began with other demonstrations than there are now: it is left as it is")
        raise AssertionError("there is always a next number")

    async def _prepare(self, training: Training, out: Path) -> TrainPlan:
        """Collect what is missing, and keep what it took."""
        even = training.even_demos
        folders = [await self._collect(part, is_exact=even is None) for part in training.parts]
        parts = zip(training.parts, folders, strict=True)
        took = {part.task: sum(one.wall_s for one in Dataset(folder).entries[: part.demos]) for part, folder in parts}
        note_collecting(out, took)
        return TrainPlan(
            datasets=datasets_of(self.session, list(map(str, folders))),
            out=out,
            config=replace(training.config, demos=even),
            minutes=training.minutes,
            threads=training.threads,
            checkpoints=training.checkpoints,
            device=training.device,
        )

    @property
    def _runs(self) -> Path:
        return self.session.project.root / "runs" / FOLDER

    async def _collect(self, part: Part, *, is_exact: bool) -> Path:
        """A dataset of the split train with enough demonstrations, or with exactly so many."""
        task, number = part
        folder = self.session.project.datasets / f"{task}-train"
        if self._fits(folder, part, is_exact=is_exact):
            return folder
        (plan,) = plan_collecting(self.session, [task], CollectWish(number), self.require)
        plan = replace(plan, workers=self.workers)
        if is_exact and episodes_in(folder):
            plan = replace(plan, folder=self._runs / "datasets" / f"{task}-train-{number}")
        pace = CollectPace(plan)
        async with aclosing(collect(plan, self.executor)) as events:
            async for event in events:
                if isinstance(event, CollectProgress):
                    pace.note(event)
                    self.teller.say_over(pace.line)
                elif not event.is_complete:
                    raise CollectingFailed(task, result_sentence(event))
        self.teller.say_over("")
        self.teller.say(f"{plan.folder.name}: {number} demonstrations are there")
        return plan.folder

    def _fits(self, folder: Path, part: Part, *, is_exact: bool) -> bool:
        """Whether a dataset will do, whatever else was kept of its episodes: here they would go as they went there."""
        try:
            info = read_info(folder)
        except NoDataset:
            return False
        code = pass_gate(self.session.library, part.task).source_hash
        is_of_here = all(info.made_with.get(what) == version for what, version in versions().items())
        is_enough = info.episodes == part.demos if is_exact else info.episodes >= part.demos
        return info.split == "train" and dict(info.tasks) == {part.task: code} and is_of_here and is_enough
