"""Is the scene at rest: after reset, while nothing is done, and at the end?"""

from __future__ import annotations

import math

from sim.evidence.scene import Body, listed
from sim.values import Evidence

REST_SPEED = 5e-3
"""What `Physics.is_static` allows [m/s]."""
DRIFT = 0.01
"""How far an object may creep while nothing is done [m]."""
THROWN = 0.05
"""How far an object may be pushed aside while the scene settles [m]."""
FALLEN = -0.05
"""An object whose centre is below this is no longer on the table [m]."""


def check_rest(
    built: tuple[Body, ...], at_reset: tuple[Body, ...], after_waiting: tuple[Body, ...], at_end: tuple[Body, ...]
) -> Evidence:
    """Nothing that can move does so by itself.

    Args:
        built: Where task code put everything, before physics ran.
        at_reset: Right after reset, when objects have settled.
        after_waiting: The same scene after the null policy.
        at_end: At the end of the oracle's episode.
    """
    problems = []
    if thrown := _moved(built, at_reset, THROWN, axes=2):
        problems.append(f"{listed(thrown)} thrown aside when physics starts")
    for when, bodies in (("after reset", at_reset), ("at the end", at_end)):
        if moving := [body.name for body in _rigid(bodies) if body.speed >= REST_SPEED]:
            problems.append(f"{listed(moving)} moving {when}")
        if fallen := [body.name for body in _rigid(bodies) if body.pose.position[2] < FALLEN]:
            problems.append(f"{listed(fallen)} off the table {when}")
    if creeping := _moved(at_reset, after_waiting, DRIFT, axes=3):
        problems.append(f"{listed(creeping)} moving while nothing is done")
    if problems:
        hint = "place objects on the table, apart from each other, and let nothing roll"
        return Evidence("at-rest", False, f"{'; '.join(problems)}: {hint}")
    return Evidence("at-rest", True, "nothing moves by itself")


def _moved(before: tuple[Body, ...], after: tuple[Body, ...], distance: float, axes: int) -> list[str]:
    """Names of what moved further than this along the first so many axes [m]."""
    starts = {body.id: body.pose.position for body in before}
    return [
        body.name
        for body in _rigid(after)
        if body.id in starts and math.dist(body.pose.position[:axes], starts[body.id][:axes]) > distance
    ]


def _rigid(bodies: tuple[Body, ...]) -> list[Body]:
    return [body for body in bodies if body.is_rigid]
