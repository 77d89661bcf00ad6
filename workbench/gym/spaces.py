"""What environments give and take, as Gymnasium describes it: the same numbers as in a dataset's rows."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from typing import Any, Never

import numpy as np
from gymnasium import spaces
from gymnasium.error import CustomSpaceError
from gymnasium.vector.utils import create_shared_memory
from numpy.typing import NDArray

from sim.sandbox.views import CAMERA_SHAPE, CAMERAS, ViewOptions, ViewTaken
from sim.values import WORKSPACE, Action, Pose

Observed = dict[str, Any]
"""Name → array; "instruction" → text."""
MAX_INSTRUCTION = 500
"""Characters; what is longer is cut."""
CHARSET = "".join(
    chr(code) for code in (*range(0x20, 0x250), *range(0x2010, 0x2028)) if unicodedata.category(chr(code))[0] != "C"
)
"""Latin letters, digits, punctuation; any other character of an instruction is shown as "?"."""
HIGHEST_M = 1.0
"""What is higher than the arm reaches is shown as this high."""
FARTHEST_M = 10.0
"""`CameraConfig.zrange`."""


class Instruction(spaces.Text):
    """The language goal; never in shared memory, where `AsyncVectorEnv` reads text once, before there is any."""


@create_shared_memory.register(Instruction)
def _refuse_shared_memory(space: Instruction, n: int = 1, ctx: object = None) -> Never:
    raise CustomSpaceError(
        "instructions would be blank: make_vec(..., vector_kwargs={'shared_memory': False}), or leave them out with "
        "gymnasium.wrappers.FilterObservation"
    )


def observation_space(options: ViewOptions) -> spaces.Dict:
    """Of what `observation_of` gives."""
    above = WORKSPACE.shape
    found: dict[str, spaces.Space[Any]] = {
        "rgb": spaces.Box(0, 255, (*above, 3), np.uint8),
        "height": spaces.Box(0.0, HIGHEST_M, above, np.float32),
        "instruction": Instruction(MAX_INSTRUCTION, min_length=0, charset=CHARSET),
    }
    if options.masks:
        found["mask"] = spaces.Box(-1, np.iinfo(np.int32).max, above, np.int32)
    for name in CAMERAS if options.cameras else ():
        found[f"cam_{name}_rgb"] = spaces.Box(0, 255, (*CAMERA_SHAPE, 3), np.uint8)
        found[f"cam_{name}_depth"] = spaces.Box(0.0, FARTHEST_M, CAMERA_SHAPE, np.float32)
    return spaces.Dict(found)


def action_space() -> spaces.Dict:
    """Two poses, each x, y, z [m] in the workspace and a quaternion xyzw."""
    low, high = np.array([*WORKSPACE.bounds, *[(-1.0, 1.0)] * 4], dtype=np.float32).T
    return spaces.Dict({name: spaces.Box(low, high, dtype=np.float32) for name in Action._fields})


def observation_of(view: ViewTaken, instruction: str, options: ViewOptions) -> Observed:
    """A view as arrays that are the caller's own.

    Args:
        view: What a worker told: of the right shapes, but with any values.
        instruction: The current language goal.
        options: What else than colour and height from above is wanted.
    """
    told = {
        "rgb": view.color.copy(),
        "height": np.clip(view.height, 0.0, HIGHEST_M),
        "instruction": _spelt(instruction),
    }
    if options.masks and view.mask is not None:
        told["mask"] = np.maximum(view.mask, -1)
    for name, picture in (view.cameras or {}).items() if options.cameras else ():
        told[f"cam_{name}_rgb"] = picture.color.copy()
        told[f"cam_{name}_depth"] = np.clip(picture.depth, 0.0, FARTHEST_M)
    return told


def poses_of(view: ViewTaken) -> dict[str, NDArray[np.float64]]:
    """Body id → x, y, z [m] and quaternion xyzw of every object."""
    return {str(body): np.array([*pose.position, *pose.rotation]) for body, pose in view.poses.items()}


def action_of(given: object) -> Action:
    """The action that seven numbers each for "pick" and "place" say; rotations are scaled to unit length.

    Raises:
        ValueError: They are not that; names the pose.
    """
    if not isinstance(given, Mapping) or set(given) != set(Action._fields):
        what = f"the keys {sorted(map(str, given))}" if isinstance(given, Mapping) else f"{given!r:.80}"
        raise ValueError(f"an action is a dict of pick and place, not {what}; for pixels there is PixelAction")
    return Action(*(_pose_of(name, given[name]) for name in Action._fields))


def _pose_of(name: str, given: Any) -> Pose:  # noqa: ANN401 - whatever the caller has
    try:
        numbers: NDArray[np.float64] = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):  # texts, or lists of several lengths
        numbers = np.empty(0)
    if numbers.shape != (7,) or not np.isfinite(numbers).all():
        raise ValueError(f"{name} is x, y, z, qx, qy, qz, qw: seven finite numbers, not {given!r:.120}")
    x, y, z, *rotation = numbers.tolist()
    length = math.hypot(*rotation)
    if length < 1e-6:
        raise ValueError(f"{name} has a quaternion without length: {rotation}")
    if abs(length - 1.0) > 1e-6:  # a unit quaternion is passed on to its last bit
        rotation = [part / length for part in rotation]
    qx, qy, qz, qw = rotation
    return Pose((x, y, z), (qx, qy, qz, qw))


def _spelt(instruction: str) -> str:
    return "".join(letter if letter in CHARSET else "?" for letter in instruction[:MAX_INSTRUCTION])
