import math

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: make policy")

import torch

from policy.augmentation import MARGIN_PX, Motion, augment, draw_motion, move_pictures
from policy.samples import Batch
from tests.policy.making import GREEN, RED, sample

SHAPE = (80, 40)


def batch() -> Batch:
    samples = [sample((20.0 + 4 * one, 12.0), (60.0, 28.0)) for one in range(8)]
    pictures = np.stack([one.shown.color.transpose(2, 0, 1).astype(np.float32) for one in samples])
    picks, places = (np.array([getattr(one, end) for one in samples], dtype=np.float32) for end in ("pick", "place"))
    return Batch(pictures, np.zeros((8, 2), dtype=np.float32), picks, places, np.full(8, 0.7, dtype=np.float32))


def test_pick_and_place_stay_on_their_objects() -> None:
    before = batch()
    after = augment(before, 60.0, 0.125, np.random.default_rng(0))
    assert not np.allclose(before.picks, after.picks, atol=1.0)
    for picture, pick, place in zip(after.pictures, after.picks, after.places, strict=True):
        for (row, column), paint in ((pick, RED), (place, GREEN)):
            assert picture[:, round(row), round(column)] == pytest.approx(np.array(paint), abs=1.0)


def test_the_turn_between_them_is_the_same_wherever_one_stands() -> None:
    assert np.array_equal(augment(batch(), 60.0, 0.125, np.random.default_rng(0)).turns_rad, batch().turns_rad)


def test_a_quarter_turn_brings_columns_to_rows() -> None:
    centre = np.array([39.5, 19.5])
    moved = Motion(math.pi / 2, np.zeros(2)).moves(centre[None] + np.array([0.0, 5.0]), SHAPE)
    assert moved[0] == pytest.approx(centre + np.array([5.0, 0.0]))


def test_a_motion_of_nothing_changes_nothing() -> None:
    picture = torch.from_numpy(batch().pictures[:1])
    torch.testing.assert_close(move_pictures(picture, [Motion(0.0, np.zeros(2))]), picture, rtol=0, atol=1e-3)


def test_both_ends_stay_in_the_picture_or_nothing_moves() -> None:
    rng, spread = np.random.default_rng(0), Motion(1.0, np.array([10.0, 5.0]))
    inside = np.array([[10.0, 10.0], [60.0, 30.0]])
    for _ in range(50):
        moved = draw_motion(inside, SHAPE, spread, rng).moves(inside, SHAPE)
        assert (moved >= MARGIN_PX).all()
        assert (moved <= np.array(SHAPE) - 1 - MARGIN_PX).all()
    corners = np.array([[0.0, 0.0], [79.0, 39.0]])
    assert np.array_equal(draw_motion(corners, SHAPE, spread, rng).moves(corners, SHAPE), corners)
