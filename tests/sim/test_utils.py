from __future__ import annotations

import math

import numpy as np
import pytest

from sim import utils
from sim.values import WORKSPACE


def test_every_public_name_exists() -> None:
    assert all(hasattr(utils, name) for name in utils.__all__)


def test_a_pose_times_its_inverse_is_the_identity() -> None:
    pose = ((0.5, 0.1, 0.2), utils.eulerXYZ_to_quatXYZW((0.1, 0.2, 0.3)))
    position, rotation = utils.multiply(pose, utils.invert(pose))
    assert position == pytest.approx((0, 0, 0), abs=1e-12)
    assert rotation == pytest.approx((0, 0, 0, 1))


def test_apply_gives_a_tuple_of_float32() -> None:
    moved = utils.apply(((0.5, 0.0, 0.0), utils.eulerXYZ_to_quatXYZW((0, 0, math.pi / 2))), (0.1, 0, 0.03))
    assert isinstance(moved, tuple)
    assert all(isinstance(value, np.float32) for value in moved)
    assert moved == pytest.approx((0.5, 0.1, 0.03))


def test_euler_angles_survive_the_way_there_and_back() -> None:
    assert utils.quatXYZW_to_eulerXYZ(utils.eulerXYZ_to_quatXYZW((0.1, 0.2, 0.3))) == pytest.approx((0.1, 0.2, 0.3))


def test_quaternions_multiply_like_turns() -> None:
    quarter = utils.eulerXYZ_to_quatXYZW((0, 0, math.pi / 2))
    assert utils.q_mult(quarter, quarter) == pytest.approx((0, 0, 1, 0))


def test_a_pixel_has_the_position_and_height_of_its_cell() -> None:
    height = np.zeros(WORKSPACE.shape, dtype=np.float32)
    height[160, 80] = 0.05
    bounds = WORKSPACE.as_array()
    assert utils.pix_to_xyz((160, 80), height, bounds, 0.003125) == pytest.approx((0.5, 0.0, 0.05))
    assert utils.pix_to_xyz((160, 80), height, bounds, 0.003125, skip_height=True) == pytest.approx((0.5, 0.0, 0.0))


def test_samples_fall_only_where_there_is_weight() -> None:
    np.random.seed(0)
    weights = np.zeros((4, 5))
    weights[2, 3], weights[1, 0] = 1, 3
    assert utils.sample_distribution(weights).tolist() in ([2, 3], [1, 0])
    assert sorted(utils.sample_distribution(weights, n_samples=2).tolist()) == [[1, 0], [2, 3]]
