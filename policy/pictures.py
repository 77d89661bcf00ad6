"""What a policy sees: the workspace from straight above, colour and height as one array of four channels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from library.episodes.moments import Moments
    from sim.values import ColorImage, FloatImage

Picture = NDArray[np.float32]
"""(4, rows, columns): red, green, blue and height, each with mean 0 and deviation 1 over the data."""
CHANNELS = 4
LEAST_DEVIATION = 1e-6
"""A channel that never changes is divided by this no more than it is."""


@dataclass(frozen=True)
class Normalisation:
    """How channels are scaled; a policy must see new pictures as it saw those that it learnt from."""

    mean: tuple[float, ...]
    """Red, green, blue [0 to 255], height [m]."""
    deviation: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.mean) != CHANNELS or len(self.deviation) != CHANNELS or not min(self.deviation) > 0:
            raise ValueError(f"a normalisation has {CHANNELS} means and as many positive deviations")


def normalisation_of(features: Mapping[str, Moments]) -> Normalisation:
    """That of a dataset, from its statistics."""
    color, height = features["rgb"], features["height"]
    deviations = (max(LEAST_DEVIATION, deviation) for deviation in (*color.std, *height.std))
    return Normalisation((*color.mean, *height.mean), tuple(deviations))


def normalisation_of_views(views: Iterable[tuple[ColorImage, FloatImage]]) -> Normalisation:
    """That of colours (rows, columns, 3) and heights (rows, columns), at least one, without statistics at hand."""
    count, total, squares = 0, np.zeros(CHANNELS), np.zeros(CHANNELS)
    for color, height in views:
        channels = np.concatenate([color, height[..., None]], axis=2, dtype=np.float64).reshape(-1, CHANNELS)
        count += len(channels)
        total += channels.sum(axis=0)
        squares += np.square(channels).sum(axis=0)
    mean = total / count
    deviation = np.sqrt(np.maximum(squares / count - mean**2, LEAST_DEVIATION**2))
    return Normalisation(tuple(mean.tolist()), tuple(deviation.tolist()))


def picture_of(color: ColorImage, height: FloatImage, normalisation: Normalisation) -> Picture:
    """A view as the network takes it.

    Args:
        color: (rows, columns, 3).
        height: (rows, columns), above the table [m].
        normalisation: Of the data that the network was trained with.
    """
    channels = np.concatenate([color.astype(np.float32), height[..., None].astype(np.float32)], axis=2)
    mean, deviation = (np.array(part, dtype=np.float32) for part in (normalisation.mean, normalisation.deviation))
    return np.ascontiguousarray(((channels - mean) / deviation).transpose(2, 0, 1))
