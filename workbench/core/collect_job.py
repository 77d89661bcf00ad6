"""One job of collecting: some seeds of one task in a sandbox, and a shard of those that were solved.

The task's code stays in its worker; what comes out is checked by `sim.sandbox`, encoded here, and written beside the
dataset, on this machine or on another that sees the same folder. A job that is done again writes a file of its own:
one that was given up for dead may be writing still.
"""

from __future__ import annotations

import platform
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from library.codec import decode, encode
from library.episodes.info import FailedAttempt, Layout
from library.episodes.splits import Split
from library.episodes.values import CameraView, Demonstration, Frame, View
from library.errors import LibraryError
from sim.jobs import Tell
from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import (
    EpisodeFinished,
    EpisodeStarted,
    JsonValue,
    Limits,
    RolloutEvent,
    RolloutReport,
    RolloutRequest,
    SandboxLevel,
    StepTaken,
)
from sim.sandbox.views import EVENTS_KB, ViewOptions, ViewTaken
from sim.values import EpisodeReport
from workbench import __version__
from workbench.core.errors import WorkbenchError
from workbench.core.machine import versions
from workbench.core.sources import Scalar

PRIMITIVES = {"PickPlace": "pick_place", "push": "push"}
"""A task's primitive → its name in a dataset; one of a task's own keeps its name."""


class NotRun(WorkbenchError):
    """A task that was accepted could not be run: nothing is known of its seeds."""


class UnfitMachine(WorkbenchError):
    """The machine that a job came to cannot add to its dataset."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{platform.node()} {problem}")


@dataclass(frozen=True)
class CollectOrder:
    """The arguments of one job."""

    task: str
    source: str
    source_hash: str
    class_name: str
    split: Split
    seeds: tuple[int, ...]
    staging: str
    """The folder into which the shard is written."""
    layout: Layout
    require: SandboxLevel
    parameters: dict[str, Scalar] = field(default_factory=dict)
    made_with: dict[str, str] = field(default_factory=lambda: made_with())
    """Versions that the dataset is made with."""


@dataclass(frozen=True)
class Attempt:
    """What came of one seed."""

    seed: int
    failure: FailedAttempt | None = None
    """None: it is a demonstration."""


@dataclass(frozen=True)
class Collected:
    """A job's answer."""

    attempts: tuple[Attempt, ...]
    """In the order of the seeds."""
    shard: str
    """Name of the file in the staging folder; there is none when no seed was solved."""


def made_with() -> dict[str, str]:
    """What this machine makes datasets with; they are the same where these are."""
    return {"simsmith": __version__, **versions()}


async def collect_job(arguments: JsonValue, tell: Tell) -> JsonValue:
    """Run an order's seeds and write the solved ones; the answer is a `Collected`, and each seed is told as it ends."""
    from library.episodes.shards import ShardWriter, store  # pyarrow: not before there is something to write

    order, attempts = decode(CollectOrder, arguments), list[Attempt]()
    _require_fit_machine(order)
    staged = Path(order.staging) / f"{order.seeds[0]}-{uuid.uuid4().hex}.parquet"
    with ShardWriter(staged, order.layout, staged.name) as shard:

        def take(made: Demonstration | FailedAttempt) -> None:
            if isinstance(made, Demonstration):
                shard.append(store(made, order.layout), shard.episodes)
            attempts.append(Attempt(made.seed, made if isinstance(made, FailedAttempt) else None))
            tell(encode(attempts[-1]))

        await _run_all(order, take)
        shard.finish()
    return encode(Collected(tuple(attempts), staged.name))


def _require_fit_machine(order: CollectOrder) -> None:
    """Whoever collects makes the staging folder, so a machine without it sees another disk.

    Raises:
        UnfitMachine: It sees another disk, or other versions are installed on it.
    """
    if not Path(order.staging).is_dir():
        raise UnfitMachine(f"does not see {order.staging}: every node must see the project's folder under one path")
    here = made_with()
    if here != order.made_with:
        raise UnfitMachine(f"has {_named(here)}; the dataset is made with {_named(order.made_with)}")


