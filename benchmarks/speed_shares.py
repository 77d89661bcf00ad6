"""Where an episode's processor time goes: the simulation's functions are wrapped from outside while it is measured.

A call's time counts for the innermost wrapped function that was running, so that the shares add up to the whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Literal, get_args

import pybullet

from sim import situation, world
from sim.grippers import Spatula, Suction
from sim.physics import Physics
from sim.robot import Robot
from sim.world import World

Part = Literal["render", "maps", "physics", "contacts", "control", "load", "other"]
PARTS: tuple[Part, ...] = get_args(Part)
WRAPPED: tuple[tuple[Part, object, tuple[str, ...]], ...] = (
    ("render", world, ("render_camera", "render_cameras")),
    ("maps", world, ("top_down",)),
    ("maps", situation, ("top_down",)),
    ("physics", pybullet, ("stepSimulation",)),
    ("contacts", Physics, ("is_static",)),
    ("contacts", Suction, ("detect_contact", "check_grasp")),
    ("contacts", Spatula, ("detect_contact",)),
    ("control", Robot, ("move_tool", "move_joints")),
    ("load", Physics, ("reset", "load_urdf", "load_urdf_text")),
    ("load", World, ("clear",)),
)
"""Part → where its functions stand, and their names there."""


class Shares:
    """Processor time by part [s]."""

    def __init__(self) -> None:
        self.seconds: dict[Part, float] = dict.fromkeys(PARTS, 0.0)
        self._running: list[Part] = ["other"]
        self._since = time.process_time()

    def enter(self, part: Part) -> None:
        """From now on time counts for this part."""
        self._count()
        self._running.append(part)

    def leave(self) -> None:
        """It counts for whatever ran before again."""
        self._count()
        self._running.pop()

    def _count(self) -> None:
        now = time.process_time()
        self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def wrap(self, part: Part, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose time counts for a part."""

        @wraps(function)
        def counted(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the function takes and gives
            self.enter(part)
            try:
                return function(*arguments, **options)
            finally:
                self.leave()

        return counted


@contextmanager
def measured_shares() -> Iterator[Shares]:
    """Count what runs inside; afterwards everything is as it was before."""
    shares = Shares()
    originals = [(owner, name, vars(owner)[name]) for _, owner, names in WRAPPED for name in names]
    for part, owner, names in WRAPPED:
        for name in names:
            setattr(owner, name, shares.wrap(part, vars(owner)[name]))
    shares.enter("other")
    try:
        yield shares
    finally:
        shares.leave()
        for owner, name, function in originals:
            setattr(owner, name, function)
