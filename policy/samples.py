"""Demonstrations as what a policy learns from: one sample an action, kept small, and batches that a step decides."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from policy.errors import ForeignWorkspace, NothingToLearn
from policy.packed import PackedPicture, pack
from policy.pictures import Normalisation, Picture, picture_of
from policy.pixels import Pixel, pixel_of
from policy.views import Shown, shown
from sim.geometry import wrap_angle, yaw_of
from sim.sandbox.views import CAMERAS
from sim.values import WORKSPACE

if TYPE_CHECKING:
    from library.episodes.dataset import Dataset
    from library.episodes.values import Demonstration, Frame
    from policy.config import ViewKind
    from sim.values import Quaternion

MOST_TILT_RAD = 0.01
"""Of an action that turns about the vertical only; far more than its float32 rounds to."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One action of a demonstration, and what was seen and asked for when it was chosen."""

    task: str
    instruction: str
    picture: PackedPicture
    """What was seen."""
    pick: Pixel
    place: Pixel
    turn_rad: float
    """How far the object is turned about the vertical, in ±π."""

    @property
    def shown(self) -> Shown:
        """What was seen, unpacked anew."""
        return self.picture.unpack()


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


def samples_of(dataset: Dataset, chosen: Sequence[int] | None = None, view: ViewKind = "above") -> tuple[Sample, ...]:
    """Every action of a dataset whose pick and place are both in the picture.

    Args:
        dataset: Of one task or several.
        chosen: Indices of the demonstrations that are learnt from, one at least; None: all.
        view: What was seen of each scene.

    Raises:
        ForeignWorkspace: It shows another table than the one that is simulated.
        NothingToLearn: It has no action that a policy could choose, one that tilts what it places, or no pictures of
            the cameras that the view is fused from.
        CorruptDataset: It cannot be read.
    """
    layout = dataset.info.layout
    if (layout.bounds, layout.pixel_size) != (WORKSPACE.bounds, WORKSPACE.pixel_size):
        found, wanted = (f"{one.bounds} at {one.pixel_size} m" for one in (layout, WORKSPACE))
        raise ForeignWorkspace(str(dataset.folder), found, wanted)
    if view == "fused" and not set(CAMERAS) <= set(layout.cameras):
        told = "it has no pictures of the cameras that a fused view is made of"
        raise NothingToLearn(f"{dataset.folder}: {told}: collect it again, simsmith demos … --cameras")
    chosen = range(len(dataset)) if chosen is None else chosen
    samples = [
        sample
        for index in chosen
        for frame in _upright(dataset, dataset.demonstration(index)).frames
        if (sample := _sample(dataset.entries[index].task, frame, view)) is not None
    ]
    if not samples:
        raise NothingToLearn(f"{dataset.folder}: none of {len(chosen)} demonstrations picks and places in the picture")
    return tuple(samples)


def actions_of(dataset: Dataset, chosen: Sequence[int]) -> int:
    """How many actions the chosen demonstrations have; those that are no samples pick or place beside the picture."""
    return sum(dataset.entries[index].length - 1 for index in chosen)


def chosen_episodes(datasets: Sequence[Dataset], demos: int | None) -> list[list[int]]:
    """Indices of what is learnt from, dataset by dataset.

    Args:
        datasets: In the order in which they are taken from.
        demos: Only the first so many demonstrations of each task, of all datasets together; None: all.

    Raises:
        NothingToLearn: There are fewer of a task.
    """
    counts: Counter[str] = Counter()
    chosen: list[list[int]] = [[] for _ in datasets]
    for indices, dataset in zip(chosen, datasets, strict=True):
        for index, entry in enumerate(dataset.entries):
            counts[entry.task] += 1
            if demos is None or counts[entry.task] <= demos:
                indices.append(index)
    for task in dict.fromkeys(task for dataset in datasets for task in dataset.info.tasks):
        if counts[task] < (demos or 1):
            where = " and ".join(str(dataset.folder) for dataset in datasets if task in dataset.info.tasks)
            raise NothingToLearn(
                f"{where}: {counts[task]} of the {demos or 1} demonstrations of {task} that are needed"
            )
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


def _sample(task: str, frame: Frame, view: ViewKind) -> Sample | None:
    """None: the last frame of an episode, or an action that leaves the picture."""
    if frame.action is None:
        return None
    pick, place = (pixel_of(pose.position) for pose in frame.action)
    rows, columns = frame.view.height.shape
    if not all(0 <= row <= rows - 1 and 0 <= column <= columns - 1 for row, column in (pick, place)):
        return None
    turn = wrap_angle(yaw_of(frame.action.place.rotation) - yaw_of(frame.action.pick.rotation))
    return Sample(task, frame.instruction, pack(shown(view, frame.view)), pick, place, turn)


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

    def at(self, step: int, share: slice = slice(None)) -> Batch:
        """The batch of a step, from 0, or a share of it."""
        rng = np.random.default_rng((self._seed, step, 0))
        indices = rng.choice(len(self._samples), self._size, p=self._chances)
        chosen = [self._samples[index] for index in indices[share]]
        return Batch(
            np.stack([self._picture(sample) for sample in chosen]),
            np.stack([self._words[sample.instruction] for sample in chosen]),
            np.array([sample.pick for sample in chosen], dtype=np.float32),
            np.array([sample.place for sample in chosen], dtype=np.float32),
            np.array([sample.turn_rad for sample in chosen], dtype=np.float32),
        )

    def _picture(self, sample: Sample) -> Picture:
        return picture_of(*sample.shown, self._normalisation)
