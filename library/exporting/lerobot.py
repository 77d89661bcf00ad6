"""`lerobot`: demonstrations as a LeRobotDataset, a row an action.

An action takes as long as the arm needs, so a dataset has no frames a second; LeRobot counts time in them, and is told
one: a second is an action. Heights become grey values over the height of the workspace, since its pictures have 8 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from library.episodes.dataset import Dataset
from library.episodes.info import Layout
from library.exporting.arrays import ACTION_NAMES, STATE_NAMES, EpisodeArrays, arrays_of
from library.exporting.lerobot_features import ACTION, DONE, REWARD, STATE, Feature, image_features, image_name
from library.exporting.lerobot_writer import Column, Images, LeRobotWriter

FPS = 1


def write(dataset: Dataset, folder: Path, told: Callable[[int], None]) -> None:
    """Write the dataset; as `library.exporting.formats.Write`."""
    layout = dataset.info.layout
    features = (
        *image_features(layout),
        Feature(STATE, "float32", (len(STATE_NAMES),), STATE_NAMES),
        Feature(ACTION, "float32", (len(ACTION_NAMES),), ACTION_NAMES),
        Feature(REWARD, "float32"),
        Feature(DONE, "bool"),
    )
    with LeRobotWriter(folder, features, FPS) as writer:
        for demonstration in dataset:
            arrays = arrays_of(demonstration)
            writer.add(_columns(arrays, layout), arrays.instructions)
            told(writer.episodes)
        writer.finish(dataset.info.split)


def _columns(arrays: EpisodeArrays, layout: Layout) -> dict[str, Column]:
    rgb = {name: rows for name, rows in arrays.pictures.items() if rows.ndim == 4}
    pictures = {**rgb, "height": greys_of(arrays.pictures["height"], layout)}
    return {
        **{image_name(name): _images(rows[:-1]) for name, rows in pictures.items()},
        STATE: arrays.states[:-1],
        ACTION: arrays.actions,
        REWARD: arrays.rewards,
        DONE: arrays.dones,
    }


def _images(rows: Iterable[NDArray[np.uint8]]) -> Images:
    images = Images()
    for row in rows:
        images.add(row)
    return images


def greys_of(heights: NDArray[np.float32], layout: Layout) -> NDArray[np.uint8]:
    """Heights (…, rows, columns) [m] as colours (…, rows, columns, 3): 0 is the table, 255 the workspace's top."""
    low, high = layout.bounds[2]
    greys = np.rint(255 * (heights - low) / (high - low)).clip(0, 255).astype(np.uint8)
    return np.repeat(greys[..., np.newaxis], 3, axis=-1)
