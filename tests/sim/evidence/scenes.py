"""Scenes for tests of the pure judgements, built from a few words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.evidence.scene import Body, Scene
from sim.extents import LocalBox
from sim.goals import Goal, make_goal
from sim.values import Pose, Vec3

CUBE: Vec3 = (0.04, 0.04, 0.04)


def thing(
    number: int,
    at: Vec3 = (0.5, 0.0, 0.02),
    size: Vec3 = CUBE,
    *,
    kind: str = "block",
    color: str | None = "red",
    rigid: bool = True,
    speed: float = 0.0,
) -> Body:
    """A body whose origin is the middle of its box."""
    colors = None if color is None else frozenset(color.split())
    return Body(number, kind, rigid, Pose(at), LocalBox(size, (0.0, 0.0, 0.0)), colors, speed)


def goal(bodies: Sequence[int], *targets: Vec3, replace: bool = False, share: float = 1.0) -> Goal:
    """Each body may go to any of the targets."""
    matches = np.ones((len(bodies), len(targets)))
    return make_goal(list(bodies), matches, [Pose(target) for target in targets], replace, step_max_reward=share)


def scene(bodies: Sequence[Body], goals: Sequence[Goal] = (), sentences: Sequence[str] = ()) -> Scene:
    """A scene with the tolerances of a task that sets none."""
    return Scene(tuple(bodies), tuple(goals), tuple(sentences), pos_eps=0.01, rot_eps=0.26, ceiling=0.3)
