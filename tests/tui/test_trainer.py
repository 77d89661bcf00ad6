"""The training of a sitting: it is followed, and told of, whoever listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from policy.config import TrainConfig
from policy.train_job import Begun, Progress, Trained
from tests.policy.folders import write_pause
from workbench.core.training import TrainPlan
from workbench.tui.presenting import Mark
from workbench.tui.trainer import Trainer


class Listening:
    """Remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def training_moved(self) -> None:
        """Nothing to remember."""

    def training_ended(self, sentence: str, mark: Mark) -> None:
        self.heard.append(sentence)


class Broken(Listening):
    """Cannot show anything."""

    def training_moved(self) -> None:
        raise LookupError("no status line")

    def training_ended(self, sentence: str, mark: Mark) -> None:
        raise LookupError("no status line")


async def reads(plan: TrainPlan) -> AsyncGenerator[Begun | Progress | Trained, None]:
    """A training that is never done with reading."""
    await asyncio.Event().wait()
    yield Begun(30, 10, 1000, 80, 0.5)


async def stopped(folder: Path) -> str:
    """What is said of one that was stopped while it read."""
    trainer, listening = Trainer(reads), Listening()
    trainer.listeners.append(listening)
    trainer.start(TrainPlan((), folder, TrainConfig()))
    await asyncio.sleep(0)
    trainer.stop()
    await trainer.settled()
    return listening.heard[0]


async def test_nothing_is_promised_and_left_of_a_training_that_kept_nothing(tmp_path: Path) -> None:
    (tmp_path / "a-1").mkdir()
    assert await stopped(tmp_path / "a-1") == "a-1 was stopped before anything was kept; {policies.train} trains anew"
    assert not (tmp_path / "a-1").exists()


async def test_one_that_kept_something_can_be_gone_on_with(tmp_path: Path) -> None:
    folder = write_pause(tmp_path / "a-1", 2, 80)
    assert await stopped(folder) == "a-1 was stopped; {policies.go_on} goes on with it"
    assert folder.is_dir()


async def test_everybody_hears_of_the_end_when_one_listener_fails() -> None:
    async def trains(plan: TrainPlan) -> AsyncGenerator[Begun | Progress | Trained, None]:
        yield Trained(80, 80, 0.25, 35.0)

    failures: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, failure: failures.append(failure))
    trainer, listening = Trainer(trains), Listening()
    trainer.listeners += [Broken(), listening]
    trainer.start(TrainPlan((), Path("a-1"), TrainConfig()))
    await trainer.settled()
    assert listening.heard[0].startswith("a-1 is trained: 80 of 80 steps")
    assert {str(failure["exception"]) for failure in failures} == {"no status line"}
    assert failures[0]["message"] == "Broken could not be told how a training goes"
