"""Pictures without loss, as PNG bytes: colour in 8 bits a channel; heights, depths and body ids in 16 bits a pixel."""

from __future__ import annotations

import io
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from library.errors import MalformedRecord
from sim.values import FloatImage, MaskImage

Picture: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]
Counts: TypeAlias = NDArray[np.uint16]
"""(rows, columns) whole multiples of a unit."""

HEIGHT_UNIT_M = 1e-4
"""Heights are kept to 0.1 mm, up to 6.5 m."""
DEPTH_UNIT_M = 2e-4
"""Depths of cameras are kept to 0.2 mm, up to 13 m: they see as far as 10 m."""
COMPRESSION = 6
"""Of zlib: 4 ms and 4 KB for a picture from above; 9 takes four times as long for a tenth less."""
_MAX_COUNT = 65_535
_FORMATS = ("PNG",)
"""What the decoder tries: it guesses no other format from what it is given."""


def encode_picture(picture: Picture) -> bytes:
    """Colour (rows, columns, 3) uint8 or counts (rows, columns) uint16 as PNG."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, format="PNG", compress_level=COMPRESSION)
    return file.getvalue()


def decode_color(data: bytes, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """The colours of a picture of rows × columns.

    Raises:
        MalformedRecord: It is no such picture.
    """
    return np.asarray(_open(data, shape, ("RGB",)), dtype=np.uint8)


def decode_counts(data: bytes, shape: tuple[int, int]) -> Counts:
    """The counts of a 16-bit picture of rows × columns.

    Raises:
        MalformedRecord: It is no such picture.
    """
    return np.asarray(_open(data, shape, ("I;16", "I;16B", "I"))).astype(np.uint16)


def counts_of_metres(metres: FloatImage, unit_m: float) -> Counts:
    """Lengths as the nearest whole multiples of a unit; what is beyond 16 bits is at their end."""
    if not np.isfinite(metres).all():
        raise MalformedRecord("a length that is not a finite number")
    return np.rint(np.asarray(metres, dtype=np.float64) / unit_m).clip(0, _MAX_COUNT).astype(np.uint16)


def metres_of_counts(counts: Counts, unit_m: float) -> FloatImage:
    """The inverse of `counts_of_metres`, up to half a unit."""
    return (counts.astype(np.float64) * unit_m).astype(np.float32)


def counts_of_mask(mask: MaskImage) -> Counts:
    """Body ids from −1 (nothing) as counts from 0."""
    if mask.min() < -1 or mask.max() >= _MAX_COUNT:
        raise MalformedRecord(f"body ids from {mask.min()} to {mask.max()}; a mask holds -1 to {_MAX_COUNT - 1}")
    return (mask + 1).astype(np.uint16)


def mask_of_counts(counts: Counts) -> MaskImage:
    """The inverse of `counts_of_mask`."""
    return counts.astype(np.int32) - 1


def _open(data: bytes, shape: tuple[int, int], modes: tuple[str, ...]) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        found = (image.height, image.width)
        if found != shape:  # before its pixels are made: a few bytes may claim to be gigabytes
            raise MalformedRecord(f"a picture of {found[0]} × {found[1]} pixels instead of {shape[0]} × {shape[1]}")
        image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise MalformedRecord(f"a picture that cannot be decoded ({error})") from error
    if image.mode not in modes:
        raise MalformedRecord(f"a picture in the mode {image.mode} instead of {modes[0]}")
    return image
