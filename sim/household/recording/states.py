"""Where everything is after every step: lines with the poses that changed, and how far two such logs are apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from sim.household.acting.embodiment import Embodiment
from sim.sandbox.protocol import JsonValue

Places = dict[str, tuple[float, ...]]
"""Of "agent" and of each id as text: x, y, z [m]."""


class StateLog:
    """Collects one line a step; the first one has the poses of everything that can move."""

    def __init__(self) -> None:
        self.lines: list[dict[str, JsonValue]] = []
        self._last: dict[int, list[JsonValue]] = {}

    def note(self, agent: Embodiment) -> None:
        """Append the present state."""
        poses: dict[int, list[JsonValue]] = {}
        for instance in agent.world.scene.instances:
            if instance.kind == "interactable":
                position, rotation = agent.world.pose(instance.id)
                poses[instance.id] = [*position, *rotation]
        changed: dict[str, JsonValue] = {
            str(thing): pose for thing, pose in poses.items() if self._last.get(thing) != pose
        }
        self._last = poses
        self.lines.append(
            {
                "step": agent.steps,
                "t": agent.time_s,
                "agent": [*agent.pose.position, agent.pose.yaw_deg, agent.pose.pitch_deg],
                "held": agent.hand.held,
                "poses": changed,
            }
        )

    def farthest_from(self, other: Sequence[Mapping[str, Any]]) -> float:
        """The largest distance between the same thing in both logs at the same line [m]; infinite where one ends."""
        pairs = zip_longest(_unfolded(self.lines), _unfolded(other))
        return max((_farthest(mine, theirs) for mine, theirs in pairs), default=0.0)


def _unfolded(lines: Sequence[Mapping[str, Any]]) -> Iterator[Places]:
    """The places of everything at each line."""
    places: Places = {}
    for line in lines:
        places = {**places, **{thing: tuple(pose[:3]) for thing, pose in line["poses"].items()}}
        yield {**places, "agent": (*line["agent"][:2], 0.0)}


def _farthest(mine: Places | None, theirs: Places | None) -> float:
    if mine is None or theirs is None or mine.keys() != theirs.keys():
        return math.inf
    return max(math.dist(mine[thing], theirs[thing]) for thing in mine)
