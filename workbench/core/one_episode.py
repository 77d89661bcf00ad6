"""One episode of one task to look at: what came of it, its pictures, and its record for a window."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from PIL import Image

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import EpisodeRecorded, FrameOptions, FrameReady, RolloutReport, SandboxLevel
from sim.source import source_hash
from sim.values import SIM_HZ, CheckReport
from workbench.core.check_run import describe_progress
from workbench.core.checking import CheckResult, check_task
from workbench.core.errors import WorkbenchError
from workbench.core.events import SourceChecked
from workbench.core.moving_pictures import pictures
from workbench.core.sources import TaskSource

PICTURES = FrameOptions(width=320, height=240, every_sim_steps=40, goals=True)
"""Twelve pictures a simulated second."""
MOST_PICTURES = 190
"""The sandbox passes on so many of that size, some more; of a longer episode they are taken less often."""


class NothingToSee(WorkbenchError):
    """The episode gave no picture."""


@dataclass(frozen=True)
class EpisodeFilm:
    """What was seen of an episode."""

    result: CheckResult
    frames: tuple[FrameReady, ...]
    """In order; the sandbox's cap on pictures bounds them."""
    recorded: EpisodeRecorded | None = None
    """What it takes to do the episode again; None when that was not asked for, or the episode never began."""
    options: FrameOptions = PICTURES

    @property
    def seconds_each(self) -> float:
        """How long a picture stands when all goes as fast as it happened [s]."""
        return self.options.every_sim_steps / SIM_HZ

    def images(self, *, goals: bool) -> list[Image.Image]:
        """The pictures, with the current goal drawn into them if asked for.

        Raises:
            NothingToSee: There is none.
        """
        if not self.frames:
            ended = self.result.rollout.outcome.replace("_", " ")
            raise NothingToSee(f"there is no picture of an episode that ended so: {ended}")
        return pictures(self.frames, goals=goals)


@dataclass(frozen=True)
class Wanted:
    """What is to be kept of an episode besides how it ended."""

    pictures: bool = True
    record: bool = False
    """What it takes to do it again."""


async def film_episode(
    source: TaskSource, seed: int, require: SandboxLevel, tell: Callable[[str], None], wanted: Wanted = Wanted()
) -> EpisodeFilm:
    """Check the source and let the oracle do the task once, in a sandbox of its own.

    An episode that is longer than its pictures may be is done once more with fewer a second, so that they tell it to
    its end; equal seeds give equal episodes.

    Raises:
        SandboxUnavailable: It could not be run.
        SandboxTooWeak: The sandbox is weaker than required here.
    """
    film = await _film(source, seed, require, tell, wanted, PICTURES)
    longest = max((episode.sim_steps for episode in film.result.rollout.episodes), default=0)
    if not wanted.pictures or longest <= MOST_PICTURES * PICTURES.every_sim_steps:
        return film
    tell("a long episode: once more, with fewer pictures a second")
    thinner = replace(PICTURES, every_sim_steps=math.ceil(longest / MOST_PICTURES))
    return await _film(source, seed, require, tell, wanted, thinner)


async def _film(
    source: TaskSource,
    seed: int,
    require: SandboxLevel,
    tell: Callable[[str], None],
    wanted: Wanted,
    options: FrameOptions,
) -> EpisodeFilm:
    check: CheckReport | None = None
    frames: list[FrameReady] = []
    recorded: EpisodeRecorded | None = None
    rollout: RolloutReport | None = None
    events = check_task(
        Sandbox(),
        source.text,
        class_name=source.class_name,
        parameters=dict(source.parameters),
        seeds=(seed,),
        frames=options if wanted.pictures else None,
        evidence=False,
        require=require,
        record=wanted.record,
    )
    async with aclosing(events):
        async for event in events:
            match event:
                case SourceChecked():
                    check = event.report
                case FrameReady():
                    frames.append(event)
                case EpisodeRecorded():
                    recorded = event
                case RolloutReport():
                    rollout = event
                case _ if doing := describe_progress(event):
                    tell(doing)
    assert rollout is not None  # `check_task` promises it
    result = CheckResult(source.name, source.path, source.text, source_hash(source.text), check, rollout)
    return EpisodeFilm(result, tuple(frames), recorded, options)
