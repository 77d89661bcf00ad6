"""An episode as arrays over its steps, as learning code wants it: what was seen, what was done, what it earned.

An action is two poses. Whenever a picture is taken the arm stands where the last action left it, so its joints say
nothing more; what a policy may know beside the picture is that action, which is the state: zeros before the first one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from library.episodes.values import Demonstration, Frame
from sim.values import Action

ACTION_NAMES = tuple(f"{part}_{axis}" for part in ("pick", "place") for axis in ("x", "y", "z", "qx", "qy", "qz", "qw"))
"""The 14 numbers of an action: positions [m] and quaternions."""
STATE_NAMES = tuple(f"last_{name}" for name in ACTION_NAMES)
ACTION_SIZE = len(ACTION_NAMES)


@dataclass(frozen=True)
class EpisodeArrays:
    """T actions, and T + 1 observations: the last one shows how it ended."""

    actions: NDArray[np.float32]
    """(T, 14)."""
    states: NDArray[np.float32]
    """(T + 1, 14): the action before each observation; zeros in the first row."""
    rewards: NDArray[np.float32]
    """(T,)."""
    dones: NDArray[np.bool_]
    """(T,): true at the last action, which solved it."""
    pictures: Mapping[str, NDArray[Any]]
    """Name → (T + 1, rows, columns, 3) uint8 for colours; (T + 1, rows, columns) float32 [m], of masks int32."""
    objects: NDArray[np.float64]
    """(T + 1, 7 · bodies): poses of all objects, by ascending body id."""
    instructions: tuple[str, ...]
    """T language goals, each what was asked for when the action was chosen."""

    @property
    def length(self) -> int:
        """T."""
        return len(self.actions)


def arrays_of(demonstration: Demonstration) -> EpisodeArrays:
    """The arrays of one episode."""
    frames = demonstration.frames
    actions = np.stack([vector_of(frame.action) for frame in frames if frame.action is not None])
    dones = np.zeros(len(actions), dtype=np.bool_)
    dones[-1] = True
    return EpisodeArrays(
        actions=actions,
        states=np.vstack([np.zeros((1, ACTION_SIZE), dtype=np.float32), actions]),
        rewards=np.array([frame.reward for frame in frames[:-1]], dtype=np.float32),
        dones=dones,
        pictures=_pictures_of(frames),
        objects=_objects_of(frames),
        instructions=tuple(frame.instruction for frame in frames[:-1]),
    )


def vector_of(action: Action) -> NDArray[np.float32]:
    """The 14 numbers of an action."""
    pick, place = action
    return np.array([*pick.position, *pick.rotation, *place.position, *place.rotation], dtype=np.float32)


def _pictures_of(frames: Sequence[Frame]) -> dict[str, NDArray[Any]]:
    first = frames[0].view
    pictures: dict[str, NDArray[Any]] = {
        "rgb": np.stack([frame.view.color for frame in frames]),
        "height": np.stack([frame.view.height for frame in frames]),
    }
    if first.mask is not None:
        pictures["mask"] = np.stack([frame.view.mask for frame in frames if frame.view.mask is not None])
    for name in first.cameras:
        pictures[f"cam_{name}_rgb"] = np.stack([frame.view.cameras[name].color for frame in frames])
        pictures[f"cam_{name}_depth"] = np.stack([frame.view.cameras[name].depth for frame in frames])
    return pictures


def _objects_of(frames: Sequence[Frame]) -> NDArray[np.float64]:
    """Only bodies that are there from the first frame to the last: a column is one body."""
    there = set.intersection(*(set(frame.poses) for frame in frames))
    rows = [
        [number for body in sorted(there) for number in (*frame.poses[body].position, *frame.poses[body].rotation)]
        for frame in frames
    ]
    return np.array(rows, dtype=np.float64).reshape(len(frames), 7 * len(there))
