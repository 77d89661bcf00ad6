"""Our own rasteriser against TinyRenderer: how long a picture takes, and how far apart the two are.

    python -m benchmarks.pixels              # into docs/speed.md
    python -m benchmarks.pixels --json       # the figures; the page is left alone

A task's scene is the one in which its demonstration with seed 0 begins, seen by the three cameras that observe, with
640 × 480 pixels each. The rasteriser draws all three at once, as it does for an observation. Of several times the
shortest counts: what else the machine does only adds to it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.pages import Section
from benchmarks.screen_measuring import machine
from benchmarks.speed_page import PAGE
from benchmarks.speed_tasks import TASKS, load
from sim.cameras import OBSERVATION_CAMERAS
from sim.environment import Environment
from sim.physics import Physics
from sim.rendering import Rendering, render_cameras, render_frame
from sim.values import Renderer

TABLES = Section("pixels", "benchmarks.pixels")
REPEATS: dict[Renderer, int] = {"raster": 20, "tiny": 3}
LIVE = (320, 240)


@dataclass(frozen=True)
class Comparison:
    """One task's scene, drawn twice; differences are those of the worst of three cameras."""

    task: str
    bodies: int
    raster_ms: float
    """Processor time of one picture of an observation."""
    tiny_ms: float
    live_raster_ms: float
    """Of one live picture."""
    live_tiny_ms: float
    mismatch_percent: float
    """Pixels that show another body."""
    depth_mm: float
    """99th percentile."""
    color: float
    """Mean, of 255."""


def main() -> None:
    """Read the command line, measure, show or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", nargs="+", default=TASKS, metavar="TASK", help="of the base tasks, or build-house")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead")
    options = parser.parse_args()
    found = list(compare_all(options.tasks))
    if options.json:
        sys.stdout.write(json.dumps([asdict(one) for one in found], indent=2) + "\n")
    else:
        TABLES.write(PAGE, render(found))


def compare_all(tasks: Sequence[str]) -> Iterator[Comparison]:
    """Each task's first scene."""
    environment = Environment(Physics())
    for task in tasks:
        environment.reset(load(task), 0)
        yield compare(task, len(environment.physics.bodies()))


def compare(task: str, bodies: int) -> Comparison:
    """The scene that stands now."""
    differences = map(
        _differences,
        render_cameras(OBSERVATION_CAMERAS),
        render_cameras(OBSERVATION_CAMERAS, "tiny"),
    )
    mismatch, depth_mm, color = np.max(list(differences), axis=0)
    return Comparison(
        task=task,
        bodies=bodies,
        raster_ms=_observing_ms("raster"),
        tiny_ms=_observing_ms("tiny"),
        live_raster_ms=_ms(lambda: render_frame(*LIVE), REPEATS["raster"]),
        live_tiny_ms=_ms(lambda: render_frame(*LIVE, "tiny"), REPEATS["tiny"]),
        mismatch_percent=float(mismatch),
        depth_mm=float(depth_mm),
        color=float(color),
    )


def render(found: Sequence[Comparison]) -> str:
    """The table, and under which circumstances it came about."""
    width, height = LIVE
    lines = [
        f"{machine()}",
        f"| scene | bodies | a picture [ms] | TinyRenderer [ms] | times faster | {width} × {height} [ms] "
        "| TinyRenderer [ms] | other body [%] | depth, p99 [mm] | colour, mean [of 255] |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {one.task} | {one.bodies} "
            f"| {one.raster_ms:.1f} | {one.tiny_ms:.0f} | {one.tiny_ms / one.raster_ms:.0f} "
            f"| {one.live_raster_ms:.1f} | {one.live_tiny_ms:.0f} | {one.mismatch_percent:.4f} | {one.depth_mm:.3f} "
            f"| {one.color:.3f} |"
            for one in found
        ),
    ]
    return "\n".join([*lines, ""])


def _observing_ms(renderer: Renderer) -> float:
    return _ms(lambda: render_cameras(OBSERVATION_CAMERAS, renderer), REPEATS[renderer]) / len(OBSERVATION_CAMERAS)


def _ms(action: Callable[[], object], repeats: int) -> float:
    """Processor time of the shortest of some repetitions."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        action()
        times.append(time.process_time() - began)
    return 1000 * min(times)


def _differences(ours: Rendering, theirs: Rendering) -> tuple[float, float, float]:
    mismatch = 100 * (ours.segmentation != theirs.segmentation).mean()
    depth_mm = np.percentile(1000 * np.abs(ours.depth - theirs.depth), 99)
    return float(mismatch), float(depth_mm), float(np.abs(ours.color.astype(int) - theirs.color).mean())


if __name__ == "__main__":
    main()
