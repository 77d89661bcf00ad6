"""What is in view of an episode that a policy plays: the newest of its moments, or one that is gone back to. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from policy.pixels import position_of
from sim.values import WORKSPACE
from workbench.tui.dataset_pictures import marks_at
from workbench.tui.lines import Line
from workbench.tui.plain import plain_line
from workbench.tui.presenting import GLYPHS, Mark

if TYPE_CHECKING:
    from policy.watch_job import Chosen, Told
    from sim.sandbox.protocol import Outline
    from sim.values import ColorImage
    from workbench.core.policy_watching import WatchedMoment, WatchPlan

TURN_M = 0.06
"""Length of the stroke from the place that shows how the object is turned."""


class WatchState:
    """The episode on the screen.

    Args:
        plan: Who plays what.
    """

    def __init__(self, plan: WatchPlan) -> None:
        self.plan = plan
        self.moments: list[WatchedMoment] = []
        self.draws_chances = True
        self.draws_marks = True
        self.problem = ""
        """Why our machinery could not go on."""
        self.is_playing = True
        self._at: int | None = None
        """The moment that is held; None: always the newest."""

    @property
    def moment(self) -> WatchedMoment | None:
        """The one in view; None before there is any."""
        if not self.moments:
            return None
        return self.moments[-1 if self._at is None else self._at]

    @property
    def place(self) -> str:
        """Which of the moments is in view."""
        at = len(self.moments) if self._at is None else self._at + 1
        return f"{at} of {len(self.moments)}" if self.moments else ""

    def step(self, by: int) -> None:
        """So many moments on or back; at the last one the newest is followed again."""
        if self.moments:
            last = len(self.moments) - 1
            at = max(0, (last if self._at is None else self._at) + by)
            self._at = at if at < last else None

    def picture(self, likely: str) -> ColorImage | None:
        """The scene, under the veil of "picks" or "places" where it is to be drawn and there is one."""
        if self.moment is None:
            return None
        veiled = self.moment.likely_picks if likely == "picks" else self.moment.likely_places
        return veiled if self.draws_chances and veiled is not None else self.moment.color

    @property
    def marks(self) -> tuple[Outline, ...]:
        """Where it picks and places, and how the object is turned, as outlines in shares of the picture."""
        moment = self.moment
        if moment is None or moment.chosen is None or moment.color is None or not self.draws_marks:
            return ()
        chosen, (rows, columns) = moment.chosen, moment.color.shape[:2]
        (pick_y, pick_x), (y, x) = chosen.pick, chosen.place
        reach = TURN_M / WORKSPACE.pixel_size
        tip = x + reach * math.cos(chosen.turn_rad), y + reach * math.sin(chosen.turn_rad)
        stroke = tuple(((px + 0.5) / columns, (py + 0.5) / rows) for px, py in ((x, y), tip))
        return (*marks_at((pick_y, pick_x), (y, x), (rows, columns), WORKSPACE.pixel_size), stroke)

    @property
    def standing(self) -> tuple[str, Mark]:
        """How the episode stands, and its mark."""
        told = self.moments[-1].told if self.moments else None
        if self.problem:
            return "ended by an error", "failed"
        if told is not None and told.outcome:
            return told.outcome.replace("_", " "), "passed" if told.outcome == "solved" else "failed"
        if not self.is_playing:
            return "stopped", "warned"
        return (f"action {told.steps + 1} of at most {told.max_steps}" if told else "the policy is loaded"), "running"


def watch_lines(state: WatchState) -> list[Line]:
    """Everything that is known of the moment in view."""
    notes = [Line(plain_line(text), "note") for text in (state.plan.note,) if text]
    problems = [Line(f"{GLYPHS['failed']} {plain_line(text)}") for text in (state.problem,) if text]
    return [*problems, *(_about(state.moment.told) if state.moment else ()), *notes]


def watch_values(told: Told) -> dict[str, object]:
    """The same as numbers, for a clipboard; no pictures."""
    chosen = told.chosen
    return {
        "steps": told.steps,
        "max_steps": told.max_steps,
        "instruction": told.instruction,
        "reward": told.reward,
        "total_reward": told.total_reward,
        "outcome": told.outcome,
        "problem": told.problem,
        "pick": list(chosen.pick) if chosen else None,
        "place": list(chosen.place) if chosen else None,
        "turn_rad": chosen.turn_rad if chosen else None,
        "pick_chance": chosen.pick_chance if chosen else None,
        "place_chance": chosen.place_chance if chosen else None,
    }


def _about(told: Told) -> Iterator[Line]:
    yield Line(plain_line(told.instruction) or "no instruction came", "heading")
    if told.chosen is not None:
        yield Line(f"before action {told.steps + 1} of at most {told.max_steps}")
    else:
        yield Line(f"after {told.steps} of at most {told.max_steps} actions: {plain_line(told.outcome)}")
    if told.steps:
        yield Line(f"the last action earned {told.reward:.3f}, all of them {told.total_reward:.3f}")
    if told.problem:
        yield Line(f"{GLYPHS['failed']} {plain_line(told.problem)}")
    if told.chosen is not None:
        yield from _choice(told.chosen)


def _choice(chosen: Chosen) -> Iterator[Line]:
    yield Line("")
    yield Line(f"picks at {_position(chosen.pick)}")
    yield Line(f"the likeliest cell has {_percent(chosen.pick_chance)}", "note")
    yield Line(f"places at {_position(chosen.place)}, turned by {math.degrees(chosen.turn_rad):.0f}°")
    yield Line(f"the likeliest cell has {_percent(chosen.place_chance)}", "note")


def _position(pixel: tuple[float, ...]) -> str:
    row, column = pixel
    x, y, _ = position_of((row, column), 0.0)
    return f"x {x:.3f} m, y {y:.3f} m"


def _percent(chance: float) -> str:
    return f"{100 * chance:.1f} % of the chances"
