"""Demonstrations and datasets that cost nothing: small pictures, poses that a seed decides."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from library.episodes.dataset import DatasetWriter
from library.episodes.info import DatasetInfo, FailedAttempt, Layout
from library.episodes.shards import store
from library.episodes.splits import Split
from library.episodes.values import CameraView, Demonstration, Frame, View
from sim.values import Action, Pose

CODE = "ab" * 32
SMALL = Layout(pixel_size=0.03125, camera_shape=(12, 16))
"""Pictures of 32 × 16 pixels."""


def view(rng: np.random.Generator, layout: Layout = SMALL) -> View:
    rows, columns = layout.shape
    cameras = {
        name: CameraView(
            rng.integers(0, 256, (*layout.camera_shape, 3), dtype=np.uint8),
            rng.uniform(0.5, 10.0, layout.camera_shape).astype(np.float32),
        )
        for name in layout.cameras
    }
    return View(
        rng.integers(0, 256, (rows, columns, 3), dtype=np.uint8),
        rng.uniform(0.0, 0.3, (rows, columns)).astype(np.float32),
        rng.integers(-1, 9, (rows, columns), dtype=np.int32) if layout.masks else None,
        cameras,
    )


def demonstration(
    seed: int = 0,
    *,
    actions: int = 1,
    split: Split = "train",
    task: str = "put-it-there",
    layout: Layout = SMALL,
    wall_s: float = 1.0,
) -> Demonstration:
    """Each action earns its share; the seed decides all else."""
    rng = np.random.default_rng(seed)
    frames = []
    for step in range(actions + 1):
        pick, place = (Pose((rng.uniform(0.3, 0.45), rng.uniform(0.3, 0.45), 0.02)) for _ in range(2))
        is_last = step == actions
        frames.append(
            Frame(
                instruction="put the red block on the green zone",
                view=view(rng, layout),
                poses={4: pick, 5: place},
                goal_index=step,
                action=None if is_last else Action(pick, place),
                primitive="pick_place",
                reward=0.0 if is_last else 1 / actions,
                cum_reward=min(step + 1, actions) / actions,
            )
        )
    return Demonstration(task, CODE, split, seed, tuple(frames), wall_s=wall_s)


def info(layout: Layout = SMALL, split: Split = "train", tasks: Iterable[str] = ("put-it-there",)) -> DatasetInfo:
    return DatasetInfo("made", split, dict.fromkeys(tasks, CODE), layout, {"pybullet": "3.2.7"})


def dataset(folder: Path, seeds: Iterable[int], *, task: str = "put-it-there", layout: Layout = SMALL) -> DatasetWriter:
    """A dataset of one episode a seed, in a shard each, and one failed attempt."""
    writer = DatasetWriter(folder, info(layout, tasks=[task]))
    for seed in seeds:
        writer.add([store(demonstration(seed, task=task, layout=layout), layout)])
    writer.add([], [FailedAttempt(task, 998, "unsolved", "not solved within 3 actions")])
    return writer
