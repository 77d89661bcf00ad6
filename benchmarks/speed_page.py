"""The tables of `docs/speed.md`, and the figures that they are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import Section
from benchmarks.speed_processes import Growth, Scaling
from benchmarks.speed_shares import PARTS, Part
from sim.values import Renderer

PAGE = Path(__file__).parents[1] / "docs" / "speed.md"
TABLES = Section("speed of demonstrations", "benchmarks.speed")


class Asked(NamedTuple):
    """What a task may cost, and what it costs in the published system on a machine of this class [s]."""

    limit: float
    published: str


ASKED: Mapping[str, Asked] = {
    "put-block-in-bowl": Asked(0.45, "6.3–7.6"),
    "stack-block-pyramid": Asked(0.9, "13–16"),
    "build-house": Asked(2.0, "28"),
    "sweeping-piles": Asked(8.0, "34"),
}


@dataclass(frozen=True)
class Cost:
    """The mean demonstration of one task [s of processor time]."""

    task: str
    episodes: int
    solved: int
    actions: float
    sim_steps: float
    """Of the clock."""
    simulated: float
    """Those that Bullet made, of them; see `sim.free_travel`."""
    bare_s: float
    """Without observations."""
    observed_s: float
    """With them."""
    parts_s: dict[Part, float]
    """Of an observed demonstration; of a few seeds only, and looking costs a little, too."""
    physics_step_s: float
    """Of one step that Bullet made."""


@dataclass(frozen=True)
class Figures:
    """Everything that was measured in one run; what was left out is None."""

    machine: str
    renderer: Renderer
    """Of the observations."""
    costs: list[Cost] = field(default_factory=list)
    scaling: Scaling | None = None
    growth: Growth | None = None


def render(figures: Figures) -> str:
    """The tables as Markdown."""
    lines = [*_costs(figures.costs), *_parts(figures.costs), *_processes(figures)]
    lines.append(f"Observations drawn by `{figures.renderer}`. {figures.machine}")
    return "\n".join(lines)


def _costs(costs: list[Cost]) -> Iterator[str]:
    if not costs:
        return
    yield "| s of processor time | solved | actions | sim steps | simulated | bare | observed | asked for | published |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for cost in costs:
        asked = ASKED.get(cost.task)
        limit, published = (f"{asked.limit:g}", asked.published) if asked else ("", "")
        counts = f"{cost.solved} of {cost.episodes} | {cost.actions:.1f} | {cost.sim_steps:.0f} | {cost.simulated:.0f}"
        yield f"| {cost.task} | {counts} | {cost.bare_s:.2f} | {cost.observed_s:.2f} | {limit} | {published} |"
    yield ""


def _parts(costs: list[Cost]) -> Iterator[str]:
    if not costs:
        return
    yield f"| ms of it | {' | '.join(PARTS)} | physics a step [µs] |"
    yield f"|---|{'--:|' * (len(PARTS) + 1)}"
    for cost in costs:
        parts = " | ".join(f"{1000 * cost.parts_s[part]:.0f}" for part in PARTS)
        yield f"| {cost.task} | {parts} | {1e6 * cost.physics_step_s:.0f} |"
    yield ""


def _processes(figures: Figures) -> Iterator[str]:
    if figures.scaling:
        yield (
            f"Two workers do {figures.scaling.workers:.2f} times as much as one, two loops that only add "
            f"{figures.scaling.busy_loops:.2f} times as much as one.\n"
        )
    if figures.growth:
        yield (
            f"{figures.growth.episodes} episodes changed the memory of their process by {figures.growth.share:+.1%}, "
            f"from {figures.growth.before:.0f} to {figures.growth.after:.0f} MB.\n"
        )
