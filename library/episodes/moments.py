"""Statistics of a dataset's features: minimum, maximum, mean, standard deviation and count, merged without error.

Sums are kept as fractions, so that statistics of parts add up to those of the whole to the last bit, in any order.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from library.codec import decode
from library.episodes.pictures import DEPTH_UNIT_M, HEIGHT_UNIT_M, Picture, counts_of_metres
from library.episodes.values import Demonstration, Frame
from library.errors import MalformedRecord
from prompts.values import JsonValue

_FRACTION = re.compile(r"-?\d{1,700}(/[1-9]\d{0,700})?", re.ASCII)
"""Squares of the smallest floats have denominators of 650 digits."""
Features: TypeAlias = "dict[str, Moments]"


@dataclass(frozen=True)
class Moments:
    """What is known of one feature: a value for each of its channels."""

    count: int
    """Samples in each channel: pixels, or rows."""
    low: tuple[float, ...]
    high: tuple[float, ...]
    total: tuple[Fraction, ...]
    squares: tuple[Fraction, ...]
    """Sums of the squares."""

    @property
    def mean(self) -> tuple[float, ...]:
        """Of each channel."""
        return tuple(float(total / self.count) for total in self.total)

    @property
    def std(self) -> tuple[float, ...]:
        """Of each channel, of the samples themselves (divided by their count)."""
        pairs = zip(self.total, self.squares, strict=True)
        return tuple(
            math.sqrt(max(Fraction(), squares / self.count - (total / self.count) ** 2)) for total, squares in pairs
        )

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.count + other.count,
            tuple(map(min, self.low, other.low)),
            tuple(map(max, self.high, other.high)),
            tuple(a + b for a, b in zip(self.total, other.total, strict=True)),
            tuple(a + b for a, b in zip(self.squares, other.squares, strict=True)),
        )


def moments_of(demonstration: Demonstration) -> Features:
    """Of every feature that an episode has, in the units of its values; pictures as they are kept, not as they came."""
    features = [_of_frame(frame) for frame in demonstration.frames]
    return add_features(features)


def add_features(parts: Iterable[Features]) -> Features:
    """The statistics of parts together. A feature that some parts lack is that of the others."""

    def add(whole: Features, part: Features) -> Features:
        return whole | {name: whole[name] + found if name in whole else found for name, found in part.items()}

    return reduce(add, parts, {})


def features_to_json(features: Features) -> JsonValue:
    """As `stats.json` holds them: for people, and the exact sums for the next merge."""
    return {
        name: {
            "min": list(found.low),
            "max": list(found.high),
            "mean": list(found.mean),
            "std": list(found.std),
            "count": found.count,
            "sum": [str(total) for total in found.total],
            "sum_of_squares": [str(squares) for squares in found.squares],
        }
        for name, found in features.items()
    }


def features_from_json(data: JsonValue) -> Features:
    """The inverse of `features_to_json`.

    Raises:
        MalformedRecord: It is something else.
    """
    return {name: _from_json(stored) for name, stored in decode(dict[str, _StoredMoments], data).items()}


@dataclass(frozen=True)
class _StoredMoments:
    """One feature of `stats.json`."""

    min: tuple[float, ...]
    max: tuple[float, ...]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    count: int
    sum: tuple[str, ...]
    sum_of_squares: tuple[str, ...]


def _from_json(stored: _StoredMoments) -> Moments:
    lengths = {len(part) for part in (stored.min, stored.max, stored.sum, stored.sum_of_squares)}
    if len(lengths) != 1 or stored.count < 1:
        raise MalformedRecord("statistics whose parts have different lengths, or of nothing")
    total, squares = (tuple(map(_fraction, sums)) for sums in (stored.sum, stored.sum_of_squares))
    found = Moments(stored.count, stored.min, stored.max, total, squares)
    try:
        is_true = (found.mean, found.std) == (stored.mean, stored.std)
    except OverflowError:
        is_true = False
    if not is_true:
        raise MalformedRecord("mean and std are not those of the sums")
    return found


def _fraction(text: str) -> Fraction:
    """What `str` makes of a fraction, and no other way to write a number: a few letters may mean one of gigabytes."""
    if not _FRACTION.fullmatch(text):
        raise MalformedRecord(f"a sum that is no fraction: {text[:40]!r}")
    return Fraction(text)


def _of_frame(frame: Frame) -> Features:
    view = frame.view
    features = {
        "rgb": _of_picture(view.color, Fraction(1)),
        "height": _of_lengths(view.height, HEIGHT_UNIT_M),
        "reward": _of_numbers([frame.reward]),
    }
    for name, camera in view.cameras.items():
        features[f"cam_{name}_rgb"] = _of_picture(camera.color, Fraction(1))
        features[f"cam_{name}_depth"] = _of_lengths(camera.depth, DEPTH_UNIT_M)
    if frame.action is not None:
        for name, pose in (("pick_pose", frame.action.pick), ("place_pose", frame.action.place)):
            features[name] = _of_numbers(np.array([*pose.position, *pose.rotation], dtype=np.float32).tolist())
    return features


def _of_lengths(metres: NDArray[np.float32], unit_m: float) -> Moments:
    return _of_picture(counts_of_metres(metres, unit_m), Fraction(1, round(1 / unit_m)))


def _of_picture(picture: Picture, unit: Fraction) -> Moments:
    """Of whole numbers of a unit, each channel by itself."""
    channels = picture.reshape(-1, picture.shape[2] if picture.ndim == 3 else 1)  # (N, C)
    told = [_sums(channels[:, channel]) for channel in range(channels.shape[1])]
    return Moments(
        len(channels),
        tuple(float(sums.low * unit) for sums in told),
        tuple(float(sums.high * unit) for sums in told),
        tuple(sums.total * unit for sums in told),
        tuple(sums.squares * unit**2 for sums in told),
    )


class _Sums(NamedTuple):
    """Of the samples of one channel."""

    low: int
    high: int
    total: int
    squares: int


def _sums(samples: Any) -> _Sums:  # noqa: ANN401 - one channel of a picture
    """Exact, from how often each value occurs: a tenth of the time that squares of all pixels in 64 bits take."""
    times = np.bincount(samples).astype(np.uint64)
    values = np.arange(len(times), dtype=np.uint64)
    present = np.flatnonzero(times)
    return _Sums(int(present[0]), int(present[-1]), int((times * values).sum()), int((times * values * values).sum()))


def _of_numbers(values: Iterable[float]) -> Moments:
    """One sample of a feature with as many channels as there are values."""
    channels = tuple(values)
    exact = tuple(map(Fraction, channels))
    return Moments(1, channels, channels, exact, tuple(value * value for value in exact))
