"""What is in the pickles of a demonstration, as values: actions, rewards, goals, poses, pictures; nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from library.errors import MalformedRecord
from library.importing.pickled_arrays import PickledArray
from sim.sandbox.cleaning import clean_text
from sim.values import Action, Pose

LARGEST = 1_000_000
SHORTEST_ROTATION = 1e-6
MOST_LETTERS = 10_000
"""Of an instruction."""


class Info(NamedTuple):
    """What is told of one step besides pictures and action."""

    instruction: str
    poses: Mapping[int, Pose]
    """Body id → pose."""


def number_of(value: object) -> float:
    """A number of any size that poses and rewards have, also as an array of one.

    Raises:
        MalformedRecord: It is none.
    """
    if isinstance(value, PickledArray) and value.array is not None and value.array.size == 1:
        value = value.array.item()
    if not isinstance(value, (int, float)) or not -LARGEST <= value <= LARGEST:
        raise MalformedRecord(f"it is no number within ±{LARGEST:,}")
    return float(value)


def action_of(value: object) -> Action | None:
    """`{"pose0": …, "pose1": …}`, or None.

    Raises:
        MalformedRecord: It is neither.
    """
    if value is None:
        return None
    if not isinstance(value, dict) or not {"pose0", "pose1"} <= value.keys():
        raise MalformedRecord("an action is a dict with pose0 and pose1, or None")
    return Action(_pose_of(value["pose0"], "pose0"), _pose_of(value["pose1"], "pose1"))


def info_of(value: object) -> Info:
    """`{"lang_goal": text, body: (xyz, xyzw, …), …}`; what else is in it is not ours to keep.

    Raises:
        MalformedRecord: The goal is missing or could move a terminal's cursor, or a body is without a pose.
    """
    goal = value.get("lang_goal") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(goal, str) or len(goal) > MOST_LETTERS:
        raise MalformedRecord(f"it is a dict with a text lang_goal of at most {MOST_LETTERS:,} letters")
    if any("\ud800" <= letter <= "\udfff" for letter in goal):
        raise MalformedRecord("it is no text: half a character", ("lang_goal",))
    if clean_text(goal, MOST_LETTERS) != goal or "\n" in goal or "\t" in goal:
        raise MalformedRecord("an instruction is one line without control characters", ("lang_goal",))
    bodies = {key: pose for key, pose in value.items() if type(key) is int}
    return Info(goal, {body: _pose_of(pose, str(body)) for body, pose in bodies.items()})


def pictures_of(value: object, shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
    """An array of a shape and a type.

    Raises:
        MalformedRecord: It is none, or another one.
    """
    array = value.array if isinstance(value, PickledArray) else None
    if array is None or array.shape != shape or array.dtype != kind:
        found = "no array" if array is None else f"{array.dtype} {array.shape}"
        raise MalformedRecord(f"{found} instead of {np.dtype(kind)} {shape}")
    return array


def _pose_of(value: object, name: str) -> Pose:
    """`(xyz, xyzw)`, each a tuple, a list or an array; anything after them is left out."""
    if not isinstance(value, (tuple, list)) or len(value) < 2:
        raise MalformedRecord("a pose is a pair of position and rotation", (name,))
    try:
        x, y, z = _numbers_of(value[0], 3)
        qx, qy, qz, qw = _numbers_of(value[1], 4)
    except MalformedRecord as fault:
        raise fault.within(name) from None
    if math.hypot(qx, qy, qz, qw) < SHORTEST_ROTATION:
        raise MalformedRecord("a rotation is a quaternion with a length, not four zeros", (name,))
    return Pose((x, y, z), (qx, qy, qz, qw))


def _numbers_of(value: object, count: int) -> list[float]:
    if isinstance(value, PickledArray) and value.array is not None and value.array.size == count:
        value = value.array.ravel().tolist()
    if not isinstance(value, (tuple, list)) or len(value) != count:
        raise MalformedRecord(f"these are not {count} numbers")
    return [number_of(one) for one in value]
