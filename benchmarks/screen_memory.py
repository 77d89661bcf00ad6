"""Whether the screen's memory stays flat: the real app without a terminal, trial after trial, each decided on.

    python -m benchmarks.screen_memory --trials 2000

The built-in author writes and the project keeps everything, as always; only the rollouts are one recorded rollout,
played again for every task with pictures of its own, so that a trial takes a moment. Every fifty trials a line goes
into benchmarks/records/screen_memory.jsonl and the table into docs/screen_performance.md, so that a run that is stopped
(ctrl+c, kill -9) leaves what it has shown.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.screen_measuring import machine, write
from library.base import BASE_TASKS, load_base_tasks
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    EpisodeFinished,
    EpisodeStarted,
    FrameOptions,
    FrameReady,
    PlayRequest,
    ReplayRequest,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    SandboxLevel,
    StepTaken,
)
from workbench.core.freed_memory import give_back_freed_memory
from workbench.core.project import create_project
from workbench.core.session import Session
from workbench.tui.app import SimsmithApp
from workbench.tui.over_session import SessionEngine
from workbench.tui.screens.review import ReviewScreen

RECORDS = Path(__file__).parent / "records" / "screen_memory.jsonl"
EVERY = 50
WARM = 100
"""Trials before the memory is taken as what it should stay."""
SIZE = (60, 16)
"""Small: the time goes into painting, and what is kept is the same at any size."""
PATIENCE_S = 600.0


class Sample(NamedTuple):
    """The process after so many trials."""

    trials: int
    resident_mb: float
    own_mb: float
    """Of those, what comes from no file: objects, arrays, and the holes between them."""
    objects: int
    """That the garbage collector knows."""
    seconds: float


class Recording(Sandbox):
    """Plays one rollout again, whatever is asked for."""

    def __init__(self, events: list[RolloutEvent]) -> None:
        super().__init__()
        self._events = events

    async def run(
        self, request: RolloutRequest | ReplayRequest | PlayRequest, *, require: SandboxLevel = "process-only"
    ) -> AsyncGenerator[RolloutEvent, None]:
        """The recorded events under the seed that is asked for, with new arrays."""
        assert isinstance(request, RolloutRequest)
        for event in self._events:
            await asyncio.sleep(0)
            yield _again(event, request.seeds[0])


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--trials", type=int, default=2000)
    parser.add_argument("--brief", action="store_true", help="paint each trial once, when it was decided on")
    options = parser.parse_args()
    give_back_freed_memory()  # as the workbench does when it starts
    with tempfile.TemporaryDirectory() as folder:
        samples = asyncio.run(measure(Path(folder), options.trials, brief=options.brief))
    sys.stdout.write(table_of(samples, brief=options.brief))


async def measure(folder: Path, trials: int, *, brief: bool) -> list[Sample]:
    """Drive the app; every second task is accepted, the others are rejected.

    Args:
        folder: For the project.
        trials: How many.
        brief: Paint each once, when it was decided on, and not twenty times a second meanwhile: a third of the time.
    """
    flags = {"episodes": 1, "provider": "builtin", "require": "process-only"}
    session = Session.open(create_project(folder / "project").root, environ={}, flags=flags)
    engine = SessionEngine(replace(session, sandbox=Recording(await record())))
    app, samples, began = SimsmithApp(engine), [], time.monotonic()
    RECORDS.write_text("", encoding="utf-8")
    async with app.run_test(size=SIZE):
        review = app.get_default_screen()
        ends = asyncio.Queue[str]()
        setattr(review, "job_over", ends.put_nowait)  # noqa: B010 - the screen tells nobody else when all is filed
        for number in range(1, trials + 1):
            with app.batch_update() if brief else nullcontext():
                await one_trial(review, ends, accept=number % 2 == 0)
            if number % EVERY == 0:
                gc.collect()
                samples.append(sample(number, time.monotonic() - began))
                keep(samples, table_of(samples, brief=brief))
    await engine.close()
    return samples


def sample(trials: int, seconds: float) -> Sample:
    """This process, as the kernel counts it."""
    lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:])
    kilobytes = {name: int(number) for name, number, _ in lines}
    return Sample(trials, kilobytes["Rss:"] / 1024, kilobytes["Anonymous:"] / 1024, len(gc.get_objects()), seconds)


def keep(samples: list[Sample], table: str) -> None:
    """Write the newest one down, and the table of all."""
    with RECORDS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(samples[-1]._asdict()) + "\n")
    if samples[-1].trials >= WARM:
        write("screen_memory", table)


async def one_trial(review: ReviewScreen, ends: asyncio.Queue[str], *, accept: bool) -> None:
    """A proposal from ctrl+g to the decision, by what the keys do."""
    await review.run_action("generate")
    async with asyncio.timeout(PATIENCE_S):
        await ends.get()
    card = review.desk.shown.card
    if card is not None and card.state == "to-review":
        await (review.desk.accept(anyway=True) if accept else review.desk.reject("one of a thousand"))
        review.paint()


async def record() -> list[RolloutEvent]:
    """One real rollout with its pictures."""
    task = load_base_tasks(BASE_TASKS)["put-block-in-bowl"]
    request = RolloutRequest(task.source, (0,), task.card.class_name, dict(task.card.parameters), frames=FrameOptions())
    async with Sandbox() as sandbox:
        return [event async for event in sandbox.run(request)]


def _again(event: RolloutEvent, seed: int) -> RolloutEvent:
    match event:
        case FrameReady():
            return replace(event, seed=seed, image=event.image.copy())
        case EpisodeFinished(report):
            return EpisodeFinished(replace(report, seed=seed))
        case RolloutReport():
            return replace(event, episodes=tuple(replace(report, seed=seed) for report in event.episodes))
        case EpisodeStarted() | StepTaken():
            return replace(event, seed=seed)
    return event


def table_of(samples: list[Sample], *, brief: bool) -> str:
    """A few of the samples, and the growth."""
    step = max(len(samples) // 10, 1)
    shown = [sample for index, sample in enumerate(samples, 1) if index % step == 0 or sample.trials == WARM]
    rows = "".join(
        f"| {s.trials:,} | {s.resident_mb:.1f} | {s.own_mb:.1f} | {s.objects:,} | {s.seconds:.0f} |\n" for s in shown
    )
    warm = next((sample for sample in samples if sample.trials >= WARM), samples[-1])
    growth = samples[-1].resident_mb / warm.resident_mb - 1
    painted = ", each trial painted once" if brief else ""
    each = 1024 * (samples[-1].own_mb - warm.own_mb) / max(samples[-1].trials - warm.trials, 1)
    return (
        "| trials | resident MB | own MB | objects | seconds |\n| --- | --- | --- | --- | --- |\n"
        f"{rows}\nAfter the first {warm.trials} trials the memory grew by {100 * growth:.1f} %, "
        f"{each:.1f} KB of its own a trial{painted}. {machine()}"
    )


if __name__ == "__main__":
    main()