def _named(packages: Mapping[str, str]) -> str:
    return ", ".join(f"{package} {version}" for package, version in packages.items())


async def _run_all(order: CollectOrder, take: Callable[[Demonstration | FailedAttempt], None]) -> None:
    """Every seed; after an episode over its limits the sandbox ends a run, and the rest goes into another."""
    left = order.seeds
    while left:
        report = await _run(order, left, take)
        done = [episode.seed for episode in report.episodes]
        if report.failure is not None or not done:  # it was accepted, so it has been run: it is not its seeds' doing
            problem = f"{report.failure.type}: {report.failure.message}" if report.failure else report.outcome
            raise NotRun(f"{order.task} could not be run: {problem}")
        left = left[len(done) :]


async def _run(
    order: CollectOrder, seeds: tuple[int, ...], take: Callable[[Demonstration | FailedAttempt], None]
) -> RolloutReport:
    layout = order.layout
    request = RolloutRequest(
        order.source,
        seeds,
        order.class_name,
        dict(order.parameters),
        limits=Limits(events_kb=EVENTS_KB),
        views=ViewOptions(layout.masks, bool(layout.cameras)),
    )
    script = _Script(order)
    async with aclosing(Sandbox().run(request, require=order.require)) as events:
        async for event in events:
            if made := script.note(event):
                take(made)
            if isinstance(event, RolloutReport):
                return event
    raise AssertionError("the sandbox promises a report")


class _Script:
    """Puts an episode together from what its worker tells."""

    def __init__(self, order: CollectOrder) -> None:
        self._order = order
        self._views: list[ViewTaken] = []
        self._steps: list[StepTaken] = []
        self._instructions: list[str] = []
        self._began = time.monotonic()

    def note(self, event: RolloutEvent) -> Demonstration | FailedAttempt | None:
        """Take an event in; what came of the episode, when it was the last one."""
        match event:
            case EpisodeStarted():
                self._views, self._steps, self._instructions = [], [], [event.instruction]
                self._began = time.monotonic()
            case ViewTaken():
                self._views.append(event)
            case StepTaken():
                self._steps.append(event)
                self._instructions.append(event.instruction)
            case EpisodeFinished():
                return self._ended(event.report)
        return None

    def _ended(self, report: EpisodeReport) -> Demonstration | FailedAttempt:
        task = self._order.task
        if not report.is_success:
            return FailedAttempt(task, report.seed, report.outcome, _reason(report))
        try:
            return self._demonstration(report.seed)
        except LibraryError as error:  # a worker that tells something else than an episode
            return FailedAttempt(task, report.seed, "task_error", str(error))

    def _demonstration(self, seed: int) -> Demonstration:
        """The episode, a frame for each view; frames that are not those of an episode are refused by its class."""
        steps = [*self._steps, None][: len(self._views)]
        told = zip(self._views, steps, self._instructions, strict=False)
        frames = tuple(self._frame(view, step, instruction) for view, step, instruction in told)
        order, wall_s = self._order, time.monotonic() - self._began
        return Demonstration(order.task, order.source_hash, order.split, seed, frames, wall_s=wall_s)

    def _frame(self, view: ViewTaken, step: StepTaken | None, instruction: str) -> Frame:
        return Frame(
            instruction=instruction,
            view=_view(view),
            poses=view.poses,
            goal_index=view.goal_index,
            action=step.action if step else None,
            primitive=PRIMITIVES.get(view.primitive, view.primitive),
            reward=step.reward if step else 0.0,
            cum_reward=step.total_reward if step else self._steps[-1].total_reward,
        )


def _view(view: ViewTaken) -> View:
    cameras = {name: CameraView(picture.color, picture.depth) for name, picture in (view.cameras or {}).items()}
    return View(view.color, view.height, view.mask, cameras)


def _reason(report: EpisodeReport) -> str:
    """Why an episode is no demonstration, in a sentence."""
    if report.error is None:
        return report.reason or report.outcome.replace("_", " ")
    line = f" (line {report.error.line})" if report.error.line else ""
    return f"{report.error.type}: {report.error.message}{line}"
