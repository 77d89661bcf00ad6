"""A dataset of one episode as the CLIPort family has it, and its pickles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from library.episodes.dataset import Dataset, DatasetWriter
from library.episodes.shards import store
from library.episodes.values import CameraView, View
from library.exporting.episode_pickles import write
from library.importing.episode_pickles import LAYOUT
from sim.sandbox.views import CAMERA_SHAPE, CAMERAS
from tests.library.episodes.making import demonstration, info

NAME = "000000-0.pkl"


def seen_dataset(folder: Path) -> Dataset:
    """One action; every camera sees one colour, at a depth of 0.8 m."""
    cameras = {
        camera: CameraView(np.full((*CAMERA_SHAPE, 3), 50 * number, np.uint8), np.full(CAMERA_SHAPE, 0.8, np.float32))
        for number, camera in enumerate(CAMERAS, start=1)
    }
    blank = View(np.zeros((*LAYOUT.shape, 3), np.uint8), np.zeros(LAYOUT.shape, np.float32), None, cameras)
    made = demonstration(0, layout=LAYOUT)
    made = replace(made, frames=tuple(replace(frame, view=blank) for frame in made.frames))
    DatasetWriter(folder, info(LAYOUT)).add([store(made, LAYOUT)])
    return Dataset(folder)


def pickles_of(dataset: Dataset, folder: Path) -> Path:
    """Its folder, `put-it-there-train`."""
    write(dataset, folder, lambda _: None)
    return folder / "put-it-there-train"
