"""One episode of one task to look at: what came of it, and its pictures, as files that anybody can open."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from sim.sandbox.host import Sandbox
from sim.sandbox.protocol import FrameOptions, FrameReady, RolloutReport, SandboxLevel
from sim.source import source_hash
from sim.values import CheckReport
from workbench.core.check_run import describe_progress
from workbench.core.checking import CheckResult, check_task
from workbench.core.errors import WorkbenchError
from workbench.core.events import SourceChecked
from workbench.core.sources import TaskSource

PICTURES = FrameOptions(width=320, height=240, every_sim_steps=40, goals=True)
"""Twelve pictures a simulated second; the cap on pictures is met by some 200."""
SECONDS_A_PICTURE = 40 / 480
"""As fast as it happened."""
GOAL_COLOR = (255, 0, 220)


class NothingToSee(WorkbenchError):
    """The episode gave no picture."""


@dataclass(frozen=True)
class EpisodeFilm:
    """What was seen of an episode."""

    result: CheckResult
    frames: tuple[FrameReady, ...]
    """In order; the sandbox's cap on pictures bounds them."""


async def film_episode(
    source: TaskSource, seed: int, require: SandboxLevel, tell: Callable[[str], None]
) -> EpisodeFilm:
    """Check the source and let the oracle do the task once, in a sandbox of its own.

    Raises:
        SandboxUnavailable: It could not be run.
        SandboxTooWeak: The sandbox is weaker than required here.
    """
    check: CheckReport | None = None
    frames: list[FrameReady] = []
    rollout: RolloutReport | None = None
    events = check_task(
        Sandbox(),
        source.text,
        class_name=source.class_name,
        parameters=dict(source.parameters),
        seeds=(seed,),
        frames=PICTURES,
        evidence=False,
        require=require,
    )
    async with aclosing(events):
        async for event in events:
            match event:
                case SourceChecked():
                    check = event.report
                case FrameReady():
                    frames.append(event)
                case RolloutReport():
                    rollout = event
                case _ if doing := describe_progress(event):
                    tell(doing)
    assert rollout is not None  # `check_task` promises it
    result = CheckResult(source.name, source.path, source.text, source_hash(source.text), check, rollout)
    return EpisodeFilm(result, tuple(frames))


def write_gif(film: EpisodeFilm, file: Path, *, goals: bool) -> None:
    """One animated picture, with the current goal drawn into it if asked for.

    Raises:
        NothingToSee: There is no picture; nothing is written.
    """
    first, *rest = pictures(film.frames, goals=goals) or _nothing(film)
    made = io.BytesIO()
    first.save(made, "GIF", save_all=True, append_images=rest, duration=round(1000 * SECONDS_A_PICTURE), loop=0)
    file.write_bytes(made.getvalue())


def write_frames(film: EpisodeFilm, folder: Path, *, goals: bool) -> int:
    """`0000.png` and so on; returns how many.

    Raises:
        NothingToSee: There is no picture; nothing is written.
    """
    images = pictures(film.frames, goals=goals) or _nothing(film)
    folder.mkdir(parents=True, exist_ok=True)
    for number, image in enumerate(images):
        image.save(folder / f"{number:04d}.png")
    return len(images)


def pictures(frames: Sequence[FrameReady], *, goals: bool) -> list[Image.Image]:
    """The frames as images, and where asked for the outlines of the goal over them."""
    images = [Image.fromarray(frame.image) for frame in frames]
    for frame, image in zip(frames, images, strict=True):
        for outline in frame.goals if goals else ():
            corners = [(x * image.width, y * image.height) for x, y in outline]
            ImageDraw.Draw(image).polygon(corners, outline=GOAL_COLOR)
    return images


def _nothing(film: EpisodeFilm) -> list[Image.Image]:
    raise NothingToSee(
        f"there is no picture of an episode that ended so: {film.result.rollout.outcome.replace('_', ' ')}"
    )
