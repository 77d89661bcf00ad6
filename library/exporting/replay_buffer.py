"""`zarr`: the replay buffer of Diffusion Policy, steps of all episodes one after the other.

    replay_buffer.zarr/
      data/action (N, 14)  data/state (N, 14)  data/rgb (N, rows, columns, 3)  data/height (N, rows, columns) …
      data/instruction (N,)                    index into the attribute `instructions` of the group
      meta/episode_ends (E,)                   one after the last step of each episode

Version 2 of Zarr's format, which its readers of every version read. A step is an observation with the action chosen on
it; the observation after the last action has no place in this layout.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import zarr
from numcodecs import Blosc

from library.episodes.dataset import Dataset
from library.exporting.arrays import ACTION_NAMES, STATE_NAMES, EpisodeArrays, arrays_of

STORE = "replay_buffer.zarr"
_SMALL_CHUNK = 1_024
"""Rows of what is no picture in one file; of a picture it is one row."""


def write(dataset: Dataset, folder: Path, told: Callable[[int], None]) -> None:
    """Write the buffer; as `library.exporting.formats.Write`."""
    root = zarr.open_group(str(folder / STORE), mode="w", zarr_format=2)
    data = root.create_group("data")
    steps = sum(entry.length - 1 for entry in dataset.entries)
    columns: dict[str, Any] = {}
    instructions: dict[str, int] = {}
    ends: list[int] = []
    for number, demonstration in enumerate(dataset, start=1):
        arrays, first = arrays_of(demonstration), ends[-1] if ends else 0
        for key, rows in _columns(arrays, instructions).items():
            if key not in columns:
                columns[key] = _create(data, key, rows, steps)
            columns[key][first : first + arrays.length] = rows
        ends.append(first + arrays.length)
        told(number)
    _create(root.create_group("meta"), "episode_ends", np.array(ends, dtype=np.int64), len(ends))[:] = ends
    root.attrs.update(
        {"instructions": list(instructions), "action_names": list(ACTION_NAMES), "state_names": list(STATE_NAMES)}
    )


def _columns(arrays: EpisodeArrays, instructions: dict[str, int]) -> dict[str, Any]:
    """Key → what is stored of it, a row a step; instructions that are new get the next number."""
    numbers = [instructions.setdefault(text, len(instructions)) for text in arrays.instructions]
    return {
        "action": arrays.actions,
        "state": arrays.states[:-1],
        "reward": arrays.rewards,
        "instruction": np.array(numbers, dtype=np.int64),
        **{name: picture[:-1] for name, picture in arrays.pictures.items()},
    }


def _create(group: Any, key: str, rows: Any, length: int) -> Any:  # noqa: ANN401 - zarr's classes, any array
    """An array of a length whose rows are like those."""
    is_picture = rows.ndim > 2
    chunk = (1 if is_picture else max(1, min(length, _SMALL_CHUNK)), *rows.shape[1:])
    return group.create_array(
        key, shape=(length, *rows.shape[1:]), chunks=chunk, dtype=rows.dtype, compressors=Blosc("zstd", clevel=5)
    )
