"""Pictures kept small: thousands stay in memory as a few kilobytes each, and are unpacked when they are needed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from library.episodes.pictures import HEIGHT_UNIT_M, counts_of_metres, metres_of_counts
from policy.views import Shown

LEVEL = 1
"""Of zlib: a picture packs in 0.8 ms and unpacks in 0.3; as PNG it takes four times as long for half of the bytes."""


@dataclass(frozen=True)
class PackedPicture:
    """Colours without loss, and heights to 0.1 mm, as datasets keep them."""

    color: bytes
    height: bytes
    shape: tuple[int, int]

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.color) + len(self.height)

    def unpack(self) -> Shown:
        """As it was packed."""
        color = np.frombuffer(zlib.decompress(self.color), dtype=np.uint8).reshape(*self.shape, 3)
        counts = np.frombuffer(zlib.decompress(self.height), dtype=np.uint16).reshape(self.shape)
        return Shown(color, metres_of_counts(counts, HEIGHT_UNIT_M))


def pack(picture: Shown) -> PackedPicture:
    """Keep a picture small."""
    rows, columns = picture.height.shape
    counts = counts_of_metres(picture.height, HEIGHT_UNIT_M)
    color, height = (zlib.compress(array.tobytes(), LEVEL) for array in (picture.color, counts))
    return PackedPicture(color, height, (rows, columns))
