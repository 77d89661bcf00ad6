"""The training of this sitting, at most one at a time: it goes on whichever screen is in view. Without Textual."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from policy.train_job import PAUSE_FILE, Begun, Progress, Trained
from workbench.core.counting import spoken_time
from workbench.core.train_news import TrainPace
from workbench.tui.presenting import Mark

if TYPE_CHECKING:
    from workbench.core.training import TrainPlan

MOVES_S = 0.25
"""After which listeners are told that it moved on; a small network takes a hundred steps in a second."""
Train = Callable[["TrainPlan"], AsyncGenerator[Begun | Progress | Trained, None]]


class Listener(Protocol):
    """Who shows how it goes."""

    def training_moved(self) -> None:
        """It is further, or over."""

    def training_ended(self, sentence: str, mark: Mark) -> None:
        """How it ended."""


@dataclass
class Training:
    """One of them, as far as it is."""

    folder: Path
    """Where the policy goes."""
    line: str
    """All of it in one line."""
    step: int = 0
    """Steps taken."""
    planned: int | None = None
    """Steps that there are to be; None: that is not known yet."""


class Trainer:
    """Trains, and tells.

    Args:
        train: Yields what training tells; closed, it keeps what was learnt.
        clock: Seconds.
    """

    def __init__(self, train: Train, clock: Callable[[], float] = time.monotonic) -> None:
        self.training: Training | None = None
        """None: nothing is being trained."""
        self.listeners: list[Listener] = []
        self._train, self._clock = train, clock
        self._task: asyncio.Task[None] | None = None
        self._telling: asyncio.TimerHandle | None = None
        """They are about to be told."""

    @property
    def folder(self) -> Path | None:
        """Where the policy goes that is being trained."""
        return self.training.folder if self.training else None

    def start(self, plan: TrainPlan) -> None:
        """Begin one, or go on with it; nothing else is being trained."""
        assert self._task is None
        self.training = Training(plan.out, f"{plan.out.name}: reading the demonstrations")
        self._task = asyncio.create_task(self._follow(plan, self.training), name="simsmith-train")
        self._tell()

    def stop(self) -> None:
        """After the current step."""
        if self._task is not None and not self._task.cancelling():  # asked twice, it would not be waited for
            self._task.cancel()

    async def settled(self) -> None:
        """Until nothing is being trained."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self, plan: TrainPlan, training: Training) -> None:
        """Until it ends, however it does."""
        said, name = "", plan.out.name
        mark: Mark = "failed"
        try:
            trained = await self._run(plan, training)
            steps = f"{trained.steps} of {trained.planned} steps in {spoken_time(trained.seconds)} of processor time"
            said, mark = f"{name} is trained: {steps}, loss {trained.loss:.3f}", "passed"
        except asyncio.CancelledError:
            said, mark = _stopped(training), "warned"
        except Exception as error:  # noqa: BLE001 - the app outlives whatever training raises, and says it
            said, mark = f"{name} was not trained to the end: {str(error) or type(error).__name__}", "failed"
        self.training = self._task = None
        self._tell()
        self._each(lambda listener: listener.training_ended(said, mark))

    async def _run(self, plan: TrainPlan, training: Training) -> Trained:
        pace, began = TrainPace(self._clock), self._clock()
        before = 0
        async with aclosing(self._train(plan)) as events:
            async for event in events:
                match event:
                    case Begun():
                        began, before = self._clock(), event.before
                        training.step, training.planned = event.before, event.steps
                        training.line = f"{training.folder.name}: {' '.join(pace.begin(event))}"
                    case Progress():
                        training.step = event.step
                        rate = (event.step - before) / max(1e-3, self._clock() - began)
                        training.line = f"{training.folder.name}: {pace.note(event)}, {rate:.1f} steps a second"
                    case trained:
                        return trained
                if self._telling is None:
                    self._telling = asyncio.get_running_loop().call_later(MOVES_S, self._tell)
        raise AssertionError("training promises an end")

    def _tell(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None
        self._each(lambda listener: listener.training_moved())

    def _each(self, tell: Callable[[Listener], None]) -> None:
        """Tell every listener; of one that fails hears the loop's exception handler, not the next listener."""
        for listener in tuple(self.listeners):
            try:
                tell(listener)
            except Exception as error:  # noqa: BLE001 - whatever a screen raises while it comes or goes
                said = f"{type(listener).__name__} could not be told how a training goes"
                asyncio.get_running_loop().call_exception_handler({"message": said, "exception": error})


def _stopped(training: Training) -> str:
    """What became of one that was stopped; a folder in which nothing was kept goes."""
    if (training.folder / PAUSE_FILE).is_file():
        return f"{training.folder.name} was stopped; {{policies.go_on}} goes on with it"
    if training.folder.is_dir() and not any(training.folder.iterdir()):
        training.folder.rmdir()
    return f"{training.folder.name} was stopped before anything was kept; {{policies.train}} trains anew"
