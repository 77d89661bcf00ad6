"""`cliport`: one pickle an episode and kind of data, as the code of the Transporter and CLIPort family keeps them.

    <task>-<split>/
      color/000000-2.pkl    (T + 1, 3, 480, 640, 3) uint8, cameras front, left, right; named by number and seed
      depth/000000-2.pkl    (T + 1, 3, 480, 640) float32 [m]
      action/000000-2.pkl   T + 1 of {"pose0": (xyz, xyzw), "pose1": (xyz, xyzw)}; the last one is None
      reward/000000-2.pkl   T + 1 numbers: what the action before each observation earned, the first one 0
      info/000000-2.pkl     T + 1 of {"lang_goal": text, body: (xyz, xyzw, None)}

In the family's own files the third of a body's values is its size, which a dataset does not keep. Reading pickles runs
what is in them: these hold numbers, texts, lists, tuples, dicts and arrays, and no other class.
"""

from __future__ import annotations

import io
import pickle
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from library.episodes.values import Demonstration, Frame
from library.errors import ExportRefused
from sim.sandbox.views import CAMERAS
from sim.values import Action, Pose

if TYPE_CHECKING:
    from library.episodes.dataset import Dataset

PROTOCOL = 4
"""Python 3.4 and later read it: the family's code runs under old ones."""


def write(dataset: Dataset, folder: Path, told: Callable[[int], None]) -> None:
    """Write the pickles; as `library.exporting.formats.Write`.

    Raises:
        ExportRefused: The dataset lacks one of the three cameras.
    """
    if missing := [name for name in CAMERAS if name not in dataset.info.layout.cameras]:
        told_missing = f"{dataset.folder} has no pictures of the camera {', '.join(missing)}"
        raise ExportRefused(
            f"{told_missing}, and this layout consists of them: collect it with simsmith demos --cameras"
        )
    counts: Counter[str] = Counter()
    for number, demonstration in enumerate(dataset, start=1):
        home = f"{demonstration.task}-{demonstration.split}"
        name = f"{counts[home]:06d}-{demonstration.seed}.pkl"
        counts[home] += 1
        for field, data in _fields_of(demonstration).items():
            file = folder / home / field / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pickled(data))
        told(number)


def pickled(data: object) -> bytes:
    """Data as a pickle that needs nothing but numpy, of whichever version, to be read."""
    made = io.BytesIO()
    _Pickler(made, PROTOCOL).dump(data)
    return made.getvalue()


class _Pickler(pickle.Pickler):
    """Has arrays made anew by `numpy.ndarray` itself.

    Left alone, numpy 2 names a function of `numpy._core`, a module that numpy before 1.26 does not have.
    """

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - as the base class has it
        if isinstance(value, np.ndarray):
            return np.ndarray, (value.shape, value.dtype.str, bytearray(value.tobytes()))
        return NotImplemented


def _fields_of(demonstration: Demonstration) -> dict[str, object]:
    """Folder → what lies in it of one episode."""
    frames = demonstration.frames
    views = [[frame.view.cameras[name] for name in CAMERAS] for frame in frames]
    return {
        "color": np.array([[camera.color for camera in view] for view in views], dtype=np.uint8),
        "depth": np.array([[camera.depth for camera in view] for view in views], dtype=np.float32),
        "action": [_action_of(frame.action) for frame in frames],
        "reward": [0.0, *(frame.reward for frame in frames[:-1])],
        "info": [_info_of(frame) for frame in frames],
    }


def _action_of(action: Action | None) -> dict[str, object] | None:
    return None if action is None else {"pose0": _arrays_of(action.pick), "pose1": _arrays_of(action.place)}


def _arrays_of(pose: Pose) -> tuple[object, object]:
    return np.array(pose.position, dtype=np.float64), np.array(pose.rotation, dtype=np.float64)


def _info_of(frame: Frame) -> dict[int | str, object]:
    info: dict[int | str, object] = {body: (pose.position, pose.rotation, None) for body, pose in frame.poses.items()}
    return {**info, "lang_goal": frame.instruction}
