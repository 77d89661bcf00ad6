"""Demonstrations as what a policy learns from: one sample an action, all in memory, and batches that a step decides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policy.errors import ForeignWorkspace, NothingToLearn
from policy.pictures import Normalisation, Picture, picture_of
from policy.pixels import Pixel, pixel_of
from sim.geometry import wrap_angle, yaw_of
from sim.values import WORKSPACE

if TYPE_CHECKING:
    from library.episodes.dataset import Dataset
    from library.episodes.values import Demonstration, Frame
    from sim.values import ColorImage, FloatImage, Quaternion

MOST_TILT_RAD = 0.01
"""Of an action that turns about the vertical only; far more than its float32 rounds to."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One action of a demonstration, and what was seen and asked for when it was chosen."""

    task: str
    instruction: str
    color: ColorImage
    """(rows, columns, 3)."""
    height: FloatImage
    """(rows, columns) [m]."""
    pick: Pixel
    place: Pixel
    turn_rad: float
    """How far the object is turned about the vertical, in ±π."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Some samples as arrays; B of them."""

    pictures: NDArray[np.float32]
    """(B, 4, rows, columns), normalised."""
    words: NDArray[np.float32]
    """(B, D): their instructions, encoded."""
    picks: NDArray[np.float32]
    """(B, 2): row, column."""
    places: NDArray[np.float32]
    """(B, 2): row, column."""
    turns_rad: NDArray[np.float32]
    """(B,)."""


def samples_of(dataset: Dataset, demos: int | None = None) -> tuple[Sample, ...]:
    """Every action of a dataset whose pick and place are both in the picture.

    Args:
        dataset: Of one task or several.
        demos: Only the first so many demonstrations of each task; None: all.

    Raises:
        ForeignWorkspace: It shows another table than the one that is simulated.
        NothingToLearn: It has fewer demonstrations than asked for, no action that a policy could choose, or one that
            tilts what it places.
        CorruptDataset: It cannot be read.
    """
    layout = dataset.info.layout
    if (layout.bounds, layout.pixel_size) != (WORKSPACE.bounds, WORKSPACE.pixel_size):
        found, wanted = (f"{one.bounds} at {one.pixel_size} m" for one in (layout, WORKSPACE))
        raise ForeignWorkspace(str(dataset.folder), found, wanted)
    chosen = chosen_episodes(dataset, demos)
    samples = [
        sample
        for index in chosen
        for frame in _upright(dataset, dataset.demonstration(index)).frames
        if (sample := _sample(dataset.entries[index].task, frame)) is not None
    ]
    if not samples:
        raise NothingToLearn(f"{dataset.folder}: none of {len(chosen)} demonstrations picks and places in the picture")
    return tuple(samples)


def actions_of(dataset: Dataset, demos: int | None) -> int:
    """How many actions the chosen demonstrations have; those that are no samples pick or place beside the picture."""
    return sum(dataset.entries[index].length - 1 for index in chosen_episodes(dataset, demos))


def chosen_episodes(dataset: Dataset, demos: int | None) -> list[int]:
    """Indices of the first so many demonstrations of each task; of all, without a number.

    Raises:
        NothingToLearn: There are fewer.
    """
    counts: Counter[str] = Counter()
    chosen = []
    for index, entry in enumerate(dataset.entries):
        counts[entry.task] += 1
        if demos is None or counts[entry.task] <= demos:
            chosen.append(index)
    short = [task for task in dataset.info.tasks if counts[task] < (demos or 1)]
    if short:
        told = f"it has {counts[short[0]]} demonstrations of {short[0]}; {demos or 1} are needed"
        raise NothingToLearn(f"{dataset.folder}: {told}")
    return chosen


def _upright(dataset: Dataset, demonstration: Demonstration) -> Demonstration:
    """The same, of which every action turns about the vertical only; others are refused."""
    for frame in demonstration.frames:
        if frame.action and max(_tilt_rad(pose.rotation) for pose in frame.action) > MOST_TILT_RAD:
            told = f"{demonstration.task} needs an arm that tilts what it places, as at seed {demonstration.seed}"
            raise NothingToLearn(f"{dataset.folder}: {told}; policies turn things about the vertical only")
    return demonstration


def _tilt_rad(rotation: Quaternion) -> float:
    """Between the vertical and where a rotation (xyzw) takes it."""
    x, y, *_ = rotation
    return 2 * math.asin(min(1.0, math.hypot(x, y)))


def _sample(task: str, frame: Frame) -> Sample | None:
    """None: the last frame of an episode, or an action that leaves the picture."""
    if frame.action is None:
        return None
    pick, place = (pixel_of(pose.position) for pose in frame.action)
    rows, columns = frame.view.height.shape
    if not all(0 <= row <= rows - 1 and 0 <= column <= columns - 1 for row, column in (pick, place)):
        return None
    turn = wrap_angle(yaw_of(frame.action.place.rotation) - yaw_of(frame.action.pick.rotation))
    return Sample(task, frame.instruction, frame.view.color, frame.view.height, pick, place, turn)


class Batches:
    """The batch of each step: it depends on seed and step only, so that training can go on anywhere.

    An action is drawn by the inverse square root of how many steps its task has in the data, and so a task by their
    square root: a long task is not most of what a policy sees, and a task of few steps is not learnt by heart.
    """

    def __init__(
        self,
        samples: Sequence[Sample],
        normalisation: Normalisation,
        words: dict[str, NDArray[np.float32]],
        size: int,
        seed: int,
    ) -> None:
        self._samples = tuple(samples)
        self._normalisation = normalisation
        self._words = words
        self._size, self._seed = size, seed
        counts = Counter(sample.task for sample in samples)
        weights = np.array([counts[sample.task] ** -0.5 for sample in samples])
        self._chances = weights / weights.sum()

    def at(self, step: int) -> Batch:
        """The batch of a step, from 0."""
        rng = np.random.default_rng((self._seed, step, 0))
        chosen = [self._samples[index] for index in rng.choice(len(self._samples), self._size, p=self._chances)]
        return Batch(
            np.stack([self._picture(sample) for sample in chosen]),
            np.stack([self._words[sample.instruction] for sample in chosen]),
            np.array([sample.pick for sample in chosen], dtype=np.float32),
            np.array([sample.place for sample in chosen], dtype=np.float32),
            np.array([sample.turn_rad for sample in chosen], dtype=np.float32),
        )

    def _picture(self, sample: Sample) -> Picture:
        return picture_of(sample.color, sample.height, self._normalisation)
