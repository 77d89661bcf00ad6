"""Small networks, scenes and datasets for policies; nothing here needs torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from library.episodes.dataset import DatasetWriter
from library.episodes.info import DatasetInfo, Layout
from library.episodes.shards import store
from library.episodes.values import CameraView, Demonstration, Frame, View
from policy.config import NetworkConfig, ResnetConfig, TrainConfig
from policy.packed import pack
from policy.pixels import Pixel, position_of
from policy.samples import Sample
from policy.views import Shown
from sim.geometry import quaternion_from_euler
from sim.values import Action, Pose

SMALL = NetworkConfig(widths=(8, 16), head=8, features=4, language=16, rotations=12, crop=8)
SMALL_RESNET = ResnetConfig(widths=(4, 6, 8, 10), rotations=12, crop_px=16)
INSTRUCTIONS = ("put the red block on the green zone", "put the green block on the red zone")
TABLE, RED, GREEN = (237, 232, 219), (230, 20, 20), (20, 200, 40)


def picture(
    spots: Sequence[tuple[Pixel, tuple[int, int, int]]], shape: tuple[int, int] = (80, 40)
) -> NDArray[np.uint8]:
    """A table with squares of 7 × 7 pixels around spots, in these colours."""
    color = np.full((*shape, 3), TABLE, dtype=np.uint8)
    for (row, column), paint in spots:
        top, left = round(row) - 3, round(column) - 3
        color[max(0, top) : top + 7, max(0, left) : left + 7] = paint
    return color


def sample(
    pick: Pixel, place: Pixel, *, instruction: int = 0, turn_rad: float = 0.0, task: str = "put-it-there"
) -> Sample:
    """A red and a green square; which one is to be picked the instruction says."""
    paints = (RED, GREEN) if instruction == 0 else (GREEN, RED)
    color = picture([(pick, paints[0]), (place, paints[1])])
    height = np.where((color != TABLE).any(axis=2), 0.02, 0.0).astype(np.float32)
    return Sample(task, INSTRUCTIONS[instruction], pack(Shown(color, height)), pick, place, turn_rad)


def dataset(
    folder: Path,
    seeds: Sequence[int],
    *,
    layout: Layout | None = None,
    picks_outside: Sequence[int] = (),
    roll_rad: float = 0.0,
) -> Path:
    """Demonstrations of one action, pictures of the real size; the seed decides where squares are, and one pixel."""
    layout = layout or Layout()
    writer = DatasetWriter(folder, DatasetInfo(folder.name, "train", {"put-it-there": "ab" * 32}, layout))
    writer.add([store(demonstration(seed, layout, seed in picks_outside, roll_rad), layout) for seed in seeds])
    return folder


def config(**changes: object) -> TrainConfig:
    """A training that takes a moment."""
    small = {"steps": 3, "batch": 2, "rotations": 3, "network": SMALL, "resnet43": SMALL_RESNET}
    return TrainConfig(**(small | changes))  # type: ignore[arg-type]


def demonstration(seed: int, layout: Layout, picks_outside: bool = False, roll_rad: float = 0.0) -> Demonstration:
    """One action, as in `dataset`."""
    rng = np.random.default_rng(seed)
    rows, columns = layout.shape
    pick, place = ((float(rng.integers(20, rows - 20)), float(rng.integers(20, columns - 20))) for _ in range(2))
    color = picture([(pick, RED), (place, GREEN)], layout.shape)
    blind = CameraView(np.full((480, 640, 3), 9, dtype=np.uint8), np.full((480, 640), 9.0, dtype=np.float32))
    height = np.where((color != TABLE).any(axis=2), 0.02, 0.0).astype(np.float32)
    view = View(color, height, cameras=dict.fromkeys(layout.cameras, blind))
    color[0, 0] = seed  # so that pictures differ in their statistics
    x, y, z = position_of(pick, 0.02)
    start = Pose((x - 10.0 if picks_outside else x, y, z))
    action = Action(start, Pose(position_of(place, 0.0), quaternion_from_euler((roll_rad, 0.0, 0.5))))
    frames = (
        Frame(INSTRUCTIONS[0], view, {}, 0, action, "pick_place", 1.0, 1.0),
        Frame("done", view, {}, 1, None, "pick_place", 0.0, 1.0),
    )
    return Demonstration("put-it-there", "ab" * 32, "train", seed, frames)
