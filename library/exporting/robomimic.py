"""`robomimic`: one HDF5 file with a group an episode, as robomimic's loader and those that follow it read.

    demonstrations.hdf5
      data            attributes total, env_args, action_names
        demo_0        attributes num_samples, task, source_hash, seed, ep_meta
          actions (T, 14)  rewards (T,)  dones (T,)  states (T, S)  instructions (T,)
          obs/rgb (T, rows, columns, 3) …  obs/last_action (T, 14)  next_obs/…, one action later
      mask/train      names of the episodes; "valid" and "test" of those splits

`states` are the poses of all objects, which a simulator knows and a policy does not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from library.episodes.dataset import Dataset
from library.episodes.info import DatasetInfo
from library.episodes.splits import Split
from library.episodes.values import Demonstration
from library.exporting.arrays import ACTION_NAMES, EpisodeArrays, arrays_of

FILE = "demonstrations.hdf5"
MASKS: Mapping[Split, str] = {"train": "train", "val": "valid", "test": "test"}
"""Split → how robomimic's configurations name it."""
_GYM = 2
"""Of robomimic's types of environments: the one with Gym's interface."""
_COMPRESSION = 4
"""Of gzip, which every HDF5 has."""


def write(dataset: Dataset, folder: Path, told: Callable[[int], None]) -> None:
    """Write the file; as `library.exporting.formats.Write`."""
    with h5py.File(folder / FILE, "w") as file:
        data = file.create_group("data")
        names = []
        for number, demonstration in enumerate(dataset):
            names.append(f"demo_{number}")
            _write_episode(data.create_group(names[-1]), demonstration)
            told(number + 1)
        data.attrs["total"] = sum(entry.length - 1 for entry in dataset.entries)
        data.attrs["env_args"] = json.dumps(_environment(dataset.info))
        data.attrs["action_names"] = json.dumps(ACTION_NAMES)
        file.create_dataset(f"mask/{MASKS[dataset.info.split]}", data=np.array(names, dtype="S"))


def _write_episode(group: Any, demonstration: Demonstration) -> None:  # noqa: ANN401 - h5py has no types
    arrays = arrays_of(demonstration)
    group.attrs["num_samples"] = arrays.length
    group.attrs["task"] = demonstration.task
    group.attrs["source_hash"] = demonstration.source_hash
    group.attrs["seed"] = demonstration.seed
    group.attrs["ep_meta"] = json.dumps({"lang": arrays.instructions[0]})
    group["actions"] = arrays.actions
    group["rewards"] = arrays.rewards
    group["dones"] = arrays.dones.astype(np.int64)
    group["states"] = arrays.objects[:-1]
    group.create_dataset("instructions", data=arrays.instructions, dtype=h5py.string_dtype())
    for key, rows in _observations(arrays).items():
        _write_rows(group, f"obs/{key}", rows[:-1])
        _write_rows(group, f"next_obs/{key}", rows[1:])


def _observations(arrays: EpisodeArrays) -> dict[str, NDArray[Any]]:
    """Pictures with a last axis of channels, as robomimic wants depths, too."""
    pictures = {name: rows if rows.ndim == 4 else rows[..., np.newaxis] for name, rows in arrays.pictures.items()}
    return {**pictures, "last_action": arrays.states}


def _write_rows(group: Any, key: str, rows: NDArray[Any]) -> None:  # noqa: ANN401
    """Pictures compressed, and one by one, since they are read so."""
    packing = {"chunks": (1, *rows.shape[1:]), "compression": _COMPRESSION} if rows.ndim > 2 else {}
    group.create_dataset(key, data=rows, **packing)


def _environment(info: DatasetInfo) -> dict[str, Any]:
    """What the simulation was: what is needed to set the same scenes again."""
    given = {
        "tasks": info.tasks,
        "split": info.split,
        "bounds": info.layout.bounds,
        "pixel_size": info.layout.pixel_size,
        "made_with": info.made_with,
    }
    return {"env_name": info.name, "type": _GYM, "env_kwargs": given}
