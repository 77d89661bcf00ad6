from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from library.episodes.pictures import (
    DEPTH_UNIT_M,
    HEIGHT_UNIT_M,
    counts_of_mask,
    counts_of_metres,
    decode_color,
    decode_counts,
    encode_picture,
    mask_of_counts,
    metres_of_counts,
)
from library.errors import MalformedRecord

EVERY_COUNT = np.arange(65_536, dtype=np.uint16).reshape(256, 256)


def test_colours_come_back_as_they_were() -> None:
    color = np.random.default_rng(0).integers(0, 256, (32, 16, 3), dtype=np.uint8)
    assert np.array_equal(decode_color(encode_picture(color), (32, 16)), color)


def test_all_16_bits_of_a_pixel_come_back() -> None:
    assert np.array_equal(decode_counts(encode_picture(EVERY_COUNT), (256, 256)), EVERY_COUNT)


@pytest.mark.parametrize("unit_m", [HEIGHT_UNIT_M, DEPTH_UNIT_M])
def test_every_kept_length_is_kept_again_as_the_same(unit_m: float) -> None:
    assert np.array_equal(counts_of_metres(metres_of_counts(EVERY_COUNT, unit_m), unit_m), EVERY_COUNT)


def test_a_height_is_kept_to_half_a_tenth_of_a_millimetre() -> None:
    heights = np.random.default_rng(0).uniform(0, 0.3, (8, 8)).astype(np.float32)
    kept = metres_of_counts(counts_of_metres(heights, HEIGHT_UNIT_M), HEIGHT_UNIT_M)
    assert np.abs(kept - heights).max() <= 0.5001e-4


def test_what_is_too_far_is_as_far_as_can_be_told() -> None:
    assert counts_of_metres(np.array([[50.0, -1.0]], dtype=np.float32), DEPTH_UNIT_M).tolist() == [[65_535, 0]]


def test_no_picture_hides_what_is_no_number() -> None:
    with pytest.raises(MalformedRecord, match="finite"):
        counts_of_metres(np.array([[np.nan]], dtype=np.float32), HEIGHT_UNIT_M)


def test_body_ids_come_back_and_those_beyond_16_bits_are_refused() -> None:
    mask = np.array([[-1, 0, 65_534]], dtype=np.int32)
    assert np.array_equal(mask_of_counts(counts_of_mask(mask)), mask)
    with pytest.raises(MalformedRecord, match="65535"):
        counts_of_mask(mask + 1)


def _jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (16, 32)).save(file, format="JPEG")
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        encode_picture(np.zeros((32, 16, 3), np.uint8))[:-30],
        encode_picture(np.zeros((16, 32, 3), np.uint8)),
        encode_picture(np.zeros((32, 16), np.uint16)),
        _jpeg(),
    ],
    ids=["empty", "rubbish", "truncated", "other-size", "other-kind", "lossy"],
)
def test_what_is_no_such_picture_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(MalformedRecord, match="picture"):
        decode_color(data, (32, 16))
